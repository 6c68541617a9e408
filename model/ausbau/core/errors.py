"""The errors a user can meet, and the exit code each one means.

Exit codes: 1 the run failed, 2 wrong usage or input, 3 a claim falls short under ``--strict``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class AusbauError(Exception):
    """Base of all errors that the program raises on purpose."""

    exit_code = 1


class RunError(AusbauError):
    """A run could not be completed; nothing was saved."""


class SeamError(AusbauError):
    """A stage returned something other than it declared: a fault of the program, not of the user."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with the input, with everything the user needs to mend it.

    ``line`` and ``column`` count from 1; 0 means that the place is not known (for example a missing
    file). ``path`` is the dotted path of the entry, empty for a whole file.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    expected: str = ""
    hint: str = ""

    def __str__(self) -> str:
        """``file:line:column: path: message (expected …). Hint: …``."""
        place = self.file
        if self.line:
            place += f":{self.line}:{self.column}"
        text = f"{place}: "
        if self.path:
            text += f"{self.path}: "
        text += self.message
        if self.expected:
            text += f"; expected {self.expected}"
        if self.hint:
            text += f"\n    hint: {self.hint}"
        return text


class InputError(AusbauError):
    """Everything that is wrong with the user's input, collected."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        lines = [str(problem) for problem in self.problems]
        return "\n".join(
            [*lines, f"{count} problem{'s' if count != 1 else ''} found; nothing was run"]
        )


class Collecting:
    """A context that adds the problems of an InputError raised in it to a list, and goes on behind it."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> bool:
        """Take the problems and swallow the error, if it is one of the input."""
        if not isinstance(error, InputError):
            return False
        self._problems += error.problems
        return True


class StrictError(AusbauError):
    """A claim falls short and ``--strict`` was asked for."""

    exit_code = 3
