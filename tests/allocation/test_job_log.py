"""Job logs: what is read, what falls back, what is left out and told with its line."""

from __future__ import annotations

import gzip
import math
from pathlib import Path

import numpy as np
import pytest

import ausbau
from ausbau.allocation.job_log import BROKEN, WITHOUT_RUN_TIME, WITHOUT_SIZE, JobLog, LeftOut, read
from ausbau.allocation.queue_replay import replay
from ausbau.core.errors import InputError

# Fields: job, submit, wait, run, allocated, CPU, memory, requested size, time, memory, status, …
SWF = """\
; Version: 2.2
; a comment, with commas and words
  1   0  5  100  8 -1 -1  8  200 -1 1 7 3 -1 1 -1 -1 -1
2 10 -1   50  4 -1 -1 -1   60 -1 1 7 4 -1 1 -1 -1 -1
3 20  0   30  2 -1 -1  3   -1 -1 1 7 4 -1 1 -1 -1 -1

4 30  0   -1  2 -1 -1  2   10 -1 1 7 4 -1 1 -1 -1 -1
5 40  0   10 -1 -1 -1 -1   10 -1 1 7 4 -1 1 -1 -1 -1
6 50  0   xx  1 -1 -1  1   10 -1 1 7 4 -1 1 -1 -1 -1
7 60  0   10  1 -1 -1  1   10 -1 1 7
8 70  0    2  1 -1 -1  1   10 -1 1 7 4 -1 1 -1 -1 -1
9 -1  0   10  1 -1 -1  1   10 -1 1 7 4 -1 1 -1 -1 -1
10 80 0    0  1 -1 -1  1   10 -1 1 7 4 -1 1 -1 -1 -1
"""


def read_text(tmp_path: Path, text: str, name: str = "log") -> JobLog:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_swf_takes_requested_values_and_falls_back_to_what_was_used(tmp_path: Path) -> None:
    log = read_text(tmp_path, SWF)
    assert log.jobs.number.tolist() == [1, 2, 3, 8]
    assert log.jobs.submit_ticks.tolist() == [0, 10_000, 20_000, 70_000]
    assert log.jobs.gpus.tolist() == [8, 4, 3, 1]
    assert log.jobs.duration_ticks.tolist() == [100_000, 50_000, 30_000, 2_000]
    assert log.jobs.estimate_ticks.tolist() == [200_000, 60_000, 30_000, 10_000]
    assert (log.size_fallbacks, log.time_fallbacks) == (1, 1)
    assert [log.jobs.groups[code] for code in log.jobs.group] == ["3", "4", "4", "4"]
    assert log.recorded_wait_s[0] == 5
    assert math.isnan(log.recorded_wait_s[1])


def test_swf_jobs_that_cannot_be_replayed_are_told_with_their_line(tmp_path: Path) -> None:
    assert read_text(tmp_path, SWF).left_out == (
        LeftOut(7, 4, WITHOUT_RUN_TIME),
        LeftOut(8, 5, WITHOUT_SIZE),
        LeftOut(9, 6, BROKEN, "run time is 'xx', which is no number"),
        LeftOut(10, 7, BROKEN, "has 12 fields instead of 18"),
        LeftOut(12, 9, BROKEN, "submit time is unknown"),
        LeftOut(13, 10, WITHOUT_RUN_TIME),
    )


def test_a_job_number_that_comes_again_is_told_with_both_lines(tmp_path: Path) -> None:
    """The parts of a job that went on after a stop follow the whole job under its number."""
    again = SWF + "8 70 0 1 1 -1 -1 1 10 -1 2 7 4 -1 1 -1 -1 -1\n"
    log = read_text(tmp_path, again)
    assert log.jobs.number.tolist() == [1, 2, 3, 8]
    assert log.left_out[-1] == LeftOut(14, 8, BROKEN, "has the job number of line 11")


def test_csv_rows_are_jobs_counted_from_one(tmp_path: Path) -> None:
    log = read_text(
        tmp_path,
        "submit_s,gpus,duration_s,estimate_s,class\n0,8,10.5,20,research\n\n1.25,1,3,,startups\n",
    )
    assert log.jobs.number.tolist() == [1, 2]
    assert log.jobs.submit_ticks.tolist() == [0, 1250]
    assert log.jobs.duration_ticks.tolist() == [10_500, 3000]
    assert log.jobs.estimate_ticks.tolist() == [20_000, 3000]
    assert log.time_fallbacks == 1
    assert [log.jobs.groups[code] for code in log.jobs.group] == ["research", "startups"]
    assert np.isnan(log.recorded_wait_s).all()


def test_csv_columns_may_stand_in_any_order_and_surplus_ones_are_named(tmp_path: Path) -> None:
    log = read_text(tmp_path, "vc,duration_s,gpus,submit_s\nx,5,2,7\n")
    assert log.unused_columns == ("vc",)
    assert (log.jobs.submit_ticks[0], log.jobs.gpus[0]) == (7000, 2)
    assert log.time_fallbacks == 1


def test_csv_rows_that_cannot_be_replayed_are_told_with_their_line(tmp_path: Path) -> None:
    rows = "0,1,5\n1,1.5,5\n2,one,5\n3,1\n4,1,-1\n5,-1,5\n6,1,nan\n,1,5\n8,1,1e11\n"
    log = read_text(tmp_path, "submit_s,gpus,duration_s\n" + rows)
    assert log.jobs.number.tolist() == [1]
    assert log.left_out == (
        LeftOut(3, 2, BROKEN, "gpus is 1.5; expected a whole number up to 2147483647"),
        LeftOut(4, 3, BROKEN, "gpus is 'one', which is no number"),
        LeftOut(5, 4, BROKEN, "has 2 fields instead of 3"),
        LeftOut(6, 5, WITHOUT_RUN_TIME),
        LeftOut(7, 6, WITHOUT_SIZE),
        LeftOut(8, 7, BROKEN, "duration_s is nan; expected a number up to 1e+10"),
        LeftOut(9, 8, BROKEN, "submit_s is '', which is no number"),
        LeftOut(10, 9, BROKEN, "duration_s is 1e11; expected a number up to 1e+10"),
    )


def test_a_gzipped_log_reads_like_the_log(tmp_path: Path) -> None:
    path = tmp_path / "log.swf.gz"
    path.write_bytes(gzip.compress(SWF.encode()))
    assert read(path).jobs.number.tolist() == [1, 2, 3, 8]


def test_jobs_are_put_in_the_order_of_submission(tmp_path: Path) -> None:
    log = read_text(tmp_path, "submit_s,gpus,duration_s\n9,1,5\n3,2,5\n3,4,5\n")
    assert log.jobs.number.tolist() == [2, 3, 1]
    assert log.jobs.gpus.tolist() == [2, 4, 1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("submit_s,gpu,duration\n0,1,5\n", ["has no column gpus", "has no column duration_s"]),
        ("submit_s;gpus;duration_s\n0;1;5\n", ["has no column submit_s"]),
        ("submit_s,gpus,gpus,duration_s\n0,1,1,5\n", ["has column gpus twice"]),
        ("", ["holds no job"]),
        ("; only a comment\n", ["holds no job"]),
        ("submit_s,gpus,duration_s\n", ["holds no job"]),
        (
            "submit_s,gpus,duration_s\n0,1,-1\n0,x,5\n",
            [":2:1:", "without run time", ":3:1:", "'x'"],
        ),
    ],
)
def test_a_log_without_usable_jobs_is_refused_and_says_why(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    with pytest.raises(InputError) as refusal:
        read_text(tmp_path, text)
    for part in told:
        assert part in str(refusal.value)


def test_a_missing_or_damaged_file_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.swf: cannot be read"):
        read(tmp_path / "absent.swf")
    damaged = tmp_path / "log.swf.gz"
    damaged.write_bytes(gzip.compress(SWF.encode())[:40])
    with pytest.raises(InputError, match="cannot be read"):
        read(damaged)
    damaged.write_bytes(gzip.compress(SWF.encode())[:10] + b"damaged in its middle")
    with pytest.raises(InputError, match="cannot be read"):
        read(damaged)


def test_a_path_replays_like_its_jobs(tmp_path: Path) -> None:
    log = read_text(tmp_path, SWF)
    by_path = ausbau.allocation.replay(str(tmp_path / "log"), gpus=8, policy="easy")
    by_jobs = ausbau.allocation.replay(log.jobs, gpus=8, policy="easy")
    assert by_path.start_s.tolist() == by_jobs.start_s.tolist()
    assert ausbau.allocation.read_log(tmp_path / "log").left_out == log.left_out


def test_a_first_line_that_is_swf_with_a_word_in_it_is_told_as_a_broken_line(
    tmp_path: Path,
) -> None:
    fine = "1 0 -1 10 4 -1 -1 4 20 -1 1 1 1 1 1 -1 -1 -1"
    file = tmp_path / "log.swf"
    file.write_text(f"{fine.replace('1 0', 'one 0', 1)}\n{fine}\n", encoding="utf-8")
    log = read(file)
    assert [(out.line, out.reason) for out in log.left_out] == [(1, BROKEN)]
    assert len(log.jobs) == 1


@pytest.mark.data
def test_hpc2n_jobs_and_recorded_waits_are_those_of_the_file(data_folder: Path) -> None:
    """3,170 lines, 25 of them without run time; mean wait counted from the file's third field."""
    log = read(data_folder / "traces" / "hpc2n_2002_excerpt.swf.gz")
    assert len(log.jobs) == 3170 - 25
    assert [out.reason for out in log.left_out] == [WITHOUT_RUN_TIME] * 25
    assert (log.size_fallbacks, log.time_fallbacks) == (0, 0)
    assert log.recorded_wait_s.mean() == pytest.approx(17_285, abs=1)
    assert int(log.jobs.cut_at_estimate) == 320


@pytest.mark.data
def test_backfilling_the_hpc2n_log_keeps_its_jobs_within_the_machine(data_folder: Path) -> None:
    """The recorded waits are longer: they hold what the excerpt lacks (docs/queue.md)."""
    log = read(data_folder / "traces" / "hpc2n_2002_excerpt.swf.gz")
    waits = {policy: replay(log.jobs, 240, policy).wait_s.mean() for policy in ("fcfs", "easy")}
    assert waits["easy"] < waits["fcfs"] < log.recorded_wait_s.mean()


@pytest.mark.data
def test_every_lublin_job_takes_its_allocated_size_and_run_time(data_folder: Path) -> None:
    log = read(data_folder / "traces" / "lublin_256.swf")
    assert (len(log.jobs), log.size_fallbacks, log.time_fallbacks) == (10_000, 10_000, 10_000)
    assert np.array_equal(log.jobs.estimate_ticks, log.jobs.duration_ticks)
