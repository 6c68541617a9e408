"""A step of a flow network, compiled: what an ensemble spends its time in.

Axes are ``(stock, place)`` and ``(flow, place)``. A place is one origin in one draw; the draws of the first
origin come first. Each place is carried on by the same operations in the same order, whatever stands
beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.compiled import compiled

NOWHERE = -1
"""The source of a flow that enters, the target of one that leaves, the flow by contact if there is none."""
_DRAWS_AT_ONCE = 64
"""What so many draws work on stays near the processor."""
_LOWEST_RATE = 1e-9
"""Per year, in place of nothing to divide by."""


class Links(NamedTuple):
    """The network: where each flow comes from and goes, and the one that spreads by contact."""

    sources: IntArray
    targets: IntArray
    contact_flow: int
    contact_stocks: IntArray
    """Stocks whose people make others follow."""


class Pace(NamedTuple):
    """How fast people move; what a month holds steady."""

    per_year: Array
    """Of a flow that enters its people, of any other the share of its stock, ``(flow, origin, draw)``."""
    contacts: Array
    """People of the stocks of contact with whom the flow by contact has that rate, ``(draw,)``."""
    highest_contact_per_year: float
    """To which the rate of the flow by contact rises at most."""


@compiled
def advanced(stocks: Array, pace: Pace, links: Links, years: float) -> tuple[Array, Array]:
    """Stocks after a Runge-Kutta step, and who moved in it; axes ``(stock or flow, origin, draw)``."""
    after, moved = np.empty_like(stocks), np.empty_like(pace.per_year)
    for begin in range(0, stocks.shape[2], _DRAWS_AT_ONCE):
        some = slice(begin, begin + _DRAWS_AT_ONCE)
        here = np.ascontiguousarray(stocks[:, :, some])
        per_year = np.ascontiguousarray(pace.per_year[:, :, some])
        of_some = Pace(
            per_year.reshape(per_year.shape[0], -1),
            pace.contacts[some],
            pace.highest_contact_per_year,
        )
        carried, moving = _step(here.reshape(here.shape[0], -1), of_some, links, years)
        after[:, :, some] = carried.reshape(here.shape)
        moved[:, :, some] = moving.reshape(per_year.shape)
    return after, moved


@compiled
def _step(stocks: Array, pace: Pace, links: Links, years: float) -> tuple[Array, Array]:
    """The classical method of Runge and Kutta."""
    first = flows(stocks, pace, links)
    second = flows(carried_on(stocks, first, years / 2.0, links), pace, links)
    third = flows(carried_on(stocks, second, years / 2.0, links), pace, links)
    fourth = flows(carried_on(stocks, third, years, links), pace, links)
    moved = np.empty_like(first)
    for flow in range(moved.shape[0]):
        a, b, c, d, total = first[flow], second[flow], third[flow], fourth[flow], moved[flow]
        for place in range(total.shape[0]):
            total[place] = (a[place] + (b[place] + c[place]) * 2.0 + d[place]) * (years / 6.0)
    return carried_on(stocks, moved, 1.0, links), moved


@compiled
def flows(stocks: Array, pace: Pace, links: Links) -> Array:
    """People who move in a year at these stocks."""
    moving = np.empty_like(pace.per_year)
    for flow in range(moving.shape[0]):
        source, leaving, per_year = links.sources[flow], moving[flow], pace.per_year[flow]
        if source == NOWHERE:
            leaving[:] = per_year
        else:
            stock = stocks[source]
            for place in range(leaving.shape[0]):
                leaving[place] = per_year[place] * stock[place]
    if links.contact_flow != NOWHERE:
        _spread(moving[links.contact_flow], stocks, pace, links)
    return moving


@compiled
def _spread(leaving: Array, stocks: Array, pace: Pace, links: Links) -> None:
    """Scale the flow by contact with the people who are there to be met, of all origins."""
    per_year, draws = pace.per_year[links.contact_flow], len(pace.contacts)
    for draw in range(draws):
        met = 0.0
        for stock in links.contact_stocks:
            for place in range(draw, stocks.shape[1], draws):
                met += stocks[stock, place]
        for place in range(draw, stocks.shape[1], draws):
            most = pace.highest_contact_per_year / max(per_year[place], _LOWEST_RATE)
            leaving[place] *= min(met / pace.contacts[draw], most)


@compiled
def carried_on(stocks: Array, moved: Array, years: float, links: Links) -> Array:
    """Stocks after a time at the pace of ``moved`` people per year."""
    after = stocks.copy()
    for flow in range(moved.shape[0]):
        moving = moved[flow]
        if links.sources[flow] != NOWHERE:
            stock = after[links.sources[flow]]
            for place in range(moving.shape[0]):
                stock[place] -= years * moving[place]
        if links.targets[flow] != NOWHERE:
            stock = after[links.targets[flow]]
            for place in range(moving.shape[0]):
                stock[place] += years * moving[place]
    return after
