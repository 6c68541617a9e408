"""What a queue policy makes of a job log, as text for a terminal, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ausbau.cli.output import width, wrapped
from ausbau.texts import Texts
from ausbau.texts.numbers import number

NAME_WIDTH, VALUE_WIDTH = 29, 18
HOUR_S = 3600
REFUSED = ("turned away", "never came to an end", "larger than the pool")
"""Reasons for which a job that asked for GPUs never got any."""

Content = Mapping[str, Any]
"""What `ausbau replay --json` prints."""


def replay_lines(content: Content, catalogue: Texts) -> Iterator[str]:
    """The pool and the policy, the figures, then what a reader must know of the log."""
    nodes = content["gpus_per_node"]
    title = catalogue.fill(
        "terminal.replay.title",
        log=content["log"],
        jobs=_jobs(content["jobs"], catalogue),
        gpus=number(content["gpus"], catalogue.language),
        nodes=catalogue.fill("terminal.replay.nodes", gpus=nodes) if nodes else "",
        policy=content["policy"],
        meaning=catalogue[f"terminal.replay.policy.{content['policy']}"],
    )
    yield from wrapped(title)
    for key, value in _figures(content, catalogue):
        yield from _figure(catalogue[f"terminal.replay.{key}"], value)
    for note in _notes(content, catalogue):
        yield from wrapped(note)


def _figure(name: str, value: str) -> Iterator[str]:
    """A name and its value in columns, or as a sentence where the terminal is too narrow for them."""
    line = f"  {name:<{NAME_WIDTH}} {value:>{VALUE_WIDTH}}"
    if len(line) <= width():
        yield line
    else:
        yield from wrapped(f"{name}: {' '.join(value.split())}", "  ")


def _figures(content: Content, catalogue: Texts) -> Iterator[tuple[str, str]]:
    """Key of the name and value in words."""

    def told(value: float, unit: str, digits: int = 2) -> str:
        return f"{number(value, catalogue.language, digits)} {unit}".rstrip()

    def duration(seconds: float) -> str:
        """The hours stand behind the column, so that the seconds stay in it."""
        text = told(seconds, "s")
        beside = f"  ({told(seconds / HOUR_S, 'h')})" if seconds >= HOUR_S else ""
        return f"{text:>{VALUE_WIDTH}}{beside}"

    for key in ("mean_wait", "median_wait", "p95_wait", "max_wait"):
        yield key, duration(content[f"{key}_s"])
    yield "slowdown", told(content["mean_bounded_slowdown"], "")
    yield "utilisation", told(100 * content["utilisation"], "%")
    if content["operation"]:
        times = catalogue["terminal.replay.times"]
        yield "stops", told(content["stops"], times, 0)
        yield "lost", told(content["lost_gpu_h"], catalogue["unit.GPU*h"])
    yield "last_end", duration(content["last_end_s"])
    if content["recorded"]:
        yield "recorded_mean", duration(content["recorded"]["mean_wait_s"])
        yield "recorded_max", duration(content["recorded"]["max_wait_s"])


def _notes(content: Content, catalogue: Texts) -> Iterator[str]:
    """What was unknown, left out, cut or suspicious."""
    for key in ("requested_size_unknown", "requested_time_unknown", "cut_at_estimate"):
        if content[key]:
            jobs = _jobs(content[key], catalogue)
            yield catalogue.fill(f"terminal.replay.{key}", jobs=jobs)
    yield from _left_out(content, catalogue)
    if content["unused_columns"]:
        columns = ", ".join(content["unused_columns"])
        yield catalogue.fill("terminal.replay.unused_columns", columns=columns)
    if content["all_waits_zero"]:
        is_refused = any(reason in content["left_out"] for reason in REFUSED)
        yield catalogue[f"terminal.replay.{'taken' if is_refused else 'all'}_waits_zero"]
    if content["recorded"] and content["recorded"]["all_waits_zero"]:
        yield catalogue["terminal.replay.recorded_zero"]
    if content["out"]:
        yield catalogue.fill("terminal.written", path=content["out"])


def _left_out(content: Content, catalogue: Texts) -> Iterator[str]:
    """Jobs and lines that were left out; what is wrong with a line is said as the log's reader says it."""
    for reason, numbers in content["left_out"].items():
        yield catalogue.fill(
            "terminal.replay.left_out",
            reason=catalogue[f"terminal.replay.reason.{reason.replace(' ', '_')}"],
            jobs=_jobs(len(numbers), catalogue),
            numbers=_ranges(numbers),
        )
    broken = content["broken_lines"]
    if broken:
        yield catalogue.fill("terminal.replay.broken", count=len(broken))
    for entry in broken:
        yield catalogue.fill("terminal.replay.line", line=entry["line"], fault=entry["fault"])


def _jobs(count: int, catalogue: Texts) -> str:
    unit = catalogue["unit_one.job" if count == 1 else "unit.job"]
    return f"{number(count, catalogue.language)} {unit}"


def _ranges(numbers: Sequence[int]) -> str:
    """Whole numbers in order, runs of them as first-last."""
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)
