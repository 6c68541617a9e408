"""People: who is missing when, by role; the country's specialists, training and visa."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    "talent.wage_premium_share",
)
FLOWS = (
    "talent.immigration_person",
    "talent.us_arrivals_person",
    "talent.self_taught_person",
    "talent.status_changes_person",
    "talent.emigration_person",
    "talent.start_up_moves_person",
)
IDLE = (
    "talent.idle_for_builders_gpu_h",
    "talent.idle_for_operators_gpu_h",
    "talent.idle_for_users_gpu_h",
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
    yield _year_table(material, "people.idle", IDLE)
    yield _country_table(material)
    yield _year_table(material, "people.flows", FLOWS)


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


def _year_table(material: Material, title: str, names: Sequence[str]) -> Table:
    years = [str(year) for year in material.years]
    return Table(
        material.words(title),
        columns(material.words("people.in_year"), years, width=2),
        [material.yearly(name, [f"{name}@{year}" for year in years]) for name in names],
        note=material.words("median_note"),
    )
