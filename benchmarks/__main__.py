"""Measure the figures that are promised, on this machine, and print them as a table.

``python -m benchmarks`` runs all of them; ``python -m benchmarks help plan`` runs some.
"""

from __future__ import annotations

import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bill, economy, energy, engines, queue

AUSBAU = shutil.which("ausbau", path=str(Path(sys.executable).parent)) or "ausbau"
PLAN = Path(__file__).parent.parent / "scenarios" / "industrial-ai-cloud.yaml"


@dataclass(frozen=True)
class Figure:
    """One measured figure beside its target."""

    what: str
    measured: str
    target: str


def seconds(arguments: list[str], repetitions: int = 1) -> float:
    """The shortest wall time of a command, in seconds."""
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        subprocess.run(arguments, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def help_time() -> list[Figure]:
    """``ausbau --help`` from a warm file cache."""
    measured = seconds([AUSBAU, "--help"], repetitions=5)
    return [Figure("ausbau --help", f"{measured:.2f} s", "under 0.3 s")]


def plan_time() -> list[Figure]:
    """The whole command on the announced plan, June 2025 to December 2030, with SimPy."""
    figures = []
    for draws, workers, target in ((200, 1, "under 20 s"), (1000, 2, "under 60 s, 1.5 GB")):
        with tempfile.TemporaryDirectory() as folder:
            command = [AUSBAU, "run", str(PLAN), "--draws", str(draws), "--seed", "1"]
            command += ["--engine", "simpy", "--workers", str(workers)]
            command += ["--quiet", "--out", f"{folder}/out"]
            measured = seconds(command)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        what = f"run with SimPy, {draws} draws, {workers} worker{'s' if workers > 1 else ''}"
        figures.append(Figure(what, f"{measured:.1f} s, {peak:.2f} GB", target))
    return figures


def check_time() -> list[Figure]:
    """``ausbau check`` of all shipped scenarios."""
    files = [
        str(file)
        for file in sorted(PLAN.parent.glob("*.yaml"))
        if "extends:" in file.read_text(encoding="utf-8")
    ]
    measured = seconds([AUSBAU, "check", *files])
    return [Figure(f"ausbau check, {len(files)} scenarios", f"{measured:.2f} s", "under 2 s")]


def report_time() -> list[Figure]:
    """The report of a saved result of 1,000 draws."""
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/out"
        command = [AUSBAU, "run", str(PLAN), "--draws", "1000", "--quiet", "--workers", "2"]
        subprocess.run([*command, "--out", out], check=True, capture_output=True)
        pdf = Path(folder) / "report.pdf"
        measured = seconds([AUSBAU, "report", out, "--lang", "de", "--out", str(pdf)])
        size = pdf.stat().st_size / 1e6
    return [Figure("ausbau report, 1,000 draws", f"{measured:.1f} s, {size:.2f} MB", "15 s, 5 MB")]


def engine_times() -> list[Figure]:
    """The two engines of the build-out side by side."""
    return [Figure(*row) for row in engines.rows()]


def queue_times() -> list[Figure]:
    """The job queue on made-up and on small logs, beside its references."""
    return [Figure(*row) for row in queue.queue_speed()]


BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {
    "help": help_time,
    "plan": plan_time,
    "check": check_time,
    "report": report_time,
    "engines": engine_times,
    "queue": queue_times,
    "bill": lambda: [Figure(*row) for row in bill.rows()],
    "energy": lambda: [Figure(*row) for row in energy.rows()],
    "economy": lambda: [Figure(*row) for row in economy.rows()],
}


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all, and print one table."""
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    for name in names or list(BENCHMARKS):
        for figure in BENCHMARKS[name]():
            print(f"{figure.what:<40}  {figure.measured:<40}  target {figure.target}")


if __name__ == "__main__":
    main(sys.argv[1:])
