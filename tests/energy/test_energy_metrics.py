"""Key figures of energy from hand-made results."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr

from ausbau.core.metric import MetricInput
from ausbau.core.timeline import Timeline
from ausbau.energy.metrics import METRICS

TIMELINE = Timeline.from_dates(date(2026, 12, 1), date(2027, 2, 28))
BY_NAME = {metric.name: metric for metric in METRICS}
RELIEFS = ["none", "compensation", "configured"]
PARTIES = ["climate_fund", "grid_users"]


@pytest.fixture
def results() -> xr.Dataset:
    """Three months; the second world uses nothing."""
    it, meter = np.array([[10.0, 100.0, 300.0], [0.0, 0.0, 0.0]]), np.array([1.3, 1.25, 1.15])
    energy = it * meter
    relief = np.stack([np.zeros_like(it), 20.0 * energy, np.zeros_like(it)], axis=2)
    payer = np.zeros((2, 3, 3, 2))
    payer[0, 1, 1] = [500.0, 70.0]
    monthly = ("draw", "month")
    return xr.Dataset(
        {
            "energy.it_energy_mwh": (monthly, it),
            "energy.facility_energy_mwh": (monthly, energy),
            "energy.peak_load_mw": (monthly, np.array([[9.0, 2.0, 3.0], [0.0, 0.0, 0.0]])),
            "energy.relief_eur": ((*monthly, "relief"), relief),
            "energy.net_cost_eur": ((*monthly, "relief"), 140.0 * energy[..., None] - relief),
            "energy.payer_cash_eur": ((*monthly, "relief", "party"), payer),
            "energy.emissions_t": (monthly, 0.33 * energy),
        },
        coords={
            "draw": [0, 1],
            "relief": RELIEFS,
            "party": PARTIES,
            "party_is_public": ("party", [True, False]),
        },
    )


def value(results: xr.Dataset, name: str) -> xr.DataArray:
    return BY_NAME[name].compute(MetricInput(results, TIMELINE, year=2027))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("energy.facility_energy_mwh", [470.0, 0.0]),  # 125 and 345
        ("energy.mean_pue", [1.175, np.inf]),
        ("energy.peak_load_mw", [3.0, 0.0]),
        ("energy.compensation_net_effect_eur_per_mwh", [20.0, 0.0]),
        ("energy.emissions_t", [155.1, 0.0]),
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
    ],
)
def test_a_metric_with_reliefs_knows_each(
    results: xr.Dataset, name: str, relief: str, expected: list[float]
):
    assert BY_NAME[name].has_reliefs
    assert value(results, name).sel(relief=relief).values == pytest.approx(expected)
