"""Sovereignty by layer, and the plant's share in the compute of the world."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.report.blocks import Block, Chapter, Picture, Table, columns, row
from ausbau.report.material import Material

DATED = (
    "sovereignty.world_share",
    "sovereignty.eu_share",
    "sovereignty.german_increase",
    "sovereignty.us_share_operator",
    "sovereignty.us_share_accelerator",
)


def chapter(material: Material) -> Chapter:
    """Whose stack it is, layer by layer."""
    return Chapter(material.words("sovereignty.title"), list(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield material.paragraph("sovereignty.intro")
    yield Picture("sovereignty")
    yield _layer_table(material)
    yield Table(
        material.words("sovereignty.readings"),
        columns(material.words("figure"), [material.words("median_and_range")], width=1.5),
        [row(material.title(name), material.metric(name)) for name in _readings(material)],
        note=material.words("sovereignty.readings_note"),
    )
    heads = [str(year) for year in material.years]
    yield Table(
        material.words("sovereignty.world"),
        columns(material.words("people.at_end"), heads, width=2),
        [
            material.yearly(name, [f"{name}@{year}-12-31" for year in material.years])
            for name in DATED
        ],
        note=material.words("median_note"),
    )


def _readings(material: Material) -> list[str]:
    """The metric of each reading of the whole that the run has."""
    return [f"sovereignty.reading_{name}" for name in material.series["reading"].to_numpy()]


def _layer_table(material: Material) -> Table:
    """Mean shares by owner, which add up, and the controlled share with its range."""
    shares = material.series["sovereignty.layer_share"].mean("draw")
    controlled = material.series["sovereignty.controlled_share"]
    owners = [str(owner) for owner in shares["owner"].to_numpy()]
    rows = [
        row(
            material.name("layer", str(layer)),
            *(material.percent(float(shares.sel(layer=layer, owner=owner))) for owner in owners),
            material.spread(controlled.sel(layer=layer).to_numpy(), "share"),
        )
        for layer in shares["layer"].to_numpy()
    ]
    heads = [material.name("owner", owner) for owner in owners]
    return Table(
        material.words("sovereignty.layers"),
        columns(
            material.words("sovereignty.layer"),
            [*heads, material.words("sovereignty.controlled")],
            width=1.6,
        ),
        rows,
        note=material.words("sovereignty.layers_note"),
    )
