"""The whole stage against the hours themselves: what is computed by moments is the sum over hours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from energy_plant import catalogue_spec, energy_spec, two_years, upstream, worlds_of

from ausbau.core.variables import check
from ausbau.core.worlds import Worlds
from ausbau.energy import (
    cooling,
    plant_power,
    price_paths,
    shape_calendar,
    shape_tables,
    stage,
)
from ausbau.energy.procurement import Market
from ausbau.energy.spec import EnergySpec
from ausbau.energy.variables import VARIABLES

TIMELINE = two_years()
DRAWS = 20
MONTHS = range(6, 24)
UNCERTAIN = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
CHANGES = {
    "cooling.halls.hybrid.free_cooling_limit": {"uniform": ["8 degC", "20 degC"], **UNCERTAIN},
    "cooling.halls.hybrid.rise_span": {"uniform": ["3 K", "15 K"], **UNCERTAIN},
    "cooling.halls.river.free_cooling_limit": {"uniform": ["5 degC", "20 degC"], **UNCERTAIN},
    "cooling.hall_of_building": {"existing": "hybrid", "modular": "river", "new": "air"},
    "load.training_share": {"uniform": ["0 percent", "100 percent"], **UNCERTAIN},
    "price.forward_share": {"value": "0 percent", **UNCERTAIN},
}
HALLS = ("hybrid", "river", "air")
"""Of the kinds of building in the order of their codes."""


@dataclass(frozen=True)
class Case:
    """A run of the stage with what it was computed from."""

    spec: EnergySpec
    worlds: Worlds
    found: xr.Dataset
    plant: plant_power.Plant

    @cached_property
    def hours(self) -> shape_tables.Hours:
        """The hours behind the worlds."""
        return shape_tables.of_worlds(self.spec, self.worlds)

    @cached_property
    def it(self) -> plant_power._ItLoad:
        """IT load of all worlds."""
        lowest = float(self.hours.sums.year.profile.min())
        return plant_power._it_load(self.worlds, self.plant, lowest)

    @cached_property
    def market(self) -> Market:
        """Prices by month of all worlds."""
        return price_paths.market_paths(self.spec.price, self.worlds)

    def hall(self, draw: int) -> str:
        """Kind of cooling of a world, whose lots stand in one building."""
        return HALLS[self.plant.lots.building_code[draw, 0]]


@pytest.fixture(scope="module", params=[0.0, 0.3, 0.85])
def case(request: pytest.FixtureRequest) -> Case:
    """A plant that is idle or busy to a share, whose work, cooling and kind of hall are uncertain."""
    spec = energy_spec(CHANGES)
    worlds = worlds_of(spec, TIMELINE, draws=DRAWS)
    given = upstream(TIMELINE, draws=DRAWS, busy_share=request.param)
    given["buildout.building"][:] = np.arange(DRAWS)[:, None] % len(HALLS)
    found = check(stage.run(spec, catalogue_spec(), worlds, given), VARIABLES)
    return Case(spec, worlds, found, stage._plant(worlds, given))


def hourly(case: Case, draw: int, month: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Load in MW, price in EUR/MWh and candidate peak load in MW by hour of a month."""
    hours, it, market = case.hours, case.it, case.market
    year = hours.sums.year
    at = shape_calendar.months()[hours.month_of_year[month]]
    hall = case.hall(draw)
    degc = year.degc[case.spec.cooling.halls[hall].driver][at]
    pue = cooling.hourly_pue(plant_power._hall(case.worlds, hall), degc)[draw]
    fixed = case.worlds.value("energy.cooling.fixed_share")[draw]
    profile = year.profile[at]

    def facility(load: cooling.ItHours, it_mw: np.ndarray) -> np.ndarray:
        served = fixed * load.full_load_mw[draw, month] + (1 - fixed) * it_mw
        return it_mw + (pue - 1) * served

    of_it = it.drawn.mean_mw[draw, month] + it.drawn.swing_mw[draw, month] * profile
    at_peak = it.peak.mean_mw[draw, month] - (1 - profile) * it.peak.swing_mw[draw, month]
    shape = year.price[hours.shape[draw, month], at]
    price = market.spot[draw, month] + market.spread[draw, month] * shape
    return facility(it.drawn, of_it), price, facility(it.peak, at_peak)


def sampled() -> list[tuple[int, int]]:
    """Every other world, so that each kind of hall and each calendar year is among them."""
    return [(draw, month) for draw in range(0, DRAWS, 2) for month in MONTHS]


def test_the_sample_holds_every_hall_and_many_shapes_and_states(case: Case):
    draws = {draw for draw, _ in sampled()}
    assert {case.hall(draw) for draw in draws} == set(HALLS)
    shape = case.hours.shape
    assert len({int(shape[draw, month]) for draw, month in sampled()}) > 10
    training = case.worlds.value("energy.load.training_share")[sorted(draws)]
    assert training.min() < 0.3
    assert training.max() > 0.7


def test_energy_and_cost_are_the_sums_over_the_hours(case: Case):
    lines = case.found["energy.bill_line_eur"].sel(line="procurement").values
    energy = case.found["energy.facility_energy_mwh"].values
    for draw, month in sampled():
        load, price, _ = hourly(case, draw, month)
        month_h = TIMELINE.month_hours[month]
        assert energy[draw, month] == pytest.approx(load.mean() * month_h, rel=1e-9)
        cost = (load * price).mean() * month_h
        assert lines[draw, month] == pytest.approx(cost, rel=1e-9)


def test_the_peak_is_the_highest_of_all_hours(case: Case):
    peak = case.found["energy.peak_load_mw"].values
    for draw, month in sampled():
        *_, at_peak = hourly(case, draw, month)
        assert peak[draw, month] == pytest.approx(at_peak.max(), rel=1e-12)


def test_no_hour_draws_more_than_the_peak_or_less_than_nothing(case: Case):
    peak = case.found["energy.peak_load_mw"].values
    for draw, month in sampled():
        load, *_ = hourly(case, draw, month)
        assert load.min() > 0
        assert load.max() <= peak[draw, month] * (1 + 1e-12)


def test_energy_is_conserved_between_it_cooling_losses_and_heat(case: Case):
    found = case.found
    parts = sum(
        found[f"energy.{name}"]
        for name in ("it_energy_mwh", "cooling_energy_mwh", "conversion_loss_mwh")
    )
    np.testing.assert_allclose(parts, found["energy.facility_energy_mwh"], rtol=1e-12)
    heat = found["energy.waste_heat_mwh"] + found["energy.rejected_heat_mwh"]
    np.testing.assert_allclose(heat, found["energy.facility_energy_mwh"], rtol=1e-12)
    assert (found["energy.rejected_heat_mwh"] >= 0).all()


def test_a_flat_load_in_an_even_climate_pays_the_mean_of_the_hours():
    flat = {
        "energy.load.training_share": 1.0,
        "energy.cooling.halls.hybrid.pue_rise": 0.0,
    }
    spec = energy_spec()
    worlds = worlds_of(spec, TIMELINE, fixed=flat)
    found = stage.run(spec, catalogue_spec(), worlds, upstream(TIMELINE))
    assert found["energy.profile_cost_eur_per_mwh"].values == pytest.approx(0.0, abs=1e-12)


def test_each_calendar_year_of_a_world_has_one_shape_and_worlds_differ():
    spec = energy_spec()
    shape = shape_tables.of_worlds(spec, worlds_of(spec, TIMELINE, draws=200)).shape
    assert (shape[:, :12] == shape[:, :1]).all()
    assert (shape[:, 12:] == shape[:, 12:13]).all()
    assert set(np.unique(shape).tolist()) == set(range(28))  # the other four are for a crisis


def test_a_solar_contract_lowers_the_bill_where_it_is_cheap():
    """A third at 30 EUR/MWh against a spot level of 80 and 73: the park's hours earn more than that."""
    contract = {
        "title": {"de": "Solarpark", "en": "Solar park"},
        "profile": "solar",
        "share": {"value": "33 percent", **UNCERTAIN},
        "price": {"value": "30 EUR/MWh", **UNCERTAIN},
    }
    fixed = {"energy.price.uncertainty_factor": 1.0}
    prices = []
    for contracts in ({}, {"park": contract}):
        spec = energy_spec({"price.contracts": contracts, **{k: CHANGES[k] for k in CHANGES}})
        worlds = worlds_of(spec, TIMELINE, fixed=fixed)
        found = stage.run(spec, catalogue_spec(), worlds, upstream(TIMELINE)).isel(
            month=slice(12, 24)
        )
        paid = found["energy.bill_line_eur"].sel(line="procurement").sum("month")
        prices.append((paid / found["energy.facility_energy_mwh"].sum("month")).values)
    gain = prices[0] - prices[1]
    assert (gain > 0).all()
    assert (gain < 0.33 * (73.0 - 30.0)).all()  # less than a base delivery would gain


def test_a_record_of_the_place_takes_the_place_of_the_reference_year(tmp_path: Path):
    """A year at 40 °C and 100 per cent: every hour at the hot end of the hall's PUE."""
    instants = np.arange("2022-12-31T00", "2024-01-02T00", dtype="datetime64[h]")
    rows = "\n".join(f"{instant}:00Z,40.0,99" for instant in instants)
    file = tmp_path / "hot.csv"
    file.write_text(f"timestamp_utc,temp_c,rh_pct\n{rows}\n", encoding="utf-8")
    spec = energy_spec({"cooling.weather.record": {"file": str(file), **UNCERTAIN}})
    fixed = {
        "energy.cooling.halls.hybrid.pue_cool": 1.1,
        "energy.cooling.halls.hybrid.pue_rise": 0.2,
        "energy.cooling.fixed_share": 0.0,
    }
    found = stage.run(
        spec, catalogue_spec(), worlds_of(spec, TIMELINE, fixed=fixed), upstream(TIMELINE)
    ).isel(month=slice(12, 24))
    pue = found["energy.facility_energy_mwh"] / found["energy.it_energy_mwh"]
    np.testing.assert_allclose(pue, 1.3, rtol=1e-12)


def test_power_that_costs_nothing_in_the_mean_earns_a_little_in_cheap_months():
    """A level of 0: what is left is the covariance of load and price, of either sign."""
    free = {"price.level": {"2025": {"value": "0 EUR/MWh", **UNCERTAIN}}}
    spec = energy_spec({**CHANGES, **free})
    given = upstream(TIMELINE, draws=DRAWS, busy_share=0.5)
    found = check(
        stage.run(spec, catalogue_spec(), worlds_of(spec, TIMELINE, draws=DRAWS), given), VARIABLES
    )
    price = found["energy.wholesale_eur_per_mwh"].values
    assert np.array_equal(price, found["energy.profile_cost_eur_per_mwh"].values)
    assert price.min() < 0 < price.max()
    assert np.abs(price).max() < 20
