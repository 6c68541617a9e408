"""The schedules of a network file in its own unit: makespan, criticality, and the table of times."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ausbau.buildout import compiled_engine, simpy_engine
from ausbau.buildout.calendars import NEVER
from ausbau.buildout.criticality import criticality_index
from ausbau.buildout.network import IntArray, Network, Schedule
from ausbau.buildout.network_entries import NetworkFile
from ausbau.buildout.network_file import network_of
from ausbau.core.arrays import Array

ENGINES: Mapping[str, Callable[[Network], Schedule]] = MappingProxyType(
    {"compiled": compiled_engine.schedule, "simpy": simpy_engine.schedule}
)
"""All of them give the same schedule."""

LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Levels of the quantiles that are told."""


@dataclass(frozen=True, eq=False)
class NetworkResult:
    """A network file scheduled in all worlds."""

    file: NetworkFile
    network: Network
    schedule: Schedule

    @cached_property
    def makespan(self) -> Array:
        """Last finish in the file's unit, (draw,); infinite where something never finishes."""
        return self._in_unit(self.schedule.finish_ticks.max(axis=1, initial=0))

    @cached_property
    def criticality(self) -> Mapping[str, float]:
        """Criticality index by activity, in the file's order."""
        index = criticality_index(self.network, self.schedule)
        return dict(zip(self.network.activities, index.tolist(), strict=True))

    @cached_property
    def never_started(self) -> Mapping[str, int]:
        """In how many worlds an activity never starts, by activity; those that always start are left out."""
        waits = self.network.is_selected & (self.schedule.start_ticks == NEVER)
        counts = zip(self.network.activities, waits.sum(axis=0).tolist(), strict=True)
        return {name: count for name, count in counts if count}

    def quantiles(self) -> Mapping[float, float]:
        """Quantiles of the makespan, each the value of a world; infinite ones stay in."""
        found = np.quantile(self.makespan, LEVELS, method="inverted_cdf")
        return dict(zip(LEVELS, found.tolist(), strict=True))

    def write(self, path: Path) -> None:
        """Write ``draw,activity,start,finish`` as CSV, whole or not at all; ``inf`` is never."""
        partial = path.with_name(path.name + ".partial")
        start, finish = (
            self._in_unit(ticks).tolist()
            for ticks in (self.schedule.start_ticks, self.schedule.finish_ticks)
        )
        with partial.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["draw", "activity", "start", "finish"])
            for draw, times in enumerate(zip(start, finish, strict=True)):
                rows = zip(self.network.activities, *times, strict=True)
                writer.writerows(
                    (draw, name, number(start), number(finish)) for name, start, finish in rows
                )
        partial.replace(path)

    def _in_unit(self, ticks: IntArray) -> Array:
        return np.where(ticks == NEVER, np.inf, ticks / self.file.ticks_per_unit)


def scheduled(
    file: NetworkFile,
    draws: int,
    seed: int,
    *,
    distribution: str = "pert",
    engine: str = "compiled",
) -> NetworkResult:
    """Schedule a network file in the worlds ``[0, draws)`` of a seed; see `network_of`."""
    network = network_of(file, draws, seed, distribution=distribution)
    return NetworkResult(file, network, ENGINES[engine](network))


def number(value: float) -> str:
    """Shortest text that reads back as the number; whole ones without a point."""
    return repr(value).removesuffix(".0")
