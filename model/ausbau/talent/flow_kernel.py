"""The loops of a flow network that an ensemble spends its time in, compiled.

Axes are ``(stock, place)`` and ``(flow, place)``, a place being one draw, or one origin in one draw.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.compiled import compiled

NOWHERE = -1
"""The source of a flow that enters, and the target of one that leaves."""


@compiled
def linear_flows(stocks: Array, entries: Array, rates: Array, sources: IntArray) -> Array:
    """People who move in a year: those who enter, and a rate times the stock that they leave."""
    moving = np.empty_like(entries)
    for flow in range(entries.shape[0]):
        source, entering, leaving, rate = sources[flow], entries[flow], moving[flow], rates[flow]
        if source == NOWHERE:
            leaving[:] = entering
        else:
            stock = stocks[source]
            for place in range(leaving.shape[0]):
                leaving[place] = entering[place] + rate[place] * stock[place]
    return moving


@compiled
def moved_in_step(first: Array, second: Array, third: Array, fourth: Array, years: float) -> Array:
    """People who move in a step of the classical Runge-Kutta method, from its slopes ``(flow, place)``."""
    moved = np.empty_like(first)
    for flow in range(first.shape[0]):
        a, b, c, d, total = first[flow], second[flow], third[flow], fourth[flow], moved[flow]
        for place in range(total.shape[0]):
            total[place] = (a[place] + (b[place] + c[place]) * 2.0 + d[place]) * (years / 6.0)
    return moved


@compiled
def carried_on(
    stocks: Array, moved: Array, years: float, sources: IntArray, targets: IntArray
) -> Array:
    """Stocks after a time at the pace of ``moved`` ``(flow, place)`` people per year."""
    after = stocks.copy()
    for flow in range(moved.shape[0]):
        moving = moved[flow]
        if sources[flow] != NOWHERE:
            stock = after[sources[flow]]
            for place in range(moving.shape[0]):
                stock[place] -= years * moving[place]
        if targets[flow] != NOWHERE:
            stock = after[targets[flow]]
            for place in range(moving.shape[0]):
                stock[place] += years * moving[place]
    return after
