"""What a network file says, whatever its form: activities, resources, stocks and calendars.

Times are in the file's unit. A file without one counts in units of which a tick is a millionth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from ausbau.buildout.calendars import TICKS_PER_HOUR
from ausbau.buildout.network import IntArray
from ausbau.core.distributions import Distribution, Pert, Triangular
from ausbau.core.origins import Origin
from ausbau.core.units import quantity

TICKS_PER_BARE_UNIT = 1_000_000
"""Ticks in the unit of a file that names none."""

THREE_POINT: Mapping[str, type[Pert] | type[Triangular]] = MappingProxyType(
    {"pert": Pert, "triangular": Triangular}
)
"""Distributions that three points can stand for, by name."""


class ThreePoint(NamedTuple):
    """Smallest, most likely and largest duration, of a distribution that the file leaves open."""

    low: float
    mode: float
    high: float


Duration: TypeAlias = Distribution | ThreePoint


@dataclass(frozen=True)
class FileActivity:
    """One activity of a file."""

    name: str
    duration: Duration
    origin: Origin
    predecessors: Mapping[str, float] = field(default_factory=dict)
    """Lag by predecessor."""
    needs: Mapping[str, int] = field(default_factory=dict)
    consumes: Mapping[str, int] = field(default_factory=dict)
    produces: Mapping[str, int] = field(default_factory=dict)
    priority: int = 0
    calendar: str | None = None
    earliest_start: float = 0.0


@dataclass(frozen=True)
class NetworkFile:
    """All that a file says, and where it says it."""

    name: str
    activities: tuple[FileActivity, ...]
    unit: str = ""
    """Time unit such as ``day``, empty where the file names none."""
    resources: Mapping[str, tuple[tuple[float, int], ...]] = field(default_factory=dict)
    """Steps ``(from, capacity)``."""
    stocks: Mapping[str, int] = field(default_factory=dict)
    """Level at the start."""
    calendars: Mapping[str, IntArray] = field(default_factory=dict)
    """Open intervals in ticks, (interval, 2)."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Where resources, stocks and calendars stand."""

    @property
    def ticks_per_unit(self) -> float:
        """Ticks in one unit of the file's times."""
        return (
            quantity(f"1 {self.unit}", "h") * TICKS_PER_HOUR if self.unit else TICKS_PER_BARE_UNIT
        )

    @property
    def is_certain(self) -> bool:
        """Whether all worlds have the same durations."""
        return all(fixed_value(activity.duration) is not None for activity in self.activities)


def fixed_value(duration: Duration) -> float | None:
    """The only possible value of a duration, or None where there are several."""
    if isinstance(duration, ThreePoint):
        return duration.low if duration.low == duration.high else None
    low, high = duration.support()
    return low if low == high else None
