"""Network files of our own: YAML with activities, resources, stocks and calendars by id.

::

    unit: day                 # of the results, and of bare numbers; may be left out
    start: 2026-01-05         # first instant, 0:00 in Berlin; only working days need it
    activities:
      permit:
        duration: [20, 30, 60]              # low, mode, high; --distribution says of what
      hall:
        duration: {triangular: [3 week, 4 week, 9 week]}    # or pert, uniform: [low, high]
        predecessors: [permit]
        needs: {crew: 2}                    # held from start to finish
        calendar: site                      # works in its open time only
      grid:
        duration: 1 month
        produces: {power_kw: 4000}          # at the finish
      rack:
        duration: 3 working_day             # 24 h of open time each
        predecessors: {hall: 2 day}         # lag by predecessor
        needs: {crew: 1}
        consumes: {power_kw: 1200}          # at the start
        calendar: site
        priority: -1                        # the lowest goes first, 0 if not given
        earliest_start: 40 day
    resources:
      crew: [[0, 1], [30 day, 2]]           # steps [from, capacity], or one number
    stocks:
      power_kw: 0                           # level at the start
    calendars:
      site: {working_days: BY}              # Monday to Friday but for holidays; or national
      shifts: {open: [[0 h, 8 h], [24 h, 32 h]]}

A bare number counts in the file's unit; text names its own. A file without ``unit`` has bare numbers
only. Working days are known for 20 years from ``start`` on; what lies later is not done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from pydantic import Field, PlainValidator, ValidationError, ValidationInfo, model_validator

from ausbau.buildout.calendars import NEVER, CalendarError, working_days
from ausbau.buildout.network import IntArray
from ausbau.buildout.network_entries import (
    THREE_POINT,
    Duration,
    FileActivity,
    NetworkFile,
    ThreePoint,
)
from ausbau.core import schema, units, yaml_source
from ausbau.core.distributions import Fixed, Pert, Uniform
from ausbau.core.errors import InputError
from ausbau.core.findings import Finding
from ausbau.core.origins import Origins
from ausbau.core.schema import Spec
from ausbau.core.timeline import parse_date
from ausbau.core.yaml_scalars import kind_of

NATIONAL = "national"
"""In place of a Land: the holidays that all Länder share."""
KNOWN_YEARS = 20
"""For so long are the working days from the start on laid out."""
_BERLIN = ZoneInfo("Europe/Berlin")

T = TypeVar("T")


class _Context(NamedTuple):
    """What reading an entry needs from the head of the file."""

    unit: str
    start: date | None

    @property
    def hours(self) -> float:
        """Hours of one unit; of a file without one it does not matter."""
        return units.quantity(f"1 {self.unit}", "h") if self.unit else 1.0


class _WorkDuration(NamedTuple):
    """A duration in the file's unit, and whether it counts working days."""

    duration: Duration
    is_working_time: bool


def _number(node: object, context: _Context) -> tuple[float, bool]:
    """Time in the file's unit, at least 0, and whether it counts working days."""
    if isinstance(node, str) and context.unit:
        elapsed = units.duration(node)
        number, is_working_time = elapsed.hours / context.hours, elapsed.is_working_time
    elif isinstance(node, int | float) and not isinstance(node, bool):
        number, is_working_time = float(node), False
    elif isinstance(node, str):
        raise ValueError(f"{node!r} has a unit, but the file names none; expected a bare number")
    else:
        raise ValueError(f"{kind_of(node)} is no time; expected a number, or text with a unit")
    if not 0.0 <= number < float("inf"):
        raise ValueError(f"`{node}` is out of range; expected at least 0")
    return number, is_working_time


def _time(node: object, info: ValidationInfo[_Context]) -> float:
    number, is_working_time = _number(node, info.context)
    if is_working_time:
        raise ValueError("lags and dates know no calendar; expected elapsed time, as in `14 day`")
    return number


def _numbers(node: object, names: str, context: _Context) -> tuple[tuple[float, ...], bool]:
    """As many numbers as there are names."""
    count = len(names.split(", "))
    if not isinstance(node, list) or len(node) != count:
        raise ValueError(f"is not a list of {count} numbers; expected [{names}]")
    found = [_number(entry, context) for entry in node]
    kinds = {is_working_time for _, is_working_time in found}
    if len(kinds) > 1:
        raise ValueError("mixes working days with elapsed time; expected one of the two")
    return tuple(number for number, _ in found), kinds == {True}


def _duration(node: object, info: ValidationInfo[_Context]) -> _WorkDuration:
    """One number, three points, or a distribution by name."""
    if isinstance(node, list):
        points, is_working_time = _numbers(node, "low, mode, high", info.context)
        Pert(*points)  # refuses points in the wrong order
        return _WorkDuration(ThreePoint(*points), is_working_time)
    if not isinstance(node, dict):
        number, is_working_time = _number(node, info.context)
        return _WorkDuration(Fixed(number), is_working_time)
    name = next(iter(node), "")
    if len(node) != 1 or name not in (*THREE_POINT, "uniform"):
        raise ValueError("is no distribution; expected {pert: …}, {triangular: …} or {uniform: …}")
    if name == "uniform":
        bounds, is_working_time = _numbers(node[name], "low, high", info.context)
        return _WorkDuration(Uniform(*bounds), is_working_time)
    points, is_working_time = _numbers(node[name], "low, mode, high", info.context)
    return _WorkDuration(THREE_POINT[name](*points), is_working_time)


def _lags(node: object, info: ValidationInfo[_Context]) -> dict[str, float]:
    """Lag by predecessor, from a list of ids or a mapping."""
    if isinstance(node, list) and all(isinstance(entry, str) for entry in node):
        return dict.fromkeys(node, 0.0)
    if isinstance(node, dict):
        return {name: _time(lag, info) for name, lag in node.items()}
    raise ValueError("are not ids; expected a list of ids, or a mapping of id to lag")


def _steps(node: object, info: ValidationInfo[_Context]) -> tuple[tuple[float, int], ...]:
    """Steps ``(from, capacity)``, from a list of pairs or one capacity."""
    pairs: list[Any] = node if isinstance(node, list) else [[0, node]]
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not _is_amount(pair[1]):
            expected = "a whole number, or a list of [from, capacity]"
            raise ValueError(f"is no capacity of at least 0; expected {expected}")
    return tuple((_time(from_time, info), int(capacity)) for from_time, capacity in pairs)


def _is_amount(node: object) -> bool:
    return isinstance(node, int) and not isinstance(node, bool) and node >= 0


def _calendar(node: object, info: ValidationInfo[_Context]) -> IntArray:
    """Open intervals in ticks, (interval, 2)."""
    context = info.context
    content = node if isinstance(node, dict) else {}
    if list(content) == ["working_days"]:
        return _working_days(content["working_days"], context)
    if list(content) == ["open"] and isinstance(content["open"], list):
        ticks_per_unit = NetworkFile("", (), context.unit).ticks_per_unit
        intervals = [_numbers(interval, "from, to", context)[0] for interval in content["open"]]
        ticks = np.rint(np.array(intervals).reshape(-1, 2) * ticks_per_unit)
        if (ticks >= float(NEVER)).any():
            longest = f"{NEVER / ticks_per_unit:.3g} {context.unit}".rstrip()
            raise ValueError(f"opens too late to be counted in ticks; expected less than {longest}")
        return ticks.astype(np.int64)
    raise ValueError("is no calendar; expected {working_days: …} or {open: [[from, to], …]}")


def _working_days(land: object, context: _Context) -> IntArray:
    if not context.unit or context.start is None:
        raise ValueError("working days need a clock; expected `unit` and `start` in the file")
    start, end = (
        datetime.combine(day, time(), _BERLIN).astimezone(UTC)
        for day in (context.start, _years_later(context.start))
    )
    try:
        return working_days(start, end, land=None if land == NATIONAL else str(land))
    except CalendarError as error:
        raise ValueError(str(error)) from error


def _years_later(day: date) -> date:
    return date(day.year + KNOWN_YEARS, day.month, min(day.day, 28))


Time = Annotated[float, PlainValidator(_time)]
Amount = Annotated[int, Field(strict=True, ge=0, le=2**53)]


class ActivitySpec(Spec):
    """What a file may say about an activity."""

    duration: Annotated[_WorkDuration, PlainValidator(_duration)]
    """How long it takes."""
    predecessors: Annotated[dict[str, float], PlainValidator(_lags)] = Field(default_factory=dict)
    """What has to be finished before, and how long before."""
    needs: dict[str, Amount] = Field(default_factory=dict)
    """What it holds of resources while it runs."""
    consumes: dict[str, Amount] = Field(default_factory=dict)
    """What it takes from stocks at its start."""
    produces: dict[str, Amount] = Field(default_factory=dict)
    """What it adds to stocks at its finish."""
    priority: Annotated[int, Field(strict=True, gt=-(2**63), lt=2**63)] = 0
    """The lowest goes first."""
    calendar: str | None = None
    """When it is worked on."""
    earliest_start: Time = 0.0
    """It does not start before."""

    @model_validator(mode="after")
    def _check_calendar(self) -> ActivitySpec:
        if self.duration.is_working_time and self.calendar is None:
            hint = "name one with `calendar`"
            found = Finding(("duration",), "working days need a calendar", hint=hint)
            schema.raise_findings([found])
        return self


class NetworkSpec(Spec):
    """What a network file may say."""

    unit: str = ""
    """Time unit of the results and of bare numbers."""
    start: str = ""
    """Day on which the clock starts."""
    activities: Annotated[dict[str, ActivitySpec], Field(min_length=1)]
    """What is to be done, by id."""
    resources: dict[str, Annotated[tuple[tuple[float, int], ...], PlainValidator(_steps)]] = Field(
        default_factory=dict
    )
    """What is held and given back, by id."""
    stocks: dict[str, Amount] = Field(default_factory=dict)
    """What is used up, by id."""
    calendars: dict[str, Annotated[IntArray, PlainValidator(_calendar)]] = Field(
        default_factory=dict
    )
    """Open time, by id."""


def read(path: Path) -> NetworkFile:
    """Read a network file of our own; `InputError` tells every problem with its line."""
    document = yaml_source.read(path)
    origins = Origins.of(document)
    tree = document.value if isinstance(document.value, dict) else {}
    context = _Context(
        unit=_of_head(tree.get("unit", ""), "unit", origins, _unit),
        start=_of_head(tree.get("start", ""), "start", origins, _start),
    )
    try:
        spec = NetworkSpec.model_validate(tree, context=context)
    except ValidationError as error:
        raise InputError(schema.problems(error, origins, NetworkSpec)) from error
    return _file(document.name, spec, origins)


def _of_head(node: object, key: str, origins: Origins, reader: Callable[[object], T]) -> T:
    """An entry without which no other can be read."""
    try:
        return reader(node)
    except ValueError as error:
        message, _, expected = str(error).partition("; expected ")
        finding = Finding((key,), message, expected)
        raise InputError([schema.problem_at((key,), origins, finding)]) from error


def _unit(node: object) -> str:
    if node == "":
        return ""
    try:
        units.quantity(f"1 {node}", "h")
    except units.UnitError as error:
        raise ValueError(f"`{node}` is no unit of time; expected h, day, week, month …") from error
    return str(node)


def _start(node: object) -> date | None:
    return None if node == "" else parse_date(node)


def _file(name: str, spec: NetworkSpec, origins: Origins) -> NetworkFile:
    kinds: dict[str, Iterable[str]] = {
        "resources": spec.resources,
        "stocks": spec.stocks,
        "calendars": spec.calendars,
    }
    return NetworkFile(
        name=name,
        activities=tuple(
            FileActivity(
                name=activity,
                duration=entry.duration.duration,
                origin=origins.nearest(("activities", activity)),
                **entry.model_dump(exclude={"duration"}),
            )
            for activity, entry in spec.activities.items()
        ),
        unit=spec.unit,
        resources=spec.resources,
        stocks=spec.stocks,
        calendars=spec.calendars,
        origins={
            entry: origins.nearest((kind, entry))
            for kind, known in kinds.items()
            for entry in known
        },
    )
