"""Prices of the parts, the month in which they fall due, the time for which they are in use."""

from __future__ import annotations

import numpy as np

from ausbau.finance.capex import (
    connection_eur,
    hall_parts_eur,
    it_parts_eur,
    spent_by_month,
    years_in_use,
)

BOUNDS_H = np.array([0.0, 744.0, 1416.0, 2160.0])


def test_servers_network_and_storage_by_hand() -> None:
    # 800 GPUs at 45,000 EUR are 36 million EUR; 10 percent network, 5 percent storage on top.
    parts = it_parts_eur(np.array([800.0]), np.array([[45e3]]), np.array([0.10]), np.array([0.05]))
    np.testing.assert_allclose(parts, [[[36e6, 3.6e6, 1.8e6]]])


def test_hall_design_and_contingency_by_hand() -> None:
    # 1.2 MW at 5 million EUR; a tenth for design; a tenth of both for what goes wrong.
    parts = hall_parts_eur(np.array([[1.2]]), np.array([[5e6]]), np.array([0.10]), np.array([0.10]))
    np.testing.assert_allclose(parts, [[[6e6, 0.6e6, 0.66e6]]])


def test_a_payment_belongs_to_the_month_that_begins_with_it() -> None:
    when = np.array([[0.0, 743.9, 744.0, 2159.9]])
    spent = spent_by_month(np.array([[[1.0], [2.0], [4.0], [8.0]]]), when, BOUNDS_H)
    np.testing.assert_array_equal(spent[0, :, 0], [3.0, 4.0, 8.0])


def test_what_falls_due_outside_the_horizon_is_not_spent_in_it() -> None:
    when = np.array([[-1.0, 2160.0, np.inf]])
    assert not spent_by_month(np.ones((1, 3, 2)), when, BOUNDS_H).any()


def test_capital_in_use_from_the_middle_of_a_month() -> None:
    # From hour 1000 on: 416 h of the second month, all 744 h of the third one.
    in_use = years_in_use(np.array([[[8766.0]]]), np.array([[1000.0]]), BOUNDS_H)
    np.testing.assert_allclose(in_use[0, :, 0], [0.0, 416.0, 744.0])


def test_capital_bought_before_the_horizon_is_in_use_all_the_time() -> None:
    in_use = years_in_use(np.array([[[8766.0]]]), np.array([[-500.0]]), BOUNDS_H)
    np.testing.assert_allclose(in_use[0, :, 0], np.diff(BOUNDS_H))


def test_capital_that_never_comes_is_never_in_use() -> None:
    assert not years_in_use(np.ones((1, 1, 3)), np.array([[np.inf]]), BOUNDS_H).any()


def test_a_lot_changes_nothing_in_the_other_lots() -> None:
    amount = np.array([[[3.0], [5.0]]])
    when = np.array([[100.0, 900.0]])
    both = spent_by_month(amount, when, BOUNDS_H)
    alone = [spent_by_month(amount[:, [lot]], when[:, [lot]], BOUNDS_H) for lot in range(2)]
    np.testing.assert_array_equal(both, alone[0] + alone[1])


def test_only_added_power_is_paid_and_only_once() -> None:
    # One site has 5 MW from the start, loses 1 and gets 7; another one grows from nothing to 3 MW.
    power = np.array([[[5.0, 0.0], [4.0, 0.0], [7.0, 3.0], [7.0, 3.0]]])
    paid = connection_eur(power, np.array([100e3]))
    np.testing.assert_allclose(paid, [[0.0, 500e3, 0.0]])


def test_capital_that_ends_is_in_use_until_then() -> None:
    # From hour 100 to hour 1000: 644 h of the first month and 256 h of the second one.
    in_use = years_in_use(
        np.array([[[8766.0]]]),
        np.array([[100.0]]),
        BOUNDS_H,
        until_h=np.array([[1000.0]]),
    )
    np.testing.assert_allclose(in_use[0, :, 0], [644.0, 256.0, 0.0])
