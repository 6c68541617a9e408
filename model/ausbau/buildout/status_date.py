"""The network as it stands on the status date: what is done asks for nothing, what runs asks for the rest.

Finished activities are fixed at their dates. In the network they are treated like unselected ones, which
pass precedence on and neither need nor move anything; what they have put into stocks and taken out of
them is balanced at the start. A running activity works from the status date on for what is left of it, given
that it has not ended so far. All others start on the status date at the earliest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ausbau.buildout.calendars import TICKS_PER_HOUR, ticks_from_hours
from ausbau.buildout.history import History, elapsed_ticks
from ausbau.buildout.network import IntArray, Network, Schedule
from ausbau.buildout.work import Work

Scalar = TypeVar("Scalar", np.int64, np.bool_)


def network_at(network: Network, history: History, works: Mapping[str, Work]) -> Network:
    """What is left of a network; its times before the status date mean nothing, see `schedule_at`."""
    is_ahead = network.is_selected & ~history.is_finished
    earliest_ticks = np.maximum(network.earliest_start_ticks, history.status_tick)
    initial, produced = _stocks_at(network, history)
    return replace(
        network,
        duration_ticks=_frozen(_left_ticks(network, history, works)),
        is_selected=_frozen(is_ahead),
        earliest_start_ticks=_frozen(earliest_ticks),
        initial=_frozen(initial),
        produce_amount=_frozen(produced),
    )


def schedule_at(history: History, ahead: Schedule) -> Schedule:
    """Times of all activities: those behind us as they were, those ahead as scheduled."""
    has_started = history.is_finished | history.is_running
    return Schedule(
        np.where(has_started, history.start_ticks, ahead.start_ticks),
        np.where(history.is_finished, history.finish_ticks, ahead.finish_ticks),
    )


def _left_ticks(network: Network, history: History, works: Mapping[str, Work]) -> IntArray:
    """Duration of each activity from the status date on, on its own clock."""
    left_ticks = network.duration_ticks.copy()
    elapsed = elapsed_ticks(network, history)
    for column in np.flatnonzero(history.is_running.any(axis=0)):
        work = works[network.activities[column]]
        elapsed_h = elapsed[:, column] / TICKS_PER_HOUR
        left_h = work.beyond_h(elapsed_h) - elapsed_h
        running = history.is_running[:, column]
        left_ticks[running, column] = ticks_from_hours(left_h)[running]
    return left_ticks


def _stocks_at(network: Network, history: History) -> tuple[IntArray, IntArray]:
    """Levels on the status date, and what is still to be produced, less what is already owed.

    More may have been taken than the network knows to have come: planners reserve nameplate power and the
    plant may have run on less. A level never falls below zero; what is missing is taken from the next
    productions, in the order of the activities.
    """
    initial = network.initial.copy()
    produced = np.broadcast_to(
        network.produce_amount, (network.draws, len(network.produce_stock))
    ).copy()
    owner = np.repeat(np.arange(len(network.activities)), np.diff(network.produce_offset))
    is_past = history.is_finished & network.is_selected
    for entry, stock in enumerate(network.produce_stock):
        initial[:, stock] += np.where(is_past[:, owner[entry]], produced[:, entry], 0)
    initial -= _taken(network, history)
    for entry, stock in enumerate(network.produce_stock):
        owed = np.where(is_past[:, owner[entry]], 0, np.maximum(-initial[:, stock], 0))
        paid = np.minimum(owed, produced[:, entry])
        produced[:, entry] -= paid
        initial[:, stock] += paid
    return np.maximum(initial, 0), produced


def _taken(network: Network, history: History) -> IntArray:
    """What activities that have finished took from each stock, ``(draw, stock)``."""
    taken = np.zeros_like(network.initial)
    owner = np.repeat(np.arange(len(network.activities)), np.diff(network.consume_offset))
    amounts = np.broadcast_to(network.consume_amount, (network.draws, len(network.consume_stock)))
    is_past = history.is_finished & network.is_selected
    for entry, stock in enumerate(network.consume_stock):
        taken[:, stock] += np.where(is_past[:, owner[entry]], amounts[:, entry], 0)
    return taken


def _frozen(values: NDArray[Scalar]) -> NDArray[Scalar]:
    """The values as the read-only C array that a network holds."""
    contiguous = np.ascontiguousarray(values)
    contiguous.setflags(write=False)
    return contiguous
