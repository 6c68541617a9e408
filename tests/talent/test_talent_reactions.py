"""What moves people: pay, places, the visa, compatriots, and on which day the stocks were counted."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
import xarray as xr
from small_country import base, fixed, section, supply, worlds_of

from ausbau.core.timeline import Timeline

THREE_YEARS = Timeline.from_dates(date(2026, 1, 1), date(2028, 12, 31))
BASE_YEARS = Timeline.from_dates(date(2025, 6, 13), date(2030, 12, 31))


def country(changes: dict[str, object], timeline: Timeline = THREE_YEARS) -> xr.Dataset:
    spec = section(changes)
    return supply(spec, worlds_of(spec, timeline))


def sum_of(found: xr.Dataset, flow: str) -> float:
    return float(found["talent.specialist_flow_person"].sel(flow=flow).sum())


@pytest.fixture(scope="module")
def in_base() -> xr.Dataset:
    spec = base(date(2025, 6, 13))
    return supply(spec, worlds_of(spec, BASE_YEARS, draws=60))


LEAVING = {
    "specialists.emigration_rate": fixed("4 percent/year"),
    "users.presupposed_growth": fixed("30 percent/year"),
}
"""The stock grows by a good tenth a year and demand by three, so that people get short."""


def test_pay_rises_with_a_shortage_and_keeps_people() -> None:
    rigid = country(LEAVING)
    answering = country({**LEAVING, "wages.shortage_elasticity": fixed(0.5)})
    assert not rigid["talent.wage_premium_share"].any()
    premium = answering["talent.wage_premium_share"].values[0]
    assert premium[0] == 0.0
    assert (np.diff(premium) >= 0).all()
    # bounded by what the shortage calls for: the square root of needed over there
    short = 25_000 * 1.3**3 / answering["talent.specialists_person"].values[0, -1]
    assert 0.8 * (math.sqrt(short) - 1) < premium[-1] < math.sqrt(short) - 1
    assert sum_of(answering, "emigration") > sum_of(rigid, "emigration")
    assert sum_of(answering, "immigration") > sum_of(rigid, "immigration")


def test_people_leave_for_where_they_left_before() -> None:
    gone = country(LEAVING)["talent.emigrated_person"].sum(["draw", "month"])
    share = gone / gone.sum()
    np.testing.assert_allclose(share, np.array([13, 5, 7, 1, 11]) / 37)


def test_the_stated_rate_is_the_mean_over_origins_and_seniority() -> None:
    # in the first month 4 percent a year of 25,000 leave, start-ups included; the drain comes on top
    found = country(LEAVING)["talent.specialist_flow_person"].isel(draw=0, month=0)
    left = -found.sel(flow=["emigration", "start_ups"]).sum()
    assert float(left) == pytest.approx(25_000 * 0.04 * 744 / 8766, rel=0.01)
    # a fifth in start-ups, four percent move, a quarter goes along
    start_ups = -found.sel(flow="start_ups")
    assert float(start_ups) == pytest.approx(25_000 * 0.002 * 744 / 8766, rel=0.01)


def test_a_less_attractive_us_keeps_people_in_germany_and_elsewhere() -> None:
    shocked = country({**LEAVING, "us_shock.deterred_share": fixed("50 percent")})
    usual = country(LEAVING)
    gone = [found["talent.emigrated_person"].isel(month=6, draw=0) for found in (usual, shocked)]
    ratio = gone[1] / gone[0]
    # the odds of the US are halved; the others keep theirs, and a few more people are there to leave
    assert float(ratio.sel(destination="us")) == pytest.approx(0.5, abs=0.01)
    assert float(ratio.sel(destination="uk")) == pytest.approx(1.0, abs=0.01)


def test_an_hour_saved_in_the_offices_draws_applicants_and_a_queue_repels_them() -> None:
    minding = {"location.wait_disutility": fixed("1 1/year")}
    slow = {"visa.capacity_ratio": fixed(0.5)}
    indifferent, repelled = country(slow), country({**slow, **minding})

    def applied(found: xr.Dataset) -> xr.DataArray:
        return found["talent.visa_flow_person"].sel(visa_flow="applied").isel(draw=0, month=-1)

    # others come as ever, AI specialists fewer: by e to the years waited longer, where one in ten comes
    np.testing.assert_allclose(
        applied(indifferent).sel(applicant="others"), applied(repelled).sel(applicant="others")
    )
    at_start = repelled["talent.visa_entry_h"].values[0, 0]
    longer = (repelled["talent.visa_entry_h"].values[0, -2] - at_start) / 8766
    ratio = float(
        applied(repelled).sel(applicant="specialists")
        / applied(indifferent).sel(applicant="specialists")
    )
    assert ratio == pytest.approx(math.exp(-longer) / (0.9 + 0.1 * math.exp(-longer)), rel=1e-6)
    quicker = country(
        {**minding, "visa.automation.saved_share": fixed("50 percent")},
    )
    assert sum_of(quicker, "immigration") > sum_of(country(minding), "immigration")


def test_recognition_delays_the_share_that_needs_it() -> None:
    found = country({"visa.recognition_share": fixed("25 percent")})
    plain = country({})
    for name in ("talent.visa_decision_h", "talent.visa_entry_h"):
        np.testing.assert_allclose(found[name] - plain[name], 0.25 * 2000)


def test_a_fee_of_the_us_is_told_apart_from_its_climate() -> None:
    # Half of the entrants pay; a third of the pay over four years: they become (2/3) as many.
    changes = {
        "us_shock.visa_fee": fixed("160000 EUR"),
        "us_shock.deterred_share": fixed("0 percent"),
    }
    found = country(changes)
    deterred = 0.5 * (1 - 2 / 3)
    assert found["talent.us_inflow_ratio"].values[0, -1] == pytest.approx(1 - deterred)
    assert found["talent.us_diverted_person"].values[0, 12:24].sum() == pytest.approx(
        7500 * deterred * 8760 / 8766
    )
    assert found["talent.us_fee_part_share"].values.tolist() == [1.0]
    both = country({**changes, "us_shock.pool": fixed("250000 person")})
    # 1,250 leave besides: half of all who are diverted
    assert both["talent.us_fee_part_share"].values[0] == pytest.approx(0.5)
    assert both["talent.us_intending_person"].values[0] == pytest.approx(125_000)


def test_intentions_and_arrivals_lie_two_orders_apart_and_more_in_the_base(
    in_base: xr.Dataset,
) -> None:
    arrived = in_base["talent.specialist_flow_person"].sel(flow="us_shock").values[:, -12:]
    gap = in_base["talent.us_intending_person"].values / arrived.sum(axis=1)
    assert 100 < np.median(gap) < 10_000


def test_emigrants_by_destination_are_the_emigrants(in_base: xr.Dataset) -> None:
    flows = in_base["talent.specialist_flow_person"].sel(flow="emigration").values
    by_destination = in_base["talent.emigrated_person"].sum("destination").values
    np.testing.assert_allclose(by_destination, -flows, rtol=1e-12)


def test_stocks_by_occupation_and_by_origin_are_the_same_people(in_base: xr.Dataset) -> None:
    whole = in_base["talent.specialists_person"].values
    levels = in_base["talent.stock_person"].sel(occupation=["junior", "senior"]).sum("occupation")
    np.testing.assert_allclose(levels, whole)
    np.testing.assert_allclose(in_base["talent.specialists_by_origin_person"].sum("origin"), whole)
    assert (in_base["talent.stock_person"] > 0).all()


def test_in_the_calibration_month_nobody_is_short_and_nobody_reacts(in_base: xr.Dataset) -> None:
    np.testing.assert_array_equal(in_base["talent.wage_premium_share"].isel(bound=0), 0.0)
    assert (in_base["talent.users_supply_share"].isel(month=0) > 0.99).all()


def test_degrees_grow_at_their_rate_whatever_the_studies_take() -> None:
    growing = {"specialists.graduates.growth": fixed("10 percent/year")}
    slow = {**growing, "specialists.graduates.study_time": fixed("6 year")}
    for changes in (growing, slow):
        flows = country(changes)["talent.specialist_flow_person"].sel(flow="graduates").values[0]
        yearly = flows[24:36].sum() / flows[12:24].sum()
        assert yearly == pytest.approx(1.1, rel=0.003)  # 2028 is a day longer than 2027
    # twice the time means about twice the students, more as drop-outs are replaced, less as they grow
    students = [float(country(c)["talent.students_person"][0, 0]) for c in (growing, slow)]
    assert 1.7 < students[1] / students[0] < 2.3


def test_the_day_of_calibration_is_not_the_start_of_the_run() -> None:
    """A run that starts a year after the day has what grew in between; no shortage comes from that."""
    changes = {
        "calibrated_on": "2025-01-01",
        "users.presupposed_growth": fixed("8 percent/year"),
        "trades.building.growth": fixed("20 percent/year"),
    }
    found = country(changes)
    stock = float(found["talent.specialists_person"][0, 0])
    assert stock == pytest.approx(25_000 * 1.08 ** (8760 / 8766))
    assert float(found["talent.users_supply_share"][0, 0]) > 0.99
    # 5.7 crews a year and half a month later
    assert float(found["talent.installation_crews"][0, 0]) == 7.0
