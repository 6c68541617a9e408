"""The arrays on which the kernel works: tables of records, whose fields are 64-bit integers.

A field named like a kind of record holds the place of one in the table of that kind.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ausbau.buildout.network import BoolArray, IntArray

Records: TypeAlias = NDArray[Any]

NONE = -3
"""In place of a node, a heap or an item where there is none."""
EVENTS = -2
"""Node of the heap of what happens, by tick: an activity is ready or finishes, an item has a step."""
PASS = -1
"""Node of the heap of those who have a turn in the pass, by rank."""


def _record(*fields: str) -> np.dtype[np.void]:
    return np.dtype([(field, np.int64) for field in fields])


NODE = _record(
    "root",  # node with the smallest key in the heap that this node keeps
    "heap",  # node that keeps the heap in which this node is
    "key",
    "child",  # the first one
    "next",  # sibling
    "previous",  # sibling, or the parent of a first child
)
ACTIVITY = _record(
    "rank",
    "group",
    "calendar",  # item, or NONE for elapsed time
    "links_before",
    "first_link",
    "end_link",
    "first_product",
    "end_product",
    "duration_ticks",
    "is_selected",
    "links_open",  # links whose predecessor has not finished
    "ready_tick",  # it does not wait before this, as far as is known
    "start_tick",
    "finish_tick",
)
LINK = _record("activity", "lag_ticks")
PRODUCT = _record("item", "amount")
GROUP = _record("first_demand", "end_demand")
REQUIREMENT = _record("item", "amount")
ITEM = _record(
    "is_taken",  # from the start on: resources and stocks
    "is_given_back",  # at the finish: resources
    "free",  # capacity less what is in use, or level, or 1 while open; negative after a drop
    "next_step",
    "first_step",
    "end_step",
)
STEP = _record(
    "tick",
    "change",  # of the capacity
    "worked_ticks",  # where a calendar closes: its open time until then
)


class World(NamedTuple):
    """One draw under way; each thread has its own."""

    nodes: Records
    """Activities, groups, requirements and items, then `EVENTS` and `PASS`."""
    activities: Records
    links: Records
    """By predecessor."""
    products: Records
    """By producer."""
    groups: Records
    demands: IntArray
    """Requirements, by group."""
    requirements: Records
    items: Records
    """Resources, stocks, calendars."""
    steps: Records
    """By item; a calendar opens and closes by turns."""


class Tables(NamedTuple):
    """What may differ by draw; the first axis is ``draws`` long, or 1 where all draws are alike."""

    duration_ticks: IntArray
    is_selected: BoolArray
    earliest_start_ticks: IntArray
    lag_ticks: IntArray
    change_ticks: IntArray
    """(rows, step of a resource)."""
    capacity: IntArray
    """(rows, step of a resource)."""
    turn_ticks: IntArray
    """(rows, step of a calendar)."""
    worked_ticks: IntArray
    """(rows, step of a calendar)."""
    initial: IntArray
    """(rows, stock)."""
    amount: IntArray
    """(rows, requirement)."""
    produce_amount: IntArray
