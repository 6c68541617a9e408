"""Crashing: what it buys if one step of a plan takes a month less.

The same worlds are scheduled again with the activities of the step shorter by a month on their own clock,
and never shorter than nothing; all else stays, the order of the plan and its crews too. A step is what is
done of one kind at one site, in whatever kind of building and for all lots: a month less of ``fabric`` is
a month less for each lot.

A step that does not lie on the binding chain of a world is not tried there and buys nothing: what has
time to spare gains more of it. Where it lies on the chain the gain is at most a month for a step that is
done once, and less where another chain binds after a few days.

Source: project crashing as in Kelley and Walker (1959), "Critical-path planning and scheduling", on sampled
worlds instead of fixed durations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ausbau.buildout import compiled_engine
from ausbau.buildout.calendars import NEVER, hours_from_ticks, ticks_from_hours
from ausbau.buildout.network import BoolArray, IntArray, Network
from ausbau.buildout.open_time import open_shares
from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_MONTH

Scalar = TypeVar("Scalar", np.int64, np.bool_)


def step_of(activity: str) -> str:
    """What is done where: ``plan.b200.lot_01.installation.crew_2`` is ``plan.installation``."""
    site, *rest = activity.split(".")
    if not rest:
        return activity
    is_part = rest[-1].startswith("crew_")
    is_power = rest[0] in {"power", "power_permitted"}
    kind = "power" if is_power else rest[-2 if is_part else -1]
    return f"{site}.{kind}"


def steps_of(activities: Sequence[str]) -> tuple[str, ...]:
    """The steps of a plan, each once, in the order of the network."""
    return tuple(dict.fromkeys(step_of(activity) for activity in activities))


def crash_gain_h(
    network: Network, end_ticks: IntArray, ends: Sequence[int], is_critical: BoolArray
) -> Array:
    """Hours by which the last of some ends comes earlier, ``(draw, step)``, if a step is a month shorter.

    Infinite where the end would come that otherwise never does.

    Parameters
    ----------
    network
        What is left of the plan.
    end_ticks
        When the last of the ends comes as it is, ``(draw,)``.
    is_critical
        Whether an activity lies on the binding chain, ``(draw, activity)``.
    """
    steps = steps_of(network.activities)
    place = {step: index for index, step in enumerate(steps)}
    step_at = np.array([place[step_of(name)] for name in network.activities], dtype=np.int64)
    belongs = step_at == np.arange(len(steps))[:, np.newaxis]
    takes_time = is_critical & network.is_selected & (network.duration_ticks > 0)
    draw, step = np.nonzero(takes_time @ belongs.T)
    gain_h = np.zeros((network.draws, len(steps)))
    if len(draw):
        shorter = _shortened(network, draw, belongs[step])
        finish_ticks = compiled_engine.schedule(shorter).finish_ticks[:, list(ends)]
        gained = _earlier_h(end_ticks[draw], finish_ticks.max(axis=1))
        gain_h[draw, step] = gained
    return gain_h


def _shortened(network: Network, draw: IntArray, is_shorter: BoolArray) -> Network:
    """One world for each trial, ``(trial,)``: the draw it repeats, less a month for the named activities."""

    def rows(table: NDArray[Scalar]) -> NDArray[Scalar]:
        return table[draw] if len(table) == network.draws else table

    on_its_clock = ticks_from_hours(HOURS_PER_MONTH * open_shares(network))
    duration = network.duration_ticks[draw]
    less = np.maximum(duration - rows(on_its_clock), 0)
    return replace(
        network,
        draws=len(draw),
        duration_ticks=np.where(is_shorter & (duration < NEVER), less, duration),
        is_selected=rows(network.is_selected),
        earliest_start_ticks=rows(network.earliest_start_ticks),
        lag_ticks=rows(network.lag_ticks),
        capacity_change_ticks=rows(network.capacity_change_ticks),
        open_from=rows(network.open_from),
        open_to=rows(network.open_to),
        capacity=rows(network.capacity),
        need_amount=rows(network.need_amount),
        initial=rows(network.initial),
        produce_amount=rows(network.produce_amount),
        consume_amount=rows(network.consume_amount),
    )


def _earlier_h(as_it_is: IntArray, shortened: IntArray) -> Array:
    """Hours between two ticks; two dates that never come are equally late."""
    earlier_h = hours_from_ticks(as_it_is)
    never = (as_it_is == NEVER) & (shortened == NEVER)
    earlier_h[never] = 0.0
    return np.asarray(earlier_h - np.where(never, 0.0, hours_from_ticks(shortened)))
