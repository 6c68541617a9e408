"""Key figures of energy from hand-made results."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr

from ausbau.core.timeline import Timeline
from ausbau.energy.metrics import METRICS

TIMELINE = Timeline.from_dates(date(2026, 12, 1), date(2027, 2, 28))
BY_NAME = {metric.name: metric for metric in METRICS}
RELIEFS = ["none", "compensation", "configured"]
PARTIES = ["climate_fund", "grid_users"]
OF_FIXTURE = {
    "energy.mean_pue",
    "energy.all_in_price_eur_per_mwh",
    "energy.line_grid_energy_eur_per_mwh",
    "energy.compensation_net_effect_eur_per_mwh",
    "energy.reused_heat_share",
    "energy.pue_margin",
    "energy.enefg_met",
}


def only_first(values: np.ndarray) -> np.ndarray:
    """Of two sites the first has it all, shape ``(draw, month, site)``."""
    return np.stack([values, np.zeros_like(values)], axis=2)


@pytest.fixture
def results() -> xr.Dataset:
    """Three months; the second world uses nothing."""
    it, meter = np.array([[10.0, 100.0, 300.0], [0.0, 0.0, 0.0]]), np.array([1.3, 1.25, 1.15])
    energy = it * meter
    relief = np.stack([np.zeros_like(it), 20.0 * energy, np.zeros_like(it)], axis=2)
    lines = np.stack([80.0 * energy, 40.0 * energy, 20.0 * energy], axis=2)
    heat = np.array([[0.0, 0.0, 47.0], [0.0, 0.0, 0.0]])
    payer = np.zeros((2, 3, 3, 2))
    payer[0, 1, 1] = [500.0, 70.0]
    monthly, by_site = ("draw", "month"), ("draw", "month", "site")
    return xr.Dataset(
        {
            "energy.it_energy_mwh": (monthly, it),
            "energy.facility_energy_mwh": (monthly, energy),
            "energy.peak_load_mw": (monthly, np.array([[9.0, 2.0, 3.0], [0.0, 0.0, 0.0]])),
            "energy.site_peak_load_mw": (
                by_site,
                np.array([[[9.0, 0], [2, 1], [2, 2]], [[0.0, 0]] * 3]),
            ),
            "energy.individual_grid_fee_floor": (
                by_site,
                np.array([[[0.1, 0.1], [0.2, 1], [0.2, 1]], [[1.0, 1]] * 3]),
            ),
            "energy.relief_eur": ((*monthly, "relief"), relief),
            "energy.net_cost_eur": ((*monthly, "relief"), 140.0 * energy[..., None] - relief),
            "energy.payer_cash_eur": ((*monthly, "relief", "party"), payer),
            "energy.emissions_t": (monthly, 0.33 * energy),
            "energy.bill_line_eur": ((*monthly, "line"), lines),
            "energy.taken_relief_cash_eur": ((*monthly, "scheme"), relief[:, :, 1:2]),
            "energy.waste_heat_mwh": (monthly, heat),
            "energy.site_energy_mwh": (by_site, only_first(energy)),
            "energy.site_it_energy_mwh": (by_site, only_first(it)),
            "energy.site_waste_heat_mwh": (by_site, only_first(heat)),
            "energy.pue_limit": (by_site, np.tile([[1.0], [1.5], [1.2]], (2, 1, 2))),
            "energy.reuse_requirement": (by_site, np.full((2, 3, 2), 0.10)),
            "energy.renewable_share": (monthly, np.array([[0.5, 1.0, 1.0], [0.5, 0.5, 0.5]])),
            "energy.renewable_requirement": (by_site, np.full((2, 3, 2), 1.0)),
            "energy.comparator_eur": ((*monthly, "country"), 87.0 * energy[..., None]),
            "energy.contained_subsidy_eur": (monthly, 6.0 * energy),
            "energy.siting_elasticity": ("draw", np.array([0.5, 0.5])),
            "energy.demand_elasticity": ("draw", np.array([0.1, 0.1])),
        },
        coords={
            "draw": [0, 1],
            "relief": RELIEFS,
            "country": ["france"],
            "scheme": ["compensation"],
            "scheme_kind": ("scheme", ["compensation"]),
            "line": ["procurement", "grid_capacity", "grid_energy"],
            "party": PARTIES,
            "party_is_public": ("party", [True, False]),
        },
    )


def value(results: xr.Dataset, name: str) -> xr.DataArray:
    return BY_NAME[name].measured(results, TIMELINE, year=2027)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("energy.facility_energy_mwh", [470.0, 0.0]),  # 125 and 345
        ("energy.mean_pue", [1.175, np.inf]),
        ("energy.peak_load_mw", [3.0, 0.0]),
        ("energy.compensation_net_effect_eur_per_mwh", [20.0, 0.0]),
        ("energy.emissions_t", [155.1, 0.0]),
        ("energy.hours_of_use_h", [470.0 / 4.0, 0.0]),  # 2 MW at either site, in different months
        ("energy.individual_grid_fee_sites", [1.0, 0.0]),
        ("energy.line_procurement_eur_per_mwh", [80.0, np.inf]),
        (
            "energy.individual_grid_fee_discount_share",
            [0.0, 0.0],
        ),  # the scenario has no such relief
        ("energy.waste_heat_mwh", [47.0, 0.0]),
        ("energy.reused_heat_share", [0.1, 0.0]),
        ("energy.pue_margin", [0.025, np.inf]),  # 1.2 at the year's end against 1.175
        ("energy.enefg_met", [1.0, 1.0]),  # where nothing runs, nothing is broken
    ],
)
def test_a_metric_looks_at_its_year_alone(results: xr.Dataset, name: str, expected: list[float]):
    found = value(results, name)
    assert found.dims == ("draw",)
    assert found.values == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "relief", "expected"),
    [
        ("energy.bill_eur", "none", [65_800.0, 0.0]),
        ("energy.bill_eur", "compensation", [56_400.0, 0.0]),
        ("energy.all_in_price_eur_per_mwh", "none", [140.0, np.inf]),
        ("energy.all_in_price_eur_per_mwh", "compensation", [120.0, np.inf]),
        ("energy.state_cost_eur", "compensation", [500.0, 0.0]),
        ("energy.state_cost_eur", "configured", [0.0, 0.0]),
        ("energy.others_cost_eur", "compensation", [70.0, 0.0]),
        ("energy.relief_eur", "compensation", [9_400.0, 0.0]),
    ],
)
def test_a_metric_with_reliefs_knows_each(
    results: xr.Dataset, name: str, relief: str, expected: list[float]
):
    assert BY_NAME[name].has_reliefs
    assert value(results, name).sel(relief=relief).values == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("energy.pue_limit", [1.0, 1.5, 1.17]),
        ("energy.reuse_requirement", [0.0, 0.0, 0.11]),
        ("energy.renewable_share", [1.0, 1.0, 0.9]),
    ],
)
def test_one_limit_that_is_missed_at_the_end_of_the_year_is_enough(
    results: xr.Dataset, name: str, values: list[float]
):
    of_first_world = results[name][0]
    of_first_world[:] = values if of_first_world.ndim == 1 else np.array(values)[:, None]
    assert value(results, "energy.enefg_met").values.tolist() == [0.0, 1.0]


def test_one_site_that_misses_a_limit_is_enough(results: xr.Dataset):
    """The second site runs at a PUE of 1.4 under a limit of 1.2; together the two would have 1.18."""
    results["energy.site_energy_mwh"][0, 1:, 1] = [7.0, 7.0]
    results["energy.site_it_energy_mwh"][0, 1:, 1] = [5.0, 5.0]
    assert value(results, "energy.enefg_met").values.tolist() == [0.0, 1.0]
    assert value(results, "energy.pue_margin").values == pytest.approx([-0.2, np.inf])


def test_a_plant_without_a_heat_network_owes_no_reuse(results: xr.Dataset):
    results["energy.site_waste_heat_mwh"][:] = 0.0
    assert value(results, "energy.enefg_met").values.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 12, 31), [0.0, 0.0]),
        (date(2027, 1, 31), [1.0, 0.0]),
        (date(2027, 2, 28), [2.0, 0.0]),
    ],
)
def test_an_accounting_year_counts_once_its_aid_is_paid(
    results: xr.Dataset, day: date, years: list[float]
):
    """The aid of one year is paid in January, that of another in February."""
    results["energy.taken_relief_cash_eur"][:, 0] = 0.0
    metric = BY_NAME["energy.compensated_years"]
    assert metric.measured(results, TIMELINE, on=day).values.tolist() == years


def test_no_metric_is_ever_no_number(results: xr.Dataset):
    results["energy.pue_limit"][:] = np.inf
    for metric in METRICS:
        if metric.takes == "year" and metric.name in OF_FIXTURE:
            assert not np.isnan(metric.measured(results, TIMELINE, year=2027)).any()


def test_the_distance_to_a_country_is_what_aid_would_have_to_be(results: xr.Dataset):
    """140 EUR/MWh against 87: 53 without relief, 33 with a compensation of 20; without use no price."""
    metric = BY_NAME["energy.distance_france_eur_per_mwh"]
    found = metric.measured(results, TIMELINE, year=2027)
    assert found.sel(relief="none").values.tolist() == pytest.approx([53.0, np.inf])
    assert found.sel(relief="compensation").values[0] == pytest.approx(33.0)


@pytest.mark.parametrize(("response", "elasticity"), [("siting", 0.5), ("demand", 0.1)])
def test_a_response_is_the_elasticity_times_the_fall_of_the_bill(
    results: xr.Dataset, response: str, elasticity: float
):
    """20 of 140 EUR/MWh are a seventh less; that times the elasticity. Nothing follows from it."""
    metric = BY_NAME[f"energy.{response}_response_share"]
    found = metric.measured(results, TIMELINE, year=2027)
    assert found.sel(relief="compensation").values.tolist() == pytest.approx([elasticity / 7, 0.0])
    assert not found.sel(relief="none").values.any()


def test_the_subsidy_in_the_grid_fees_is_that_of_the_year(results: xr.Dataset):
    """6 EUR/MWh of 470 MWh."""
    assert value(results, "energy.grid_subsidy_eur").values.tolist() == pytest.approx(
        [2_820.0, 0.0]
    )
