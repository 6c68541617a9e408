"""People: who is missing when, by role; the country's specialists, training and visa."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ausbau.report.blocks import Block, Cell, Chapter, Picture, Table, columns, row
from ausbau.report.material import Material

WHOLE = (
    "talent.builders_missing_most_fte",
    "talent.operators_missing_most_fte",
    "talent.operators_ready_share",
    "talent.staff_per_1000_gpu",
)
DATED = (
    "talent.specialists_person",
    "talent.trained_person",
    "talent.job_ready_person",
    "talent.visa_entry_h",
    "talent.technology_center_fte",
)


def chapter(material: Material) -> Chapter:
    """Supply against demand, who is missing, and where people come from."""
    return Chapter(material.words("people.title"), list(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield material.paragraph("people.intro")
    yield Picture("people")
    yield _missing_table(material)
    yield Table(
        material.words("people.whole"),
        columns(material.words("figure"), [material.words("median_and_range")], width=1.5),
        [row(material.title(name), material.metric(name)) for name in WHOLE],
    )
    yield _country_table(material)


def _missing_table(material: Material) -> Table:
    """By role and year the month in which most people are missing."""
    missing = material.series["talent.missing_fte"].transpose("draw", "month", "role")
    rows = [
        row(
            material.name("role", str(role)),
            *(_worst(material, missing.sel(role=role).to_numpy(), year) for year in material.years),
        )
        for role in missing["role"].to_numpy()
    ]
    heads = [str(year) for year in material.years]
    return Table(
        material.words("people.missing"),
        columns(material.words("people.role"), heads, width=2),
        rows,
        note=material.words("people.missing_note"),
    )


def _worst(material: Material, missing_fte: np.ndarray, year: int) -> Cell:
    months = material.months_of(year)
    if not months.any():
        return Cell("–")
    cell = material.spread(missing_fte[:, months].max(axis=1), "FTE")
    for form in ("unit.FTE", "unit_one.FTE"):
        unit = f"\N{NO-BREAK SPACE}{material.texts[form]}"
        cell = Cell(cell.text.removesuffix(unit), cell.under.removesuffix(unit))
    return cell


def _country_table(material: Material) -> Table:
    return Table(
        material.words("people.country"),
        columns(material.words("people.at_end"), [str(year) for year in material.years], width=2),
        [
            material.yearly(name, [f"{name}@{year}-12-31" for year in material.years])
            for name in DATED
        ],
        note=material.words("median_note"),
    )
