"""Tariff files: the shipped ones, and what is told of faulty ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tariffed_load import TARIFFS

from ausbau.core import yaml_source
from ausbau.core.errors import InputError
from ausbau.core.passports import ValidationContext
from ausbau.energy import tariff_file

SOURCES = TARIFFS.parent / "sources.yaml"
GERMANY = (TARIFFS / "de-2026.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def context() -> ValidationContext:
    sources: Any = yaml_source.read(SOURCES).value
    assumptions = {name for name, entry in sources.items() if entry["kind"] == "assumption"}
    return ValidationContext(None, frozenset(sources), frozenset(assumptions))


@pytest.mark.parametrize("file", sorted(TARIFFS.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_shipped_line_names_law_rechtsstand_and_a_known_source(
    file: Path, context: ValidationContext
):
    tariff = tariff_file.read(file, context=context)
    entries = [*tariff.lines.values(), *tariff.spec.reliefs.values()]
    assert len(entries) >= 5
    assert all(entry.law and entry.rechtsstand and entry.known_on for entry in entries)


@pytest.mark.parametrize("level", ["extra_high", "extra_high_to_high", "high", "medium"])
def test_every_german_level_can_be_asked_for(level: str):
    assert "grid_capacity" in tariff_file.read(TARIFFS / "de-2026.yaml", level=level).lines


def test_the_relief_that_is_law_is_the_individual_grid_fee_alone():
    reliefs = tariff_file.read(TARIFFS / "de-2026.yaml").spec.reliefs
    assert [name for name, relief in reliefs.items() if relief.is_law] == ["individual_grid_fee"]


@pytest.mark.parametrize(
    ("written", "faulty", "told"),
    [
        ("rate: 20.50 EUR/MWh", "rate: 20.50 EUR", "rate: "),
        ("rate: 20.50 EUR/MWh", "rate: -1 EUR/MWh", "out of range"),
        ("kind: blocks", "kind: block", "did you mean blocks?"),
        ("depth: 80 percent", "depth: 180 percent", "expected 0 to 100 percent"),
        ("timezone: Europe/Berlin", "timezone: Europe/Bonn", "is no time zone"),
        ("level: high\n", "level: hihg\n", "no voltage level 'hihg'"),
        ("excludes: [industrial_price]", "excludes: [industrial]", "there is no 'industrial'"),
        ("of: electricity_tax\n", "of: electricity_taxes\n", "there is no 'electricity_taxes'"),
        ("{up_to: 1 GWh, rate", "{up_to: 0 GWh, extra: 1, rate", "unknown key"),
        ("{rate: 0.50 EUR/MWh}]", "{up_to: 1 GWh, rate: 1 EUR/MWh}]", "do not follow each other"),
        ("kind: procurement", "kind: energy", "unknown key"),
        (
            "last_year: 2028\n    excludes: [compensation]",
            "excludes: [compensation]",
            "is that of all years of the scheme",
        ),
    ],
)
def test_a_fault_is_told_with_file_and_line(written: str, faulty: str, told: str, tmp_path: Path):
    assert written in GERMANY
    file = tmp_path / "mine.yaml"
    text = GERMANY.replace("../price-shapes", str(TARIFFS.parent / "price-shapes"))
    file.write_text(text.replace(written, faulty), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        tariff_file.read(file)
    assert told in str(refused.value)
    assert all(problem.file == str(file) and problem.line for problem in refused.value.problems)


def test_an_unknown_source_is_refused_where_sources_are_known(
    tmp_path: Path, context: ValidationContext
):
    file = tmp_path / "mine.yaml"
    text = GERMANY.replace("../price-shapes", str(TARIFFS.parent / "price-shapes"))
    file.write_text(text.replace("law-stromstg-3", "law-stromstg-4"), encoding="utf-8")
    with pytest.raises(InputError, match="unknown source 'law-stromstg-4'"):
        tariff_file.read(file, context=context)
