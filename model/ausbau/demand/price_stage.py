"""The one price of a GPU-hour, by month and pool, and what demand makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.demand import market_price, price_response


@dataclass(frozen=True)
class Prices:
    """The price on demand at this plant and the demand it leaves."""

    eur_per_gpu_h: Array
    """``(draw, month, pool)``."""
    response: Array
    """Demand relative to that at the reference path, ``(draw, month, group, pool)``."""


def run(pools: list[str], reference_h: float, elasticity: Array, worlds: Worlds) -> Prices:
    """The price path of each pool; levels hold on the reference date, elasticities are ``(draw, group)``."""
    since_h = (worlds.timeline.bounds_h[:-1] + worlds.timeline.bounds_h[1:]) / 2.0 - reference_h
    decline = worlds.value("demand.price.decline")
    asked = market_price.price_per_gpu_h(
        _level_eur(pools, worlds), decline, _good_and_bad_times(worlds), since_h
    )
    reference_eur = _by_pool("demand.price.reference", pools, worlds)
    calm = np.zeros((worlds.draws, worlds.timeline.months))
    expected = market_price.price_per_gpu_h(reference_eur, decline, calm, since_h)
    return Prices(asked, price_response.response(asked, expected, elasticity))


def _level_eur(pools: list[str], worlds: Worlds) -> Array:
    """Price on demand at the reference date, ``(draw, pool)``."""
    path = "demand.price"
    market_eur = worlds.value(f"{path}.h100") * worlds.value(f"{path}.exchange_rate")
    own_eur = market_eur * worlds.value(f"{path}.plant_factor")
    return own_eur[:, np.newaxis] * _by_pool(f"{path}.relative", pools, worlds)


def _by_pool(path: str, pools: list[str], worlds: Worlds) -> Array:
    return np.stack([worlds.value(f"{path}.{pool}") for pool in pools], axis=1)


def _good_and_bad_times(worlds: Worlds) -> Array:
    """Logarithm of the price relative to its trend, ``(draw, month)``."""
    luck = [worlds.luck("demand.price", month) for month in range(worlds.timeline.months)]
    return market_price.good_and_bad_times(
        np.stack(luck, axis=1),
        worlds.value("demand.price.volatility"),
        worlds.value("demand.price.reversion_time"),
        worlds.timeline.month_hours,
    )
