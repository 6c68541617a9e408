"""Waste heat of the plant and of the country."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from energy_plant import energy_spec, worlds_of

from ausbau.core.timeline import Timeline
from ausbau.energy import heat, waste_heat

ONE_YEAR = Timeline.from_dates(date(2030, 1, 1), date(2030, 12, 31))
SECTION = "energy.waste_heat"
FIXED = {
    f"{SECTION}.connected_share": 0.5,
    f"{SECTION}.connection_delay": 8_766.0,
    f"{SECTION}.taken_share": 0.4,
    f"{SECTION}.nation.use.2025": 20e6,
    f"{SECTION}.nation.use.2030": 30e6,
    f"{SECTION}.nation.pue": 1.25,
    f"{SECTION}.nation.existing_heat_share": 0.01,
    f"{SECTION}.nation.capturable_share": 0.5,
}


def test_a_network_that_comes_in_mid_month_takes_half_of_it():
    bounds = np.array([0.0, 720.0, 1_440.0])
    found = waste_heat.connected_share(np.array([1_080.0, np.inf, 0.0]), bounds)
    assert found.tolist() == [[0.0, 0.5], [0.0, 0.0], [1.0, 1.0]]


def test_the_heat_delivered_agrees_with_a_calculation_by_hand():
    """1,000 MWh of IT, three quarters of it captured, four tenths of that taken."""
    one = np.ones((1, 1))
    found = waste_heat.delivered_mwh(1_000.0 * one, 0.75 * one, one, 0.4 * one)
    assert found[0, 0] == pytest.approx(300.0)


def test_a_network_never_takes_more_than_is_captured():
    one = np.ones((1, 1))
    found = waste_heat.delivered_mwh(1_000.0 * one, 0.75 * one, one, 1.7 * one)
    assert found[0, 0] == pytest.approx(750.0)


def test_the_heat_of_the_country_agrees_with_a_calculation_by_hand():
    """20 TWh stand in 2025, 28 TWh a year before 2030: 16 and 6.4 TWh of IT heat at a PUE of 1.25.

    Delivered are 1 percent of the first, and half connected, half captured, four tenths taken of the other.
    """
    spec = energy_spec()
    worlds = worlds_of(spec, ONE_YEAR, fixed=FIXED)
    found = heat.national_mwh(spec.waste_heat.nation, worlds).sum(axis=1)
    assert found == pytest.approx(16e6 * 0.01 + 6.4e6 * 0.5 * 0.5 * 0.4, rel=1e-3)


def test_with_a_delay_beyond_the_growth_only_the_existing_stock_delivers():
    spec = energy_spec()
    late = {**FIXED, f"{SECTION}.connection_delay": 6 * 8_766.0}
    found = heat.national_mwh(spec.waste_heat.nation, worlds_of(spec, ONE_YEAR, fixed=late))
    assert found.sum(axis=1) == pytest.approx(16e6 * 0.01)


def test_the_base_scenario_delivers_less_than_the_potential_of_borderstep():
    """Energy facts 4.3: 1 TWh of usable potential in 2030, and hardly any site that delivers in 2025."""
    spec = energy_spec()
    found = heat.national_mwh(spec.waste_heat.nation, worlds_of(spec, ONE_YEAR, draws=500))
    assert found.sum(axis=1).max() < 1e6
    assert np.median(found.sum(axis=1)) > 16e6 * 0.005


def test_the_chance_of_a_network_is_the_share_of_those_connected():
    spec = energy_spec()
    sure, never = (
        heat.delivered_mwh(
            spec.waste_heat,
            worlds_of(spec, ONE_YEAR, fixed={**FIXED, f"{SECTION}.connected_share": share}),
            np.full((3, 12), 100.0),
            np.full((3, 12), 0.5),
            np.full(3, -9_000.0),
        )
        for share in (1.0, 0.0)
    )
    assert (sure > 0).all()
    assert not never.any()


@pytest.mark.parametrize(
    ("source", "network", "drawn"),
    [
        # COP 0.38 · 343.15 / 40 = 3.2599: 100 / 2.2599; 0.38 · 348.15 / 30 = 4.4099: 100 / 3.4099.
        (30.0, 70.0, 44.2494),
        (45.0, 75.0, 29.3264),
        (60.0, 60.0, 0.0),
        (65.0, 60.0, 0.0),
    ],
)
def test_a_heat_pump_draws_what_carnot_and_its_quality_ask(
    source: float, network: float, drawn: float
):
    """Facts: a COP of 3.0 to 3.5 from 30 to 70 °C, 4 to 5 from 45 to 75 °C."""
    found = waste_heat.lift_power_mwh(
        np.array([[100.0]]), np.array([source]), np.array([network]), np.array([0.38])
    )
    assert found[0, 0] == pytest.approx(drawn, abs=1e-3)


def test_a_higher_lift_never_takes_less_power():
    source = np.linspace(20.0, 80.0, 50)
    found = waste_heat.lift_power_mwh(
        np.ones((50, 1)), source, np.full(50, 70.0), np.full(50, 0.38)
    )
    assert (np.diff(found[:, 0]) <= 0).all()
    assert np.isfinite(found).all()
