"""Pay that answers a shortage."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ausbau.talent.wages import adjusted_premium_share, target_premium_share


def test_a_fifth_too_few_lift_pay_by_a_tenth_at_an_elasticity_of_nearly_a_half() -> None:
    # (25,000 / 20,000)^0.5 − 1 = √1.25 − 1
    found = target_premium_share(np.array([20_000.0]), np.array([25_000.0]), np.array([0.5]))
    assert found == pytest.approx(math.sqrt(1.25) - 1)


def test_pay_does_not_fall_where_there_are_enough_and_does_not_answer_without_elasticity() -> None:
    there, needed = np.array([30_000.0, 20_000.0, 0.0]), np.full(3, 25_000.0)
    found = target_premium_share(there, needed, np.array([1.0, 0.0, 1.0]))
    assert found.tolist() == [0.0, 0.0, 0.0]


def test_contracts_have_followed_to_63_percent_after_a_time_constant() -> None:
    found = adjusted_premium_share(np.array(0.0), np.array(0.1), 5000.0, np.array(5000.0))
    assert found == pytest.approx(0.1 * (1 - 1 / math.e))


def test_two_half_steps_are_one_step() -> None:
    target, adjustment = np.array(0.1), np.array(9000.0)
    half = adjusted_premium_share(np.array(0.02), target, 365.0, adjustment)
    whole = adjusted_premium_share(np.array(0.02), target, 730.0, adjustment)
    assert adjusted_premium_share(half, target, 365.0, adjustment) == pytest.approx(whole)
