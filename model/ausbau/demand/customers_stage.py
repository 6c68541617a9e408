"""The customers behind each group's need, by month: how many they are, and the luck of a few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.capped_lognormal import moment
from ausbau.core.worlds import Worlds
from ausbau.demand import customers
from ausbau.demand.spec import DemandSpec


@dataclass(frozen=True)
class Customers:
    """Arrays ``(draw, month, group)``, but for the median ``(draw, group)``."""

    number: Array
    """Expected; 0 for a group whose customers are not counted."""
    ratio: Array
    """What they ask for in this world relative to the mean over all."""
    median_gpu: Array
    """Infinite for a group whose customers are not counted: each is taken to be large."""


def run(spec: DemandSpec, groups: list[str], gpus: Array, worlds: Worlds) -> Customers:
    """Customers of groups that need ``gpus`` on average, ``(draw, month, group)``."""
    number, ratio = np.zeros_like(gpus), np.ones_like(gpus)
    median_gpu = np.full((gpus.shape[0], len(groups)), np.inf)
    spread, largest = (worlds.value(f"demand.customers.{name}") for name in ("spread", "largest"))
    for position, group in enumerate(groups):
        if group not in spec.groups or spec.groups[group].customer_median is None:
            continue
        median = worlds.value(f"demand.groups.{group}.customer_median")
        luck = worlds.luck(f"demand.customers.{group}")[:, np.newaxis]
        expected = customers.number(
            gpus[:, :, position], moment(1, median, spread, largest)[:, np.newaxis]
        )
        variation = customers.size_variation(median, spread, largest)[:, np.newaxis]
        number[:, :, position] = expected
        ratio[:, :, position] = customers.sum_ratio(luck, expected, variation)
        median_gpu[:, position] = median
    return Customers(number, ratio, median_gpu)
