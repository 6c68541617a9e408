"""Generations of what is bought: when it is bought again, at which price, and what is left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad

from ausbau.finance.renewal import Assets, generations, ledger

YEAR_H = 8766.0
HALVES_H = np.arange(6) * YEAR_H / 2
"""Bounds of five half-years."""


def assets(**changed: Any) -> Assets:
    """One lot of 100 EUR that lives for a year, bought at the start; its like loses a fifth a year."""
    plain = Assets(
        price_eur=np.array([[[100.0]]]),
        ordered_h=np.zeros((1, 1)),
        since_h=np.zeros((1, 1)),
        is_renewed=np.ones((1, 1), dtype=np.bool_),
        life_h=np.array([YEAR_H]),
        decline_per_year=np.array([0.2]),
    )
    return replace(plain, **changed)


FREE = np.zeros(1)
"""Money without interest."""


def test_each_generation_pays_the_price_of_its_day_by_hand() -> None:
    # 100 at once, 80 a year later, 64 after two years.
    found = ledger(assets(), FREE, HALVES_H)
    np.testing.assert_allclose(found.first_eur[0, :, 0], [100, 0, 0, 0, 0])
    np.testing.assert_allclose(found.replacement_eur[0, :, 0], [0, 0, 80, 0, 64])
    np.testing.assert_allclose(found.eur_years[0, :, 0], [50, 50, 40, 40, 32])


def test_what_is_left_is_the_worth_of_the_last_generation_by_hand() -> None:
    # Half a year old, of a year: 64 x 0.8^0.5 x (1 - 0.8^0.5) / (1 - 0.8) = 57.2433 x 0.527864.
    found = ledger(assets(), FREE, HALVES_H)
    assert found.worth_eur[0] == pytest.approx(30.2167, rel=1e-5)


def test_without_renewal_capital_ends_with_its_life() -> None:
    found = ledger(assets(is_renewed=np.zeros((1, 1), dtype=np.bool_)), FREE, HALVES_H)
    np.testing.assert_allclose(found.eur_years[0, :, 0], [50, 50, 0, 0, 0])
    assert not found.replacement_eur.any()
    assert found.worth_eur[0] == 0.0


def test_what_never_comes_costs_nothing() -> None:
    never = ledger(assets(since_h=np.full((1, 1), np.inf)), FREE, HALVES_H)
    assert not never.first_eur.any()
    assert not never.eur_years.any()
    assert never.worth_eur[0] == 0.0


def test_an_order_pays_the_price_of_its_day_and_waits_at_its_own_cost() -> None:
    # Ordered at the start, delivered after a year: 100 paid, and worth then what its like costs, 80.
    late = assets(since_h=np.full((1, 1), YEAR_H), life_h=np.array([2 * YEAR_H]))
    (bought,) = generations(late, float(HALVES_H[-1]))
    assert (bought.paid_eur.item(), bought.worth_new_eur.item()) == pytest.approx((100.0, 80.0))
    ordered_late = replace(late, ordered_h=late.since_h)
    (bought,) = generations(ordered_late, float(HALVES_H[-1]))
    assert bought.paid_eur.item() == pytest.approx(80.0)


@pytest.mark.parametrize("years", [0.5, 2.0, 2.5, 7.3])
@pytest.mark.parametrize("decline", [-0.05, 0.0, 0.25])
def test_who_buys_at_the_worth_of_the_margins_gains_nothing_at_any_cut(
    years: float, decline: float
) -> None:
    """Cost of all purchases = margins up to the cut + worth at the cut, all discounted."""
    rate, life = 0.06, 2.0

    def factor(at: float) -> float:
        return float((1 - decline) ** at / (1 + rate) ** at)

    margin = 100.0 / quad(factor, 0.0, life)[0]
    bounds_h = np.linspace(0.0, years * YEAR_H, 4)
    bought = assets(life_h=np.array([life * YEAR_H]), decline_per_year=np.array([decline]))
    paid = sum(
        one.paid_eur.item() / (1 + rate) ** (one.since_h.item() / YEAR_H)
        for one in generations(bought, float(bounds_h[-1]))
    )
    left = ledger(bought, np.array([rate]), bounds_h).worth_eur[0] / (1 + rate) ** years
    earned = margin * quad(factor, 0.0, years)[0]
    assert paid == pytest.approx(earned + left, rel=1e-9)


def test_a_lot_changes_nothing_in_the_other_lots() -> None:
    two = assets(
        price_eur=np.array([[[100.0], [30.0]]]),
        ordered_h=np.zeros((1, 2)),
        since_h=np.array([[0.0, 5000.0]]),
        is_renewed=np.ones((1, 2), dtype=np.bool_),
    )
    alone = [
        replace(
            two,
            price_eur=two.price_eur[:, [lot]],
            ordered_h=two.ordered_h[:, [lot]],
            since_h=two.since_h[:, [lot]],
            is_renewed=two.is_renewed[:, [lot]],
        )
        for lot in range(2)
    ]
    both = ledger(two, FREE, HALVES_H)
    parts = [ledger(one, FREE, HALVES_H) for one in alone]
    for name in ("first_eur", "replacement_eur", "eur_years", "worth_eur"):
        summed = getattr(parts[0], name) + getattr(parts[1], name)
        np.testing.assert_allclose(getattr(both, name), summed, rtol=1e-13)
