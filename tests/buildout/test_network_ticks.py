"""Times that ticks cannot hold are told with their row, not turned into never or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ausbau.buildout.network_file import network_of, read
from ausbau.core.errors import InputError, Problem

HEADER = "activity,predecessors,low,mode,high\n"


def problems_of(folder: Path, name: str, text: str) -> tuple[Problem, ...]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as told:
        network_of(read(path), draws=1, seed=0)
    return told.value.problems


def test_what_is_too_long_for_the_clock_is_told_with_its_row(tmp_path: Path) -> None:
    # 2^63 ticks of a millionth are 9.22e12 units
    [problem] = problems_of(tmp_path, "long.csv", HEADER + "a,,1,1,1\nb,a,1e15,1e15,1e15\n")
    assert (problem.line, problem.path) == (3, "b")
    assert "1e+15" in problem.message
    assert "9.22e+12" in problem.expected
    assert "divide all times" in problem.hint


def test_what_rounds_to_no_time_at_all_is_told_and_zero_is_not(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path, "short.csv", HEADER + "a,,0,0,0\nb,a,1e-9,1e-9,1e-9\n")
    assert (problem.line, problem.path) == (3, "b")
    assert "would count as 0" in problem.message
    assert "1e-06" in problem.expected


def test_a_distribution_is_judged_by_its_longest_time(tmp_path: Path) -> None:
    path = tmp_path / "range.csv"
    path.write_text(HEADER + "a,,1e-9,1,2\n", encoding="utf-8")
    assert network_of(read(path), draws=5, seed=0).duration_ticks.min() > 0
    [problem] = problems_of(tmp_path, "wide.csv", HEADER + "a,,1,2,1e14\n")
    assert problem.line == 2


def test_times_that_fit_alone_and_not_together_are_told(tmp_path: Path) -> None:
    rows = "".join(f"a{number},,5e12,5e12,5e12\n" for number in range(2))
    [problem] = problems_of(tmp_path, "sum.csv", HEADER + rows)
    assert "sum to 1e+13" in problem.message


def test_lags_dates_steps_and_calendars_are_held_to_the_same_border(tmp_path: Path) -> None:
    # 2^63 ms are 1.07e11 days
    text = """\
unit: day
activities:
  a: {duration: 1, earliest_start: 1e12}
  b: {duration: 1, predecessors: {a: 1e12}, needs: {crew: 1}}
  c: {duration: 1e-9}
resources:
  crew: [[0, 1], [1e12, 2]]
"""
    found = problems_of(tmp_path, "own.yaml", text)
    assert [problem.line for problem in found] == [3, 4, 5, 7]
    assert [problem.path for problem in found] == ["a", "b", "c", "crew"]
    late = "activities: {a: {duration: 1, calendar: c}}\ncalendars: {c: {open: [[0, 1e15]]}}\n"
    [problem] = problems_of(tmp_path, "late.yaml", late)
    assert problem.line == 2
    assert "too late" in problem.message


def test_all_problems_of_a_file_are_told_together(tmp_path: Path) -> None:
    found = problems_of(tmp_path, "both.csv", HEADER + "a,b,1,1,1\nb,a,1e15,1e15,1e15\n")
    assert {problem.line for problem in found} == {2, 3}
    assert any("cycle" in problem.message for problem in found)
