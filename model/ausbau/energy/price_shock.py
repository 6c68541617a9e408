"""A crisis of wholesale prices: in which worlds and months it lifts prices, and how far."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline, hours_between
from ausbau.core.worlds import Worlds
from ausbau.energy import prices
from ausbau.energy.price_spec import PriceSpec


def multiplier(spec: PriceSpec, worlds: Worlds) -> Array:
    """Price of each month in relation to the price without the shock, ``(draw, month)``; 1 outside it."""
    return prices.shock_multiplier(
        worlds.value("energy.price.shock.factor"),
        _start_h(spec.shock.start, worlds.timeline),
        worlds.value("energy.price.shock.duration"),
        np.array(spec.shock.profile.relative_rise),
        worlds.timeline.bounds_h,
    )


def _start_h(day: date, timeline: Timeline) -> float:
    """Hours from the start of the horizon, negative for a shock that is under way when it begins."""
    return hours_between(timeline.start, datetime.combine(day, time(), UTC))
