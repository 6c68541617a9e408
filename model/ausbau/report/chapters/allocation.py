"""Who gets the GPUs: five amounts kept apart, by group, and what became of access."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ausbau.report.blocks import Block, Chapter, Picture, Row, Table, columns, row
from ausbau.report.chapters import access
from ausbau.report.material import Material

AMOUNTS = {
    "requested": "demand.requested_gpu_h",
    "sold": "allocation.sold_gpu_h",
    "allocated": "allocation.granted_gpu_h",
    "busy": "allocation.busy_gpu_h",
    "goodput": "allocation.goodput_gpu_h",
}
YEARLY = (
    "allocation.sold_share_of_year",
    "allocation.utilisation",
    "allocation.goodput_share",
    "allocation.jain_index",
    "allocation.served_share",
    "allocation.public_paid_share",
    "allocation.least_access_share",
    "allocation.price_ratio",
)

QUOTA_ATTAINMENT = "allocation.quota_attainment"
"""Told where a policy entitles groups to a share."""


def chapter(material: Material) -> Chapter:
    """Who asked, who got, who computed."""
    return Chapter(material.words("allocation.title"), list(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield material.paragraph("allocation.intro")
    yield Picture("allocation")
    yield _group_table(material)
    yield Picture("access")
    yield from access.blocks(material)
    yield Picture("utilisation")
    has_quotas = bool(material.series["allocation.entitled_gpu_h"].any())
    names = (*YEARLY, QUOTA_ATTAINMENT) if has_quotas else YEARLY
    yield yearly_table(material, "allocation.years", names)


def yearly_table(material: Material, caption: str, names: tuple[str, ...]) -> Table:
    """Metrics of a year, one column per year that the run has."""
    years = [
        year
        for year in material.years
        if any(f"{name}@{year}" in material.run.metrics for name in names)
    ]
    return Table(
        material.words(caption),
        columns(material.words("figure"), [str(year) for year in years], width=2.2),
        [material.yearly(name, [f"{name}@{year}" for year in years]) for name in names],
        note=material.words("median_note"),
    )


def _group_table(material: Material) -> Table:
    """Mean over the worlds of each amount in the year, in millions; sums add up."""
    means = {
        key: material.of_year(name).sum("gpu_type").mean("draw") for key, name in AMOUNTS.items()
    }
    groups = [str(group) for group in material.series["group"].to_numpy()]
    granted = float(means["allocated"].sum())
    rows = [
        _amounts(material, material.entity("catalogue.groups", group), values, granted)
        for group in groups
        for values in [[float(mean.sel(group=group)) for mean in means.values()]]
    ]
    rows.append(
        _amounts(
            material,
            material.words("allocation.total"),
            [float(mean.sum()) for mean in means.values()],
            granted,
        )
    )
    rows[-1] = Row(rows[-1].cells, "sum")
    available = float(material.of_year("buildout.available_gpu_h").sum("gpu_type").mean("draw"))
    heads = [material.words(f"allocation.{key}") for key in (*AMOUNTS, "share", "served")]
    return Table(
        material.words("allocation.amounts", year=material.year),
        columns(material.words("allocation.group"), heads, width=1.9),
        rows,
        note=material.words("allocation.available", amount=material.million(available)),
    )


def _amounts(material: Material, name: str, values: list[float], granted_gpu_h: float) -> Row:
    requested, _, allocated, *_ = values
    shares = [
        material.percent(part / whole) if whole > 0 and np.isfinite(part) else "–"
        for part, whole in ((allocated, granted_gpu_h), (allocated, requested))
    ]
    return row(name, *(material.million(value) for value in values), *shares)
