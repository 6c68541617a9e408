"""Composition: a chain of files and changes becomes one tree, in which every entry knows its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from mistakes import HEADER, PASSPORT, own_copy, replace_in, write

from ausbau.assembly import with_user_passports
from ausbau.composition import Composition, compose
from ausbau.core.annotations import annotation_at
from ausbau.core.packaged import packaged_scenarios
from ausbau.scenario import load
from ausbau.scenario_spec import ScenarioSpec

PLAN = packaged_scenarios() / "industrial-ai-cloud.yaml"


def composed(file: Path, **changes: object) -> Composition:
    found = compose(file, ScenarioSpec, changes)
    assert found.problems == ()
    return found


def child(
    folder: Path, *lines: str, parent: str = "industrial-ai-cloud", name: str = "child"
) -> Path:
    """Write a scenario with these changes."""
    header = HEADER.replace("industrial-ai-cloud", parent).replace("mistake", name)
    body = "".join(f"  {line.replace('PASSPORT', PASSPORT)}\n" for line in lines)
    write(folder / f"{name}.yaml", f"{header}changes:\n{body}")
    return folder / f"{name}.yaml"


def test_a_change_replaces_what_stood_there_and_nothing_beside_it(folder: Path) -> None:
    before = composed(PLAN).tree
    after = composed(child(folder, "money.price_year: 2024")).tree
    assert after["money"] == {"price_year": 2024}
    assert {name: after[name] for name in after if name != "money"} == {
        name: before[name] for name in before if name != "money"
    }


def test_the_child_wins_over_its_parent_and_the_user_over_both(folder: Path) -> None:
    child(folder, "money.price_year: 2021", name="parent")
    file = child(folder, "money.price_year: 2022", parent="parent")
    assert composed(file).tree["money"]["price_year"] == 2022
    user = {"money.price_year": 2023}
    assert composed(file, **user).tree["money"]["price_year"] == 2023
    assert [change.after for change in composed(file, **user).changes][-3:] == [2021, 2022, 2023]


def test_one_observation_more_stands_beside_those_of_the_parent(folder: Path) -> None:
    """Ids of activities have dots of their own; those that stand there are extended, others are new."""
    parent = "industrial-ai-cloud-2026-11"
    before = composed(PLAN.with_stem(parent)).tree["buildout"]["observed"]
    seen = "{finished: 2025-07-30, source: buildout-iser, confidence: medium}"
    lines = (
        f"buildout.observed.plan.contract: {seen}",
        "buildout.observed.plan.ordering.finished: 2025-08-30",
    )
    after = composed(child(folder, *lines, parent=parent)).tree["buildout"]["observed"]
    assert after.keys() - before.keys() == {"plan.contract"}
    assert after["plan.ordering"] == {**before["plan.ordering"], "finished": "2025-08-30"}
    assert after["plan.voltage"] == before["plan.voltage"]


def test_a_loading_may_be_changed_or_added_by_the_path_of_its_parameter(folder: Path) -> None:
    members = ("correlation", "groups", "suppliers", "members")

    def loadings(composition: Composition) -> dict[str, float]:
        node = composition.tree
        for part in members:
            node = node[part]
        return dict(node)

    lead, energy = "buildout.delivery.b200.lead", "energy.load.idle"
    at = ".".join(members)
    changed = composed(child(folder, f"{at}.{lead}: 0.5", f"{at}.{energy}: 0.1"))
    assert not changed.problems
    assert loadings(changed) == {**loadings(composed(PLAN)), lead: 0.5, energy: 0.1}


def test_a_change_tells_what_stood_there_before(folder: Path) -> None:
    change = composed(child(folder, "money.price_year: 2024")).changes[-1]
    assert (change.path, change.before, change.after) == ("money.price_year", 2025, 2024)
    assert Path(change.file).name == "child.yaml"


def test_every_entry_knows_the_file_and_line_it_was_last_written_in(folder: Path) -> None:
    file = child(folder, "energy.load.idle:", "  value: 30 percent", "  source: assumption")
    found = compose(file, ScenarioSpec, {"money.price_year": 2024})
    places = {
        path: (Path(origin.file).name, origin.line)
        for path in ("energy.load.idle.value", "money.price_year", "timeline.start")
        for origin in [found.origins.nearest(tuple(path.split(".")))]
    }
    assert places["energy.load.idle.value"] == ("child.yaml", 7)
    assert places["money.price_year"] == ("--set", 0)
    assert places["timeline.start"][0] == "timeline.yaml"


def test_dates_are_inherited_until_a_file_gives_its_own(folder: Path) -> None:
    file = child(folder, "money.price_year: 2024")
    assert str(composed(file).as_of) == "2025-06-13"
    replace_in(file, "changes:", "as_of: 2026-01-31\nchanges:")
    assert str(composed(file).as_of) == "2026-01-31"


def test_a_base_folder_beside_the_file_comes_before_that_of_the_program(folder: Path) -> None:
    own_copy(folder)
    replace_in(folder / "base/money.yaml", "2025", "2023")
    assert composed(folder / "industrial-ai-cloud.yaml").tree["money"]["price_year"] == 2023


def test_a_parent_beside_the_file_comes_before_that_of_the_program(folder: Path) -> None:
    child(folder, "money.price_year: 2021", parent="compensation-on", name="industrial-ai-cloud-2")
    file = child(folder, "timeline.end: 2029-12-31", parent="industrial-ai-cloud-2")
    assert composed(file).tree["money"]["price_year"] == 2021


def test_the_order_of_changes_is_free_even_where_one_lies_below_another(folder: Path) -> None:
    outer = (
        "buildout.sites.plan.power_steps: {full: {facility_power: {value: 30 MW, PASSPORT}, "
        "delay: {value: 1 month, PASSPORT}}}"
    )
    inner = "buildout.sites.plan.power_steps.full.delay: {value: 2 month, PASSPORT}"
    for lines in ((outer, inner), (inner, outer)):
        step = composed(child(folder, *lines)).tree["buildout"]["sites"]["plan"]["power_steps"]
        assert step["full"]["delay"]["value"] == "2 month"
        assert step["full"]["facility_power"]["value"] == "30 MW"


def test_an_entry_that_nobody_wrote_is_made_with_what_lies_around_it(folder: Path) -> None:
    path = "buildout.sites.plan.grid_connection.way"
    found = composed(child(folder, path + ": {value: medium_voltage, PASSPORT}"))
    site = found.tree["buildout"]["sites"]["plan"]
    assert site["grid_connection"]["way"]["value"] == "medium_voltage"


def test_a_site_of_ones_own_is_made_as_a_whole(folder: Path) -> None:
    whole = composed(PLAN).tree["buildout"]["sites"]["plan"]
    loaded = load(PLAN, {"buildout.sites.second": whole})
    assert set(loaded.spec.buildout.sites) == {"plan", "second"}


# values of the user


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        (
            "energy.load.idle",
            "20 percent",
            {"value": "20 percent", "source": "user", "confidence": "low"},
        ),
        (
            "energy.load.idle",
            {"uniform": ["1 percent", "2 percent"]},
            {"uniform": ["1 percent", "2 percent"], "source": "user", "confidence": "low"},
        ),
        (
            "energy.load.idle",
            {"value": "2 percent", "source": "atlas", "confidence": "high"},
            {"value": "2 percent", "source": "atlas", "confidence": "high"},
        ),
        ("energy.load.idle", {"dated": []}, {"dated": []}),
        (
            "allocation.policy",
            {"kind": "proportional"},
            {"kind": "proportional", "source": "user", "confidence": "low"},
        ),
        (
            "buildout.contract",
            {"duration": "1 month"},
            {"duration": {"value": "1 month", "source": "user", "confidence": "low"}},
        ),
        ("money.price_year", 2024, 2024),
        ("buildout.sites.plan.land", None, None),
        ("correlation.strength", 1, {"value": 1, "source": "user", "confidence": "low"}),
    ],
)
def test_what_the_user_sets_has_the_user_as_source_unless_it_names_its_own(
    path: str, given: object, expected: object
) -> None:
    annotation = annotation_at(ScenarioSpec, tuple(path.split(".")))
    assert with_user_passports(given, annotation) == expected


def test_setting_an_entry_to_itself_changes_no_parameter() -> None:
    loaded = load(PLAN)
    entry = loaded.tree["buildout"]["contract"]["duration"]
    again = load(PLAN, {"buildout.contract.duration": entry})
    assert again.parameters == loaded.parameters
