"""Bad input: every mistake of every file in one message, with its place and what to do; nothing written.

Wrong values stand in test_bad_values.py, wrong claims in test_bad_claims.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mistakes import (
    HEADER,
    PASSPORT,
    assert_refused_alike,
    own_copy,
    problems_of,
    replace_in,
    words_of,
    write,
)

from ausbau.core.errors import Collecting, Problem
from ausbau.core.packaged import packaged_scenarios
from ausbau.preparation import prepare

HEADERS = {
    "unknown key at the top level": (
        HEADER + "§change: {}\nchanges: {money.price_year: 2024}\n",
        ("change", "unknown key", "did you mean changes?"),
    ),
    "changes that are a list": (
        HEADER + "§changes: [money.price_year]\n",
        ("changes", "is a list", "a mapping"),
    ),
    "changes that are empty": (HEADER + "§changes:\n", ("changes", "is empty", "a mapping")),
    "a scenario that changes nothing": (
        HEADER + "§changes: {energy.reliefs.compensation.is_active: false}\n",
        ("changes", "changes nothing of industrial-ai-cloud.yaml", "run the parent itself"),
    ),
    "a title in one language": (
        HEADER.replace("title: {de: Ein Fehler, en: A mistake}", "§title: {de: Ein Fehler}")
        + "changes: {money.price_year: 2024}\n",
        ("title.en", "is missing", "text"),
    ),
    "a name that leaves the folder of results": (
        HEADER.replace("name: mistake", "§name: ../mistake")
        + "changes: {money.price_year: 2024}\n",
        ("name", "is not a name", "letters, digits, - and _ only"),
    ),
    "an impossible as_of": (
        HEADER + "§as_of: 13.06.2025\nchanges: {money.price_year: 2024}\n",
        ("as_of", "is not a date of the form YYYY-MM-DD", "2026-02-04"),
    ),
    "a parent that does not exist": (
        HEADER.replace("extends: industrial", "§extends: industriel")
        + "changes: {money.price_year: 2024}\n",
        ("extends", "no file", "did you mean industrial-ai-cloud.yaml?"),
    ),
    "a scenario that extends itself": (
        HEADER.replace("extends: industrial-ai-cloud", "§extends: mistake")
        + "changes: {money.price_year: 2024}\n",
        ("extends", "is cyclic: mistake.yaml → mistake.yaml", "ends in base"),
    ),
    "a duplicate key": (
        HEADER + "changes:\n  money.price_year: 2024\n  §money.price_year: 2023\n",
        ("changes.money.price_year", "stands twice", "line 6", "keep one of the two"),
    ),
    "an alias bomb": (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{new}: &{new} [{', '.join(['*' + old] * 10)}]\n"
            for old, new in zip("abcd", "bcde", strict=True)
        ),
        ("e", "more than 100000 nodes", "fewer aliases"),
    ),
    "deep nesting": (
        "changes:\n  a: " + "[" * 38 + "§[" + "]" * 40 + "\n",
        ("changes.a", "more than 40 deep", "check for repeated"),
    ),
    "an empty file": ("", ("", "the file is empty", "write `key: value` lines")),
    "a list": ("§- extends: base\n", ("", "the top level is a list", "`key: value` lines")),
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_mistake_of_the_file_itself_is_told(name: str, folder: Path) -> None:
    text, (path, *words) = HEADERS[name]
    places = write(folder / "mistake.yaml", text)
    found = problems_of(Path("mistake.yaml"))
    assert len(found) == 1, found
    assert found[0].file == "mistake.yaml"
    assert found[0].path.startswith(path)
    assert [word for word in words if word not in words_of(found[0])] == []
    if places:
        assert [(found[0].line, found[0].column)] == places


@pytest.mark.parametrize("name", HEADERS)
def test_check_and_run_tell_it_alike_and_write_nothing(
    name: str, folder: Path, ausbau: Callable[..., Any]
) -> None:
    write(folder / "mistake.yaml", HEADERS[name][0])
    assert_refused_alike(ausbau, folder)


def test_a_missing_file_names_the_nearest(folder: Path) -> None:
    write(folder / "slow-grid.yaml", HEADER)
    (problem,) = problems_of(Path("slow-gird.yaml"))
    assert problem.message == "the file does not exist"
    assert problem.hint == "did you mean `slow-grid.yaml`?"


def test_a_folder_is_no_scenario(folder: Path) -> None:
    (problem,) = problems_of(folder)
    assert problem.message == "this is a folder, not a file"


def test_a_binary_file_is_no_scenario(folder: Path) -> None:
    Path("binary.yaml").write_bytes(b"\x7fELF\x00\x01\x02")
    (problem,) = problems_of(Path("binary.yaml"))
    assert problem.message == "the file is binary: it contains NUL bytes"


def test_a_circle_of_three_files_is_told_once_with_its_way(folder: Path) -> None:
    for name, parent in (("a", "b"), ("b", "c"), ("c", "a")):
        text = HEADER.replace("industrial-ai-cloud", parent).replace("mistake", name)
        write(folder / f"{name}.yaml", text + "changes: {money.price_year: 2024}\n")
    (problem,) = problems_of(Path("a.yaml"))
    assert (problem.file, problem.line, problem.path) == ("c.yaml", 1, "extends")
    assert problem.message == "is cyclic: a.yaml → b.yaml → c.yaml → a.yaml"


def test_mistakes_of_all_files_of_a_chain_come_in_one_message(folder: Path) -> None:
    """One in each: scenario, parent, grandparent, two base files, sources and claims."""
    own_copy(folder)
    replace_in(folder / "industrial-ai-cloud.yaml", "2025-06-13\nchanges", "13.6.2025\nchanges")
    replace_in(folder / "base/money.yaml", "price_year", "price_yaer")
    replace_in(folder / "base/timeline.yaml", "end: 2030-12-31", "end: [2030")
    replace_in(folder / "sources.yaml", "kind: primary", "kind: primry")
    replace_in(folder / "claims.yaml", "demanded_share: 80 percent", "demanded_share: 80 EUR")
    parent = HEADER.replace("mistake", "parent") + "changes:\n  energy.load.idel: 1\n"
    write(folder / "parent.yaml", parent)
    child = HEADER.replace("industrial-ai-cloud", "parent")
    write(folder / "child.yaml", child + "changes:\n  energy.load.idle: {value: 3 MW}\n")
    told = {(Path(problem.file).name, problem.path) for problem in problems_of(Path("child.yaml"))}
    assert told >= {
        ("child.yaml", "energy.load.idle"),
        ("child.yaml", "energy.load.idle.value"),
        ("parent.yaml", "changes.energy.load.idel"),
        ("industrial-ai-cloud.yaml", "as_of"),
        ("money.yaml", "money.price_year"),
        ("money.yaml", "money.price_yaer"),
        ("timeline.yaml", "end.1"),
        ("sources.yaml", "bmds-2025-06-13.kind"),
        ("claims.yaml", "demanded_share"),
    }


def test_a_file_that_is_no_yaml_does_not_hide_the_mistakes_of_its_parent(folder: Path) -> None:
    parent = HEADER.replace("mistake", "parent") + "changes:\n  energy.load.idel: 1\n"
    write(folder / "parent.yaml", parent)
    child = HEADER.replace("industrial-ai-cloud", "parent")
    write(folder / "child.yaml", child + "changes: {money.price_year: 2024\n")
    assert [problem.file for problem in problems_of(Path("child.yaml"))] == [
        "child.yaml",
        "parent.yaml",
    ]


def test_a_parent_that_is_no_yaml_does_not_make_its_entries_unknown(folder: Path) -> None:
    """The site stands in the parent: nobody can say that a change of it is misspelt."""
    own_copy(folder)
    replace_in(folder / "industrial-ai-cloud.yaml", "name: ", "name: [")
    write(folder / "child.yaml", HEADER + "changes:\n  buildout.sites.plan.land: BY\n")
    (problem,) = problems_of(Path("child.yaml"))
    assert Path(problem.file).name == "industrial-ai-cloud.yaml"


def test_a_list_of_sources_that_is_no_yaml_does_not_make_all_sources_unknown(folder: Path) -> None:
    write(folder / "sources.yaml", "mine: {title: [x\n")
    write(folder / "child.yaml", HEADER + "changes: {money.price_year: 2024}\n")
    (problem,) = problems_of(Path("child.yaml"))
    assert problem.file == "sources.yaml"


def test_a_source_of_the_user_stands_beside_those_of_the_program(folder: Path) -> None:
    write(folder / "sources.yaml", "mine: {title: My figures, kind: data}\n")
    change = "energy.load.idle: {value: 20 percent, source: mine, confidence: high, known_on: 2025-01-01}"
    write(folder / "child.yaml", f"{HEADER}changes:\n  {change}\n")
    loaded, _ = prepare(Path("child.yaml"))
    assert loaded.parameters["energy.load.idle"].passport.source == "mine"


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**30),
    st.floats(),
    st.sampled_from(
        ["", "x", "5 MW", "-3 month", "20 percent", "1e400", "€", "2025-06-13", "plan"]
    ),
)
KEYS = st.sampled_from(["value", "choice", "triangular", "dated", "kind", "source", "de", "plan"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
PATHS = st.sampled_from(
    [
        "energy",
        "energy.load.idle",
        "energy.price.level",
        "energy.reliefs.compensation",
        "buildout.sites.plan",
        "buildout.sites.plan.power_steps",
        "buildout.sites.plan.building",
        "demand.groups",
        "allocation.policy",
        "sovereignty.layers.models",
        "correlation.groups",
        "correlation.strength",
        "alternatives",
        "catalogue.gpu_types",
        "timeline.start",
        "money",
    ]
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=st.dictionaries(PATHS, TREES, min_size=1, max_size=3))
def test_no_input_at_all_makes_the_program_stumble(
    folder: Path, changes: dict[str, object]
) -> None:
    """Whatever stands where: it is a scenario, or the user is told; nothing else is ever raised."""
    told: list[Problem] = []
    with Collecting(told):
        prepare(packaged_scenarios() / "industrial-ai-cloud.yaml", changes)
        return
    assert told


@pytest.mark.parametrize(
    ("command", "change"),
    [
        ("check", 'energy.load.idle: {value: "20", PASSPORT}'),
        ("run", 'energy.price.level: {"2025": {value: 70 EUR/MW, PASSPORT}}'),
    ],
)
def test_the_installed_program_tells_it_exits_with_2_and_writes_nothing(
    command: str, change: str, folder: Path
) -> None:
    write(folder / "mistake.yaml", f"{HEADER}changes:\n  {change.replace('PASSPORT', PASSPORT)}\n")
    program = Path(sys.executable).with_name("ausbau")
    done = subprocess.run(
        [program, command, "mistake.yaml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("mistake.yaml:6:")
    assert "hint: " in done.stderr
    assert done.stderr.endswith("1 problem found; nothing was run\n")
    assert [entry.name for entry in folder.iterdir()] == ["mistake.yaml"]


def test_check_tells_problems_as_json_and_nothing_else_on_stdout(
    folder: Path, ausbau: Callable[..., Any]
) -> None:
    write(folder / "mistake.yaml", HEADER + "changes:\n  money.price_year: 1899\n")
    checked = ausbau("check", "--json", "mistake.yaml", "nothing.yaml")
    assert checked.code == 2
    problems = json.loads(checked.out)["problems"]
    assert [problem["file"] for problem in problems] == ["mistake.yaml", "nothing.yaml"]
    assert problems[0]["line"] == 6
    assert problems[0]["path"] == "money.price_year"
