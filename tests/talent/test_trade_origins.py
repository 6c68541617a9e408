"""The building trades by passport: what was counted, what stays, and that nobody is lost."""

from __future__ import annotations

import numpy as np
import pytest
from small_country import section, supply, worlds_of

from ausbau.talent.supply import trade_index
from ausbau.talent.trade_origins import foreign_share

START, ENTERING = np.array([0.08]), np.array([0.38])
GROWTH, EXITS = np.array([0.025]), np.array([0.03])


def test_the_share_counted_in_2024_comes_from_that_of_2010() -> None:
    """8 percent in 2010 and 24 in 2024, by passports in German main construction."""
    share = foreign_share(START, ENTERING, GROWTH, EXITS, np.array([14.0]))
    assert share[0] == pytest.approx(0.24, abs=0.001)


def test_where_entrants_are_like_those_who_are_there_the_share_stays() -> None:
    years = np.array([-3.0, 0.0, 40.0])
    np.testing.assert_allclose(foreign_share(START, START, GROWTH, EXITS, years), 0.08)


def test_in_the_long_run_a_trade_is_like_its_entrants_and_one_without_entrants_never_changes() -> (
    None
):
    assert foreign_share(START, ENTERING, GROWTH, EXITS, np.array([1e4]))[0] == pytest.approx(0.38)
    shrinking = np.array([-0.1])
    years = np.array([0.0, 5.0])
    np.testing.assert_allclose(foreign_share(START, ENTERING, shrinking, EXITS, years), 0.08)


def test_foreigners_change_by_those_who_enter_less_those_who_leave() -> None:
    """F' = e (Γ + x) S − x F, by differences over a hundredth of a year either way."""
    step, middle = 0.01, 3.0
    before, now, after = (
        trade_index(GROWTH, years) * foreign_share(START, ENTERING, GROWTH, EXITS, years)
        for years in np.array([[middle - step], [middle], [middle + step]])
    )
    stock = trade_index(GROWTH, np.array([middle]))
    expected = ENTERING * (np.log1p(GROWTH) + EXITS) * stock - EXITS * now
    np.testing.assert_allclose((after - before) / (2 * step), expected, rtol=1e-6)


def test_builders_by_origin_are_the_builders() -> None:
    """A fifth of 15,000 foreign at the start, three fifths of them from the EU."""
    found = supply(section(), worlds_of(section()))
    by_origin = found["talent.builders_by_origin_person"]
    np.testing.assert_allclose(by_origin[0, 0], [12_000, 1800, 1200])
    stock = found["talent.stock_person"].sel(occupation="building_trades")
    np.testing.assert_allclose(by_origin.sum("origin"), stock)
    assert (by_origin.sel(origin="germany").diff("bound") < 0).all()
