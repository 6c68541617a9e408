"""The generated tables and the schema: up to date, complete, and true to what they are made from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from ausbau import metrics, pipeline
from ausbau.core import yaml_source
from ausbau.core.arrays import Array
from ausbau.core.origins import plain
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.schema import parameters_of
from ausbau.documentation import pages, rules_page
from ausbau.documentation.markdown import table
from ausbau.documentation.parameters_page import base_entries
from ausbau.documentation.scenarios_page import scenario_files
from ausbau.explanation import explain
from ausbau.meaning import meaning_of
from ausbau.register import read_register
from ausbau.scenario import Scenario

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
MEND = "write it again with `python -m ausbau.documentation`"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    content = json.loads((ROOT / "scenarios" / "schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content)


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def codes(text: str) -> set[str]:
    """What stands as code in the first column of the tables."""
    return set(re.findall(r"^\| `([^`]+)` \|", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", pages.PAGES)
def test_a_generated_file_is_what_the_program_writes_today(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == pages.PAGES[name](), MEND


def test_writing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    assert pages.write(tmp_path) == list(pages.PAGES)
    assert pages.write(tmp_path) == []


def test_the_table_of_variables_has_all_that_the_stages_hand_on() -> None:
    assert codes(page("variables.md")) == {variable.name for variable in pipeline.variables()}


def test_the_table_of_metrics_has_the_whole_catalogue() -> None:
    names = {name.split("@")[0].split("[")[0] for name in codes(page("metrics.md"))}
    assert names == set(metrics.catalogue())


def test_every_claim_of_the_register_stands_in_the_table_with_its_quote() -> None:
    text = page("claims.md")
    register = read_register([packaged_scenarios()])
    rows = {row.split('"')[1]: row for row in text.splitlines() if row.startswith('| <a id="')}
    assert rows.keys() == register.claims.keys()
    assert [key for key, claim in register.claims.items() if claim.quote not in rows[key]] == []


def test_every_source_that_a_table_names_stands_in_the_list_of_sources() -> None:
    anchors = set(re.findall(r'<a id="([^"]+)">', page("sources.md")))
    files = [*REFERENCE.glob("*.md"), ROOT / "docs" / "sanity.md"]
    named = {
        name
        for file in files
        for name in re.findall(r"sources\.md#([^)]+)\)", file.read_text(encoding="utf-8"))
    }
    assert named
    assert named - anchors == set()


def test_every_scenario_has_a_section() -> None:
    headings = set(re.findall(r"^## (.+)$", page("scenarios.md"), flags=re.MULTILINE))
    assert headings == {file.stem for file in scenario_files()}


def test_every_parameter_of_the_plan_that_the_base_has_stands_in_the_table(plan: Scenario) -> None:
    patterns = {
        re.compile("^" + re.escape(entry.pattern).replace(r"\*", "[a-z0-9_]+") + "$")
        for entry in base_entries()
    }
    own = ("buildout.sites.plan.",)  # the plan itself, which no base can hold
    left_out = [
        path
        for path in plan.parameters
        if not path.startswith(own) and not any(pattern.match(path) for pattern in patterns)
    ]
    assert left_out == []


def test_every_parameter_means_something(plan: Scenario) -> None:
    assert [path for path in plan.parameters if not explain(path, plan).meaning] == []


def test_a_kind_of_relief_speaks_for_its_own_fields(plan: Scenario) -> None:
    """Two kinds have `last_year`; that of the grid fee is the end of an ordinance, no aid is paid."""
    path = "energy.reliefs.individual_grid_fee.last_year"
    meaning = meaning_of(plan.spec, path.split("."))
    assert meaning == "Last calendar year in which the ordinance is in force."


def test_a_parameter_with_dated_values_has_a_row_for_each() -> None:
    file = packaged_scenarios() / "base" / "demand.yaml"
    dated = plain(yaml_source.read(file).value)["price"]["h100"]["dated"]
    entries = [entry for entry in base_entries() if entry.pattern == "demand.price.h100"]
    days = [str(entry.parameter.passport.known_on) for entry in entries]
    assert days == sorted(str(entry["known_on"]) for entry in dated)


def test_a_bar_within_a_cell_does_not_end_it() -> None:
    assert table(["a"], [["x | y"]]).splitlines()[-1] == r"| x \| y |"


def doubled(load_mw: Array, hours: float) -> Array:
    return 2 * load_mw * hours


def labelled(load_mw: Array, site: str) -> Array:
    return load_mw * len(site)


def test_a_rule_knows_numbers_and_arrays_and_no_labels() -> None:
    assert rules_page.is_rule(doubled)
    assert not rules_page.is_rule(labelled)
    assert doubled(np.array([3.0]), 2.0) == 12.0


@pytest.mark.parametrize(
    ("domain", "file", "name", "words"),
    [
        ("energy", "strompreiskompensation", "aid_eur_per_mwh", "2020/C 317/04"),
        ("finance", "discounting", "annuity_per_year", ""),
        ("demand", "efficiency", "trend", "demand-ho"),
        ("allocation", "policies", "quota", ""),
    ],
)
def test_known_rules_stand_in_the_table_with_what_they_rest_on(
    domain: str, file: str, name: str, words: str
) -> None:
    found = [rule for rule in rules_page.rules_of(domain) if (rule.file, rule.name) == (file, name)]
    assert len(found) == 1
    assert found[0].meaning
    assert words in found[0].basis


def test_no_stage_and_no_reader_of_a_scenario_is_called_a_rule() -> None:
    files = {rule.file for domain in rules_page.DOMAINS for rule in rules_page.rules_of(domain)}
    assert files & {"stage", "spec", "metrics", "catalogue_check", "plant_power"} == set()


@pytest.mark.parametrize("file", scenario_files(), ids=lambda file: file.stem)
def test_a_shipped_scenario_fits_the_schema(file: Path, validator: Draft202012Validator) -> None:
    content = plain(yaml_source.read(file).value)
    faults = [f"{list(e.path)}: {e.message[:200]}" for e in validator.iter_errors(content)]
    assert faults == []


def scenario_that_changes(path: str, value: object) -> dict[str, object]:
    words = {"de": "x", "en": "x"}
    head = {"extends": "base", "name": "x", "title": words, "description": words}
    return head | {"changes": {path: value}}


PASSPORT = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("talent.builders.installation_crews", {"value": "20 crew", **PASSPORT}),
        ("energy.price.level.2031", {"value": "80 EUR/MWh", **PASSPORT}),
        ("buildout.sites.mine.building", {"value": "existing", **PASSPORT}),
        ("energy.reliefs.compensation.is_active", True),
    ],
)
def test_the_schema_takes_a_right_change(
    path: str, value: object, validator: Draft202012Validator
) -> None:
    assert validator.is_valid(scenario_that_changes(path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("talent.builders.instalation_crews", {"value": "20 crew", **PASSPORT}),
        ("talent.builders.installation_crews", {"value": "20 crew", "pert": [], **PASSPORT}),
        ("talent.builders.installation_crews", {"value": "20 crew", **PASSPORT, "confidence": "?"}),
        ("talent.builders.installation_crews", {"value": "20 crew", **PASSPORT, "sorce": "x"}),
        ("energy.reliefs.compensation.is_active", "perhaps"),
        ("allocation.policy", {"kind": "lottery", **PASSPORT}),
    ],
)
def test_the_schema_refuses_a_wrong_change(
    path: str, value: object, validator: Draft202012Validator
) -> None:
    assert not validator.is_valid(scenario_that_changes(path, value))


def test_an_editor_is_told_meaning_and_unit(validator: Draft202012Validator) -> None:
    changes = validator.schema["properties"]["changes"]["properties"]
    shown = changes["talent.builders.crew_size"]["description"]
    assert shown == "People in a crew. Unit: FTE/crew."


def test_the_command_prints_the_committed_schema(ausbau) -> None:
    printed = ausbau("schema").out
    assert printed == (ROOT / "scenarios" / "schema.json").read_text(encoding="utf-8")


def test_the_schema_has_a_path_for_every_parameter_of_the_plan(
    plan: Scenario, validator: Draft202012Validator
) -> None:
    changes = validator.schema["properties"]["changes"]
    patterns = [re.compile(pattern) for pattern in changes["patternProperties"]]
    unknown = [
        path
        for path, _ in parameters_of(plan.spec)
        if path not in changes["properties"] and not any(p.match(path) for p in patterns)
    ]
    assert unknown == []


def test_every_change_of_a_scenario_stands_in_its_section() -> None:
    sections = re.split(r"^## ", page("scenarios.md"), flags=re.MULTILINE)[1:]
    by_name = {section.split("\n", 1)[0]: section for section in sections}
    for file in scenario_files():
        changed = plain(yaml_source.read(file).value)["changes"]
        assert [path for path in changed if f"| `{path}` |" not in by_name[file.stem]] == []
