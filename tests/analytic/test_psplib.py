"""PSPLIB J30: 480 projects beside the shortest makespans that are known of them.

Compared is with `psplib_j30_optima.csv` in this folder and with no other table; a copy of PSPLIB's own
`j30opt.sm` is not at hand. OR-Tools CP-SAT 9.15 found each makespan from the instance and proved 478 of
them optimal. For j30_29_3 and j30_29_6 it found no proof within two minutes: there the table holds the
best makespan found.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ausbau.buildout.network_file import read
from ausbau.buildout.network_result import NetworkResult, scheduled

OPTIMA = Path(__file__).parent / "psplib_j30_optima.csv"
STARS = "*" * 72

pytestmark = pytest.mark.data

Instance = dict[str, Any]


@pytest.fixture(scope="module")
def instances(data_folder: Path) -> dict[str, Instance]:
    """Capacities, durations, demands and successors of each project, its jobs counted from 0."""
    path = data_folder / "rcpsp" / "psplib_j30_instances.json"
    content: dict[str, Instance] = json.loads(path.read_text("utf-8"))
    return content


@pytest.fixture(scope="module")
def results(
    instances: dict[str, Instance], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, NetworkResult]:
    """Each project written in PSPLIB's form, read and scheduled."""
    folder = tmp_path_factory.mktemp("j30")
    found = {}
    for name, instance in instances.items():
        path = folder / f"{name}.sm"
        path.write_text(as_sm(instance), encoding="utf-8")
        found[name] = scheduled(read(path), draws=1, seed=0)
    return found


def as_sm(instance: Instance) -> str:
    """The text of a ``.sm`` file."""
    resources = range(1, len(instance["capacities"]) + 1)
    names = "  ".join(f"R {number}" for number in resources)
    lines = [STARS, "PRECEDENCE RELATIONS:", "jobnr.    #modes  #successors   successors"]
    for job, successors in enumerate(instance["successors"], start=1):
        after = [str(successor + 1) for successor in successors]
        lines.append("   ".join([str(job), "1", str(len(after)), *after]))
    lines += [STARS, "REQUESTS/DURATIONS:", f"jobnr. mode duration  {names}", "-" * 72]
    rows = zip(instance["durations"], instance["demands"], strict=True)
    for job, (duration, demands) in enumerate(rows, start=1):
        lines.append("  ".join(str(number) for number in (job, 1, duration, *demands)))
    capacities = "   ".join(str(capacity) for capacity in instance["capacities"])
    lines += [STARS, "RESOURCEAVAILABILITIES:", f"  {names}", f"   {capacities}", STARS]
    return "\n".join(lines) + "\n"


def times(instance: Instance, result: NetworkResult) -> list[tuple[int, int]]:
    """Start and finish of each job in the order of the instance."""
    ticks = dict(
        zip(
            result.network.activities,
            zip(result.schedule.start_ticks[0], result.schedule.finish_ticks[0], strict=True),
            strict=True,
        )
    )
    jobs = [ticks[str(job)] for job in range(1, instance["n"] + 1)]
    assert all(tick % 10**6 == 0 for job in jobs for tick in job)
    return [(int(start) // 10**6, int(finish) // 10**6) for start, finish in jobs]


def faults(instance: Instance, jobs: list[tuple[int, int]]) -> list[str]:
    """What is wrong with a schedule, found without the package."""
    found = []
    for job, ((start, finish), duration) in enumerate(
        zip(jobs, instance["durations"], strict=True)
    ):
        if start < 0 or finish - start != duration:
            found.append(f"job {job} takes {finish - start}, not {duration}")
        found += [
            f"job {successor} starts before {job} has finished"
            for successor in instance["successors"][job]
            if jobs[successor][0] < finish
        ]
    for resource, capacity in enumerate(instance["capacities"]):
        in_use = np.zeros(max(finish for _, finish in jobs), np.int64)
        for (start, finish), demands in zip(jobs, instance["demands"], strict=True):
            in_use[start:finish] += demands[resource]
        if (in_use > capacity).any():
            found.append(f"resource {resource} is overdrawn")
    return found


def test_every_schedule_is_feasible(
    instances: dict[str, Instance], results: dict[str, NetworkResult]
) -> None:
    assert len(instances) == 480
    found = {
        name: faults(instance, times(instance, results[name]))
        for name, instance in instances.items()
    }
    assert {name: told for name, told in found.items() if told} == {}


def test_the_checker_finds_planted_faults(
    instances: dict[str, Instance], results: dict[str, NetworkResult]
) -> None:
    """One job a unit too early breaks a link or a capacity; all at once overdraws."""
    instance = instances["j30_1_1"]
    jobs = times(instance, results["j30_1_1"])
    late = max(range(len(jobs)), key=lambda job: jobs[job][0])
    early = [
        (start - 1, finish - 1) if job == late else (start, finish)
        for job, (start, finish) in enumerate(jobs)
    ]
    assert faults(instance, early)
    at_once = [(0, duration) for duration in instance["durations"]]
    assert any("overdrawn" in told for told in faults(instance, at_once))


def test_latest_finish_first_stays_within_seven_percent_of_the_optimum_on_average(
    results: dict[str, NetworkResult],
) -> None:
    with OPTIMA.open(encoding="utf-8", newline="") as file:
        optimum = {row["instance"]: int(row["makespan"]) for row in csv.DictReader(file)}
    assert optimum.keys() == results.keys()
    excess = np.array([results[name].makespan[0] / best - 1 for name, best in optimum.items()])
    assert (excess >= 0).all()
    assert excess.mean() <= 0.07


def test_no_optimum_is_below_the_critical_path(instances: dict[str, Instance]) -> None:
    """The critical path, computed here, bounds every makespan from below."""
    with OPTIMA.open(encoding="utf-8", newline="") as file:
        optimum = {row["instance"]: int(row["makespan"]) for row in csv.DictReader(file)}
    for name, instance in instances.items():
        finish = [0] * instance["n"]
        for job, successors in enumerate(instance["successors"]):
            finish[job] += instance["durations"][job]
            for successor in successors:
                assert successor > job
                finish[successor] = max(finish[successor], finish[job])
        assert optimum[name] >= finish[-1]
