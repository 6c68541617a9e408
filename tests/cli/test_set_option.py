"""``--set PATH=VALUE``: what it changes, and what it refuses, all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ausbau import results

Run = Callable[..., Any]

REFUSED = {
    "no equals sign": ("energy.load.idle", "is no assignment", "PATH=VALUE"),
    "no value": ("energy.load.idle=", "is no assignment", "PATH=VALUE"),
    "no path": ("=5", "is no assignment", "PATH=VALUE"),
    "unknown path": ("energy.load.idel=20 percent", "unknown path", "energy.load.idle?"),
    "unknown section": ("enrgy.load.idle=20 percent", "unknown path", "energy.load.idle?"),
    "bare number": ("energy.load.idle=0.2", "`0.2` has no unit", "write `20 percent`"),
    "wrong unit": ("energy.load.idle=3 MW", "`MW` is power", "a share such as"),
    "path below a parameter": (
        "energy.load.idle.value=20 percent",
        "lies inside a parameter",
        "replace energy.load.idle as a whole",
    ),
    "unknown option": (
        "buildout.sites.plan.building=tent",
        "unknown option 'tent'",
        "existing, modular or new",
    ),
    "text for a truth value": (
        "buildout.sites.plan.is_active=perhaps",
        "`perhaps` is text",
        "true or false",
    ),
    "unknown entity": (
        "buildout.sites.plam.is_active=false",
        "unknown path",
        "buildout.sites.plan.is_active?",
    ),
    "value that is no YAML": ("energy.load.idle=[20 percent", "lacks a `,` or its `]`"),
    "unknown source": (
        "energy.load.idle={value: 20 percent, source: asumption, known_on: 2025-06-13}",
        "unknown source",
        "did you mean assumption?",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_mistake_is_told(name: str, folder: Path, scenarios: Path, ausbau: Run) -> None:
    assignment, *words = REFUSED[name]
    refused = ausbau("run", scenarios / "industrial-ai-cloud.yaml", "--set", assignment)
    assert refused.code == 2
    assert refused.err.startswith("--set: ")
    assert [word for word in words if word not in refused.err] == []
    assert refused.err.endswith("1 problem found; nothing was run\n")
    assert list(folder.iterdir()) == []


def test_all_mistakes_of_the_command_and_the_file_come_at_once(folder: Path, ausbau: Run) -> None:
    (folder / "mistake.yaml").write_text(
        "extends: industrial-ai-cloud.yaml\nname: mistake\ntitle: {de: x, en: x}\n"
        "description: {de: x, en: x}\nchanges: {money.price_year: 1800}\n",
        encoding="utf-8",
    )
    settings = ["energy.load", "energy.load.idle=1", "a.b=1", "a.b=2"]
    options = [part for setting in settings for part in ("--set", setting)]
    refused = ausbau("run", "mistake.yaml", *options, "--out", "mistake.yaml/out")
    assert refused.code == 2
    for words in (
        "'energy.load' is no assignment",
        "energy.load.idle.value: `1` has no unit",
        "a.b: unknown path",
        "a.b: is set twice",
        "mistake.yaml:5:11: money.price_year: `1800` is out of range",
        "mistake.yaml/out: cannot be made",
    ):
        assert words in refused.err
    assert refused.err.endswith("6 problems found; nothing was run\n")


def test_one_option_replaces_a_choice(folder: Path, scenarios: Path, ausbau: Run) -> None:
    done = ausbau(
        "run", scenarios / "industrial-ai-cloud.yaml", "--draws", 5, "--quiet", "--no-flips", "--out", "out",
        "--set", "buildout.sites.plan.building=existing",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    run = results.load("out")
    assert set(run.parameters["buildout.sites.plan.building"]) == {"existing"}
    assert run.passports["buildout.sites.plan.building"]["source"] == "user"
    tested = [claim for claim in run.claims if claim["share"] is not None]
    assert tested
    assert all("building" not in claim["alternatives"] for claim in tested)


def test_a_plan_without_an_active_site_runs(folder: Path, scenarios: Path, ausbau: Run) -> None:
    done = ausbau(
        "run", scenarios / "industrial-ai-cloud.yaml", "--draws", 5, "--quiet", "--no-flips", "--out", "out",
        "--set", "buildout.sites.plan.is_active=false",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    (row,) = {
        claim["share"]
        for claim in results.load("out").claims
        if claim["id"] == "P12" and claim["reading"] == "installed"
    }
    assert row == 0


def test_numbers_inside_a_new_entity_have_the_user_as_source(
    folder: Path, scenarios: Path, ausbau: Run
) -> None:
    steps = "{full: {facility_power: 30 MW, delay: {triangular: [0 month, 1 month, 2 month]}}}"
    done = ausbau(
        "run", scenarios / "industrial-ai-cloud.yaml", "--draws", 5, "--quiet", "--no-flips", "--out", "out",
        "--set", f"buildout.sites.plan.power_steps={steps}",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    passports = results.load("out").passports
    for name in ("facility_power", "delay"):
        assert passports[f"buildout.sites.plan.power_steps.full.{name}"]["source"] == "user"
