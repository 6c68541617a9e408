"""A scheme without enough money cuts all claims alike."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy.relief_budget import of_one_year_eur, paid_share


def test_claims_above_the_budget_are_cut_by_the_same_part():
    """Of 100 and 300 claimed from 200, half is paid: 50 and 150."""
    share = paid_share(np.array(100.0), np.array(300.0), np.array(200.0))
    assert float(share) == 0.5
    assert float(paid_share(np.array(300.0), np.array(100.0), np.array(200.0))) == 0.5


def test_a_budget_that_suffices_pays_every_claim():
    share = paid_share(np.array([0.0, 10.0, 50.0]), np.array(150.0), np.array(200.0))
    assert share.tolist() == [1.0, 1.0, 1.0]


def test_nobody_claims_and_nothing_is_divided_by_zero():
    assert float(paid_share(np.array(0.0), np.array(0.0), np.array(0.0))) == 1.0


def test_what_is_paid_never_exceeds_the_budget():
    own, others = np.random.default_rng(1).uniform(0.0, 5.0, (2, 1_000))
    paid = paid_share(own, others, np.array(3.0)) * (own + others)
    assert (paid <= 3.0 * (1 + 1e-12)).all()
    assert paid.max() == pytest.approx(3.0)


def test_the_money_of_three_years_is_a_third_for_each():
    """2026 to 2028: 3.8 billion are 1,266.67 million a year."""
    part = of_one_year_eur(np.array(3.8e9), np.array(2026.0), np.array(2028.0))
    assert float(part) == pytest.approx(1_266_666_666.67, abs=0.01)
