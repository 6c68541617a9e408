"""``ausbau replay``: what a queue policy makes of a job log."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ausbau.cli.options import json_option, quiet_option

if TYPE_CHECKING:
    from ausbau.allocation.job_log import JobLog
    from ausbau.allocation.operation import Operation
    from ausbau.allocation.queue_replay import ReplayResult

# Written out so that --help need not load the engines; a test holds it equal to queue_rules.POLICIES.
POLICIES = ("fcfs", "easy", "conservative", "loss")


@click.command("replay")
@click.argument("log", type=click.Path(path_type=Path))
@click.option("--gpus", type=click.IntRange(min=1), required=True, help="Size of the pool.")
@click.option("--policy", type=click.Choice(POLICIES), default="easy", show_default=True)
@click.option(
    "--gpus-per-node",
    type=click.IntRange(min=1),
    help="Pack jobs on nodes of this size; without it any free GPUs serve any job.",
)
@click.option(
    "--operation",
    type=click.Path(path_type=Path),
    help="YAML of priorities, quotas, pre-emption, outages, checkpoints; for fcfs and easy.",
)
@click.option("--out", type=click.Path(path_type=Path), help="CSV of every job's start and end.")
@json_option
@quiet_option
def command(
    log: Path,
    gpus: int,
    policy: str,
    gpus_per_node: int | None,
    operation: Path | None,
    out: Path | None,
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
    from ausbau.core.errors import InputError, Problem

    if gpus_per_node is not None and gpus % gpus_per_node:
        fault = f"{gpus} GPUs are not a multiple of {gpus_per_node}"
        raise InputError(
            [Problem("--gpus-per-node", 0, 0, "", fault, hint=_whole(gpus, gpus_per_node))]
        )
    how = None if operation is None else _read_operation(operation, gpus, policy, gpus_per_node)
    read = job_log.read(log)
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
    if as_json:
        click.echo(
            json.dumps(_content(log, read, result, out, operation), ensure_ascii=False, indent=2)
        )
    elif not quiet:
        click.echo("\n".join(_text(log, read, result, out, operation)))


def _read_operation(path: Path, gpus: int, policy: str, gpus_per_node: int | None) -> Operation:
    """How the pool is operated, by the file."""
    from ausbau.allocation import operation_file
    from ausbau.allocation.queue_replay import OPERATED_POLICIES
    from ausbau.core.errors import InputError, Problem

    if policy not in OPERATED_POLICIES:
        fault = f"--operation goes with fcfs or easy, not with {policy}"
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
        out.parent.mkdir(parents=True, exist_ok=True)
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
    """Everything that the command tells, for ``--json``."""
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


def _text(
    log: Path, read: JobLog, result: ReplayResult, out: Path | None, operation: Path | None
) -> list[str]:
    """The same for people."""
    content = _content(log, read, result, out, operation)
    rows = [
        ("mean wait", f"{content['mean_wait_s']:.3f} s"),
        ("median wait", f"{content['median_wait_s']:.3f} s"),
        ("95 % wait at most", f"{content['p95_wait_s']:.3f} s"),
        ("max wait", f"{content['max_wait_s']:.3f} s"),
        ("mean bounded slowdown (10 s)", f"{content['mean_bounded_slowdown']:.4f}"),
        ("utilisation", f"{100 * content['utilisation']:.3f} %"),
        *_stops(content),
        ("last end", f"{content['last_end_s']:.3f} s"),
    ]
    recorded = content["recorded"]
    if recorded:
        rows.append(("mean wait in the log", f"{recorded['mean_wait_s']:.3f} s"))
        rows.append(("max wait in the log", f"{recorded['max_wait_s']:.3f} s"))
    nodes = f" in nodes of {result.gpus_per_node}" if result.gpus_per_node else ""
    pool = f"{result.pool_gpus} GPUs{nodes}"
    lines = [f"{log}: {content['jobs']} jobs on {pool}, policy {result.policy}"]
    lines += [f"  {name:<29} {value:>18}" for name, value in rows]
    return [*lines, *_notes(content)]


def _stops(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Rows that only an operated pool has."""
    if not content["operation"]:
        return []
    return [
        ("stopped in a run", f"{content['stops']} times"),
        ("lost and for checkpoints", f"{content['lost_gpu_h']:.3f} GPU*h"),
    ]


def _notes(content: dict[str, Any]) -> list[str]:
    """What was unknown, left out, cut or suspicious."""
    notes = []
    if content["requested_size_unknown"]:
        notes.append(
            f"requested size unknown, allocated size taken: {content['requested_size_unknown']} jobs"
        )
    if content["requested_time_unknown"]:
        notes.append(
            f"requested time unknown, run time taken: {content['requested_time_unknown']} jobs"
        )
    if content["cut_at_estimate"]:
        notes.append(f"ended at their estimate: {content['cut_at_estimate']} jobs")
    for reason, numbers in content["left_out"].items():
        notes.append(f"left out, {reason}: {len(numbers)} jobs ({_ranges(numbers)})")
    broken = content["broken_lines"]
    if broken:
        notes.append(f"left out, line cannot be read: {len(broken)}")
        notes += [f"  line {entry['line']}: {entry['fault']}" for entry in broken]
    if content["unused_columns"]:
        notes.append(f"columns not used: {', '.join(content['unused_columns'])}")
    if content["all_waits_zero"]:
        notes.append("every wait is zero: the pool is never short, so no policy makes a difference")
    if content["recorded"] and content["recorded"]["all_waits_zero"]:
        notes.append("the log says of every job that it waited 0 s: it may not have recorded waits")
    if content["out"]:
        notes.append(f"written: {content['out']}")
    return notes


def _ranges(numbers: list[int]) -> str:
    """Whole numbers in order, runs of them as first-last."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)
