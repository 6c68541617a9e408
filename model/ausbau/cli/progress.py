"""Progress of an ensemble on the terminal: draws done, rate, remaining time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(
    draws: int, *, counted: str, afterwards: str, hidden: bool
) -> Iterator[Callable[[int], None] | None]:
    """A bar on stderr while it is a terminal; yields the function to call with finished draws.

    ``counted`` says what they are, ``afterwards`` what is done once all are simulated.
    """
    if hidden or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(counted, total=draws, rate="")

        def on_block(done: int) -> None:
            bar.advance(task, done)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:.0f}/s" if speed else "")
            if bar.tasks[0].finished:
                bar.update(task, description=afterwards)

        yield on_block
