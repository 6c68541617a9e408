"""The visa queue: applications wait until an office takes them up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.talent.passage_kernel import people_reached


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
        handled[:, month] = worked_off_person(waiting, capacity_person[:, month])
        backlog[:, month + 1] = waiting - handled[:, month]
    return QueuePath(backlog, applied_person, handled)


def worked_off_person(waiting_person: Array, capacity_person: Array) -> Array:
    """Cases taken up of those that wait in a month, new ones included, ``(draw, class)``."""
    total = waiting_person.sum(axis=1)
    is_short = total > capacity_person
    share = np.divide(capacity_person, total, out=np.ones_like(total), where=is_short)
    handled: Array = waiting_person * share[:, np.newaxis]
    return handled


def waiting_h(backlog_person: Array, capacity_per_h: Array) -> Array:
    """Time until an application made now is taken up at today's capacity (Little's law)."""
    return backlog_person / capacity_per_h


@dataclass(frozen=True)
class TakenUp:
    """When those were taken up who arrive at each bound, ``(draw, bound)``."""

    month: IntArray
    """Never later than the month before the bound, so that it is known there."""
    into_h: Array
    """From that month's start; negative before the first one."""


def taken_up(lag_h: Array, bounds_h: Array) -> TakenUp:
    """When those were taken up who arrive at a bound; nobody overtakes, even where the lag falls."""
    at_h = np.minimum.accumulate((bounds_h - lag_h)[:, ::-1], axis=1)[:, ::-1]
    month = np.searchsorted(bounds_h, at_h, side="right") - 1
    month = np.clip(month, 0, np.maximum(np.arange(len(bounds_h)) - 1, 0))
    return TakenUp(np.asfortranarray(month), np.asfortranarray(at_h - bounds_h[month]))


@dataclass(frozen=True)
class Passage:
    """Cases taken up, by month and class: those before the month, and their rate in it."""

    before_person: Array
    per_h: Array

    def reached_person(self, when: TakenUp, bounds: slice) -> Array:
        """People of each class who have arrived by some bounds, less those underway at the start.

        ``(draw, bound, class)``. Before the start as many were taken up as in the first month.
        """
        return people_reached(
            self.before_person, self.per_h, when.month[:, bounds], when.into_h[:, bounds]
        )


def arrived_person(handled_person: Array, lag_h: Array, bounds_h: Array) -> Array:
    """People who arrive in each month, a time after their case was taken up, ``(draw, month)``.

    ``handled_person`` is by month, ``(draw, month)``; ``lag_h`` goes from there to the first day of work,
    for those who arrive at that bound, ``(draw, bound)``; ``bounds_h`` are the bounds of the months.
    """
    when = taken_up(lag_h, bounds_h)
    one_class = handled_person[:, :, np.newaxis]
    before = np.cumsum(one_class, axis=1) - one_class
    passage = Passage(before, one_class / np.diff(bounds_h)[:, np.newaxis])
    return np.diff(passage.reached_person(when, slice(None)), axis=1)[:, :, 0]
