"""People: who is missing when, by role; stocks and flows of the country, training, visa, the US shock."""

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
    "talent.visa_decision_h",
    "talent.visa_entry_h",
    "talent.technology_center_fte",
    "talent.wage_premium_share",
)
STOCKS = (
    "talent.building_trades_person",
    "talent.foreign_builders_person",
    "talent.third_country_builders_person",
    "talent.technicians_person",
    "talent.cluster_engineers_person",
    "talent.junior_person",
    "talent.senior_person",
    "talent.foreign_specialists_person",
    "talent.near_ai_person",
)
FLOWS = (
    "talent.immigration_person",
    "talent.us_arrivals_person",
    "talent.self_taught_person",
    "talent.status_changes_person",
    "talent.emigration_person",
    "talent.start_up_moves_person",
    "talent.emigrants_to_us_person",
    "talent.emigrants_to_uk_person",
    "talent.emigrants_to_switzerland_person",
    "talent.emigrants_to_canada_person",
    "talent.emigrants_to_other_person",
    "talent.drop_out_person",
)
SHOCK = ("talent.us_diverted_person", "talent.us_intention_gap_ratio")
INTENDING = "talent.us_intending_person"
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
        [material.single(name) for name in WHOLE],
    )
    yield _year_table(material, "people.idle", IDLE)
    yield _end_table(material, "people.country", DATED)
    yield _end_table(material, "people.stocks", STOCKS)
    yield _year_table(material, "people.flows", FLOWS)
    yield _shock_table(material)


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
    return material.numbers(missing_fte[:, months].max(axis=1), "FTE")


def _end_table(material: Material, title: str, names: Sequence[str]) -> Table:
    return Table(
        material.words(title),
        columns(material.words("people.at_end"), [str(year) for year in material.years], width=2),
        [
            material.yearly(name, [f"{name}@{year}-12-31" for year in material.years])
            for name in names
        ],
        note=material.words("median_note"),
    )


def _shock_table(material: Material) -> Table:
    """From those in the US who think of leaving to those who arrive; each row in a unit of its own."""
    intending = material.metric(INTENDING)
    return Table(
        material.words("people.shock"),
        columns(material.words("people.in_year"), [str(year) for year in material.years], width=2),
        [material.yearly(name, [f"{name}@{year}" for year in material.years]) for name in SHOCK],
        note=material.words("people.shock_note", median=intending.text, range=intending.under),
    )


def _year_table(material: Material, title: str, names: Sequence[str]) -> Table:
    years = [str(year) for year in material.years]
    by_name = {name: [f"{name}@{year}" for year in years] for name in names}
    scale = material.scale([column for columns_of in by_name.values() for column in columns_of])
    return Table(
        material.words(title),
        columns(material.words("people.in_year"), years, width=2),
        [material.yearly(name, columns_of, scale) for name, columns_of in by_name.items()],
        note=material.words("median_note"),
    )
