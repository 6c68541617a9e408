"""The build-out network: the seam between what is to be built and the engines that schedule it.

A `Network` is arrays all the way down. Every engine turns it into the same `Schedule`, tick for
tick, by the rule below. Each draw stands alone.

Words
-----
A time is a tick (1 ms) since the timeline's start; the first instant is tick 0. What never happens
has the tick `calendars.NEVER`, everything that waits for it is `NEVER` too, and so is a sum of ticks
that reaches it.

- The **links of an activity are satisfied** at the latest ``finish of predecessor + lag`` (elapsed
  time), or at tick 0 without predecessors.
- A selected activity **waits** from the instant at which its links are satisfied, but not before
  its earliest start, until it starts.
- The **free amount** of a resource is ``max(0, capacity - in use)``. The capacity at a tick is that
  of the last step at or before it, the last one given of several at one tick, and 0 before the
  first step.

Rule
----
1. Time advances to the next instant at which an activity completes, a lag ends, an earliest start
   comes, a capacity changes or a calendar opens.
2. At that instant all completions come first. Resources are given back, stocks are produced, and
   successors are told. An unselected activity whose links are satisfied completes in this step and
   tells its successors in this step, so that a whole unselected branch costs no pass.
3. Then one pass over the waiting activities in the order of (priority, id): lower priority first,
   ids compared as strings by code point. An activity starts if its calendar is open now, each
   resource it needs has the needed amount free, and each stock it consumes holds that amount. It
   takes all of them at once or nothing, and those behind it in the pass see what is left. One that
   cannot start does not hold up those behind it (overtaking).
4. Activities of zero duration that started in the pass complete at the same instant: steps 2 and 3
   are repeated until a pass starts no activity of zero duration.

There is no horizon: an engine stops when nothing more can happen.

Limits of the rule
------------------
- A running activity is never interrupted. A capacity that drops below what is in use leaves nothing
  free until enough has been given back.
- Resources are held from start to finish, also while the calendar is closed; stocks are consumed at
  the start and produced at the finish. An activity of zero duration takes its resources in the pass
  and gives them back in the next step 2 of the same instant.
- An unselected activity has zero duration, needs, consumes and produces nothing, and ignores its
  calendar and its own earliest start. It starts and finishes when its links are satisfied.
- An activity on a calendar starts only at an instant inside an open interval
  ``[open_from, open_to)``, also if its duration is zero. It works in open time only and finishes at
  the end of its last worked tick: a duration that exactly fills an interval finishes at the
  interval's end. Lags and earliest starts know no calendar.
- An activity whose calendar ends before its work does, or whose duration is `NEVER`, has a start,
  keeps what it took, and never finishes.

Source: the parallel schedule generation scheme of Kelley (1963), as in Kolisch (1996), "Serial and
parallel resource-constrained project scheduling methods revisited". Stocks, calendars and
capacities by time are among the variants in Hartmann and Briskorn (2010), "A survey of variants and
extensions of the resource-constrained project scheduling problem".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Network:
    """Activities, links, resources, stocks and calendars of all draws, as read-only C arrays.

    The axis ``rows`` is either ``draws`` long or, where all draws share the values, 1 long;
    `row_of` reads both. An array named ``…_offset`` compresses a table by owner: the entries of
    owner ``o`` are ``offset[o]`` up to, not including, ``offset[o + 1]``. Numbers are int64.
    """

    draws: int

    activities: tuple[str, ...]
    """Ids, unique."""
    duration_ticks: IntArray
    """(draw, activity); open time for an activity on a calendar, else elapsed time."""
    is_selected: BoolArray
    """(draw, activity); False for what belongs to an alternative not chosen in the draw."""
    earliest_start_ticks: IntArray
    """(rows, activity); release date, 0 where there is none."""
    calendar_of: IntArray
    """(activity,); index into ``calendars``, -1 for elapsed time."""
    priority: IntArray
    """(activity,); the lowest goes first."""
    rank: IntArray
    """(activity,); place in the pass, that is in the order of (priority, id), from 0."""

    successor_offset: IntArray
    """(activity + 1,); the links of each predecessor."""
    link_before: IntArray
    """(link,); predecessor, ascending."""
    link_after: IntArray
    """(link,); successor."""
    lag_ticks: IntArray
    """(rows, link); elapsed time from the predecessor's finish."""

    resources: tuple[str, ...]
    capacity_offset: IntArray
    """(resource + 1,); the steps of each resource."""
    capacity_change_ticks: IntArray
    """(rows, step); instant from which the step's capacity holds, not descending in a resource."""
    capacity: IntArray
    """(rows, step)."""
    need_offset: IntArray
    """(activity + 1,); the needs of each activity."""
    need_resource: IntArray
    """(need,); ascending for each activity, none twice."""
    need_amount: IntArray
    """(rows, need); may be 0."""

    stocks: tuple[str, ...]
    initial: IntArray
    """(draw, stock); level at tick 0."""
    produce_offset: IntArray
    """(activity + 1,); what each activity produces at its finish."""
    produce_stock: IntArray
    """(production,); ascending for each activity, none twice."""
    produce_amount: IntArray
    """(rows, production); may be 0."""
    consume_offset: IntArray
    """(activity + 1,); what each activity consumes at its start."""
    consume_stock: IntArray
    """(consumption,); ascending for each activity, none twice."""
    consume_amount: IntArray
    """(rows, consumption); may be 0."""

    calendars: tuple[str, ...]
    open_offset: IntArray
    """(calendar + 1,); the open intervals of each calendar."""
    open_from: IntArray
    """(rows, interval); ascending in a calendar. Draws with fewer intervals end in some at `NEVER`."""
    open_to: IntArray
    """(rows, interval); the interval is half-open and ends before this tick."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """When each activity starts and finishes, (draw, activity); `NEVER` if it does not."""

    start_ticks: IntArray
    finish_ticks: IntArray


def row_of(table: IntArray, draw: int) -> IntArray:
    """Row of a draw in a table whose first axis is ``rows``."""
    row: IntArray = table[draw if len(table) > 1 else 0]
    return row
