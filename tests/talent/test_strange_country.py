"""A country at the ends of what can be thought of: no graduates, and offices that hardly work."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from pydantic import ValidationError
from small_country import TREE, base, fixed, section, supply, worlds_of

from ausbau.core.timeline import Timeline

YEAR_H = 8766.0


def test_without_graduates_nobody_finishes_and_the_stock_lives_on_its_other_sources() -> None:
    none = section({"specialists.graduates.at_start": fixed("0 person/year")})
    found, usual = (supply(spec, worlds_of(spec)) for spec in (none, section()))
    flows, of_usual = (series["talent.specialist_flow_person"][0] for series in (found, usual))
    assert float(of_usual.sel(flow="graduates").sum()) > 0
    np.testing.assert_allclose(flows.sel(flow="graduates"), 0.0, atol=1e-9)
    np.testing.assert_array_equal(found["talent.students_person"], 0.0)
    others = [name for name in flows["flow"].values if name != "graduates"]
    stock = found["talent.specialists_person"][0]
    np.testing.assert_allclose(
        np.diff(stock), flows.sel(flow=others).sum("flow"), rtol=0, atol=1e-8 * float(stock[0])
    )
    assert (stock[1:] < usual["talent.specialists_person"][0, 1:]).all()


def test_offices_at_a_hundredth_of_what_is_asked_let_the_queue_grow_by_the_rest() -> None:
    """12,000 apply a year and 120 are handled, two months of which wait at the start."""
    assert TREE["visa"]["applications"] == fixed("12000 person/year")
    spec = section({"visa.capacity_ratio": fixed(0.01)})
    found = supply(spec, worlds_of(spec))
    backlog = found["talent.visa_backlog_person"].sum("applicant").values[0]
    years = np.array([0.0, 744.0, 1416.0]) / YEAR_H
    np.testing.assert_allclose(backlog, 20 + 11_880 * years)
    np.testing.assert_allclose(found["talent.visa_wait_h"][0], backlog / 120 * YEAR_H)


@pytest.mark.parametrize("leaving", ["0 percent/year", "90 percent/year"])
def test_heads_are_conserved_however_many_leave(leaving: str) -> None:
    spec = section({"specialists.emigration_rate": fixed(leaving)})
    found = supply(spec, worlds_of(spec))
    stock = found["talent.specialists_person"][0]
    flows = found["talent.specialist_flow_person"][0].sum("flow")
    np.testing.assert_allclose(np.diff(stock), flows, rtol=0, atol=1e-8 * float(stock[0]))
    assert (stock >= 0).all()


def test_a_country_without_specialists_starts_with_those_who_come() -> None:
    spec = section({"specialists.stock": fixed("0 person")})
    with np.errstate(all="raise", under="ignore"):
        found = supply(spec, worlds_of(spec))
    stock = found["talent.specialists_person"][0]
    flows = found["talent.specialist_flow_person"][0].sum("flow")
    assert float(stock[0]) == 0.0
    np.testing.assert_allclose(np.diff(stock), flows, rtol=0, atol=1e-9 * float(stock[-1]))
    assert float(stock[-1]) > 0.0


@pytest.mark.parametrize("few", [1, 30])
def test_seats_for_hundreds_take_a_few_near_ai_engineers_and_no_more(few: int) -> None:
    """Of 400 whom the seats could make a year there are five times the few at most, from the start on."""
    spec = section({"specialists.stock": fixed(f"{few} person")})
    with np.errstate(all="raise", under="ignore"):
        found = supply(spec, worlds_of(spec))
    near_ai = found["talent.stock_person"][0].sel(occupation="near_ai")
    np.testing.assert_allclose(near_ai, few, rtol=1e-9)
    flows = found["talent.specialist_flow_person"][0]
    trained = float(flows.sel(flow="training").sum())
    assert trained == pytest.approx(5 * few * 1416 / YEAR_H, rel=1e-9)
    stock = found["talent.specialists_person"][0]
    np.testing.assert_allclose(np.diff(stock), flows.sum("flow"), rtol=0, atol=1e-9 * stock[-1])


def test_those_who_come_teach_no_more_than_all_of_a_few_near_ai_engineers() -> None:
    """Some twenty come in two months to one specialist: twenty times the rate that holds beside one."""
    rate = {"specialists.near_ai.self_taught_rate": fixed("500 percent/year")}
    spec = section({"specialists.stock": fixed("1 person"), **rate})
    with np.errstate(all="raise", under="ignore"):
        found = supply(spec, worlds_of(spec))
    near_ai = found["talent.stock_person"][0].sel(occupation="near_ai")
    np.testing.assert_allclose(near_ai, 1.0, rtol=1e-9)


def test_heads_stay_steady_at_the_highest_rates_that_may_be_given() -> None:
    """500 percent a year for leaving, draining, retiring and moving at once."""
    highest = {
        f"specialists.{name}": fixed("500 percent/year")
        for name in (
            "emigration_rate",
            "retirement_rate",
            "drain.extra_rate",
            "start_ups.move_rate",
        )
    }
    spec = section(highest)
    found = supply(spec, worlds_of(spec))
    stock = found["talent.specialists_person"][0]
    flows = found["talent.specialist_flow_person"][0].sum("flow")
    np.testing.assert_allclose(np.diff(stock), flows, rtol=0, atol=1e-8 * float(stock[0]))
    assert (stock >= 0).all()
    assert float(stock[-1]) < 0.5 * float(stock[0])


def test_heads_are_conserved_over_35_years_of_growth() -> None:
    """Specialists teach others, who teach others, at a rate that the steps of a month can follow."""
    spec, far = base(None), Timeline.from_dates(date(2025, 6, 13), date(2060, 12, 31))
    with np.errstate(all="raise", under="ignore"):
        found = supply(spec, worlds_of(spec, far, draws=40))
    stock = found["talent.specialists_person"].values
    flows = found["talent.specialist_flow_person"].sum("flow").values
    np.testing.assert_allclose(np.diff(stock), flows, rtol=0, atol=1e-9 * stock.max())
    assert (found["talent.stock_person"] >= 0).all()


def test_a_rate_that_no_step_of_a_month_can_follow_is_told() -> None:
    with pytest.raises(ValidationError, match=r"drain\.extra_rate"):
        section({"specialists.drain.extra_rate": fixed("5000 percent/year")})
