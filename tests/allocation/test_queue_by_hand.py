"""Cases worked out by hand, as told in docs/queue.md, for both engines."""

from __future__ import annotations

import pytest

from ausbau.allocation.jobs import jobs_from_seconds
from ausbau.allocation.queue_replay import replay

Rows = list[tuple[float, int, float, float]]

every_engine = pytest.mark.parametrize("engine", ["compiled", "simpy"])


def starts_s(rows: Rows, pool: int, policy: str, engine: str) -> list[float]:
    """Start of each job in seconds; rows of submission, GPUs, run time, estimate."""
    jobs = jobs_from_seconds(*zip(*rows, strict=True))
    return [float(tick) / 1000 for tick in replay(jobs, pool, policy, engine=engine).start_ticks]


# One row per job: submission, GPUs, run time, estimate; then the starts under each policy.
ENDS_IN_TIME: Rows = [(0, 3, 10, 10), (1, 4, 5, 5), (2, 1, 8, 8), (3, 1, 9, 9)]
SPARE: Rows = [(0, 3, 10, 10), (1, 2, 5, 5), (2, 1, 100, 100), (3, 1, 100, 100)]
SECOND_IN_LINE: Rows = [(0, 3, 10, 10), (1, 2, 10, 10), (2, 4, 10, 10), (3, 1, 30, 30)]
TIE_AT_RESERVATION: Rows = [(0, 2, 10, 10), (0, 2, 10, 10), (1, 3, 5, 5), (2, 1, 50, 50)]
COMPRESSION: Rows = [(0, 4, 4, 10), (1, 2, 5, 5), (2, 4, 5, 5), (3, 2, 5, 5)]
ENDS_COME_FIRST: Rows = [(0, 4, 5, 5), (5, 4, 5, 5), (10, 4, 5, 5)]
CUT_AT_ESTIMATE: Rows = [(0, 4, 10, 4), (1, 4, 2, 3)]
NO_RUN_TIME: Rows = [(0, 1, 0, 0), (0, 1, 0, 0), (0, 1, 3, 3), (0, 1, 0, 0)]


def alike(starts: list[float]) -> dict[str, list[float]]:
    """The same starts under every policy."""
    return {"fcfs": starts, "easy": starts, "conservative": starts}


CASES = [
    (
        ENDS_IN_TIME,
        4,
        {"fcfs": [0, 10, 15, 15], "easy": [0, 10, 2, 15], "conservative": [0, 10, 2, 15]},
    ),
    (SPARE, 4, {"fcfs": [0, 10, 10, 10], "easy": [0, 10, 2, 10], "conservative": [0, 10, 2, 10]}),
    (
        SECOND_IN_LINE,
        4,
        {"fcfs": [0, 10, 20, 30], "easy": [0, 10, 33, 3], "conservative": [0, 10, 20, 30]},
    ),
    (
        TIE_AT_RESERVATION,
        5,
        {"fcfs": [0, 0, 10, 10], "easy": [0, 0, 10, 2], "conservative": [0, 0, 10, 2]},
    ),
    (COMPRESSION, 4, {"fcfs": [0, 4, 9, 14], "easy": [0, 4, 9, 4], "conservative": [0, 4, 9, 4]}),
    (ENDS_COME_FIRST, 4, alike([0, 5, 10])),
    (CUT_AT_ESTIMATE, 4, alike([0, 4])),
    (NO_RUN_TIME, 1, alike([0, 0, 0, 3])),
]


@every_engine
@pytest.mark.parametrize("policy", ["fcfs", "easy", "conservative"])
@pytest.mark.parametrize(("rows", "pool", "expected"), CASES)
def test_starts_are_those_worked_out_by_hand(
    rows: Rows, pool: int, expected: dict[str, list[float]], policy: str, engine: str
) -> None:
    assert starts_s(rows, pool, policy, engine) == expected[policy]


# On two nodes of four GPUs: 3 + 2 free GPUs do not make room for 3; one GPU goes where it fits best.
SPLIT: Rows = [(0, 3, 10, 10), (0, 2, 20, 20), (1, 3, 5, 5)]
BEST_FIT: Rows = [(0, 3, 10, 10), (0, 2, 20, 20), (1, 1, 20, 20), (2, 2, 5, 5)]
WHOLE_AND_REST: Rows = [(0, 2, 10, 10), (1, 6, 5, 5), (2, 2, 5, 5)]
NODE_OF_HEAD: Rows = [
    (0, 3, 10, 10),
    (0, 2, 20, 20),
    (1, 4, 5, 5),
    (2, 1, 100, 100),
    (3, 2, 100, 100),
]
CASES_ON_NODES = [
    (SPLIT, alike([0, 0, 10])),
    (BEST_FIT, alike([0, 0, 1, 2])),
    (WHOLE_AND_REST, alike([0, 1, 6])),
    (
        NODE_OF_HEAD,
        {
            "fcfs": [0, 0, 10, 10, 15],
            "easy": [0, 0, 10, 15, 3],
            "conservative": [0, 0, 10, 2, 15],
        },
    ),
]


@every_engine
@pytest.mark.parametrize("policy", ["fcfs", "easy", "conservative"])
@pytest.mark.parametrize(("rows", "expected"), CASES_ON_NODES)
def test_starts_on_nodes_are_those_worked_out_by_hand(
    rows: Rows, expected: dict[str, list[float]], policy: str, engine: str
) -> None:
    jobs = jobs_from_seconds(*zip(*rows, strict=True))
    result = replay(jobs, 8, policy, gpus_per_node=4, engine=engine)
    assert result.start_s.tolist() == expected[policy]


@every_engine
@pytest.mark.parametrize(
    ("rows", "pool", "ran"),
    [(ENDS_IN_TIME, 4, [1, 3]), (ENDS_COME_FIRST, 4, [1, 2, 3]), (NO_RUN_TIME, 1, [1])],
)
def test_jobs_that_find_no_room_are_turned_away_for_good(
    rows: Rows, pool: int, ran: list[int], engine: str
) -> None:
    """Of four jobs of one instant on one GPU, the first holds it to the end of the pass."""
    jobs = jobs_from_seconds(*zip(*rows, strict=True))
    result = replay(jobs, pool, "loss", engine=engine)
    assert result.jobs.number.tolist() == ran
    assert result.turned_away.number.tolist() == sorted({*range(1, len(rows) + 1)} - {*ran})
    assert not result.wait_s.any()


@every_engine
def test_jobs_of_one_instant_queue_by_number_and_not_as_given(engine: str) -> None:
    jobs = jobs_from_seconds([0, 0, 0], [1, 1, 1], [5, 5, 5], number=[30, 10, 20])
    result = replay(jobs, 1, "easy", engine=engine)
    assert result.jobs.number.tolist() == [10, 20, 30]
    assert result.start_ticks.tolist() == [0, 5000, 10000]
    assert result.jobs.row.tolist() == [1, 2, 0]


def test_figures_of_a_replay_are_those_worked_out_by_hand() -> None:
    """Waits 0, 9, 0, 12; runs 10, 5, 8, 9: slowdowns 1, 14/10, 1, 21/10; 30 + 20 + 8 + 9 GPU-s."""
    jobs = jobs_from_seconds(*zip(*ENDS_IN_TIME, strict=True))
    summary = replay(jobs, 4, "easy").summary()
    assert summary.jobs == 4
    assert summary.mean_wait_s == pytest.approx(21 / 4)
    assert summary.median_wait_s == pytest.approx(4.5)
    assert summary.max_wait_s == 12
    assert summary.mean_bounded_slowdown == pytest.approx(5.5 / 4)
    assert summary.last_end_s == 24
    assert summary.gpu_h == pytest.approx(67 / 3600)
    assert summary.utilisation == pytest.approx(67 / (4 * 24))
    assert not summary.all_waits_zero


def test_utilisation_counts_from_the_first_submission_to_the_last_end() -> None:
    """2 GPUs for 10 s of 4 GPUs from 100 s to 120 s: a quarter."""
    jobs = jobs_from_seconds([100, 105], [1, 1], [5, 15])
    summary = replay(jobs, 4, "fcfs").summary()
    assert summary.utilisation == pytest.approx(20 / (4 * 20))
    assert summary.first_submit_s == 100
    assert summary.all_waits_zero


def test_jobs_that_outlast_their_estimate_are_counted_and_cut() -> None:
    result = replay(jobs_from_seconds([0, 0], [1, 1], [10, 3], [4, 3]), 2, "easy")
    assert result.end_ticks.tolist() == [4000, 3000]
    assert result.summary().cut_at_estimate == 1


def test_a_replay_of_no_jobs_has_no_figures() -> None:
    empty = replay(jobs_from_seconds([0], [8], [1]), 4, "easy")
    with pytest.raises(ValueError, match="no jobs"):
        empty.summary()


def test_every_fault_of_the_columns_is_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"submit_s .* 1 of 3 .* row 2.*negative duration_s.*gpus"):
        jobs_from_seconds([0, 1, float("nan")], [1, 0.5, 1], [-1, 1, 1])
    with pytest.raises(ValueError, match="Columns of one length"):
        jobs_from_seconds([0, 1], [1], [1, 1])
