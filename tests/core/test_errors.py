"""Errors: their exit codes, their words, and that they survive the way out of another process."""

from __future__ import annotations

import pickle

import pytest

from ausbau.core.errors import (
    AusbauError,
    Collecting,
    InputError,
    Problem,
    RunError,
    SeamError,
    StrictError,
)

FIRST = Problem("a.yaml", 2, 3, "energy.load", "is wrong", "something else", "try again")
SECOND = Problem("a.yaml", 10, 1, "", "is wrong too")
ERRORS = [
    AusbauError("one"),
    RunError("two"),
    SeamError("three"),
    StrictError("four"),
    InputError([SECOND, FIRST, FIRST]),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_is_the_same_after_pickling(error: AusbauError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.exit_code == error.exit_code
    assert getattr(again, "problems", None) == getattr(error, "problems", None)


def test_exit_codes_are_the_promised_ones() -> None:
    assert [error.exit_code for error in ERRORS] == [1, 1, 1, 3, 2]


def test_problems_are_told_once_in_the_order_of_their_lines() -> None:
    assert str(InputError([SECOND, FIRST, FIRST])) == (
        "a.yaml:2:3: energy.load: is wrong; expected something else\n"
        "    hint: try again\n"
        "a.yaml:10:1: is wrong too\n"
        "2 problems found; nothing was run"
    )


def test_a_problem_without_a_place_names_the_file_alone() -> None:
    assert str(Problem("a.yaml", 0, 0, "", "does not exist")) == "a.yaml: does not exist"


def test_collecting_goes_on_behind_an_error_of_the_input() -> None:
    problems: list[Problem] = []
    with Collecting(problems):
        raise InputError([SECOND])
    with Collecting(problems):
        raise InputError([FIRST])
    assert problems == [SECOND, FIRST]


def test_collecting_lets_every_other_error_pass() -> None:
    problems: list[Problem] = []
    with pytest.raises(SeamError), Collecting(problems):
        raise SeamError("a fault of the program")
    assert problems == []
