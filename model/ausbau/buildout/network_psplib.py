"""PSPLIB's ``.sm`` files: single-mode project scheduling with renewable resources.

The priority of a job is its latest finish time, from a forward and a backward pass over the critical
path without regard to resources.

Source of the form: Kolisch and Sprecher (1997), "PSPLIB - a project scheduling problem library", doi
10.1016/S0377-2217(96)00170-1. Source of the rule: Davis and Patterson (1975), "A comparison of
heuristic and optimum solutions in resource-constrained project scheduling".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

from ausbau.buildout.network_entries import FileActivity, NetworkFile
from ausbau.buildout.network_text import text_of
from ausbau.core.distributions import Fixed
from ausbau.core.errors import InputError, Problem
from ausbau.core.origins import Origin

PRECEDENCE = "PRECEDENCE RELATIONS"
REQUESTS = "REQUESTS/DURATIONS"
AVAILABILITIES = "RESOURCEAVAILABILITIES"
SECTIONS = (PRECEDENCE, REQUESTS, AVAILABILITIES)

_RESOURCE = re.compile(r"([RND])\s*(\d+)")


class _Job(NamedTuple):
    """One job, and the line with its duration."""

    line: int
    duration: int
    requests: tuple[int, ...]


class _Sections:
    """The rows of numbers of each section, the names of resources, and what is wrong."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self.problems: list[Problem] = []
        self.rows: dict[str, list[tuple[int, list[int]]]] = {section: [] for section in SECTIONS}
        self.lines: dict[str, int] = {}
        self.resources: list[str] = []
        self._read(text_of(path))
        for section in SECTIONS:
            if section not in self.lines:
                self.tell(0, f"the section `{section}` is missing")
        self.raise_problems()

    def tell(self, line: int, message: str, expected: str = "", hint: str = "") -> None:
        """Note a problem of a line."""
        self.problems.append(Problem(self.name, line, min(line, 1), "", message, expected, hint))

    def raise_problems(self) -> None:
        """Stop if anything is wrong."""
        if self.problems:
            raise InputError(self.problems)

    def _read(self, text: str) -> None:
        section = ""
        for line, content in enumerate(text.splitlines(), start=1):
            title = content.strip().rstrip(":")
            if title in SECTIONS:
                section = title
                self.lines[section] = line
            elif title.startswith("***") or title.endswith("INFORMATION"):
                section = ""
            elif section and content.strip():
                self._read_row(section, line, content)

    def _read_row(self, section: str, line: int, content: str) -> None:
        cells = content.split()
        if all(re.fullmatch(r"\d+", cell) for cell in cells):
            self.rows[section].append((line, [int(cell) for cell in cells]))
        elif section == AVAILABILITIES:
            self._read_resources(line, content)
        elif not (cells[0].startswith("jobnr") or set(content.strip()) == {"-"}):
            self.tell(line, "the line is no row of whole numbers of at least 0")

    def _read_resources(self, line: int, content: str) -> None:
        found = _RESOURCE.findall(content)
        if any(kind != "R" for kind, _ in found):
            hint = "write an own YAML network with stocks for what is used up"
            self.tell(line, "not all resources are renewable", "resources R only", hint)
        self.resources = [f"{kind}{number}" for kind, number in found]


def read(path: Path) -> NetworkFile:
    """Read a single-mode file; `InputError` tells every problem with its line."""
    sections = _Sections(path)
    capacities = _capacities(sections)
    jobs = _jobs(sections)
    successors = _successors(sections, jobs)
    sections.raise_problems()
    predecessors: dict[str, list[str]] = {job: [] for job in jobs}
    for job, after in successors.items():
        for successor in after:
            predecessors[successor].append(job)
    durations = {job: entry.duration for job, entry in jobs.items()}
    latest = latest_finishes(durations, predecessors)
    activities = [
        FileActivity(
            name=job,
            duration=Fixed(entry.duration),
            origin=Origin(sections.name, entry.line, 1),
            predecessors=dict.fromkeys(predecessors[job], 0.0),
            needs=_needs(sections.resources, entry.requests),
            priority=latest[job],
        )
        for job, entry in jobs.items()
    ]
    steps = {name: ((0.0, amount),) for name, amount in capacities.items()}
    origin = Origin(sections.name, sections.lines[AVAILABILITIES], 1)
    origins = dict.fromkeys(capacities, origin)
    return NetworkFile(sections.name, tuple(activities), resources=steps, origins=origins)


def latest_finishes(
    durations: Mapping[str, int], predecessors: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """Latest finish of each activity that does not delay the critical path.

    All 0 where the links run in a circle, which the network's own check tells.
    """
    try:
        order = list(TopologicalSorter(predecessors).static_order())
    except CycleError:
        return dict.fromkeys(durations, 0)
    finish: dict[str, int] = {}
    for activity in order:
        ready = max((finish[before] for before in predecessors[activity]), default=0)
        finish[activity] = ready + durations[activity]
    latest = dict.fromkeys(durations, max(finish.values(), default=0))
    for activity in reversed(order):
        for before in predecessors[activity]:
            latest[before] = min(latest[before], latest[activity] - durations[activity])
    return latest


def _needs(resources: Sequence[str], requests: Sequence[int]) -> dict[str, int]:
    return {name: amount for name, amount in zip(resources, requests, strict=True) if amount > 0}


def _capacities(sections: _Sections) -> dict[str, int]:
    rows = sections.rows[AVAILABILITIES]
    wanted = len(sections.resources)
    if len(rows) != 1 or len(rows[0][1]) != wanted:
        line = rows[0][0] if rows else sections.lines[AVAILABILITIES]
        sections.tell(line, "the capacities do not match the resources", f"{wanted} numbers")
        return {}
    return dict(zip(sections.resources, rows[0][1], strict=True))


def _jobs(sections: _Sections) -> dict[str, _Job]:
    """Jobs by number, each in one mode."""
    jobs: dict[str, _Job] = {}
    for line, row in sections.rows[REQUESTS]:
        if len(row) != 3 + len(sections.resources):
            wanted = f"jobnr, mode, duration and {len(sections.resources)} requests"
            sections.tell(line, f"the line has {len(row)} numbers", wanted)
            continue
        name = str(row[0])
        if name in jobs or row[1] != 1:
            sections.tell(line, f"job {name} has another mode", "one mode, number 1")
        jobs.setdefault(name, _Job(line, row[2], tuple(row[3:])))
    return jobs


def _successors(sections: _Sections, jobs: Mapping[str, _Job]) -> dict[str, list[str]]:
    """Successors by job."""
    successors: dict[str, list[str]] = {}
    for line, row in sections.rows[PRECEDENCE]:
        if len(row) < 3 or len(row) != 3 + row[2]:
            wanted = "jobnr, #modes, #successors and as many successors"
            sections.tell(line, f"the line has {len(row)} numbers", wanted)
            continue
        job, after = str(row[0]), [str(number) for number in row[3:]]
        for name in (job, *after):
            if name not in jobs:
                sections.tell(line, f"job {name} has no line in `{REQUESTS}`")
        if job in successors:
            sections.tell(line, f"job {job} has a second line")
        elif job in jobs:
            successors[job] = [name for name in dict.fromkeys(after) if name in jobs]
    for name in jobs.keys() - successors.keys():
        sections.tell(jobs[name].line, f"job {name} has no line in `{PRECEDENCE}`")
    return successors
