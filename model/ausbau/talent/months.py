"""The months of a run as the rules of people need them: counted from the day of calibration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.timeline import hours_between
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.talent import measure


def months_apart(shape: tuple[int, ...]) -> Array:
    """Zeros ``(draw, month, …)`` of which each month lies in one piece of memory, as it is filled."""
    return np.moveaxis(np.zeros((*shape[1:], shape[0])), -1, 0)


def laid_by_month(values: Array) -> Array:
    """The same values ``(draw, month, …)``, laid as those of `months_apart`."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(values, 0, -1)), -1, 0)


@dataclass(frozen=True)
class Months:
    """Parameters as columns, and the calendar relative to the day for which the stocks are stated."""

    worlds: Worlds
    calibrated_on: date

    @property
    def shape(self) -> tuple[int, int]:
        """Draws and months."""
        return self.worlds.draws, self.worlds.timeline.months

    @property
    def bounds_h(self) -> Array:
        """Bounds of the months in hours since the start."""
        return self.worlds.timeline.bounds_h

    @property
    def middle_h(self) -> Array:
        """Middle of each month in hours since the start."""
        return (self.bounds_h[:-1] + self.bounds_h[1:]) / 2

    @property
    def later_middle_h(self) -> Array:
        """The same of the months after the horizon in which work goes on."""
        bounds_h = self.worlds.timeline.prolonged.bounds_h[self.worlds.timeline.months :]
        return (bounds_h[:-1] + bounds_h[1:]) / 2

    @property
    def years(self) -> Array:
        """Length of each month in years."""
        return self.worlds.timeline.month_hours / HOURS_PER_YEAR

    def value(self, path: str) -> Array:
        """A parameter in each world, ``(draw,)``."""
        return self.worlds.value(f"talent.{path}")

    def column(self, path: str) -> Array:
        """A parameter in each world, ``(draw, 1)``."""
        return self.value(path)[:, np.newaxis]

    def since_start_h(self, day: date) -> float:
        """Hours from the start to the beginning of a day, negative before it."""
        midnight = datetime.combine(day, time(), UTC)
        return hours_between(self.worlds.timeline.start, midnight)

    def since_calibration_h(self, at_h: Array) -> Array:
        """Hours since the day of calibration, negative before it."""
        return at_h - self.since_start_h(self.calibrated_on)

    def since_calibration_years(self, at_h: Array) -> Array:
        """The same in years."""
        return self.since_calibration_h(at_h) / HOURS_PER_YEAR

    def active(self, starts: date) -> Array:
        """Share of each month after the start of a measure, ``(month,)``."""
        return measure.active_share(self.bounds_h, self.since_start_h(starts))

    def phase(self, at_h: Array, starts: date, build_up: str) -> Array:
        """How far a measure is built up; ``build_up`` is the path of the time that it takes."""
        return measure.phase(at_h, self.since_start_h(starts), self.column(build_up))
