"""Who keeps the money of a relief."""

from __future__ import annotations

import numpy as np

from ausbau.finance.incidence import passed_on_eur, relief_by_party_eur


def test_thirty_percent_passed_on_by_hand() -> None:
    relief = np.array([[0.0, 200.0]])
    passed_on = passed_on_eur(relief, np.array([0.3]))
    split = relief_by_party_eur(relief, passed_on, beneficiary=0, customer=2, parties=4)
    np.testing.assert_allclose(split, [[[0, 0, 0, 0], [140, 0, 60, 0]]])


def test_a_beneficiary_that_is_its_own_customer_keeps_all() -> None:
    relief = np.array([[200.0]])
    split = relief_by_party_eur(
        relief, passed_on_eur(relief, np.array([0.3])), beneficiary=1, customer=1, parties=2
    )
    np.testing.assert_array_equal(split, [[[0.0, 200.0]]])


def test_the_parties_together_have_the_relief() -> None:
    generator = np.random.default_rng(1)
    relief, share = generator.random((20, 3)), generator.random(20)
    split = relief_by_party_eur(
        relief, passed_on_eur(relief, share), beneficiary=4, customer=0, parties=5
    )
    np.testing.assert_allclose(split.sum(axis=2), relief, rtol=1e-14)
