"""Wrong values in the changes of a scenario: each is told with its place and what to do.

Cyclic activities are no case here: the network of a plan is compiled from its sites, whose steps have one
fixed order, so that no scenario can contain a cycle.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mistakes import HEADER, PASSPORT, assert_refused_alike, problems_of, words_of, write

MISTAKES = {
    "unknown key in a section": (
        "§buildout.contract: {§duraton: {value: 1 month, PASSPORT}}",
        ("buildout.contract.duration", "is missing"),
        ("buildout.contract.duraton", "unknown key", "did you mean duration?"),
    ),
    "unknown key in a parameter": (
        "energy.load.idle: {value: 20 percent, §sorce: assumption, PASSPORT}",
        ("energy.load.idle.sorce", "unknown key", "did you mean source?"),
    ),
    "unknown path": (
        "§energy.prise.uncertainty_factor: {value: 1, PASSPORT}",
        (
            "changes.energy.prise.uncertainty_factor",
            "unknown path",
            "did you mean energy.price.uncertainty_factor?",
        ),
    ),
    "path below an entity that does not exist": (
        "§energy.reliefs.compensatio.is_active: true",
        (
            "changes.energy.reliefs.compensatio.is_active",
            "unknown path",
            "did you mean energy.reliefs.compensation.is_active?",
        ),
    ),
    "path below a parameter": (
        "§energy.load.idle.value: 20 percent",
        ("changes.energy.load.idle.value", "replace energy.load.idle as a whole"),
    ),
    "voltage level of a site that is not there": (
        "energy.tariff.voltage_level_of_site: {§plann: {value: high, PASSPORT}}",
        (
            "energy.tariff.voltage_level_of_site.plann",
            "no such site",
            "did you mean plan?",
        ),
    ),
    "missing unit": (
        'energy.load.idle: {§value: "20", PASSPORT}',
        ("energy.load.idle.value", "`20` has no unit", "write `20 percent`"),
    ),
    "bare number": (
        "energy.load.idle: {§value: 0.2, PASSPORT}",
        ("energy.load.idle.value", "`0.2` has no unit", "write `20 percent`"),
    ),
    "number without a passport": (
        "§energy.load.idle: 20 percent",
        ("energy.load.idle", "has no passport", "every number needs a source"),
    ),
    "wrong dimension": (
        'energy.price.level: {"2025": {§value: 70 EUR/MW, PASSPORT}}',
        ("energy.price.level.2025.value", "euros per power", "did you mean `EUR/MWh`?"),
    ),
    "euro sign": (
        'energy.price.level: {"2025": {§value: 70 €/MWh, PASSPORT}}',
        ("energy.price.level.2025.value", "the sign `€` is not a unit", "write EUR"),
    ),
    "no number at all": (
        "energy.load.idle: {§value: about a fifth, PASSPORT}",
        ("energy.load.idle.value", "is no quantity", "write the number, then the unit"),
    ),
    "probabilities outside 0 to 100 percent": (
        "buildout.sites.plan.building: {choice: {§existing: 120 percent, §new: -20 percent}, PASSPORT}",
        ("buildout.sites.plan.building.choice.existing", "120 percent", "0 to 100 percent"),
        ("buildout.sites.plan.building.choice.new", "-20 percent", "0 to 100 percent"),
    ),
    "probabilities that do not sum to one": (
        "buildout.sites.plan.building: {§choice: {existing: 50 percent, new: 20 percent}, PASSPORT}",
        (
            "buildout.sites.plan.building.choice",
            "sum to 70 percent",
            "30 percent are missing",
        ),
    ),
    "unknown option": (
        "buildout.sites.plan.building: {choice: {§existng: 50 percent, new: 50 percent}, PASSPORT}",
        (
            "buildout.sites.plan.building.choice.existng",
            "existing, modular or new",
            "did you mean existing?",
        ),
    ),
    "option that is no text": (
        "buildout.sites.plan.building: {§value: [new], PASSPORT}",
        ("buildout.sites.plan.building.value", "unknown option", "existing, modular or new"),
    ),
    "date before the start of the horizon": (
        "§buildout.sites.plan.announced: 2025-01-01",
        (
            "buildout.sites.plan.announced",
            "before the horizon's start",
            "a date from 2025-06-13 on",
            "move timeline.start",
        ),
    ),
    "day that does not exist": (
        "§buildout.sites.plan.announced: 2025-02-30",
        ("buildout.sites.plan.announced", "the calendar does not have", "such as 2026-02-04"),
    ),
    "end before the start": (
        "§timeline.end: 2025-06-12",
        ("timeline.end", "before the start on 2025-06-13", "a date from 2025-06-13 on"),
    ),
    "reversed list": (
        (
            "buildout.contract.duration:\n"
            "  triangular:\n"
            "    - 6 month\n"
            "    - §1 month\n"
            "    - 8 month\n"
            "  source: assumption\n"
            "  confidence: low\n"
            "  known_on: 2025-06-13"
        ),
        (
            "buildout.contract.duration.triangular.1",
            "the mode `1 month` lies below the low `6 month`",
            "ascending order",
        ),
    ),
    "reversed percentiles": (
        "energy.price.uncertainty_factor: {lognormal: {p10: 1.5, §p90: 0.8}, PASSPORT}",
        (
            "energy.price.uncertainty_factor.lognormal.p90",
            "the p90 `0.8` lies below the p10 `1.5`",
            "p10 ≤ p90",
        ),
    ),
    "the wrong one of three numbers": (
        "buildout.contract.duration: {triangular: [1 month, 2 month, §5 MW], PASSPORT}",
        ("buildout.contract.duration.triangular.2", "`MW` is power", "in h such as `6 month`"),
    ),
    "two numbers instead of three": (
        "buildout.contract.duration: {§triangular: [1 month, 2 month], PASSPORT}",
        ("buildout.contract.duration.triangular", "3 quantities", "[low, mode, high]"),
    ),
    "negative duration": (
        "buildout.contract.duration: {triangular: [§-1 month, 2 month, 3 month], PASSPORT}",
        ("buildout.contract.duration.triangular.0", "`-1 month` is out of range", "at least 0 h"),
    ),
    "working days beside months": (
        "buildout.contract.duration: {§triangular: [5 working_day, 1 month, 2 month], PASSPORT}",
        ("buildout.contract.duration.triangular", "mixes working days with elapsed time"),
    ),
    "no distribution": (
        "§energy.load.idle: {PASSPORT}",
        ("energy.load.idle", "has no value", "exactly one of value, uniform"),
    ),
    "two distributions": (
        "§energy.load.idle: {value: 20 percent, uniform: [10 percent, 20 percent], PASSPORT}",
        ("energy.load.idle", "several values: value, uniform", "exactly one of"),
    ),
    "share above one": (
        "sovereignty.layers.models.german: {triangular: [5 percent, 9 percent, §120 percent], PASSPORT}",
        (
            "sovereignty.layers.models.german.triangular.2",
            "`120 percent` is out of range",
            "at most 100 percent",
        ),
    ),
    "shares of a layer above one together": (
        "§sovereignty.layers.models.german: {value: 90 percent, PASSPORT}",
        ("sovereignty.layers.models", "the shares reach 160 percent together"),
    ),
    "loading above one": (
        (
            "correlation.groups.authorities.members:\n"
            "  §buildout.buildings.existing.permit.duration: 1.2\n"
            "  §buildout.buildings.existing.permit.duraton: 0.5"
        ),
        (
            "correlation.groups.authorities.members.buildout.buildings.existing.permit.duration",
            "the loading is 1.2",
            "a number from -1 to 1",
        ),
        (
            "correlation.groups.authorities.members.buildout.buildings.existing.permit.duraton",
            "no parameter",
            "did you mean buildout.buildings.existing.permit.duration?",
        ),
    ),
    "loading that is not finite": (
        (
            "correlation.groups.authorities.members:\n"
            "  §buildout.buildings.existing.permit.duration: .nan"
        ),
        (
            "correlation.groups.authorities.members.buildout.buildings.existing.permit.duration",
            "finite number",
        ),
    ),
    "missing source": (
        "§energy.load.idle: {value: 20 percent, confidence: low, known_on: 2025-06-13}",
        ("energy.load.idle", "has no source", "an id of sources.yaml", "`assumption` is one"),
    ),
    "unknown source": (
        "energy.load.idle: {value: 20 percent, §source: asumption, confidence: low, known_on: 2025-06-13}",
        ("energy.load.idle.source", "unknown source", "did you mean assumption?"),
    ),
    "missing confidence": (
        "§energy.load.idle: {value: 20 percent, source: assumption, known_on: 2025-06-13}",
        ("energy.load.idle", "has no confidence", "high, medium or low"),
    ),
    "unknown confidence": (
        "energy.load.idle: {value: 20 percent, source: assumption, §confidence: lo, known_on: 2025-06-13}",
        ("energy.load.idle.confidence", "unknown confidence", "did you mean low?"),
    ),
    "missing known_on": (
        "§energy.load.idle: {value: 20 percent, source: assumption, confidence: low}",
        ("energy.load.idle", "no date since when it is known", "known_on: 2025-06-13"),
    ),
    "known only after as_of": (
        "energy.load.idle: {value: 20 percent, source: assumption, confidence: low, §known_on: 2025-06-14}",
        (
            "energy.load.idle.known_on",
            "not known before 2025-06-14",
            "known on 2025-06-13",
            "under `dated`",
        ),
    ),
    "no dated value known by as_of": (
        (
            "energy.load.idle: {§dated: [{value: 20 percent, source: assumption, confidence: low, "
            "known_on: 2025-06-14}]}"
        ),
        ("energy.load.idle.dated", "nothing was known on 2025-06-13", "2025-06-14"),
    ),
    "high confidence in an assumption": (
        "energy.load.idle: {value: 20 percent, source: assumption, §confidence: high, known_on: 2025-06-13}",
        ("energy.load.idle.confidence", "is an assumption", "medium or low"),
    ),
    "high confidence in a figure that was not read again": (
        (
            "allocation.policy: {kind: proportional, source: common-knowledge, "
            "§confidence: high, known_on: 2025-06-13}"
        ),
        ("allocation.policy.confidence", "is an assumption", "medium or low"),
    ),
    "source with a key beside dated": (
        "energy.load.idle: {dated: [{value: 20 percent, PASSPORT}], §source: assumption}",
        ("energy.load.idle.source", "unknown key", "dated"),
    ),
    "unknown kind of policy": (
        "allocation.policy: {§kind: proportinal, PASSPORT}",
        ("allocation.policy.kind", "unknown kind", "did you mean proportional?"),
    ),
    "policy without a kind": (
        "§allocation.policy: {PASSPORT}",
        ("allocation.policy.kind", "is missing", "proportional"),
    ),
    "text instead of a truth value": (
        "§energy.reliefs.compensation.is_active: perhaps",
        ("energy.reliefs.compensation.is_active", "`perhaps` is text", "true or false"),
    ),
    "unknown name of a closed list": (
        "§buildout.sites.plan.land: Bayern",
        ("buildout.sites.plan.land", "unknown value 'Bayern'", "BB, BE, BW, BY"),
    ),
    "section that is no mapping": (
        "§money: 2025",
        ("money", "`2025` is a number", "a mapping with price_year"),
    ),
    "number out of range": (
        "§money.price_year: 1899",
        ("money.price_year", "`1899` is out of range", "at least 2000"),
    ),
    "id with a capital letter": (
        "§alternatives.Building: {title: {de: x, en: x}, parameter: buildout.sites.plan.building}",
        ("alternatives.Building", "'Building' is not an id", "lower-case letters"),
    ),
    "alternative that is no choice": (
        "alternatives.idle: {title: {de: x, en: x}, §parameter: energy.load.idle}",
        ("alternatives.idle.parameter", "energy.load.idle is not a choice", "with `choice`"),
    ),
}


def write_changes(folder: Path, name: str) -> list[tuple[int, int]]:
    """Write a scenario with one of the mistakes; returns the places of its marks."""
    text = MISTAKES[name][0].replace("PASSPORT", PASSPORT)
    body = "".join(f"  {line}\n" for line in text.splitlines())
    return write(folder / "mistake.yaml", f"{HEADER}changes:\n{body}")


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_to_do(name: str, folder: Path) -> None:
    _, *expected = MISTAKES[name]
    places = write_changes(folder, name)
    found = problems_of(Path("mistake.yaml"))
    told = [(problem.file, problem.line, problem.column, problem.path) for problem in found]
    assert told == [
        ("mistake.yaml", line, column, path)
        for (line, column), (path, *_) in zip(places, expected, strict=True)
    ]
    for problem, (_, *words) in zip(found, expected, strict=True):
        assert [word for word in words if word not in words_of(problem)] == []


@pytest.mark.parametrize("name", MISTAKES)
def test_check_and_run_tell_it_alike_and_write_nothing(
    name: str, folder: Path, ausbau: Callable[..., Any]
) -> None:
    write_changes(folder, name)
    assert_refused_alike(ausbau, folder)
