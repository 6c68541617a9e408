"""When a reading counts, where it cannot be tested, and how registers join: by hand on made-up numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ausbau import claims
from ausbau.claims import Alternative, Evidence, Result
from ausbau.core.timeline import Timeline, parse_date
from ausbau.metrics import MetricTable
from ausbau.register import Register, read_register

TIMELINE = Timeline.from_dates(parse_date("2025-06-13"), parse_date("2029-12-31"))
PRICE = "energy.all_in_price_eur_per_mwh@2028"
HOURS = "buildout.gpus_opened@2027-12-31"
TEXT = {"de": "x", "en": "x"}
READING: Mapping[str, Any] = {
    "title": TEXT,
    "metric": "energy.all_in_price_eur_per_mwh",
    "year": 2028,
    "at_most": "100 EUR/MWh",
    "threshold_origin": "ours",
}
RUNNING = {
    "title": TEXT,
    "metric": "buildout.gpus_opened",
    "date": "2027-12-31",
    "at_least": "1 GPU",
}


def register(**reading: object) -> Register:
    claim = {
        "document": "mine",
        "central": True,
        "kind": "lever",
        "quote": "x",
        "paraphrase": TEXT,
        "part": ["energy"],
        "test": TEXT,
        "status": "tested",
        "readings": {"one": {**READING, **reading}},
    }
    return Register.model_validate({"demanded_share": "80 percent", "claims": {"X1": claim}})


def evidence(sections: Mapping[str, Any] | None = None, codes: list[int] | None = None) -> Evidence:
    """Four worlds: two run, at 90 and 110 EUR/MWh; two do not, and have no price."""
    table = MetricTable(
        {
            PRICE: np.array([90.0, 110.0, np.inf, np.inf]),
            HOURS: np.array([10.0, 10.0, 0.0, 0.0]),
        },
        {},
    )
    chosen = [] if codes is None else [Alternative("kind", ("a", "b", "c"), np.array(codes))]
    return Evidence(table, chosen, TIMELINE, sections or {})


def judged(found: Register, seen: Evidence) -> Result:
    (result,) = claims.evaluate(found, seen)
    return result


def reason(result: Result) -> str:
    assert result.verdict == "not_testable"
    assert result.reason is not None
    return result.reason.en


def test_without_a_condition_all_worlds_count() -> None:
    share = judged(register(), evidence()).share
    assert share is not None
    assert (share.count, share.worlds) == (1, 4)


def test_a_threshold_that_only_rounding_misses_is_met() -> None:
    """100 and a bit, as a product and a quotient give it; a billionth more is more."""
    seen = evidence()
    values = {
        **seen.table.values,
        PRICE: np.array([100.0, 100 * (1 + 1e-15), 100 * (1 + 1e-9), 99.0]),
    }
    share = judged(register(), replace(seen, table=MetricTable(values, {}))).share
    assert share is not None
    assert share.count == 3


def test_with_a_condition_only_the_worlds_count_that_meet_it() -> None:
    result = judged(register(where=RUNNING), evidence(codes=[0, 1, 1, 1]))
    assert result.share is not None
    assert result.among is not None
    assert (result.share.count, result.share.worlds) == (1, 2)
    assert (result.among.count, result.among.worlds) == (2, 4)
    shares = result.alternatives["kind"]
    assert [(share.count, share.worlds) for share in shares.values()] == [(1, 1), (0, 1), (0, 0)]


def test_a_condition_that_no_world_meets_leaves_nothing_to_test() -> None:
    never = {**RUNNING, "at_least": "1000 GPU"}
    assert "no simulated world" in reason(judged(register(where=never), evidence()))


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ({"year": 2030}, "after the end"),
        ({"year": 2025}, "before the simulated period"),
        ({"decided_on": "2030-01-01"}, "after the end"),
        ({"needs": "buildout.sites.gigafactory"}, "does not contain"),
        ({"only_site": "plan"}, "further sites"),
        ({"where": {**RUNNING, "date": "2030-06-30"}}, "after the end"),
    ],
)
def test_what_lies_outside_the_scenario_is_told_as_not_testable(
    reading: dict[str, object], words: str
) -> None:
    sites = {"plan": {}, "second": {}, "third": {"is_active": False}}
    seen = evidence({"buildout": {"sites": sites}})
    assert words in reason(judged(register(**reading), seen))


def test_a_site_that_is_switched_off_is_no_other_site() -> None:
    sites = {"plan": {}, "second": {"is_active": False}}
    assert judged(register(only_site="plan"), evidence({"buildout": {"sites": sites}})).share


def test_a_register_of_the_users_own_changes_nothing_for_the_other_claims(
    scenarios: Path, tmp_path: Path
) -> None:
    (tmp_path / "claims.yaml").write_text(
        "demanded_share: 50 percent\n"
        "claims:\n"
        "  X1:\n"
        "    {document: mine, central: true, kind: x, quote: x, part: [buildout],\n"
        "     paraphrase: {de: x, en: x}, test: {de: x, en: x}}\n",
        encoding="utf-8",
    )
    programs = read_register([scenarios])
    joined = read_register([tmp_path, scenarios])
    assert joined.demanded("X1") == 0.5
    assert joined.demanded("P12") == programs.demanded("P12") == 0.8
    assert joined.groups == programs.groups
    assert set(joined.claims) == {*programs.claims, "X1"}
