"""The fleet in operation: how often servers fail, how long they are away, and what is left for customers.

Failures fall early and rise late. The early part is a Weibull law with a shape below 1 that meets the
mature rate at the end of its time; the late part grows in proportion to age::

    rate(a) / mature rate = max(1, (a / early time)^(shape − 1)) + growth · a / five years

Servers that replace worn-out ones (`server_lives`) begin at age 0 again.
Every month counts as steady: repairs take days, ages change over months. `fleet_simpy.py` plays the same
servers event by event, and tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from ausbau.buildout.machine_repair import mean_with_crews
from ausbau.buildout.server_lives import Life
from ausbau.core.arrays import Array, IntArray
from ausbau.core.late import special

LIFE_H = 5 * 8766.0
"""Over this age the ageing of a fleet is stated."""


@dataclass(frozen=True, eq=False)
class Ageing:
    """How the failure rate changes with age, in relation to the mature rate, each ``(draw,)``."""

    early_shape: Array
    """Shape of the Weibull law of early failures, above 0 and up to 1."""
    early_h: Array
    """Until when failures are early ones."""
    growth: Array
    """What five years add to the rate."""


@dataclass(frozen=True, eq=False)
class Repair:
    """What a failure of a server leads to, each ``(draw,)``."""

    swap_share: Array
    """Share of failures in which a part is swapped; the others end with a restart."""
    part_wait_h: Array
    """From the failure until the part is there."""
    crew_h: Array
    """Time of one crew for a swap."""
    restart_h: Array


def mature_h(age_h: Array, ageing: Ageing) -> Array:
    """Hours at the mature rate that bring as many failures as the life up to an age, ``(draw, …)``.

    With shape 0.5 over 60 days, the first 60 days bring the failures of 120 mature ones. A rate that doubles
    over five years adds 2.5² / (2 · 5) = 0.625 years in the first two and a half.
    """
    shape, early_h, growth = (
        values.reshape(-1, *(1,) * (age_h.ndim - 1))
        for values in (ageing.early_shape, ageing.early_h, ageing.growth)
    )
    young_h = np.minimum(age_h, early_h)
    ratio = np.divide(young_h, early_h, out=np.zeros_like(age_h), where=early_h > 0.0)
    early = early_h / shape * ratio**shape
    return np.asarray(early + (age_h - young_h) + growth * age_h**2 / (2.0 * LIFE_H))


def failure_ratio(
    lives: Sequence[Life],
    lot_gpu: Array,
    pool_of_lot: IntArray,
    bounds_h: Array,
    pools: int,
    ageing: Ageing,
) -> Array:
    """Failures of each pool and month in relation to the mature rate, ``(draw, month, pool)``.

    GPUs age from the beginning of their life on. Where none is under power the ratio is 0.

    Parameters
    ----------
    lives
        When the servers of each lot live, the first ones and those that replace them.
    lot_gpu, pool_of_lot
        GPUs and index of the pool, shape ``(lot,)``.
    bounds_h
        Bounds of the months in hours since start, shape ``(month + 1,)``.
    """
    shape = (len(ageing.growth), len(bounds_h) - 1, pools)
    failures, hours = np.zeros(shape), np.zeros(shape)
    for life, (lot, pool) in product(lives, enumerate(pool_of_lot)):
        begins_h, ends_h = (at_h[:, lot, np.newaxis] for at_h in (life.since_h, life.until_h))
        age_h = np.maximum(np.minimum(bounds_h, ends_h) - begins_h, 0.0)
        failures[:, :, pool] += lot_gpu[lot] * np.diff(mature_h(age_h, ageing), axis=1)
        hours[:, :, pool] += lot_gpu[lot] * np.diff(age_h, axis=1)
    return np.divide(failures, hours, out=np.zeros(shape), where=hours > 0.0)


def mean_down(servers: Array, crews: Array, failures_per_h: Array, repair: Repair) -> Array:
    """Servers that are down on average, in the shape of ``servers``, ``(draw, …)``.

    Without a queue each server is down for rate × mean time away per time up: at one failure in 1,000 h and
    a mean of 50 h away, 50 of 1,050 servers.
    """
    swap_share, part_wait_h, crew_h, restart_h = (
        values.reshape(-1, *(1,) * (servers.ndim - 1))
        for values in (repair.swap_share, repair.part_wait_h, repair.crew_h, repair.restart_h)
    )
    away_h = swap_share * part_wait_h + (1.0 - swap_share) * restart_h
    elsewhere = 1.0 + failures_per_h * away_h
    with_crews = mean_with_crews(servers, crews, failures_per_h * swap_share * crew_h / elsewhere)
    return np.asarray(servers - (servers - with_crews) / elsewhere)


def beyond_spares(down: Array, spares: Array) -> Array:
    """Mean number of servers that are down beyond the spares that stand in for them.

    The number that is down is taken as Poisson, as it is in a large fleet whose crews keep up::

        E max(D − S, 0) = d · P(D ≥ S) − S · P(D ≥ S + 1)

    With one down on average and one spare it is P(D = 0) = 1 / e; without spares it is the mean.
    """
    at_least = np.where(spares > 0.0, special.gammainc(np.maximum(spares, 1e-300), down), 1.0)
    above = special.gammainc(spares + 1.0, down)
    return np.maximum(down * at_least - spares * above, 0.0)


def available_share(servers: Array, down: Array, spares: Array) -> Array:
    """Share of the servers that customers can use: spares are kept free, what is down beyond them is lost.

    1 where there are no servers.
    """
    lost = np.minimum(spares + beyond_spares(down, spares), servers)
    share = np.divide(lost, servers, out=np.zeros_like(servers), where=servers > 0.0)
    return 1.0 - share
