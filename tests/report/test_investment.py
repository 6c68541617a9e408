"""The announced sum beside the reckoned investment: its source, and the worlds that complete the plan."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from altered_runs import with_metric, with_scenario

from ausbau.report.announced_sum import announced_sum
from ausbau.report.chapters import investment
from ausbau.report.material import Material
from ausbau.results import Run
from ausbau.texts import texts

END = "2030-12-31"


def with_budget(run: Run, *entries: dict[str, Any]) -> Run:
    """The run with other entries of its budget."""
    sections = copy.deepcopy(dict(run.scenario["sections"]))
    sections["finance"]["budget"] = {"dated": list(entries)}
    return with_scenario(run, sections=sections)


def rows_of(run: Run) -> list[list[str]]:
    """Words of each cell, those under it behind a bar."""
    (table,) = investment.tables(Material(run, texts("de")))
    return [
        [f"{cell.text}|{cell.under}".replace("\N{NO-BREAK SPACE}", " ") for cell in row.cells]
        for row in table.rows
    ]


@pytest.fixture
def half_complete(saved: Run) -> Run:
    """Half of the worlds complete the plan, for 600 million; the others have paid 9 and never end."""
    half = np.arange(len(saved.metrics)) % 2 == 0
    run = with_metric(saved, f"finance.is_complete@{END}", half.astype(float))
    run = with_metric(run, f"finance.outlay_eur@{END}", np.where(half, 800e6, 9e6))
    return with_metric(run, f"finance.paid_plan_nominal_eur@{END}", np.where(half, 600e6, np.inf))


def test_the_announced_billion_names_source_day_and_confidence(saved: Run) -> None:
    amount, origin = rows_of(saved)[0][1:]
    assert amount == "1 Mrd. EUR|"
    assert origin.startswith("Euro Security: ")
    assert origin.endswith("|4. November 2025, Vertrauen mittel")


def test_what_is_reckoned_counts_only_worlds_that_complete_the_plan(half_complete: Run) -> None:
    _, paid, outlay = rows_of(half_complete)
    assert paid[1] == "600 Mio. EUR|"
    assert outlay[1] == "800 Mio. EUR|"
    assert "50 von 100" in paid[2]


def test_another_sum_in_the_scenario_is_told(saved: Run) -> None:
    entry = {"source": "buildout-rcr", "confidence": "low", "known_on": "2027-01-02"}
    run = with_budget(saved, {"value": "3 billion EUR", **entry})
    assert rows_of(run)[0][1] == "3 Mrd. EUR|"


def test_without_a_source_or_a_complete_world_there_is_no_table(saved: Run) -> None:
    ours = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
    run = with_budget(saved, {"value": "1 billion EUR", **ours})
    assert announced_sum(run) is None
    never = with_metric(saved, f"finance.is_complete@{END}", np.zeros(len(saved.metrics)))
    for one in (run, never):
        assert not list(investment.tables(Material(one, texts("de"))))
