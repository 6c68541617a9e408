"""What makes a network impossible to schedule, found before any engine runs.

Whether an activity is merely late, or never done in some draws, is a result and no problem: a lack
of capacity or stock is one only if it holds in every draw in which the activity is selected.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ausbau.buildout.calendars import NEVER
from ausbau.buildout.network import Network
from ausbau.core.errors import AusbauError


class NetworkError(AusbauError):
    """Everything that is wrong with a network, collected."""

    exit_code = 2

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One problem a line."""
        return "\n".join(self.problems)


def problems(network: Network) -> list[str]:
    """Every problem of the network in one line each, empty if there is none."""
    return [*faults(network), *shortages(network)]


def faults(network: Network) -> list[str]:
    """Contradictions in a network: repetitions, negative numbers, disorder, cycles."""
    return [
        *_repeated_ids(network),
        *_repeated_entries(network),
        *_negative_values(network),
        *_steps_out_of_order(network),
        *_faulty_calendars(network),
        *cycles(network),
    ]


def shortages(network: Network) -> list[str]:
    """Activities that can start in no draw that selects them, alone or all of them together."""
    return [
        *_capacities_too_small(network),
        *_stocks_out_of_reach(network),
        *_stocks_overdrawn(network),
    ]


def cycles(network: Network) -> list[str]:
    """Cycles of links, activity by activity, as ``cycle of links: a → b → a``.

    Each activity on a cycle stands in at least one of them. A cycle is told whatever is selected,
    because an unselected activity passes precedence on. The result depends on the ids alone, not on
    the order of the entries: the search starts at the smallest id and prefers smaller ids.
    """
    after = _links_that_never_resolve(network)
    told: list[str] = []
    covered: set[str] = set()
    for activity in sorted(after):
        if activity in covered:
            continue
        cycle = _shortest_cycle(activity, after)
        covered.update(cycle)
        if cycle:
            told.append("cycle of links: " + " → ".join([*cycle, activity]))
    return told


def _links_that_never_resolve(network: Network) -> dict[str, list[str]]:
    """Successors by id, without the activities that some order of work can reach (Kahn 1962)."""
    after: dict[str, list[str]] = {activity: [] for activity in network.activities}
    for before, successor in zip(network.link_before, network.link_after, strict=True):
        after[network.activities[before]].append(network.activities[successor])
    open_links = Counter(successor for successors in after.values() for successor in successors)
    reached = [activity for activity in after if not open_links[activity]]
    for activity in reached:  # grows while it is walked
        for successor in after.pop(activity):
            open_links[successor] -= 1
            if not open_links[successor]:
                reached.append(successor)
    return after


def _shortest_cycle(origin: str, after: dict[str, list[str]]) -> list[str]:
    """Shortest cycle through ``origin``, beginning there; empty if there is none."""
    came_from: dict[str, str] = {}
    queue = deque([origin])
    while queue and origin not in came_from:
        activity = queue.popleft()
        for successor in sorted(set(after[activity]) - came_from.keys()):
            came_from[successor] = activity
            queue.append(successor)
    if origin not in came_from:
        return []
    path = [came_from[origin]]
    while path[-1] != origin:
        path.append(came_from[path[-1]])
    return path[::-1]


def _repeated_ids(network: Network) -> list[str]:
    kinds = {
        "activity": network.activities,
        "resource": network.resources,
        "stock": network.stocks,
        "calendar": network.calendars,
    }
    return [
        f"{kind} {name!r} is defined {count} times"
        for kind, names in kinds.items()
        for name, count in Counter(names).items()
        if count > 1
    ]


def _repeated_entries(network: Network) -> list[str]:
    """Two needs of one activity for one resource could each be met, but not both together."""
    texts = [*_need_texts(network), *_produce_texts(network), *_consume_texts(network)]
    return [f"{text} is given {count} times" for text, count in Counter(texts).items() if count > 1]


def _negative_values(network: Network) -> list[str]:
    names = [f"activity {name!r}" for name in network.activities]
    steps = [
        f"resource {network.resources[resource]!r}" for resource in owners(network.capacity_offset)
    ]
    tables: list[tuple[Sequence[str], NDArray[np.int64]]] = [
        ([f"{name}: duration" for name in names], network.duration_ticks),
        ([f"{name}: earliest start" for name in names], network.earliest_start_ticks),
        (_link_texts(network), network.lag_ticks),
        ([f"{step}: start of a step" for step in steps], network.capacity_change_ticks),
        ([f"{step}: capacity" for step in steps], network.capacity),
        (_need_texts(network), network.need_amount),
        ([f"stock {name!r}: initial amount" for name in network.stocks], network.initial),
        (_produce_texts(network), network.produce_amount),
        (_consume_texts(network), network.consume_amount),
    ]
    return [
        f"{texts[column]} is negative{_first_draw(table[:, column] < 0)}"
        for texts, table in tables
        for column in np.flatnonzero((table < 0).any(axis=0)).tolist()
    ]


def _steps_out_of_order(network: Network) -> list[str]:
    found: list[str] = []
    for name, steps in zip(network.resources, _slices(network.capacity_offset), strict=True):
        changes = network.capacity_change_ticks[:, steps]
        goes_back = np.asarray((np.diff(changes, axis=1) < 0).any(axis=1))
        if goes_back.any():
            found.append(
                f"resource {name!r}: steps are not in order of time{_first_draw(goes_back)}"
            )
    return found


def _faulty_calendars(network: Network) -> list[str]:
    found: list[str] = []
    for name, intervals in zip(network.calendars, _slices(network.open_offset), strict=True):
        open_from, open_to = network.open_from[:, intervals], network.open_to[:, intervals]
        is_there = open_from < NEVER
        if (open_from < 0).any():
            found.append(f"calendar {name!r} opens before the timeline starts")
        if ((open_to <= open_from) & is_there).any():
            found.append(f"calendar {name!r} has an interval that ends where it opens, or before")
        if (open_from[:, 1:] < open_to[:, :-1]).any():
            found.append(f"calendar {name!r} has intervals that overlap or are out of order")
    return found


def _capacities_too_small(network: Network) -> list[str]:
    """Needs above the largest capacity of all times, in each draw that selects the activity."""
    # A step at NEVER does not come in its draw.
    capacity = np.where(network.capacity_change_ticks < NEVER, network.capacity, 0)
    steps = _slices(network.capacity_offset)
    found: list[str] = []
    for need, (activity, resource) in enumerate(
        zip(owners(network.need_offset), network.need_resource, strict=True)
    ):
        largest = capacity[:, steps[resource]].max(axis=1, initial=0)
        shortage = _shortage(network, activity, network.need_amount[:, need], largest)
        if shortage:
            name = network.resources[resource]
            found.append(
                f"activity {network.activities[activity]!r} can never start: of resource {name!r} "
                + shortage
            )
    return found


def _stocks_out_of_reach(network: Network) -> list[str]:
    """Consumption above what is there plus all that the other selected activities produce."""
    produced = _produced(network)
    largest_of_stock = network.initial + _summed(
        produced, network.produce_stock, len(network.stocks)
    )
    own_entries = _produce_entries(network)
    found: list[str] = []
    for entry, (activity, stock) in enumerate(
        zip(owners(network.consume_offset), network.consume_stock, strict=True)
    ):
        largest = largest_of_stock[:, stock]
        for own in own_entries.get((activity, stock), ()):
            largest = largest - produced[:, own]
        shortage = _shortage(network, activity, network.consume_amount[:, entry], largest)
        if shortage:
            name = network.stocks[stock]
            found.append(
                f"activity {network.activities[activity]!r} can never start: of stock {name!r} "
                + shortage
            )
    return found


def _stocks_overdrawn(network: Network) -> list[str]:
    """Stocks of which all selected consumers together need more than there ever is, in every draw.

    Each consumer alone could start; what its own production adds counts, for it may serve another.
    """
    stocks = len(network.stocks)
    is_selected = network.is_selected[:, owners(network.consume_offset)]
    consumed = np.asarray(network.consume_amount * is_selected, dtype=np.int64)
    needed = _summed(consumed, network.consume_stock, stocks)
    largest = network.initial + _summed(_produced(network), network.produce_stock, stocks)
    found: list[str] = []
    for stock in np.flatnonzero((needed > largest).all(axis=0)).tolist():
        users = np.unique(owners(network.consume_offset)[network.consume_stock == stock])
        if len(users) > 1:
            names = ", ".join(repr(network.activities[user]) for user in users.tolist())
            found.append(
                f"stock {network.stocks[stock]!r}: {names} together need {needed[0, stock]}, "
                f"but there is never more than {largest[0, stock]}{_in_no_draw(network, 0)}"
            )
    return found


def _produced(network: Network) -> NDArray[np.int64]:
    """What each entry of production adds where its activity is selected, (draw, entry)."""
    is_selected = network.is_selected[:, owners(network.produce_offset)]
    return np.asarray(network.produce_amount * is_selected, dtype=np.int64)


def _summed(amounts: NDArray[np.int64], group: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    """Sums of the columns of each group, (draw, group)."""
    sums = np.zeros((groups, len(amounts)), dtype=np.int64)
    np.add.at(sums, group, amounts.T)
    return sums.T


def _produce_entries(network: Network) -> dict[tuple[int, int], list[int]]:
    """Entries of production by activity and stock."""
    entries: dict[tuple[int, int], list[int]] = {}
    keys = zip(owners(network.produce_offset), network.produce_stock, strict=True)
    for entry, (activity, stock) in enumerate(keys):
        entries.setdefault((int(activity), int(stock)), []).append(entry)
    return entries


def _shortage(
    network: Network, activity: int, needed: NDArray[np.int64], largest: NDArray[np.int64]
) -> str:
    """Say what is short if it is in every draw that selects the activity, else nothing."""
    selected = np.flatnonzero(network.is_selected[:, activity])
    needed = np.broadcast_to(needed, network.draws)[selected]
    largest = np.broadcast_to(largest, network.draws)[selected]
    if not len(selected) or (needed <= largest).any():
        return ""
    place = _in_no_draw(network, int(selected[0]))
    return f"it needs {needed[0]}, but there is never more than {largest[0]}{place}"


def _in_no_draw(network: Network, draw: int) -> str:
    """Name the draw whose numbers are told, where there are several."""
    return f" (draw {draw}; no draw has enough)" if network.draws > 1 else ""


def owners(offset: NDArray[np.int64]) -> NDArray[np.int64]:
    """Owner of each entry of a table compressed by ``offset``, (entry,)."""
    return np.repeat(np.arange(len(offset) - 1), np.diff(offset))


def _slices(offset: NDArray[np.int64]) -> list[slice]:
    """Entries of each owner of a table compressed by ``offset``."""
    return [slice(first, end) for first, end in pairwise(offset)]


def _link_texts(network: Network) -> list[str]:
    return [
        f"lag of link {network.activities[before]!r} → {network.activities[after]!r}"
        for before, after in zip(network.link_before, network.link_after, strict=True)
    ]


def _need_texts(network: Network) -> list[str]:
    return [
        f"need of activity {network.activities[activity]!r} for {network.resources[resource]!r}"
        for activity, resource in zip(
            owners(network.need_offset), network.need_resource, strict=True
        )
    ]


def _produce_texts(network: Network) -> list[str]:
    return [
        f"production of stock {network.stocks[stock]!r} by {network.activities[activity]!r}"
        for activity, stock in zip(
            owners(network.produce_offset), network.produce_stock, strict=True
        )
    ]


def _consume_texts(network: Network) -> list[str]:
    return [
        f"consumption of stock {network.stocks[stock]!r} by {network.activities[activity]!r}"
        for activity, stock in zip(
            owners(network.consume_offset), network.consume_stock, strict=True
        )
    ]


def _first_draw(is_so: NDArray[np.bool_]) -> str:
    """Name the first draw for which it is so, or nothing where all draws share one row."""
    return f" in draw {int(np.argmax(is_so))}" if len(is_so) > 1 else ""
