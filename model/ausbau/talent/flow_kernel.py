"""The two loops of a flow network that an ensemble spends its time in, compiled.

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
    moving = entries.copy()
    for flow in range(entries.shape[0]):
        if sources[flow] != NOWHERE:
            for place in range(entries.shape[1]):
                moving[flow, place] += rates[flow, place] * stocks[sources[flow], place]
    return moving


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
