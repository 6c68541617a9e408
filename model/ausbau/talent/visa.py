"""The visa queue: applications wait until an office takes them up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array


@dataclass(frozen=True)
class QueuePath:
    """People who wait, and people whose case is taken up; nobody is lost between them."""

    backlog_person: Array
    """``(draw, bound, class)``."""
    applied_person: Array
    """``(draw, month, class)``."""
    handled_person: Array
    """``(draw, month, class)``."""


def follow_queue(backlog_person: Array, applied_person: Array, capacity_person: Array) -> QueuePath:
    """Follow a queue whose office handles as many cases as it can while anybody waits.

    For applications and capacity that are steady within a month the step is exact: the backlog changes
    by their difference and stops at zero. Classes are handled in proportion to what waits of them, which
    is first come, first served as long as their shares change slowly.

    Parameters
    ----------
    backlog_person
        At the start, ``(draw, class)``.
    applied_person
        In the month, ``(draw, month, class)``.
    capacity_person
        Cases that can be handled in the month, ``(draw, month)``.
    """
    draws, months, classes = applied_person.shape
    backlog = np.empty((draws, months + 1, classes))
    handled = np.empty_like(applied_person)
    backlog[:, 0] = backlog_person
    for month in range(months):
        waiting = backlog[:, month] + applied_person[:, month]
        total = waiting.sum(axis=1)
        done = np.divide(
            capacity_person[:, month], total, out=np.ones_like(total),
            where=total > capacity_person[:, month],
        )  # fmt: skip
        handled[:, month] = waiting * done[:, np.newaxis]
        backlog[:, month + 1] = waiting - handled[:, month]
    return QueuePath(backlog, applied_person, handled)


def waiting_h(backlog_person: Array, capacity_per_h: Array) -> Array:
    """Time until an application made now is taken up at today's capacity (Little's law)."""
    return backlog_person / capacity_per_h


def arrived_person(handled_person: Array, lag_h: Array, bounds_h: Array) -> Array:
    """People who arrive in each month, a time after their case was taken up, ``(draw, month)``.

    Parameters
    ----------
    handled_person
        Cases taken up in the month, ``(draw, month)``; before the start as many as in the first month.
    lag_h
        From there to the first day of work, for those who arrive at that bound, ``(draw, bound)``.
    bounds_h
        Bounds of the months, ``(bound,)``.
    """
    months_h = np.diff(bounds_h)
    rate = handled_person / months_h
    so_far = np.concatenate([np.zeros((len(rate), 1)), np.cumsum(handled_person, axis=1)], axis=1)
    taken_up_h = np.minimum.accumulate((bounds_h - lag_h)[:, ::-1], axis=1)[:, ::-1]
    month = np.clip(np.searchsorted(bounds_h, taken_up_h, side="right") - 1, 0, len(months_h) - 1)
    draw = np.arange(len(rate))[:, np.newaxis]
    reached = so_far[draw, month] + rate[draw, month] * (taken_up_h - bounds_h[month])
    return np.diff(reached, axis=1)
