"""Price paths of the worlds."""

from __future__ import annotations

import numpy as np
import pytest
from energy_plant import energy_spec, two_years, worlds_of

from ausbau.energy import price_paths
from ausbau.energy.procurement import Market

TIMELINE = two_years()
CALM = {
    "energy.price.uncertainty_factor": 1.0,
    "energy.price.spread_factor": 1.0,
    "energy.price.shock.factor": 1.0,
}
SHOCK = {"price.shock.start": "2027-01-01", "price.shock.profile.relative_rise": [1.0]}


def market(fixed: dict[str, float], changes: dict[str, object] | None = None) -> Market:
    spec = energy_spec(changes)
    return price_paths.market_paths(spec.price, worlds_of(spec, TIMELINE, fixed={**CALM, **fixed}))


def test_the_mean_of_a_years_hours_is_its_forward_level():
    """80 EUR/MWh in 2026 and 73 in 2027, as quoted in April 2025 and deflated."""
    spot = market({}).spot[0]
    for months, level in ((slice(0, 12), 80.0), (slice(12, 24), 73.0)):
        assert np.average(spot[months], weights=TIMELINE.month_hours[months]) == pytest.approx(
            level
        )


def test_the_spread_is_that_of_the_last_known_year_and_its_factor_grows_with_the_distance():
    """50 EUR/MWh; a factor of 1.44 with a weight of 0.8 in 2026 and 1 in 2027."""
    assert market({}).spread[0] == pytest.approx([50.0] * 24)
    widened = market({"energy.price.spread_factor": 1.44})
    assert widened.spread[0, [0, 23]] == pytest.approx([50 * 1.44**0.8, 72.0])
    assert np.array_equal(widened.spot, market({}).spot)


def test_a_shock_lifts_level_and_spread_alike():
    fixed = {"energy.price.shock.factor": 2.5, "energy.price.shock.duration": 8_760.0}
    shocked, calm = market(fixed, SHOCK), market({}, SHOCK)
    expected = [1.0] * 12 + [2.5] * 12
    assert (shocked.spot / calm.spot)[0] == pytest.approx(expected)
    assert (shocked.spread / calm.spread)[0] == pytest.approx(expected)


def test_a_shock_that_is_under_way_when_the_horizon_begins_lifts_what_is_left_of_it():
    """365 days from July 2025 on: the first 181 of 2026, flat; a shock long past lifts nothing."""
    fixed = {"energy.price.shock.factor": 2.5, "energy.price.shock.duration": 8_760.0}
    calm = market({}).spot[0]
    under_way = market(fixed, {**SHOCK, "price.shock.start": "2025-07-01"})
    assert (under_way.spot[0] / calm)[:12] == pytest.approx([2.5] * 6 + [1.0] * 6)
    past = market(fixed, {**SHOCK, "price.shock.start": "1999-01-01"})
    assert np.array_equal(past.spot[0], calm)
