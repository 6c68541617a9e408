"""Both parts of the talent stage on a small input, and the base section."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
import xarray as xr
from small_country import WINTER, balance, base, fixed, section, supply, worlds_of

from ausbau.core.timeline import Timeline
from ausbau.talent.metrics import METRICS

BY_NAME = {metric.name: metric for metric in METRICS}


def test_people_before_the_build_out_by_hand() -> None:
    found = supply(section(), worlds_of(section()))
    assert found["talent.installation_crews"].values.tolist() == [[6, 6]]
    np.testing.assert_allclose(found["talent.operators_supply_fte"], 35)
    assert found["talent.users_supply_share"].values.tolist() == [[1, 1]]
    # 4,100 a year over 1,416 of 8,766 h
    stock = found["talent.specialists_person"].values[0]
    assert stock[[0, -1]] == pytest.approx([25_000, 25_000 + 4100 * 1416 / 8766])
    # 8,000 of 10,000 course takers complete
    trained = found["talent.trained_person"].values[0]
    assert trained == pytest.approx([8000 * 744 / 8766, 8000 * 672 / 8766])


def test_a_queue_that_keeps_up_waits_as_long_as_at_the_start() -> None:
    found = supply(section(), worlds_of(section()))
    # two months' worth of 12,000 a year wait: 2,000 people, a tenth of them specialists
    backlog = found["talent.visa_backlog_person"].isel(bound=0)[0]
    assert backlog.values.tolist() == pytest.approx([1800, 200, 0])
    np.testing.assert_allclose(found["talent.visa_wait_h"], 1461)
    np.testing.assert_allclose(found["talent.visa_decision_h"], 2461)
    np.testing.assert_allclose(found["talent.visa_entry_h"], 2961)


def test_the_visa_backlog_is_conserved_in_the_base_section() -> None:
    horizon = Timeline.from_dates(date(2025, 6, 13), date(2030, 12, 31))
    spec = base(date(2025, 6, 13))
    found = supply(spec, worlds_of(spec, horizon, draws=50))
    backlog = found["talent.visa_backlog_person"].values
    flows = found["talent.visa_flow_person"].sum("visa_flow").values
    np.testing.assert_allclose(np.diff(backlog, axis=1), flows, atol=1e-9 * backlog.max())
    signs = np.sign(found["talent.visa_flow_person"].sum(["draw", "month", "applicant"]).values)
    assert dict(zip(found["visa_flow"].values, signs, strict=True)) == {
        "applied": 1, "handled": -1,
    }  # fmt: skip


def test_automation_works_the_backlog_off_and_saves_processing() -> None:
    # From 1 February on, twice the capacity is built up over 336 h: at the middle of February, where
    # the month's capacity is read, all of it is there. Of 2,000 who wait, 12,000 · 672 / 8,766 leave.
    spec = section(
        {
            "visa.automation.capacity_factor": fixed(2),
            "visa.automation.saved_share": fixed("40 percent"),
        }
    )
    found = supply(spec, worlds_of(spec))
    backlog = found["talent.visa_backlog_person"].sum("applicant").values[0]
    assert backlog == pytest.approx([2000, 2000, 2000 - 12_000 * 672 / 8766])
    wait_h = found["talent.visa_wait_h"].values[0]
    assert wait_h[2] == pytest.approx(backlog[2] / (24_000 / 8766))
    assert found["talent.visa_decision_h"].values[0, 2] == pytest.approx(wait_h[2] + 600)


def test_offices_with_a_hundredth_of_the_applications_leave_a_hundred_times_the_wait() -> None:
    # 1,461 h of waiting at 120 cases a year are 20 people; all but 120 of 12,000 a year stay as well
    spec = section({"visa.capacity_ratio": fixed(0.01)})
    found = supply(spec, worlds_of(spec))
    backlog = found["talent.visa_backlog_person"].sum("applicant").values[0]
    assert backlog == pytest.approx([20, 20 + 11_880 * 744 / 8766, 20 + 11_880 * 1416 / 8766])
    wait_h = found["talent.visa_wait_h"].values[0]
    assert wait_h == pytest.approx(backlog / (120 / 8766))


def test_a_talent_visa_adds_specialists_to_the_queue_and_saves_them_time() -> None:
    spec = section(
        {
            "visa.talent_visa.extra_applications": fixed("876.6 person/year"),
            "visa.talent_visa.saved_share": fixed("20 percent"),
        }
    )
    found = supply(spec, worlds_of(spec))
    applied = found["talent.visa_flow_person"].sel(visa_flow="applied", applicant="specialists")
    # 1,200 a year, and 876.6 more from 1 February on
    assert applied.values[0] == pytest.approx([1200 * 744 / 8766, (1200 + 876.6) * 672 / 8766])
    # without more offices everybody waits longer: 67.2 people at 12,000 a year
    wait_h = found["talent.visa_wait_h"].values[0, 2]
    assert wait_h == pytest.approx(1461 + 67.2 / (12_000 / 8766))
    # the saving is for specialists: the decision on others takes as long as before
    assert found["talent.visa_decision_h"].values[0, 2] == pytest.approx(wait_h + 1000)
    assert found["talent.visa_entry_h"].values[0, 2] == pytest.approx(wait_h + 0.8 * 1500)


SHOCK = {
    "us_shock.pool": fixed("200000 person"),
    "us_shock.deterred_share": fixed("20 percent"),
    "visa.waiting_at_start": fixed("0 h"),
    "visa.capacity_ratio": fixed(2),
    "visa.processing_time": fixed("100 h"),
    "visa.relocation_time": fixed("236 h"),
}


def test_the_us_shock_passes_through_the_queue() -> None:
    # From 1 February on 1,000 leave and 1,500 no longer go there, a tenth of both comes: 250 a year.
    # Nobody waits; 336 h later those of the first half of February are here, half of them with a title.
    found = supply(section(SHOCK), worlds_of(section(SHOCK)))
    arrived = found["talent.specialist_flow_person"].sel(flow="us_shock").values[0]
    assert arrived == pytest.approx([0.0, 0.5 * 250 * 336 / 8766])
    # 1 − 0.2 − 1,000 / 7,500
    assert found["talent.us_inflow_ratio"].values[0] == pytest.approx([1.0, 2 / 3])


def test_the_drain_begins_on_its_day() -> None:
    spec = section({"specialists.drain.extra_rate": fixed("10 percent/year")})
    left = supply(spec, worlds_of(spec))["talent.specialist_flow_person"].sel(flow="emigration")
    start = 25_000 + 4100 * 744 / 8766
    years = 672 / 8766
    # exact solution with entries of 4,100 a year
    steady = 41_000.0
    expected = start + 4100 * years - (steady + (start - steady) * math.exp(-0.1 * years))
    assert left.values[0] == pytest.approx([0.0, -expected])


def test_the_technology_center_opens_fills_and_trains() -> None:
    # opened at the end of January; after 672 h 63 percent of 50 people are there
    spec = section({"specialists.training.technology_center.staff": fixed("50 FTE")})
    found = supply(spec, worlds_of(spec))
    staff = found["talent.technology_center_fte"].values[0]
    assert staff == pytest.approx([0, 0, 50 * (1 - 1 / math.e)])
    # in the middle of February, after half a time constant
    seats = 10_000 + 50 * (1 - math.exp(-0.5)) * 30
    assert found["talent.trained_person"].values[0, 1] == pytest.approx(0.8 * seats * 672 / 8766)


def test_an_expansion_of_training_reaches_the_stock_a_reskilling_later() -> None:
    # twice the seats from 1 February on, built up over the whole month: half of them at its middle
    found = supply(
        section({"specialists.training.expansion.factor": fixed(2)}),
        worlds_of(section({"specialists.training.expansion.factor": fixed(2)})),
    )
    trained = found["talent.trained_person"].values[0]
    assert trained == pytest.approx([8000 * 744 / 8766, 1.5 * 8000 * 672 / 8766])
    ready = found["talent.specialist_flow_person"].sel(flow="training").values[0]
    # 400 a year; of the additional ones hardly anybody has passed three stages of two months each
    assert ready[0] == pytest.approx(400 * 744 / 8766)
    usual = 400 * 672 / 8766
    assert 1.001 * usual < ready[1] < 1.003 * usual


def test_builders_and_users_missing_by_hand() -> None:
    # 2,000 GPUs wait at the end of January (744 h) and of no other bound: eight crews could work, six
    # are there, two of seven people are missing, in both months that share the bound.
    growing = section({"users.presupposed_growth": fixed("100 percent/year")})
    found, _ = balance(growing, worlds_of(growing), [[0, 0, 0]])
    missing = found["talent.missing_fte"]
    assert missing.sel(role="builders").values.tolist() == [[14.0, 14.0]]
    # presupposed are 25,000 · 2^(744/8766) and 25,000 · 2^(1416/8766), there are 4,100 a year more
    short = [25_000 * 2 ** (h / 8766) - (25_000 + 4100 * h / 8766) for h in (0, 744, 1416)]
    users = missing.sel(role="users").values[0]
    assert users == pytest.approx([short[1] / 2, (short[1] + short[2]) / 2])


def test_operators_needed_and_missing_by_hand() -> None:
    # At most 1,600 B200 in January: 200 servers of 14.3 kW are 2.86 MW, so the floor of 18 counts;
    # with 9.6 per GPU 27.6. In February 16,000: 28.6 MW · 2 + 96 = 153.2; 35 are there.
    found, _ = balance(section(), worlds_of(section()), [[0, 1600, 16_000]])
    np.testing.assert_allclose(found["talent.operators_demand_fte"], [[27.6, 153.2]])
    # Of the 35, two fifths are technicians, of whom 18 and 57.2 are needed; of the others 9.6 and 96.
    missing = found["talent.missing_fte"].sel(draw=0)
    np.testing.assert_allclose(missing.sel(role="technicians"), [4.0, 43.2])
    np.testing.assert_allclose(missing.sel(role="cluster_engineers"), [0.0, 75.0], atol=1e-12)


def test_nobody_is_needed_where_nothing_is_in_service() -> None:
    found, upstream = balance(section(), worlds_of(section()), [[0, 0, 0]])
    assert not found["talent.operators_demand_fte"].any()
    results = xr.merge([found, upstream], compat="identical", join="exact")
    assert BY_NAME["talent.staff_per_1000_gpu"].measured(results, WINTER).values.tolist() == [0.0]


def test_metrics_by_hand() -> None:
    found, upstream = balance(section(), worlds_of(section()), [[0, 1600, 16_000]])
    results = xr.merge([found, upstream], compat="identical", join="exact")
    # (27.6 + 153.2) FTE-months for 17,600 GPU-months
    per_1000 = BY_NAME["talent.staff_per_1000_gpu"].measured(results, WINTER)
    assert float(per_1000[0]) == pytest.approx(1000 * 180.8 / 17_600)
    at_end = date(2026, 2, 28)
    missing = BY_NAME["talent.operators_missing_fte"].measured(results, WINTER, on=at_end)
    assert float(missing[0]) == pytest.approx(118.2)
    # the local day ends an hour before midnight UTC
    specialists = BY_NAME["talent.specialists_person"].measured(results, WINTER, on=at_end)
    assert float(specialists[0]) == pytest.approx(25_000 + 4100 * 1415 / 8766)
    growth = BY_NAME["talent.specialists_growth_ratio"].measured(results, WINTER, on=at_end)
    assert float(growth[0]) == pytest.approx(1 + 4100 * 1415 / 8766 / 25_000)
    trained = BY_NAME["talent.trained_person"].measured(results, WINTER, on=at_end)
    assert float(trained[0]) == pytest.approx(8000 * 1415 / 8766)
    ready = BY_NAME["talent.job_ready_person"].measured(results, WINTER, on=at_end)
    assert float(ready[0]) == pytest.approx(400 * 1415 / 8766)
    backlog = BY_NAME["talent.visa_backlog_person"].measured(results, WINTER, on=at_end)
    assert float(backlog[0]) == pytest.approx(2000)
    most = BY_NAME["talent.builders_missing_most_fte"].measured(results, WINTER, on=at_end)
    assert float(most[0]) == pytest.approx(14)


def test_yearly_metrics_by_hand() -> None:
    found = supply(section(SHOCK), worlds_of(section(SHOCK)))

    def value(name: str) -> float:
        return float(BY_NAME[name].measured(found, WINTER, year=2026)[0])

    assert value("talent.us_arrivals_person") == pytest.approx(0.5 * 250 * 336 / 8766)
    assert value("talent.trained_of_year_person") == pytest.approx(8000 * 1416 / 8766)
    assert value("talent.us_inflow_ratio") == pytest.approx((744 + 672 * 2 / 3) / 1416)
    assert value("talent.emigration_person") == 0.0


def test_operators_are_ready_six_months_after_the_opening_if_supply_meets_demand() -> None:
    # Seven months, opened at 1,100 h: six months later is 5,483 h, in August. 16,000 GPUs need 153.2
    # (by hand above), 35 are there; in the second world nothing opens, in the third it is too late.
    year = Timeline.from_dates(date(2026, 1, 1), date(2026, 8, 31))
    worlds = worlds_of(section(), year, draws=3)
    found, upstream = balance(section(), worlds, [[16_000.0] * 9] * 3)
    opened = upstream["buildout.milestone_h"].copy()
    opened[1:, 0, -1] = [np.inf, 3000.0]
    upstream["buildout.milestone_h"] = opened
    results = xr.merge([found, upstream], compat="identical", join="exact")
    ready = BY_NAME["talent.operators_ready_share"].measured(results, year)
    assert ready.values.tolist() == pytest.approx([35 / 153.2, 0, 0])


def test_heads_are_conserved_in_the_base_section() -> None:
    horizon = Timeline.from_dates(date(2025, 6, 13), date(2030, 12, 31))
    spec = base(date(2025, 6, 13))
    found = supply(spec, worlds_of(spec, horizon, draws=50))
    stock = found["talent.specialists_person"].values
    flows = found["talent.specialist_flow_person"].sum("flow").values
    np.testing.assert_allclose(np.diff(stock, axis=1), flows, rtol=0, atol=1e-9 * stock.max())
    signs = np.sign(found["talent.specialist_flow_person"].mean(["draw", "month"]).values)
    assert dict(zip(found["flow"].values, signs, strict=True)) == {
        "graduates": 1, "immigration": 1, "training": 1, "self_taught": 1, "us_shock": 1,
        "emigration": -1, "start_ups": -1, "retirement": -1,
    }  # fmt: skip


def test_the_base_section_staffs_ten_thousand_gpus_as_the_facts_say() -> None:
    # talent-s8: 70 to 160 people for 10,000 GPUs in 15 to 20 MW
    spec = base(date(2025, 6, 13))
    found, _ = balance(spec, worlds_of(spec, draws=200), [[10_000.0] * 3] * 200)
    middle = np.median(found["talent.operators_demand_fte"].values)
    assert 70 <= middle <= 160


def test_draws_do_not_depend_on_how_many_there_are() -> None:
    spec = base(None)
    few, many = supply(spec, worlds_of(spec, draws=4)), supply(spec, worlds_of(spec, draws=9))
    xr.testing.assert_identical(few, many.isel(draw=slice(4)))
