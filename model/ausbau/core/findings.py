"""What is wrong with one entry of the input, before anyone knows in which file and line it stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[str | int, ...]
"""Keys and positions that lead to an entry."""


@dataclass(frozen=True)
class Finding:
    """A problem of one entry: where below what was looked at, what, what was expected, a hint."""

    at: Place
    message: str
    expected: str = ""
    hint: str = ""


class Findings(Exception):  # noqa: N818  carries findings upwards, is never shown
    """All findings about what was looked at."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings)
        self.findings = findings


def refuse(findings: Iterable[Finding]) -> None:
    """Raise Findings if there are any."""
    found = tuple(findings)
    if found:
        raise Findings(*found)


def one_of(names: Iterable[str]) -> str:
    """``a, b or c``."""
    known = list(names)
    return " or ".join([", ".join(known[:-1]), *known[-1:]] if len(known) > 1 else known)


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names the most similar known name, or nothing."""
    matches = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean {matches[0]}?" if matches else ""
