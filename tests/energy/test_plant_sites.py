"""Several sites of one plan: each has a connection, a meter, hours of use and a bill of its own."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr
from energy_plant import (
    FIRST_RUNNING_MONTH,
    GPU_TYPES,
    GPUS,
    catalogue_spec,
    energy_spec,
    two_years,
    upstream,
    worlds_of,
)

from ausbau.core.timeline import Timeline
from ausbau.core.variables import check
from ausbau.energy import plant_sites, stage
from ausbau.energy.metrics import METRICS
from ausbau.energy.variables import VARIABLES

TIMELINE = two_years()
JULY_2027 = 18
LEVEL = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
HIGH = {"tariff.voltage_level": {"value": "high", **LEVEL}}
KNOWN = {
    "energy.tariff.grid_fees.high.local_factor": 1.0,
    "energy.reliefs.individual_grid_fee.depth": 0.5,
    "energy.reliefs.compensation.self_retention": 1_000.0,
    "energy.reliefs.compensation.metered_share": 1.0,
    "energy.reliefs.compensation.emission_factor": 0.72,
    "energy.carbon.allowance_factor": 1.0,
}


def two_sites(
    city_mw: float,
    valley_mw: float,
    *,
    valley_from: int = FIRST_RUNNING_MONTH,
    timeline: Timeline = TIMELINE,
) -> xr.Dataset:
    """6,000 GPUs in the city, 4,000 in the valley, each site held at what its connection carries."""
    months, draws = timeline.months, 3
    since = np.array([FIRST_RUNNING_MONTH, valley_from])
    gpu_h = (np.arange(months)[:, None] >= since) * timeline.month_hours[:, None] * GPUS
    powered = np.broadcast_to(gpu_h, (draws, months, 2))
    used = (("draw", "month", "group", "gpu_type"), powered[:, :, None, :])
    carried = np.broadcast_to([city_mw, valley_mw], (draws, months + 1, 2))
    reached = np.broadcast_to(timeline.bounds_h[since][None, :, None], (draws, 2, 3))
    one = upstream(timeline).drop_dims("site").drop_vars(["site", "lot_site"], errors="ignore")
    return one.assign(
        {
            "buildout.powered_gpu_h": (("draw", "month", "gpu_type"), powered),
            "buildout.milestone_h": (("draw", "lot", "milestone"), reached),
            "buildout.building": (
                ("draw", "site"),
                np.zeros((draws, 2), dtype=np.int64),
                {"flag_meanings": "existing modular new"},
            ),
            "buildout.connection_mw": (("draw", "bound", "site"), carried),
            "allocation.busy_gpu_h": used,
            "allocation.granted_gpu_h": used,
        }
    ).assign_coords(site=["city", "valley"], lot_site=("lot", ["city", "valley"]))


def results(given: xr.Dataset, changes: dict[str, object] | None = None) -> xr.Dataset:
    """The checked results of the stage, at 110 kV unless changed."""
    spec = energy_spec({**HIGH, **(changes or {})})
    worlds = worlds_of(spec, TIMELINE, fixed=KNOWN)
    return check(stage.run(spec, catalogue_spec(), worlds, given), VARIABLES)


def of_2027(found: xr.Dataset, name: str) -> xr.DataArray:
    return found[name].isel(month=slice(12, 24), draw=0).sum("month")


def sites_with_the_discount(found: xr.Dataset) -> float:
    metric = next(one for one in METRICS if one.name == "energy.individual_grid_fee_sites")
    return float(metric.measured(found, TIMELINE, year=2027).isel(draw=0))


@pytest.fixture(scope="module")
def two_and_one_mw() -> xr.Dataset:
    """2 MW in the city and 1 MW in the valley through all of 2027."""
    return results(two_sites(2.0, 1.0))


@pytest.fixture(scope="module")
def late_valley() -> xr.Dataset:
    """2 MW in the city, 2.5 MW in the valley from July 2027 on."""
    return results(two_sites(2.0, 2.5, valley_from=JULY_2027))


def test_ten_gigawatt_hours_are_asked_of_each_site(two_and_one_mw: xr.Dataset):
    """17.52 GWh and 8.76 GWh at 8,760 hours: only the city exceeds 10 GWh."""
    energy = of_2027(two_and_one_mw, "energy.site_energy_mwh")
    assert energy.values == pytest.approx([17_520.0, 8_760.0])
    floor = two_and_one_mw["energy.individual_grid_fee_floor"].isel(month=slice(12, 24))
    assert (floor.sel(site="city") == 0.10).all()
    assert (floor.sel(site="valley") == 1.0).all()
    assert sites_with_the_discount(two_and_one_mw) == 1.0


def test_two_sites_of_nine_gigawatt_hours_have_no_discount_between_them():
    """1 MW each: 17.52 GWh together, 8.76 GWh at either connection."""
    found = results(two_sites(1.0, 1.0))
    assert of_2027(found, "energy.facility_energy_mwh") == pytest.approx(17_520.0)
    assert not of_2027(found, "energy.relief_eur").sel(relief="individual_grid_fee").any()
    assert sites_with_the_discount(found) == 0.0


def test_a_site_that_begins_in_july_does_not_take_the_hours_of_the_other(late_valley: xr.Dataset):
    """City 17,520 MWh over 2 MW; valley 2.5 MW · 4,416 h, above 10 GWh. One meter: 28,560 MWh over 4.5 MW.

    The city's fee is 126,000 · 2 + 7 · 17,520 = 374,640 EUR; half of nine tenths of it goes.
    """
    energy = of_2027(late_valley, "energy.site_energy_mwh")
    assert energy.values == pytest.approx([17_520.0, 2.5 * 4_416.0])
    relief = of_2027(late_valley, "energy.relief_eur").sel(relief="individual_grid_fee")
    assert relief == pytest.approx(0.45 * 374_640.0)
    assert of_2027(late_valley, "energy.facility_energy_mwh") / 4.5 == pytest.approx(
        6_346.7, abs=0.1
    )


def test_each_site_has_a_first_gigawatt_hour(two_and_one_mw: xr.Dataset):
    """15.58 EUR/MWh for 1 GWh of each connection point, 0.50 above: twice 15,580 and 0.5 · 24,280."""
    lines = of_2027(two_and_one_mw, "energy.bill_line_eur")
    assert lines.sel(line="special_grid_use_levy") == pytest.approx(2 * 15_580.0 + 0.5 * 24_280.0)


def test_each_installation_keeps_its_own_selbstbehalt(two_and_one_mw: xr.Dataset):
    """2027 at the forwards of 2026, 76 EUR/t: 26,280 MWh less twice 1,000."""
    aid = of_2027(two_and_one_mw, "energy.relief_eur").sel(relief="compensation")
    assert aid == pytest.approx(0.75 * 0.72 * 76 * 0.80 * 0.9891**6 * 24_280.0)


def test_a_site_may_hang_on_another_voltage_level():
    """City 2 MW at 110 kV, 126 EUR/kW and 7 EUR/MWh; valley 1 MW at 380 kV, 127.9 and 13.3."""
    valley = {"tariff.voltage_level_of_site": {"valley": {"value": "extra_high", **LEVEL}}}
    lines = of_2027(results(two_sites(2.0, 1.0), valley), "energy.bill_line_eur")
    assert lines.sel(line="grid_capacity") == pytest.approx(126_000.0 * 2 + 127_900.0)
    assert lines.sel(line="grid_energy") == pytest.approx(7 * 17_520.0 + 13.3 * 8_760.0)


def test_the_sites_sum_to_the_plan(late_valley: xr.Dataset):
    for whole, part in (("facility_energy", "site_energy"), ("peak_load", "site_peak_load")):
        unit = "mwh" if "energy" in whole else "mw"
        np.testing.assert_allclose(
            late_valley[f"energy.{whole}_{unit}"],
            late_valley[f"energy.{part}_{unit}"].sum("site"),
            rtol=1e-12,
        )
    procurement = late_valley["energy.bill_line_eur"].sel(line="procurement")
    by_mean = (
        late_valley["energy.wholesale_eur_per_mwh"] * late_valley["energy.facility_energy_mwh"]
    )
    np.testing.assert_allclose(procurement, by_mean, rtol=1e-9, atol=1e-6)


def test_two_equal_halves_under_wide_connections_use_what_one_plant_does():
    """Where no threshold and no connection bites, meters only add: the same energy on one site or two."""
    one = results(upstream(TIMELINE, connection_mw=1_000.0))
    two = results(two_sites(1_000.0, 1_000.0))
    for name in ("energy.it_energy_mwh", "energy.facility_energy_mwh", "energy.waste_heat_mwh"):
        np.testing.assert_allclose(two[name], one[name], rtol=1e-12)


def test_gpu_hours_begin_with_the_lot():
    """10 GPUs from hour 3 on, 5 of another type never: 4, 10 hours in months of 7 and 10 hours."""
    found = plant_sites.gpu_h_by_type(
        np.array([[3.0, np.inf]]),
        np.array([10.0, 5.0]),
        np.array([0, 1]),
        len(GPU_TYPES),
        np.array([0.0, 7.0, 17.0]),
    )
    assert found.tolist() == [[[40.0, 0.0], [100.0, 0.0]]]


def test_without_any_load_prices_are_averaged_plainly():
    values, weights = (
        (np.array([[60.0]]), np.array([[90.0]])),
        (np.array([[1.0]]), np.array([[2.0]])),
    )
    assert plant_sites.weighted_mean(values, weights) == pytest.approx(80.0)
    assert plant_sites.weighted_mean(values, [np.zeros((1, 1))] * 2) == pytest.approx(75.0)


def test_a_plan_without_sites_has_a_bill_of_nothing():
    given = two_sites(1.0, 1.0).isel(site=slice(0, 0), lot=slice(0, 0))
    for name in ("buildout.powered_gpu_h", "allocation.busy_gpu_h", "allocation.granted_gpu_h"):
        given[name] = given[name] * 0.0
    found = results(given)
    assert found.sizes["site"] == 0
    assert not found["energy.net_cost_eur"].any()
    assert sites_with_the_discount(found) == 0.0


def test_a_site_that_is_never_built_costs_nothing_and_changes_nothing():
    """Its connection stands, its lots never come: the other site pays as if it were alone."""
    given = two_sites(2.0, 1.0)
    never = given["buildout.milestone_h"].copy()
    never[{"lot": 1}] = np.inf
    held = xr.DataArray([1.0, 0.0], dims="gpu_type")
    given = given.assign({"buildout.milestone_h": never})
    for name in ("buildout.powered_gpu_h", "allocation.busy_gpu_h", "allocation.granted_gpu_h"):
        given[name] = given[name] * held
    with_valley = results(given)
    city = given.isel(site=[0], lot=[0]).assign_coords(lot_site=("lot", ["city"]))
    alone = results(city)
    assert not with_valley["energy.site_energy_mwh"].sel(site="valley").any()
    np.testing.assert_array_equal(with_valley["energy.net_cost_eur"], alone["energy.net_cost_eur"])


def test_a_leap_year_at_full_load_has_8784_hours_of_use():
    """29 February counts: 1 MW through 2028 is 8,784 MWh, below the 10 GWh of law, 2 MW above it."""
    timeline = Timeline.from_dates(date(2028, 1, 1), date(2028, 12, 31))
    spec = energy_spec(HIGH)
    given = upstream(timeline, connection_mw=2.0)
    since = given["buildout.milestone_h"] * 0.0
    full = (timeline.month_hours[None, :, None] * GPUS) + np.zeros((3, 1, 1))
    used = (("draw", "month", "group", "gpu_type"), full[:, :, None, :])
    given = given.assign(
        {
            "buildout.milestone_h": since,
            "buildout.powered_gpu_h": (("draw", "month", "gpu_type"), full),
            "allocation.busy_gpu_h": used,
            "allocation.granted_gpu_h": used,
        }
    )
    found = stage.run(spec, catalogue_spec(), worlds_of(spec, timeline, fixed=KNOWN), given)
    energy = found["energy.site_energy_mwh"].sum("month").isel(draw=0, site=0)
    assert energy == pytest.approx(2.0 * 8_784.0)
    assert (found["energy.individual_grid_fee_floor"] == 0.10).all()


def test_the_efficiency_act_asks_each_site_by_its_own_start():
    """New from July 2026 on: PUE 1.2 after two years, in the city from July 2028, in the valley a year later.

    Below 300 kW of connected load a site is no data centre in law (§ 3 no. 24 EnEfG) and has no limit.
    """
    horizon = Timeline.from_dates(date(2026, 1, 1), date(2029, 12, 31))
    spec = energy_spec(HIGH)
    found = [
        stage.run(spec, catalogue_spec(), worlds_of(spec, horizon), given)["energy.pue_limit"]
        for given in (
            two_sites(2.0, 1.0, valley_from=JULY_2027, timeline=horizon),
            two_sites(2.0, 0.29, valley_from=JULY_2027, timeline=horizon),
        )
    ]
    first_limited = np.isfinite(found[0].isel(draw=0)).argmax("month")
    assert first_limited.values.tolist() == [30, 42]
    assert np.isinf(found[1].sel(site="valley")).all()
