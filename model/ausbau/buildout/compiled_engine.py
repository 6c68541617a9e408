"""The compiled engine of the build-out: it makes a network ready for the kernel and runs that.

The schedule equals that of `simpy_engine`, tick for tick.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ausbau.buildout.kernel import fill_schedule
from ausbau.buildout.kernel_arrays import (
    ACTIVITY,
    GROUP,
    ITEM,
    LINK,
    NODE,
    NONE,
    PRODUCT,
    REQUIREMENT,
    STEP,
    Records,
    Tables,
    World,
)
from ausbau.buildout.network import IntArray, Network, Schedule
from ausbau.buildout.network_check import owners


class _Entries(NamedTuple):
    """What the activities ask for, in their order: each entry an amount of one item."""

    activity: IntArray
    item: IntArray
    amount: IntArray
    """(rows, entry)."""


class _Requirements(NamedTuple):
    """Each amount of an item once, and the requirements of each group."""

    item: IntArray
    amount: IntArray
    """(rows, requirement)."""
    offset: IntArray
    """(group + 1,)."""
    demands: IntArray
    group: IntArray
    """(activity,)."""


def schedule(network: Network, *, threads: int = 1) -> Schedule:
    """Start and finish of every activity in every draw, by the rule of `network`.

    The draws are shared out among the threads; the schedule does not depend on their number.
    """
    shape = (network.draws, len(network.activities))
    start_ticks, finish_ticks = np.empty(shape, np.int64), np.empty(shape, np.int64)
    world, tables = for_kernel(network)

    def fill(first: int, end: int) -> None:
        own_world = World(*(records.copy() for records in world))
        fill_schedule(own_world, tables, first, start_ticks[first:end], finish_ticks[first:end])

    borders = np.linspace(0, network.draws, threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        for part in [pool.submit(fill, first, end) for first, end in pairwise(borders)]:
            part.result()
    return Schedule(start_ticks, finish_ticks)


def for_kernel(network: Network) -> tuple[World, Tables]:
    """The network as the kernel reads it, without the numbers of a draw."""
    requirements = _requirements(network)
    activities = _activities(network, requirements.group)
    groups = _records(
        GROUP, first_demand=requirements.offset[:-1], end_demand=requirements.offset[1:]
    )
    items = _items(network)
    nodes = len(activities) + len(groups) + len(requirements.item) + len(items)
    world = World(
        nodes=np.zeros(nodes + 2, NODE),
        activities=activities,
        links=_records(LINK, activity=network.link_after),
        products=_records(PRODUCT, item=len(network.resources) + network.produce_stock),
        groups=groups,
        demands=requirements.demands,
        requirements=_records(REQUIREMENT, item=requirements.item),
        items=items,
        steps=_steps(network),
    )
    tables = Tables(
        duration_ticks=network.duration_ticks,
        is_selected=network.is_selected,
        earliest_start_ticks=network.earliest_start_ticks,
        lag_ticks=network.lag_ticks,
        change_ticks=network.capacity_change_ticks,
        capacity=network.capacity,
        turn_ticks=_by_turns(network.open_from, network.open_to),
        worked_ticks=_worked_ticks(network),
        initial=network.initial,
        amount=requirements.amount,
        produce_amount=network.produce_amount,
    )
    return world, Tables(*(_frozen(table) for table in tables))


def _records(kind: np.dtype[np.void], **columns: ArrayLike) -> Records:
    """Records of a kind with the given fields; the others are 0."""
    records = np.zeros(np.size(next(iter(columns.values()))), kind)
    for field, values in columns.items():
        records[field] = values
    return records


def _activities(network: Network, group: IntArray) -> Records:
    first_calendar = len(network.resources) + len(network.stocks)
    return _records(
        ACTIVITY,
        rank=network.rank,
        group=group,
        calendar=np.where(network.calendar_of < 0, NONE, first_calendar + network.calendar_of),
        links_before=np.bincount(network.link_after, minlength=len(network.activities)),
        first_link=network.successor_offset[:-1],
        end_link=network.successor_offset[1:],
        first_product=network.produce_offset[:-1],
        end_product=network.produce_offset[1:],
    )


def _items(network: Network) -> Records:
    """Resources, stocks and calendars; a stock has no steps, an interval of a calendar two."""
    kinds = [len(network.resources), len(network.stocks), len(network.calendars)]
    counts = [
        np.diff(network.capacity_offset),
        np.zeros(len(network.stocks), np.int64),
        2 * np.diff(network.open_offset),
    ]
    end_step = np.cumsum(np.concatenate(counts))
    return _records(
        ITEM,
        is_taken=np.repeat([True, True, False], kinds),
        is_given_back=np.repeat([True, False, False], kinds),
        first_step=np.concatenate([[0], end_step])[:-1],
        end_step=end_step,
    )


def _steps(network: Network) -> Records:
    """Steps of resources and of calendars, whose instants the kernel reads draw by draw."""
    steps = network.capacity.shape[1]
    records = np.zeros(steps + 2 * network.open_from.shape[1], STEP)
    records["change"][steps::2], records["change"][steps + 1 :: 2] = 1, -1
    return records


def _by_turns(opening: IntArray, closing: IntArray) -> IntArray:
    """What belongs to openings and to closings, ``(rows, interval)``, as ``(rows, step)`` by turns."""
    return np.stack([opening, closing], axis=2).reshape(len(opening), -1)


def _worked_ticks(network: Network) -> IntArray:
    """Open time of its calendar until each closing, 0 at openings, ``(rows, step)``."""
    open_ticks = network.open_to - network.open_from
    worked = np.zeros_like(open_ticks)
    for first, end in pairwise(network.open_offset):
        worked[:, first:end] = np.cumsum(open_ticks[:, first:end], axis=1)
    return _by_turns(np.zeros_like(worked), worked)


def _requirements(network: Network) -> _Requirements:
    """Entries with the same item, and in all draws the same amount, are one requirement."""
    entries = _entries(network)
    rows = np.ascontiguousarray(np.vstack([entries.item, entries.amount]).T)
    as_bytes = rows.view(f"V{rows.shape[1] * rows.itemsize}").ravel()
    _, first, requirement = np.unique(as_bytes, return_index=True, return_inverse=True)
    offset = np.searchsorted(entries.activity, np.arange(len(network.activities) + 1))
    # Activities with the same requirements are one group; a dict keeps the groups in order.
    asked = [requirement[begin:end].tobytes() for begin, end in pairwise(offset)]
    group_of = {demands: group for group, demands in enumerate(dict.fromkeys(asked))}
    demands = [np.frombuffer(demands, requirement.dtype) for demands in group_of]
    return _Requirements(
        item=entries.item[first],
        amount=entries.amount[:, first],
        offset=np.cumsum([0, *(len(of_group) for of_group in demands)]),
        demands=np.concatenate([np.empty(0, np.int64), *demands]),
        group=np.array([group_of[demands] for demands in asked], dtype=np.int64),
    )


def _entries(network: Network) -> _Entries:
    """Calendars, needs and consumption; an amount that is 0 in all draws is left out."""
    first_stock = len(network.resources)
    first_calendar = first_stock + len(network.stocks)
    on_calendar = np.flatnonzero(network.calendar_of >= 0)
    activity = np.concatenate(
        [on_calendar, owners(network.need_offset), owners(network.consume_offset)]
    )
    item = np.concatenate(
        [
            first_calendar + network.calendar_of[on_calendar],
            network.need_resource,
            first_stock + network.consume_stock,
        ]
    )
    one_place = np.ones((1, len(on_calendar)), dtype=np.int64)
    amount = _side_by_side(one_place, network.need_amount, network.consume_amount)
    order = np.argsort(activity, kind="stable")
    order = order[np.any(amount[:, order], axis=0)]
    return _Entries(activity[order], item[order], amount[:, order])


def _side_by_side(*tables: IntArray) -> IntArray:
    """Columns of tables whose first axis is ``draws`` long or 1."""
    rows = max(len(table) for table in tables)
    return np.concatenate(
        [np.broadcast_to(table, (rows, table.shape[1])) for table in tables], axis=1
    )


def _frozen(values: NDArray[Any]) -> NDArray[Any]:
    """The values as a read-only C array, so that the kernel is compiled for one set of types."""
    array = np.ascontiguousarray(values).view()
    array.setflags(write=False)
    return array
