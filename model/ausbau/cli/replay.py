"""``ausbau replay``: what a queue policy makes of a job log."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import json_option, language_option, quiet_option
from ausbau.cli.output import make_folder, say, say_json

if TYPE_CHECKING:
    from ausbau.allocation.job_log import JobLog
    from ausbau.allocation.operation import Operation
    from ausbau.allocation.queue_replay import ReplayResult
    from ausbau.texts import Language

# Written out so that --help need not load the engines; a test holds it equal to queue_rules.POLICIES.
POLICIES = ("fcfs", "easy", "conservative", "loss")


@click.command("replay", cls=SpokenCommand)
@click.argument("log", type=click.Path(path_type=Path), metavar="LOG")
@click.option("--gpus", type=click.IntRange(min=1), required=True, metavar="N")
@click.option("--policy", type=click.Choice(POLICIES), default="easy", show_default=True)
@click.option("--gpus-per-node", type=click.IntRange(min=1), metavar="N")
@click.option("--operation", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE")
@language_option
@json_option
@quiet_option
def command(
    log: Path,
    gpus: int,
    policy: str,
    gpus_per_node: int | None,
    operation: Path | None,
    out: Path | None,
    language: Language,
    as_json: bool,
    quiet: bool,
) -> None:
    """Schedule the jobs of LOG on a pool of GPUs and tell how long they wait.

    LOG is in the Standard Workload Format (SWF), or CSV with the columns
    submit_s,gpus,duration_s[,estimate_s,class]; either may be gzipped. A job ends at its estimate at
    the latest. Times are on the log's own clock.
    """
    from ausbau.allocation import job_log
    from ausbau.allocation.queue_replay import replay
    from ausbau.cli.replay_text import replay_lines
    from ausbau.core.errors import InputError, Problem
    from ausbau.texts import texts

    if gpus_per_node is not None and gpus % gpus_per_node:
        fault = f"{gpus} GPUs are not a multiple of {gpus_per_node}"
        raise InputError(
            [Problem("--gpus-per-node", 0, 0, "", fault, hint=_whole(gpus, gpus_per_node))]
        )
    how = None if operation is None else _read_operation(operation, gpus, policy, gpus_per_node)
    read = job_log.read(log)
    if out is not None:
        make_folder(out)
    result = replay(read.jobs, gpus, policy, gpus_per_node=gpus_per_node, operation=how)
    if not len(result.jobs) and not len(result.turned_away):
        smallest = int(read.jobs.gpus.min())
        fault = f"every job is larger than the pool of {gpus}; the smallest asks for {smallest}"
        raise InputError([Problem(str(log), 0, 0, "", fault, hint="raise --gpus")])
    if not len(result.jobs):
        fault = "no job comes to an end: there are never enough GPUs, or no quota has room"
        raise InputError([Problem("--operation", 0, 0, "", fault, hint="look at capacity, quotas")])
    if out is not None:
        _write(result, out)
    content = _content(log, read, result, out, operation)
    if as_json:
        say_json(content)
    elif not quiet:
        say("\n".join(replay_lines(content, texts(language))))


def _read_operation(path: Path, gpus: int, policy: str, gpus_per_node: int | None) -> Operation:
    """How the pool is operated, by the file."""
    from ausbau.allocation import operation_file
    from ausbau.allocation.queue_replay import OPERATED_POLICIES
    from ausbau.core.errors import InputError, Problem

    if policy not in OPERATED_POLICIES:
        fault = f"--operation goes with {', '.join(OPERATED_POLICIES)}, not with {policy}"
        raise InputError([Problem("--operation", 0, 0, "", fault, hint="--policy easy")])
    return operation_file.read(path, gpus, gpus_per_node)


def _whole(gpus: int, gpus_per_node: int) -> str:
    """Sizes of the pool nearby that are made of whole nodes."""
    below = gpus // gpus_per_node * gpus_per_node
    above = f"--gpus {below + gpus_per_node}"
    return f"--gpus {below} or {above}" if below else above


def _write(result: ReplayResult, out: Path) -> None:
    """Write ``job,submit_s,start_s,end_s,gpus``, one row per job in the order of the queue."""
    from ausbau.core.errors import InputError, Problem

    jobs = result.jobs
    columns = (
        jobs.number.tolist(),
        _seconds_text(jobs.submit_ticks.tolist()),
        _seconds_text(result.start_ticks.tolist()),
        _seconds_text(result.end_ticks.tolist()),
        jobs.gpus.tolist(),
    )
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            file.write("job,submit_s,start_s,end_s,gpus\n")
            file.writelines(
                f"{job},{submit},{start},{end},{gpus}\n"
                for job, submit, start, end, gpus in zip(*columns, strict=True)
            )
    except OSError as error:
        raise InputError(
            [Problem("--out", 0, 0, str(out), f"cannot be written: {error}")]
        ) from error


def _seconds_text(ticks: list[int]) -> list[str]:
    """Ticks of 1 ms as seconds, exactly, without needless zeros."""
    return [
        str(tick // 1000) if tick % 1000 == 0 else f"{tick / 1000:.3f}".rstrip("0")
        for tick in ticks
    ]


def _left_out(read: JobLog, result: ReplayResult) -> dict[str, list[int]]:
    """Job numbers that were left out, by reason; broken lines are told apart."""
    from ausbau.allocation.job_log import BROKEN

    by_reason: dict[str, list[int]] = {}
    if len(result.too_large):
        by_reason["larger than the pool"] = sorted(result.too_large.number.tolist())
    if len(result.turned_away):
        reason = "turned away" if result.policy == "loss" else "never came to an end"
        by_reason[reason] = sorted(result.turned_away.number.tolist())
    for out in read.left_out:
        if out.reason != BROKEN and out.job is not None:
            by_reason.setdefault(out.reason, []).append(out.job)
    return by_reason


def _recorded(read: JobLog, result: ReplayResult) -> dict[str, Any] | None:
    """The waits that the log tells of the replayed jobs, if it tells any."""
    import numpy as np

    wait_s = read.recorded_wait_s[np.isin(read.jobs.row, result.jobs.row)]
    known = wait_s[~np.isnan(wait_s)]
    if not len(known):
        return None
    return {
        "jobs": len(known),
        "mean_wait_s": float(known.mean()),
        "max_wait_s": float(known.max()),
        "all_waits_zero": not known.any(),
    }


def _content(
    log: Path, read: JobLog, result: ReplayResult, out: Path | None, operation: Path | None
) -> dict[str, Any]:
    """Everything that the command tells, as ``--json`` prints it."""
    from ausbau.allocation.job_log import BROKEN

    return {
        "log": str(log),
        "policy": result.policy,
        "gpus": result.pool_gpus,
        "gpus_per_node": result.gpus_per_node,
        "operation": None if operation is None else str(operation),
        **asdict(result.summary()),
        "recorded": _recorded(read, result),
        "requested_size_unknown": read.size_fallbacks,
        "requested_time_unknown": read.time_fallbacks,
        "left_out": _left_out(read, result),
        "broken_lines": [
            {"line": out.line, "job": out.job, "fault": out.detail}
            for out in read.left_out
            if out.reason == BROKEN
        ],
        "unused_columns": list(read.unused_columns),
        "out": None if out is None else str(out),
    }
