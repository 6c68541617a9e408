"""Relief between the one that receives it and the customer, and what each party bears in all."""

from __future__ import annotations

import numpy as np

from ausbau.finance.incidence import (
    Transfer,
    balance_by_party_eur,
    passed_on_eur,
    relief_by_party_eur,
    repriced_share,
)

BOUNDS_H = np.array([0.0, 700.0, 1400.0, 2100.0])


def test_prices_follow_in_the_middle_of_the_third_month() -> None:
    # The relief begins in the second month, at 700 h; 1,050 h later are 1,750 h, half of month three.
    relief = np.array([0.0, 5.0, 5.0]).reshape(1, 3, 1)
    repriced = repriced_share(relief, np.array([1050.0]), BOUNDS_H)
    np.testing.assert_allclose(repriced.ravel(), [0.0, 0.0, 0.5])
    np.testing.assert_allclose(
        passed_on_eur(relief, np.array([0.4]), repriced).ravel(), [0.0, 0.0, 1.0]
    )


def test_without_delay_prices_follow_from_the_first_month_of_the_relief() -> None:
    relief = np.array([0.0, 5.0, 5.0]).reshape(1, 3, 1)
    np.testing.assert_array_equal(
        repriced_share(relief, np.zeros(1), BOUNDS_H).ravel(), [0.0, 1.0, 1.0]
    )


def test_a_relief_that_never_accrues_changes_no_price() -> None:
    assert not repriced_share(np.zeros((2, 3, 1)), np.zeros(2), BOUNDS_H).any()


def test_a_longer_delay_passes_on_less() -> None:
    relief = np.random.default_rng(4).random((30, 3, 2))
    delays = np.linspace(0.0, 3000.0, 30)
    shares = np.full(30, 0.5)
    passed = [
        passed_on_eur(relief, shares, repriced_share(relief, delay, BOUNDS_H))
        for delay in (delays, delays + 100.0)
    ]
    assert (passed[1] <= passed[0]).all()
    assert (passed[0] <= 0.5 * relief).all()


def test_thirty_percent_passed_on_by_hand() -> None:
    relief, passed = np.array([[0.0, 200.0]]), np.array([[0.0, 60.0]])
    split = relief_by_party_eur(relief, passed, beneficiary=0, customer=2, parties=4)
    np.testing.assert_allclose(split, [[[0, 0, 0, 0], [140, 0, 60, 0]]])


def test_a_beneficiary_that_is_its_own_customer_keeps_all() -> None:
    split = relief_by_party_eur(
        np.array([[200.0]]), np.array([[60.0]]), beneficiary=1, customer=1, parties=2
    )
    np.testing.assert_array_equal(split, [[[0.0, 200.0]]])


def test_the_parties_together_have_the_relief() -> None:
    generator = np.random.default_rng(1)
    relief = generator.random((20, 7, 3))
    split = relief_by_party_eur(
        relief, relief * generator.random((20, 1, 1)), beneficiary=4, customer=0, parties=5
    )
    np.testing.assert_allclose(split.sum(axis=-1), relief, rtol=1e-14)


def test_a_balance_by_hand() -> None:
    # Party 0 buys for 100 outside and sells for 70 to party 1, which gets 20 from party 2.
    transfers = [
        Transfer(np.array([100.0]), 0),
        Transfer(np.array([70.0]), 1, 0),
        Transfer(np.array([20.0]), 2, 1),
    ]
    np.testing.assert_allclose(balance_by_party_eur(transfers, 1, 4), [[-30.0, -50.0, -20.0, 0.0]])


def test_payments_among_the_parties_cancel() -> None:
    generator = np.random.default_rng(3)
    inside = [Transfer(generator.random(5), payer, 2) for payer in (0, 1, 2)]
    balance = balance_by_party_eur(inside, 5, 3)
    np.testing.assert_allclose(balance.sum(axis=1), 0.0, atol=1e-15)
