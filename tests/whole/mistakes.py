"""Scenario files with mistakes, and what the program says about them.

The mark § in a text stands right before what is wrong; it is taken out before the file is written.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ausbau.core.errors import InputError, Problem
from ausbau.core.packaged import packaged_scenarios
from ausbau.preparation import prepare

MARK = "§"
PASSPORT = "source: assumption, confidence: low, known_on: 2025-06-13"
HEADER = """\
extends: industrial-ai-cloud.yaml
name: mistake
title: {de: Ein Fehler, en: A mistake}
description: {de: Ein Fehler., en: A mistake.}
"""


def write(file: Path, marked: str) -> list[tuple[int, int]]:
    """Write a text without its marks; returns the line and column of each."""
    file.write_text(marked.replace(MARK, ""), encoding="utf-8")
    return [
        (number, column - already + 1)
        for number, line in enumerate(marked.splitlines(), start=1)
        for already, column in enumerate(_columns(line))
    ]


def _columns(line: str) -> Iterator[int]:
    return (column for column, sign in enumerate(line) if sign == MARK)


def problems_of(file: Path, **changes: object) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        prepare(file, changes)
    return caught.value.problems


def words_of(problem: Problem) -> str:
    return f"{problem.message} | {problem.expected} | {problem.hint}"


def own_copy(folder: Path) -> None:
    """The scenarios of the program, to make mistakes in."""
    shutil.copytree(packaged_scenarios(), folder, dirs_exist_ok=True)


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def assert_refused_alike(ausbau: Callable[..., Any], folder: Path) -> None:
    """Both commands tell the same, exit with 2, and leave nothing beside the scenario."""
    checked, run = ausbau("check", "mistake.yaml"), ausbau("run", "mistake.yaml", "--draws", "5")
    assert (checked.code, run.code) == (2, 2)
    assert checked.err == run.err
    assert checked.out == run.out == ""
    assert [entry.name for entry in folder.iterdir()] == ["mistake.yaml"]
