"""Where the report comes from: its sources, and the run that anybody can repeat."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from ausbau.core.passports import USER_SOURCE
from ausbau.report.blocks import Chapter, Row, Sources, Table, row
from ausbau.report.citations import date_words
from ausbau.report.material import Material
from ausbau.results import CHANGED


def sources(material: Material) -> Chapter:
    """The numbered list of sources."""
    return Chapter(
        material.words("sources.title"),
        [material.paragraph("sources.intro"), Sources(material.sources.entries())],
    )


def manifest(material: Material) -> Chapter:
    """Versions, commit, seed, hash, and the command that repeats the run."""
    table = Table(
        material.words("manifest.caption"),
        material.columns({"manifest.field": 1.2, "manifest.value": 4.0}),
        list(_rows(material)),
    )
    return Chapter(
        material.words("manifest.title"),
        [material.paragraph("manifest.intro"), table],
    )


def _rows(material: Material) -> Iterator[Row]:
    manifest = material.run.manifest
    yield row(material.words("manifest.scenario"), manifest["name"])
    created = manifest["created"].partition("T")[0]
    yield row(material.words("manifest.created"), date_words(created, material.texts))
    yield row(material.words("manifest.draws"), material.number(manifest["draws"]))
    yield row(material.words("manifest.seed"), str(manifest["seed"]))
    yield row(material.words("manifest.engine"), material.texts.word(manifest["engine"]))
    yield row(material.words("manifest.commit"), _commit(material))
    yield row(material.words("manifest.hash"), manifest["scenario_sha256"])
    versions = (f"{name} {number}" for name, number in manifest["versions"].items())
    yield row(material.words("manifest.versions"), ", ".join(versions))
    yield row(material.words("manifest.command"), _command(material))
    yield row(material.words("manifest.files"), material.words("manifest.files_told"))
    runs = {} if material.study is None else material.study.runs
    for name, run in runs.items():
        label = material.words("manifest.run", name=name)
        yield row(label, run.manifest["scenario_sha256"])


def _commit(material: Material) -> str:
    """The commit, and in words that the program was changed beside it."""
    commit = str(material.run.manifest["commit"])
    if not commit.endswith(CHANGED):
        return commit or "–"
    return material.words("manifest.changed", commit=commit.removesuffix(CHANGED))


def _command(material: Material) -> str:
    """What to type for the same numbers; values set by hand are part of it."""
    manifest = material.run.manifest
    options = f"--draws {manifest['draws']} --seed {manifest['seed']}"
    if not any(claim.get("flip_tried") for claim in material.run.claims):
        options += " --no-flips"
    if material.study is not None:
        return f"ausbau study {material.study.name}.yaml {options}"
    changes = "".join(
        " --set " + shlex.quote(f"{path}={passport['text']}")
        for path, passport in material.run.passports.items()
        if passport.get("source") == USER_SOURCE
    )
    return f"ausbau run scenarios/{manifest['name']}.yaml {options}{changes}"
