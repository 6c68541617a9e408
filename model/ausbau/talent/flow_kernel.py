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
        source = sources[flow]
        if source == NOWHERE:
            moving[flow] = entries[flow]
        else:
            for place in range(entries.shape[1]):
                left = rates[flow, place] * stocks[source, place]
                moving[flow, place] = entries[flow, place] + left
    return moving


@compiled
def moved_in_step(first: Array, second: Array, third: Array, fourth: Array, years: float) -> Array:
    """People who move in a step of the classical Runge-Kutta method, from its slopes ``(flow, place)``."""
    moved = np.empty_like(first)
    for flow in range(first.shape[0]):
        for place in range(first.shape[1]):
            middle = (second[flow, place] + third[flow, place]) * 2.0
            sum_of_slopes = first[flow, place] + middle + fourth[flow, place]
            moved[flow, place] = sum_of_slopes * (years / 6.0)
    return moved


@compiled
def net_change(moved: Array, sources: IntArray, targets: IntArray, stocks: int) -> Array:
    """What people who move do to each of a number of stocks."""
    change = np.zeros((stocks, moved.shape[1]))
    for flow in range(moved.shape[0]):
        if sources[flow] != NOWHERE:
            for place in range(moved.shape[1]):
                change[sources[flow], place] -= moved[flow, place]
        if targets[flow] != NOWHERE:
            for place in range(moved.shape[1]):
                change[targets[flow], place] += moved[flow, place]
    return change
