"""The builder of a network: entries by id and in hours become arrays by index and in ticks."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ausbau.buildout.calendars import ticks_from_hours
from ausbau.buildout.network import BoolArray, IntArray, Network
from ausbau.buildout.network_check import NetworkError, faults, problems

LARGEST_AMOUNT = 2**53
"""The largest amount of one entry: float64 counts exactly up to here, and int64 holds many sums."""

_DIMS_BY_DRAW = 3

Scalar = TypeVar("Scalar", np.int64, np.bool_)


class _Activity(NamedTuple):
    """One activity as given: the arrays are (1,) where all draws share the value, else (draw,)."""

    name: str
    duration_ticks: IntArray
    is_selected: BoolArray
    earliest_start_ticks: IntArray
    calendar: str | None
    priority: int


class _Entry(NamedTuple):
    """A value that ties two ids together; the value is (1,) or (draw,)."""

    text: str
    owner: str
    item: str
    value: IntArray


class _Table(NamedTuple):
    """Entries compressed by owner, in the order of (owner, item)."""

    offset: IntArray
    owner: IntArray
    item: IntArray
    value: IntArray


class NetworkBuilder:
    """Collects a network entry by entry and turns it into arrays.

    Entries come in any order and may name ids that are defined later. Durations, lags and dates are
    hours, amounts are whole numbers; each is one number or an array ``(draw,)``. Infinite hours are
    `NEVER`. What the entries say is judged by `build`, which tells every problem at
    once.
    """

    def __init__(self, draws: int) -> None:
        if draws < 1:
            raise NetworkError([f"a network needs at least one draw, got {draws}"])
        self._draws = draws
        self._activities: list[_Activity] = []
        self._links: list[_Entry] = []
        self._resources: list[tuple[str, list[IntArray], list[IntArray]]] = []
        self._needs: list[_Entry] = []
        self._stocks: list[tuple[str, IntArray]] = []
        self._produced: list[_Entry] = []
        self._consumed: list[_Entry] = []
        self._calendars: list[tuple[str, IntArray]] = []
        self._unreadable: list[str] = []

    def activity(
        self,
        activity: str,
        duration_h: ArrayLike,
        *,
        selected: ArrayLike | None = None,
        calendar: str | None = None,
        priority: int = 0,
        earliest_start_h: ArrayLike | None = None,
    ) -> None:
        """Define an activity; without ``calendar`` its duration is elapsed time."""
        what = f"activity {activity!r}"
        earliest_h = 0.0 if earliest_start_h is None else earliest_start_h
        self._activities.append(
            _Activity(
                activity,
                self._ticks(f"{what}: duration", duration_h),
                self._flags(f"{what}: selected", True if selected is None else selected),
                self._ticks(f"{what}: earliest start", earliest_h),
                calendar,
                operator.index(priority),
            )
        )

    def link(self, before: str, after: str, lag_h: ArrayLike = 0.0) -> None:
        """Let ``after`` wait until ``before`` has finished and the lag has passed."""
        text = f"lag of link {before!r} → {after!r}"
        self._links.append(_Entry(text, before, after, self._ticks(text, lag_h)))

    def resource(
        self, resource: str, steps: float | NDArray[Any] | Sequence[tuple[ArrayLike, ArrayLike]]
    ) -> None:
        """Define a resource by capacity, or by steps ``(from_h, capacity)`` in order of time."""
        what = f"resource {resource!r}"
        pairs = steps if isinstance(steps, Sequence) else [(0.0, steps)]
        changes = [self._ticks(f"{what}: start of a step", from_h) for from_h, _ in pairs]
        capacities = [self._whole(f"{what}: capacity", capacity) for _, capacity in pairs]
        self._resources.append((resource, changes, capacities))

    def need(self, activity: str, resource: str, amount: ArrayLike) -> None:
        """Let the activity hold an amount of the resource from its start to its finish."""
        text = f"need of activity {activity!r} for {resource!r}"
        self._needs.append(_Entry(text, activity, resource, self._whole(text, amount)))

    def stock(self, stock: str, initial: ArrayLike = 0) -> None:
        """Define a stock by its level at the timeline's start."""
        self._stocks.append((stock, self._whole(f"stock {stock!r}: initial amount", initial)))

    def produce(self, activity: str, stock: str, amount: ArrayLike) -> None:
        """Let the activity add an amount to the stock at its finish."""
        text = f"production of stock {stock!r} by {activity!r}"
        self._produced.append(_Entry(text, activity, stock, self._whole(text, amount)))

    def consume(self, activity: str, stock: str, amount: ArrayLike) -> None:
        """Let the activity take an amount from the stock at its start."""
        text = f"consumption of stock {stock!r} by {activity!r}"
        self._consumed.append(_Entry(text, activity, stock, self._whole(text, amount)))

    def calendar(self, calendar: str, open_ticks: IntArray) -> None:
        """Define a calendar by its open intervals in order of time, ``(interval, 2)`` in ticks.

        Where draws differ it is ``(draw, interval, 2)``, filled up with intervals from `NEVER` to `NEVER`.
        """
        of_draws = open_ticks.reshape(1, -1, 2) if open_ticks.ndim < _DIMS_BY_DRAW else open_ticks
        if len(of_draws) not in {1, self._draws}:
            expected = f"one table or {self._draws}, one for each draw"
            self._unreadable.append(f"calendar {calendar!r}: expected {expected}")
            of_draws = of_draws[:1]
        self._calendars.append((calendar, of_draws))

    def build(self, *, refuses_shortages: bool = True) -> Network:
        """Turn all entries into arrays, or raise a `NetworkError` with every problem.

        A block of an ensemble passes ``refuses_shortages=False``: whether something is short in all
        draws would depend on where the block is cut, and a world where it is short waits for ever.
        """
        network = self._assembled()
        unreadable = [*self._unreadable, *self._unknown_ids(network)]
        # An entry that could not be read would be told again as a lack of capacity or stock.
        is_whole = refuses_shortages and not unreadable
        found = problems(network) if is_whole else [*unreadable, *faults(network)]
        if found:
            raise NetworkError(found)
        return network

    def _assembled(self) -> Network:
        names = tuple(activity.name for activity in self._activities)
        resources = tuple(name for name, _, _ in self._resources)
        stocks = tuple(name for name, _ in self._stocks)
        calendars = tuple(name for name, _ in self._calendars)
        links = _compressed(self._links, names, names)
        needs = _compressed(self._needs, names, resources)
        produced = _compressed(self._produced, names, stocks)
        consumed = _compressed(self._consumed, names, stocks)
        changes = [column for _, columns, _ in self._resources for column in columns]
        capacities = [column for _, _, columns in self._resources for column in columns]
        intervals = [column for _, ticks in self._calendars for column in np.moveaxis(ticks, 1, 0)]
        calendar_index = _positions(calendars)
        return Network(
            draws=self._draws,
            activities=names,
            duration_ticks=_columns(
                np.int64, [a.duration_ticks for a in self._activities], self._draws
            ),
            is_selected=_columns(np.bool_, [a.is_selected for a in self._activities], self._draws),
            earliest_start_ticks=_columns(
                np.int64, [a.earliest_start_ticks for a in self._activities]
            ),
            calendar_of=_frozen([calendar_index.get(a.calendar, -1) for a in self._activities]),
            priority=_frozen([a.priority for a in self._activities]),
            rank=_ranks(self._activities),
            successor_offset=links.offset,
            link_before=links.owner,
            link_after=links.item,
            lag_ticks=links.value,
            resources=resources,
            capacity_offset=_offsets([len(columns) for _, columns, _ in self._resources]),
            capacity_change_ticks=_columns(np.int64, changes),
            capacity=_columns(np.int64, capacities),
            need_offset=needs.offset,
            need_resource=needs.item,
            need_amount=needs.value,
            stocks=stocks,
            initial=_columns(np.int64, [initial for _, initial in self._stocks], self._draws),
            produce_offset=produced.offset,
            produce_stock=produced.item,
            produce_amount=produced.value,
            consume_offset=consumed.offset,
            consume_stock=consumed.item,
            consume_amount=consumed.value,
            calendars=calendars,
            open_offset=_offsets([ticks.shape[1] for _, ticks in self._calendars]),
            open_from=_columns(np.int64, [column[:, 0] for column in intervals]),
            open_to=_columns(np.int64, [column[:, 1] for column in intervals]),
        )

    def _unknown_ids(self, network: Network) -> list[str]:
        """Ids that an entry names and nothing defines, with the nearest known one."""
        sought: list[tuple[str, str, str, tuple[str, ...]]] = [
            (f"activity {activity.name!r}", "calendar", activity.calendar, network.calendars)
            for activity in self._activities
            if activity.calendar is not None
        ]
        for kind, known, entries in (
            ("activity", network.activities, self._links),
            ("resource", network.resources, self._needs),
            ("stock", network.stocks, [*self._produced, *self._consumed]),
        ):
            for entry in entries:
                sought.append((entry.text, "activity", entry.owner, network.activities))
                sought.append((entry.text, kind, entry.item, known))
        defined = {
            id(known): frozenset(known)
            for known in (network.activities, network.resources, network.stocks, network.calendars)
        }
        return [
            f"{text}: there is no {kind} {name!r}{_nearest(name, known)}"
            for text, kind, name, known in sought
            if name not in defined[id(known)]
        ]

    def _per_draw(self, what: str, values: ArrayLike) -> NDArray[Any]:
        """Numbers as (1,) or (draw,); what cannot be read is noted, and 0 stands in."""
        numbers = np.atleast_1d(np.asarray(values))
        if numbers.shape not in {(1,), (self._draws,)}:
            expected = f"one number or {self._draws}, one for each draw"
            self._unreadable.append(f"{what}: expected {expected}, got the shape {numbers.shape}")
        elif numbers.dtype.kind not in "iuf":
            self._unreadable.append(f"{what}: expected numbers, got {values!r}")
        elif np.isnan(numbers).any():
            self._unreadable.append(f"{what}: expected numbers, got NaN")
        else:
            return numbers
        return np.zeros(1)

    def _ticks(self, what: str, hours: ArrayLike) -> IntArray:
        return ticks_from_hours(self._per_draw(what, hours))

    def _whole(self, what: str, amounts: ArrayLike) -> IntArray:
        """Amounts as int64; a fraction is noted, because rounding it would create or lose stock."""
        numbers = self._per_draw(what, amounts)
        is_whole = (np.abs(numbers) <= LARGEST_AMOUNT) & (numbers == np.rint(numbers))
        if not is_whole.all():
            expected = (
                f"whole numbers up to 2**53 (choose the unit so), got {numbers[~is_whole][0]}"
            )
            self._unreadable.append(f"{what}: expected {expected}")
            return np.zeros(1, dtype=np.int64)
        return numbers.astype(np.int64)

    def _flags(self, what: str, flags: ArrayLike) -> BoolArray:
        values = np.array(flags, ndmin=1)
        if values.dtype.kind != "b" or values.shape not in {(1,), (self._draws,)}:
            expected = f"one truth value or {self._draws}, one for each draw"
            self._unreadable.append(f"{what}: expected {expected}")
            return np.ones(1, dtype=np.bool_)
        return values


def _positions(names: Sequence[str]) -> dict[str | None, int]:
    """First position of each name."""
    return {name: position for position, name in reversed(list(enumerate(names)))}


def _ranks(activities: Sequence[_Activity]) -> IntArray:
    """Place of each activity in the order of (priority, id)."""
    order = sorted(
        range(len(activities)),
        key=lambda index: (activities[index].priority, activities[index].name),
    )
    return _frozen(np.argsort(np.array(order, dtype=np.int64)))


def _compressed(entries: Iterable[_Entry], owners: Sequence[str], items: Sequence[str]) -> _Table:
    """Entries whose ids are known, compressed by owner."""
    owner_at, item_at = _positions(owners), _positions(items)
    known = [entry for entry in entries if entry.owner in owner_at and entry.item in item_at]
    known.sort(key=lambda entry: (owner_at[entry.owner], item_at[entry.item]))
    owner = _frozen([owner_at[entry.owner] for entry in known])
    return _Table(
        offset=_offsets(np.bincount(owner, minlength=len(owners))),
        owner=owner,
        item=_frozen([item_at[entry.item] for entry in known]),
        value=_columns(np.int64, [entry.value for entry in known]),
    )


def _columns(
    scalar: type[Scalar], columns: Sequence[NDArray[Scalar]], rows: int | None = None
) -> NDArray[Scalar]:
    """Columns of 1 or ``draws`` values side by side, with as many rows as told or as needed."""
    longest = max((len(column) for column in columns), default=1)
    table = np.empty((rows or longest, len(columns)), dtype=scalar)
    for position, column in enumerate(columns):
        table[:, position] = column
    table.setflags(write=False)
    return table


def _offsets(counts: ArrayLike) -> IntArray:
    """Where the entries of each owner begin, and where the last ones end."""
    return _frozen(np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]))


def _frozen(values: ArrayLike) -> IntArray:
    """Read-only int64 copy."""
    array = np.array(values, dtype=np.int64, order="C")
    array.setflags(write=False)
    return array


def _nearest(name: str, known: Sequence[str]) -> str:
    matches = get_close_matches(name, known, n=1)
    return f"; did you mean {matches[0]!r}?" if matches else ""
