"""Times of a network file that ticks cannot hold: more than int64 counts, or less than half a tick.

Either would pass unseen: what is too long never ends, what is too short takes no time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ausbau.buildout.calendars import NEVER
from ausbau.buildout.network_entries import FileActivity, NetworkFile, ThreePoint
from ausbau.core.errors import Problem
from ausbau.core.origins import Origin

HALF_A_TICK = 0.5
"""Up to here a time rounds to zero."""


class _Time(NamedTuple):
    """One time of the file, in its unit, and where it stands."""

    what: str
    time: float
    path: str
    origin: Origin


def problems(file: NetworkFile) -> list[Problem]:
    """Every time that ticks cannot hold; if each fits alone, whether all of them one after the other do."""
    times = [*_times(file)]
    found = [problem for time in times for problem in _problems(file, time)]
    total = sum(time.time for time in times if not time.what.startswith("start"))
    if not found and total * file.ticks_per_unit >= NEVER:
        message = f"the times sum to {total:.3g}{_unit(file)}, too long to be counted in ticks"
        found.append(Problem(file.name, 0, 0, "", message, _longest(file), _larger(file)))
    return found


def _times(file: NetworkFile) -> Iterator[_Time]:
    for activity in file.activities:
        yield _Time("duration", _longest_duration(activity), activity.name, activity.origin)
        yield _Time("earliest start", activity.earliest_start, activity.name, activity.origin)
        for before, lag in activity.predecessors.items():
            yield _Time(f"lag after {before}", lag, activity.name, activity.origin)
    for resource, steps in file.resources.items():
        origin = file.origins.get(resource, Origin(file.name))
        for from_time, _ in steps:
            yield _Time("start of a step", from_time, resource, origin)


def _longest_duration(activity: FileActivity) -> float:
    duration = activity.duration
    return duration.high if isinstance(duration, ThreePoint) else duration.support()[1]


def _problems(file: NetworkFile, entry: _Time) -> Iterator[Problem]:
    ticks, written = entry.time * file.ticks_per_unit, f"{entry.time:g}{_unit(file)}"
    place = (entry.origin.file, entry.origin.line, entry.origin.column, entry.path)
    if ticks >= NEVER:
        message = f"the {entry.what} of {written} is too long to be counted in ticks"
        yield Problem(*place, message, _longest(file), _larger(file))
    elif 0.0 < ticks <= HALF_A_TICK:
        message = f"the {entry.what} of {written} is less than a tick and would count as 0"
        expected = f"0, or at least {1.0 / file.ticks_per_unit:.3g}{_unit(file)}"
        yield Problem(*place, message, expected, "multiply all times by the same factor")


def _longest(file: NetworkFile) -> str:
    return f"less than {NEVER / file.ticks_per_unit:.3g}{_unit(file)} in all"


def _larger(file: NetworkFile) -> str:
    if file.unit:
        return "a tick is a millisecond"
    return "without a unit a tick is a millionth; divide all times by the same factor"


def _unit(file: NetworkFile) -> str:
    return f" {file.unit}" if file.unit else ""
