"""What is wrong with one entry of the input, before anyone knows in which file and line it stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

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
    matches = difflib.get_close_matches(name, list(known), n=5, cutoff=0.5)
    match = max(matches, key=lambda match: _likeness(name, match), default="")
    return f"did you mean {match}?" if match else ""


def _likeness(name: str, other: str) -> float:
    """Likeness of two names or dotted paths, at most 1; a shared beginning of what differs counts more.

    Spelling slips are rarer in the first letters (Winkler 1990, the bonus of Jaro's measure: a tenth of what
    is missing for each of up to four letters).
    """
    alike = difflib.SequenceMatcher(None, other, name).ratio()
    pairs = zip(name, other, strict=False)
    beginning = "".join(letter for letter, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    shared = len(beginning.rpartition(".")[2])
    return alike + 0.1 * min(shared, 4) * (1.0 - alike)
