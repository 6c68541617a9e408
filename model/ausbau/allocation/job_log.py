"""Job logs: the Standard Workload Format (SWF 2.2), and CSV with a header.

Source of SWF: Chapin et al., "Benchmarks and standards for the evaluation of parallel job
schedulers", JSSPP 1999, as kept by the Parallel Workloads Archive: 18 fields separated by blanks, -1
for unknown, comments behind a semicolon.

A log of a real machine has lines that say too little. A job whose requested size or time is unknown
takes the allocated size or the run time instead, and is counted. A job without a size, without a run
time (unknown or zero), or on a line that cannot be read is left out and told with its line. So is a line
with the job number of an earlier one: the format has the whole job first and, where it was stopped and went
on, its parts behind it. Only a log without any usable job, or without the columns that it needs, is refused.
"""

from __future__ import annotations

import csv
import gzip
import math
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ausbau.allocation.jobs import LONGEST_S, MOST_GPUS, Jobs, jobs_from_seconds
from ausbau.core.arrays import Array
from ausbau.core.errors import InputError, Problem

SWF_FIELDS = 18
CSV_NEEDED = ("submit_s", "gpus", "duration_s")
CSV_OPTIONAL = ("estimate_s", "class")

WITHOUT_RUN_TIME = "without run time"
WITHOUT_SIZE = "without size"
BROKEN = "broken"

_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class LeftOut:
    """A line whose job cannot be replayed, and why; ``job`` is None where its number is not known."""

    line: int
    job: int | None
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class JobLog:
    """The jobs of a log, and what was unknown or broken in it.

    ``recorded_wait_s`` is the wait that the log itself tells of each job, nan where it does not.
    """

    jobs: Jobs
    recorded_wait_s: Array
    size_fallbacks: int
    time_fallbacks: int
    left_out: tuple[LeftOut, ...]
    unused_columns: tuple[str, ...]


class Entry(NamedTuple):
    """What a line says of its job; nan for unknown."""

    job: int
    submit_s: float
    requested_gpus: float
    allocated_gpus: float
    duration_s: float
    requested_s: float
    wait_s: float
    group: str


class LineError(Exception):
    """A line that cannot be read; the job number if that could."""

    def __init__(self, detail: str, job: int | None = None) -> None:
        super().__init__(detail)
        self.job = job


def read(path: Path) -> JobLog:
    """Read a log, gzipped or not; InputError if nothing in it can be replayed.

    A log is CSV if its first line that is neither blank nor a comment has a comma, or has a letter and
    not the fields of SWF.
    """
    lines = _lines(path)
    first = next((line for line in lines if line.strip() and not line.startswith(";")), "")
    has_letters = any(character.isalpha() for character in first)
    is_csv = "," in first or (has_letters and len(first.split()) != SWF_FIELDS)
    unused: tuple[str, ...] = ()
    if is_csv:
        header, unused = _header(path, lines)
        parsed = _csv_entries(lines, header)
    else:
        parsed = _swf_entries(lines)
    return _collect(path, parsed, unused)


def _lines(path: Path) -> list[str]:
    """Lines of a text file; bytes that are no UTF-8 stay, because only comments may hold them."""
    try:
        content = path.read_bytes()
        if content.startswith(_GZIP_MAGIC):
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be read: {reason}")]) from error
    return content.decode("utf-8-sig", errors="replace").splitlines()


def _swf_entries(lines: list[str]) -> Iterator[tuple[int, Entry | LineError]]:
    """Line number and entry, or what is wrong, of each line of an SWF log."""
    for number, line in enumerate(lines, start=1):
        fields = line.split()
        if fields and not fields[0].startswith(";"):
            try:
                yield number, _swf_entry(fields)
            except LineError as error:
                yield number, error


def _swf_entry(fields: list[str]) -> Entry:
    """Entry of an SWF line; fields are counted from 1 in the format's description."""
    job = int(_number(fields[0], "job number"))
    if len(fields) != SWF_FIELDS:
        raise LineError(f"has {len(fields)} fields instead of {SWF_FIELDS}", job)
    try:
        return Entry(
            job,
            submit_s=_submit_time(fields[1]),
            requested_gpus=_size(fields[7], "requested processors"),
            allocated_gpus=_size(fields[4], "allocated processors"),
            duration_s=_positive(fields[3], "run time"),
            requested_s=_positive(fields[8], "requested time"),
            wait_s=_from_zero(fields[2], "wait time"),
            group=fields[12],
        )
    except LineError as error:
        raise LineError(str(error), job) from error


def _header(path: Path, lines: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Column names of a CSV log, and those that are not used."""
    line_number = next(number for number, line in enumerate(lines, start=1) if line.strip())
    header = [name.strip() for name in next(csv.reader([lines[line_number - 1]]))]
    expected = ",".join(CSV_NEEDED) + "[," + ",".join(CSV_OPTIONAL) + "]"
    faults = [f"has no column {name}" for name in CSV_NEEDED if name not in header]
    faults += [
        f"has column {name} twice" for name in sorted({n for n in header if header.count(n) > 1})
    ]
    if faults:
        hint = "the first line of a CSV log names its columns, separated by commas"
        raise InputError(
            Problem(str(path), line_number, 1, "", fault, expected, hint) for fault in faults
        )
    known = {*CSV_NEEDED, *CSV_OPTIONAL}
    return header, tuple(name for name in header if name not in known)


def _csv_entries(lines: list[str], header: list[str]) -> Iterator[tuple[int, Entry | LineError]]:
    """Line number and entry, or what is wrong, of each row behind the header; jobs count from 1."""
    column = {name: place for place, name in enumerate(header)}
    reader = csv.reader(lines)
    job = 0
    for fields in reader:
        if not any(fields):
            continue
        if job:
            try:
                yield reader.line_num, _csv_entry(job, fields, column)
            except LineError as error:
                yield reader.line_num, error
        job += 1


def _csv_entry(job: int, fields: list[str], column: dict[str, int]) -> Entry:
    """Entry of a CSV row; an empty field is unknown, as -1 is."""
    if len(fields) != len(column):
        raise LineError(f"has {len(fields)} fields instead of {len(column)}", job)

    def field(name: str) -> str:
        return fields[column[name]].strip() if name in column else ""

    try:
        return Entry(
            job,
            submit_s=_number(field("submit_s"), "submit_s"),
            requested_gpus=_size(field("gpus") or "-1", "gpus"),
            allocated_gpus=math.nan,
            duration_s=_positive(field("duration_s") or "-1", "duration_s"),
            requested_s=_positive(field("estimate_s") or "-1", "estimate_s"),
            wait_s=math.nan,
            group=field("class"),
        )
    except LineError as error:
        raise LineError(str(error), job) from error


def _number(text: str, name: str) -> float:
    """Number of a field, within the bounds of a job table."""
    try:
        value = float(text)
    except ValueError:
        raise LineError(f"{name} is {text!r}, which is no number") from None
    if not abs(value) <= LONGEST_S:
        raise LineError(f"{name} is {text}; expected a number up to {LONGEST_S:.0e}")
    return value


def _submit_time(text: str) -> float:
    """Submission in SWF, whose clock starts at the log's beginning: a negative one is unknown."""
    value = _number(text, "submit time")
    if value < 0:
        raise LineError("submit time is unknown")
    return value


def _from_zero(text: str, name: str) -> float:
    """Number from zero on; a negative one stands for unknown."""
    value = _number(text, name)
    return value if value >= 0 else math.nan


def _positive(text: str, name: str) -> float:
    """Number above zero; zero or a negative one stands for unknown."""
    value = _number(text, name)
    return value if value > 0 else math.nan


def _size(text: str, name: str) -> float:
    """Whole number from 1 on; zero or a negative one stands for unknown."""
    value = _positive(text, name)
    if value > MOST_GPUS or (value > 0 and value != int(value)):
        raise LineError(f"{name} is {text}; expected a whole number up to {MOST_GPUS}")
    return value


def _collect(
    path: Path, parsed: Iterable[tuple[int, Entry | LineError]], unused: tuple[str, ...]
) -> JobLog:
    """Sort what was read into jobs and lines that are left out."""
    usable: list[Entry] = []
    left_out: list[LeftOut] = []
    line_of: dict[int, int] = {}
    for line, found in parsed:
        if isinstance(found, LineError):
            left_out.append(LeftOut(line, found.job, BROKEN, str(found)))
        elif found.job in line_of:
            detail = f"has the job number of line {line_of[found.job]}"
            left_out.append(LeftOut(line, found.job, BROKEN, detail))
        elif math.isnan(found.duration_s):
            left_out.append(LeftOut(line, found.job, WITHOUT_RUN_TIME))
        elif math.isnan(found.requested_gpus) and math.isnan(found.allocated_gpus):
            left_out.append(LeftOut(line, found.job, WITHOUT_SIZE))
        else:
            line_of[found.job] = line
            usable.append(found)
    if not usable:
        raise InputError(_no_jobs(path, left_out))
    return _job_log(usable, tuple(left_out), unused)


def _no_jobs(path: Path, left_out: list[LeftOut]) -> list[Problem]:
    """Why a log without a usable job has none: all its lines, or that it is empty."""
    if not left_out:
        expected = f"SWF lines of {SWF_FIELDS} fields, or CSV with columns " + ",".join(CSV_NEEDED)
        return [Problem(str(path), 0, 0, "", "holds no job", expected)]
    return [
        Problem(str(path), out.line, 1, "", f"job cannot be replayed: {out.detail or out.reason}")
        for out in left_out
    ]


def _job_log(usable: list[Entry], left_out: tuple[LeftOut, ...], unused: tuple[str, ...]) -> JobLog:
    """Job table with sizes and times filled in where they were not requested."""
    number = np.array([entry.job for entry in usable])
    submit_s, requested_gpus, allocated_gpus, duration_s, requested_s, wait_s = np.array(
        [entry[1:7] for entry in usable]
    ).T
    without_size, without_time = np.isnan(requested_gpus), np.isnan(requested_s)
    jobs = jobs_from_seconds(
        submit_s,
        np.where(without_size, allocated_gpus, requested_gpus),
        duration_s,
        np.where(without_time, duration_s, requested_s),
        number=number,
        group=[entry.group for entry in usable],
    )
    fallbacks = int(without_size.sum()), int(without_time.sum())
    return JobLog(jobs, wait_s[jobs.row], *fallbacks, left_out, unused)
