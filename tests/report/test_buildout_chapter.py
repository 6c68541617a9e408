"""The chapter of the build-out: what was scarce on the way to the last opening."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ausbau.report.blocks import Table
from ausbau.report.chapters import buildout
from ausbau.report.material import Material
from ausbau.results import Run
from ausbau.texts import texts

CAPTION = "What was scarce on the way to the last opening"
DAY_H = 24.0


def waiting(run: Run, **days: list[float]) -> Run:
    """The first ten worlds of a run, with other waits for its resources: days by name, 0 for the rest."""
    series = run.series.isel(draw=slice(0, 10)).copy(deep=True)
    waits = series["buildout.resource_wait_h"]
    waits[:] = 0.0
    for name, waited in days.items():
        waits.loc[{"resource": name.replace("__", ".")}] = np.array(waited) * DAY_H
    return replace(run, series=series)


def rows(run: Run) -> list[list[str]]:
    blocks = buildout.chapter(Material(run, texts("en"))).blocks
    tables = [block for block in blocks if isinstance(block, Table) and block.caption == CAPTION]
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def test_what_more_worlds_waited_for_stands_first_and_a_wait_without_end_is_told_apart(
    saved: Run,
) -> None:
    """Crews: 2 of 10 worlds. Power: 4 of 10, of which one waits for ever."""
    run = waiting(
        saved,
        installation_crews=[0, 10, 30, *[0] * 7],
        plan__power_kw=[60, 60, 60, np.inf, *[0] * 6],
    )
    power, crews = rows(run)
    assert power[0] == "connection power"
    assert crews[0] == "installation crews"
    assert [cells[1] for cells in (power, crews)] == ["40 of 100", "20 of 100"]
    assert [cells[3] for cells in (power, crews)] == ["10 of 100", "0 of 100"]


def test_the_wait_is_that_of_the_worlds_that_waited_and_whose_wait_ended(saved: Run) -> None:
    """Not the mean with the six worlds without a wait, and not the one that waits for ever: 60 days each."""
    run = waiting(saved, plan__power_kw=[60, 60, 60, np.inf, *[0] * 6])
    ((_, _, wait, _),) = rows(run)
    number, unit = wait.split()
    days_of = {"days": 1.0, "weeks": 7.0, "months": 730.5 / 24}
    assert float(number) * days_of[unit] == pytest.approx(60.0, rel=0.03)


def test_a_wait_that_ends_in_no_world_has_no_length(saved: Run) -> None:
    run = waiting(saved, plan__cooling_kw=[np.inf] * 10)
    assert rows(run) == [["cooling", "100 of 100", "–", "100 of 100"]]


def test_where_nothing_was_scarce_there_is_no_table(saved: Run) -> None:
    assert rows(waiting(saved)) == []
