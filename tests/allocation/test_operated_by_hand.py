"""Operated pools worked out by hand: the table in docs/queue.md, for both engines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ausbau.allocation import operation_file
from ausbau.allocation.jobs import Jobs, jobs_from_seconds
from ausbau.allocation.operation import Operation, Outage, Preemption, Priority
from ausbau.allocation.queue_replay import replay
from ausbau.core.errors import InputError

PAGE = Path(__file__).parents[2] / "docs" / "queue.md"
JOB = re.compile(r"(\d+): (\w+) (\d+)×(\d+)")


def rows_of_page() -> list[list[str]]:
    """Cells of the table of operated pools."""
    text = PAGE.read_text(encoding="utf-8")
    table = text.split("| pool | operation | jobs | starts | ends |\n")[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[1:]]


def jobs_of(cell: str) -> Jobs:
    submit, group, gpus, run = zip(*JOB.findall(cell), strict=True)
    columns = ([int(text) for text in column] for column in (submit, gpus, run))
    return jobs_from_seconds(*columns, group=group)


def numbers(cell: str) -> list[float]:
    return [float(text) for text in cell.split(",")]


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
@pytest.mark.parametrize("row", rows_of_page(), ids=lambda row: row[1])
def test_starts_and_ends_are_those_of_the_page(row: list[str], engine: str, tmp_path: Path) -> None:
    pool, operation, jobs, starts, ends = row
    gpus, _, node = pool.partition("/")
    file = tmp_path / "rules.yaml"
    file.write_text("\n".join(re.findall(r"`([^`]+)`", operation)), encoding="utf-8")
    gpus_per_node = int(node) if node else None
    how = operation_file.read(file, int(gpus), gpus_per_node)
    result = replay(
        jobs_of(jobs), int(gpus), gpus_per_node=gpus_per_node, operation=how, engine=engine
    )
    assert result.start_s.tolist() == numbers(starts)
    assert result.end_s.tolist() == numbers(ends)


B_FIRST = Operation(priority=Priority(groups={"b": 1.0}))
GROWING = Operation(capacity=((0.0, 2), (20.0, 4)))


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
@pytest.mark.parametrize(
    ("operation", "jobs", "starts"),
    [
        (Operation(), "0: a 3×10, 1: a 2×10, 2: a 4×10, 3: a 1×30", [0, 10, 20, 30]),
        (B_FIRST, "0: a 3×10, 1: a 2×10, 2: a 4×10, 3: b 1×30", [0, 10, 33, 3]),
        (GROWING, "0: a 4×5, 0: b 1×30", [30, 0]),
    ],
)
def test_conservative_backfilling_keeps_the_place_of_everybody_who_goes_before(
    operation: Operation, jobs: str, starts: list[float], engine: str
) -> None:
    """The cases of the page in words, on four GPUs."""
    result = replay(jobs_of(jobs), 4, "conservative", operation=operation, engine=engine)
    assert result.start_s.tolist() == starts


def test_every_rule_of_the_page_has_a_case() -> None:
    told = " ".join(row[1] for row in rows_of_page())
    for key in operation_file.OperationSpec.model_fields:
        assert f"`{key}:" in told


def test_figures_of_stopped_jobs_are_those_worked_out_by_hand() -> None:
    """Four GPUs are held 0 to 5 and 10 to 20 for 10 s of work: 20 GPU-s lost, a wait of 5 + 2 s."""
    rule = Operation(preemption=Preemption(levels={"b": 1}, grace_s=2.0))
    result = replay(jobs_of("0: a 4×10, 3: b 4×5"), 4, operation=rule)
    summary = result.summary()
    assert summary.stops == 1
    assert summary.lost_gpu_h == pytest.approx(20 / 3600)
    assert result.wait_s.tolist() == [5.0, 2.0]
    assert summary.utilisation == pytest.approx(1.0)
    assert result.bounded_slowdown.tolist() == [2.0, 1.0]


def test_a_job_without_room_in_its_quota_for_ever_is_told_apart() -> None:
    rule = Operation(quotas={"a": 1}, borrowing=False)
    result = replay(jobs_of("0: a 2×10, 0: b 1×5"), 4, operation=rule)
    assert result.turned_away.number.tolist() == [1]
    assert result.jobs.number.tolist() == [2]


def test_every_fault_of_an_operation_is_told_at_once() -> None:
    wrong = Operation(
        priority=Priority(half_life_s=0.0, shares={"a": 2.0}),
        quotas={"a": 9},
        capacity=((5.0, 3), (1.0, 99)),
        outages=(Outage(7, 3.0, 1.0),),
        packing="tight",
    )
    with pytest.raises(ValueError, match="not with loss") as told:
        replay(jobs_of("0: a 4×10"), 8, "loss", gpus_per_node=4, operation=wrong)
    for part in ("half-life", "sum to more than 1", "quotas", "in order"):
        assert part in str(told.value)
    for part in ("whole nodes of 4", "not among the 2", "ends before it begins", "'tight'"):
        assert part in str(told.value)


def test_faults_of_a_file_are_told_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("quotas: {a: 2}\nborowing: true\nlongest: 5 GPU\n", encoding="utf-8")
    with pytest.raises(InputError) as told:
        operation_file.read(file, 4, None)
    assert {problem.line for problem in told.value.problems} == {2, 3}
