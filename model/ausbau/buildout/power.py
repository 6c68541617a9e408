"""Power: what the servers need on the connection, and when the connection gives it.

Planners reserve power before any world is known: the servers' nameplate and the design PUE at their
central values. So a lot takes the same power in all worlds. What the connection carries may differ
from world to world; where it falls short, the last lots wait for ever, and that is a result.

Power is counted in whole kW, because the stock of a network holds whole numbers.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray

KW_PER_MW = 1000.0

_ROUNDING_KW = 1e-6
"""A thousandth of a watt: what the conversion of units may be off."""

_LARGEST_KW = 2.0**53
"""Up to here float64 counts exactly."""


def needed_power_mw(
    servers: IntArray | int, server_nameplate_mw: float, support_share: float, design_pue: float
) -> Array:
    """Facility power of servers at their nameplate, with what stands around them and cools them.

    1,250 DGX B200 of 14.3 kW are 17.9 MW of IT; with 12 % for network and storage and a design PUE of
    1.25 they need 25.0 MW, so 12 MW does not carry 10,000 of their GPUs.
    """
    it_mw = np.asarray(servers, dtype=np.float64) * server_nameplate_mw * (1.0 + support_share)
    return np.asarray(it_mw * design_pue, dtype=np.float64)


def reserved_kw(
    servers: IntArray | int, server_nameplate_mw: float, support_share: float, design_pue: float
) -> IntArray:
    """Needed power in whole kW, rounded up."""
    needed_mw = needed_power_mw(servers, server_nameplate_mw, support_share, design_pue)
    return np.asarray(np.ceil(needed_mw * KW_PER_MW - _ROUNDING_KW), dtype=np.int64)


def power_at_once_mw(share: Array, last_step_mw: Array) -> Array:
    """Facility power that an existing connection carries until it is strengthened, shape ``(draw,)``.

    Colossus in Memphis began on 8 of 150 MW and had 50 MW within months (buildout-toms-x2). With a share
    of 30 % of 20 MW the first 6 MW of servers run while the rest waits; a share of 0 is a hall whose
    connection suffices, whose steps come with it, or one that has none.
    """
    return share * last_step_mw


def step_increments_kw(facility_power_mw: Array) -> IntArray:
    """What each step adds, in whole kW, rounded down, shape ``(draw, step)``.

    A step that carries no more than those before it adds nothing.

    Parameters
    ----------
    facility_power_mw
        Power from each step on, in the order of the steps, shape ``(draw, step)``.
    """
    carried_kw = np.floor(facility_power_mw * KW_PER_MW + _ROUNDING_KW).astype(np.int64)
    highest_kw = np.maximum.accumulate(carried_kw, axis=1)
    return np.diff(highest_kw, axis=1, prepend=0)


def whole_kw(power_mw: Array) -> IntArray:
    """Power in whole kW, rounded down; more than any stock can hold, infinite power too, is that much."""
    return np.minimum(np.floor(power_mw * KW_PER_MW + _ROUNDING_KW), _LARGEST_KW).astype(np.int64)


def split_at_limit(increments_kw: IntArray, limit_kw: IntArray) -> tuple[IntArray, IntArray]:
    """What each step adds within a limit on the sum of all steps, and what beyond it.

    Steps of 10 and 10 MW at a limit of 15 MW are 10 and 5 MW within and 0 and 5 MW beyond it.

    Parameters
    ----------
    increments_kw
        What each step adds, shape ``(draw, step)``.
    limit_kw
        Shape ``(draw,)``.
    """
    within_kw = np.minimum(np.cumsum(increments_kw, axis=1), limit_kw[:, np.newaxis])
    within = np.diff(within_kw, axis=1, prepend=0)
    return within, increments_kw - within


def carried_mw(step_h: Array, increments_kw: IntArray, at_h: Array) -> Array:
    """Facility power that the connection carries at given times, shape ``(draw, time)``.

    Parameters
    ----------
    step_h
        When each step comes, infinite for never, shape ``(draw, step)``.
    increments_kw
        What each step adds, shape ``(draw, step)``.
    at_h
        Hours since start, shape ``(time,)``.
    """
    has_come = step_h[:, np.newaxis, :] <= at_h[np.newaxis, :, np.newaxis]
    carried_kw = (has_come * increments_kw[:, np.newaxis, :]).sum(axis=2)
    return np.asarray(carried_kw / KW_PER_MW, dtype=np.float64)


def power_ready_h(step_h: Array, increments_kw: IntArray, needed_kw: IntArray) -> Array:
    """When the connection first carries each of several needs, infinite for never.

    Parameters
    ----------
    step_h, increments_kw
        As in `carried_mw`.
    needed_kw
        Shape ``(need,)``.

    Returns
    -------
    Array
        Shape ``(draw, need)``.
    """
    by_time = np.argsort(step_h, axis=1, kind="stable")
    sorted_h = np.take_along_axis(step_h, by_time, axis=1)
    carried_kw = np.cumsum(np.take_along_axis(increments_kw, by_time, axis=1), axis=1)
    suffices = carried_kw[:, np.newaxis, :] >= needed_kw[np.newaxis, :, np.newaxis]
    times_h = np.where(suffices, sorted_h[:, np.newaxis, :], np.inf)
    ready_h: Array = times_h.min(axis=2)
    return ready_h
