"""The figures of a report as pictures, drawn while its chapters are written if there are processors for both.

A figure is a function of saved results alone, so it does not matter which process draws it: the same
pictures come from this one, where the system cannot start another in a clean state or has ended it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import forkserver, get_all_start_methods, get_context
from typing import TYPE_CHECKING, Any

from ausbau.report import figures

if TYPE_CHECKING:
    from ausbau.results import Run
    from ausbau.study import Study
    from ausbau.texts import Language

METHOD = "forkserver"
"""How processes begin: from a clean one, since those of a forked one would share its open files and locks."""
MOST_WORKERS = 4
"""Sixteen figures keep no more processes busy for longer than these need to begin."""


@dataclass(frozen=True)
class Subject:
    """What figures are drawn of, and the language of their words."""

    run: Run
    study: Study | None
    language: Language


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG, its height in inches, its caption and the text for those who cannot see it."""

    svg: bytes
    height_inches: float
    caption: str
    alternative: str


@dataclass(frozen=True)
class AskedDrawing:
    """A figure that has been asked for; perhaps another process draws it."""

    subject: Subject
    name: str
    options: Mapping[str, Any]
    beside: Future[Drawing] | None

    def result(self) -> Drawing:
        """The drawing, waited for; drawn here where no other process does or the system has ended it."""
        return self._drawing

    @cached_property
    def _drawing(self) -> Drawing:
        if self.beside is not None:
            with suppress(BrokenProcessPool):
                return self.beside.result()
        return _drawn(self.subject, self.name, self.options)


@dataclass(frozen=True)
class Board:
    """Where figures are asked for by name, to be looked at later."""

    subject: Subject
    pool: Executor | None

    def ask(self, name: str, **options: Any) -> AskedDrawing:
        """A figure by its name, with options of its own."""
        beside = None
        if self.pool is not None:
            with suppress(BrokenProcessPool):
                beside = self.pool.submit(_drawn_beside, name, options)
        return AskedDrawing(self.subject, name, options, beside)


@contextmanager
def board(subject: Subject, workers: int) -> Iterator[Board]:
    """A board whose figures so many processes draw besides this one."""
    if workers == 0 or METHOD not in get_all_start_methods():
        yield Board(subject, None)
        return
    context = get_context(METHOD)
    pool = ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(subject,))
    try:
        yield Board(subject, pool)
    finally:
        pool.shutdown(cancel_futures=True)


def spare_workers() -> int:
    """How many processes to draw with: one for each processor if there are several, else none.

    Where several are at hand, their common origin begins to read the program for figures at once.
    """
    processors = _processors()
    if processors == 1 or METHOD not in get_all_start_methods():
        return 0
    get_context(METHOD).set_forkserver_preload(
        [f"{figures.__name__}.{name}" for name in figures.NAMES]
    )
    forkserver.ensure_running()
    return min(processors, MOST_WORKERS)


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_SUBJECT: ContextVar[Subject] = ContextVar("subject")
"""What a process that only draws has been given to draw of."""


def _begin(subject: Subject) -> None:
    """Ctrl-C ends a process that only draws at once and without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _SUBJECT.set(subject)


def _drawn_beside(name: str, options: Mapping[str, Any]) -> Drawing:
    return _drawn(_SUBJECT.get(), name, options)


def _drawn(subject: Subject, name: str, options: Mapping[str, Any]) -> Drawing:
    is_of_study = name in figures.OF_STUDY and subject.study is not None
    of: Any = subject.study if is_of_study else subject.run
    chart = figures.draw(name, of, subject.language, **options)
    return Drawing(chart.svg(), chart.get_figheight(), chart.caption, chart.alternative)
