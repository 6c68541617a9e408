"""Sovereignty by layer, a cut-off, the plant's share in the compute of the world, one market or 27."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.report.blocks import Block, Cell, Chapter, Picture, Table, columns, row
from ausbau.report.material import Material
from ausbau.report.ranges import HOURS_PER_MONTH

DATED = (
    "sovereignty.world_share",
    "sovereignty.eu_share",
    "sovereignty.german_increase",
    "sovereignty.us_share_operator",
    "sovereignty.us_share_accelerator",
    "sovereignty.cluster_ratio",
)
REGIMES = (
    "sovereignty.effective_regimes_by_population",
    "sovereignty.effective_regimes_by_state",
)
MONTHS_SINCE_LAUNCH = (12, 24, 36)
REACH = {
    "sovereignty.people": "sovereignty.reach_after_{months}_months_person",
    "sovereignty.cost": "sovereignty.entry_cost_after_{months}_months_eur",
}
"""Words of a row and the metric of each of its columns."""


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
        [material.single(name) for name in _readings(material)],
        note=material.words("sovereignty.readings_note"),
    )
    yield _cutoff_table(material)
    yield _world_table(material)
    yield _market_table(material)
    yield _reach_table(material)


def _world_table(material: Material) -> Table:
    return Table(
        material.words("sovereignty.world"),
        columns(material.words("people.at_end"), [str(year) for year in material.years], width=2),
        [
            material.yearly(name, [f"{name}@{year}-12-31" for year in material.years])
            for name in DATED
        ],
        note=material.words("median_note"),
    )


def _cutoff_table(material: Material) -> Table:
    """Service lost in a cut-off by US suppliers, by its length and by either bound."""
    lost = material.series["sovereignty.cutoff_loss_share"]
    lengths = [int(days) for days in lost["cutoff_days"].to_numpy()]
    rows = [
        row(
            material.name("cutoff_reading", str(reading)),
            *(
                material.numbers(
                    lost.sel(cutoff_reading=reading, cutoff_days=days).to_numpy(), "share"
                )
                for days in lengths
            ),
        )
        for reading in lost["cutoff_reading"].to_numpy()
    ]
    heads = [material.words("sovereignty.days", count=material.number(days)) for days in lengths]
    return Table(
        material.words("sovereignty.cutoff"),
        columns(material.words("sovereignty.bound"), heads, width=2),
        rows,
        note=material.words("sovereignty.cutoff_note"),
    )


def _market_table(material: Material) -> Table:
    """How many versions of a rule there are, how long a start-up takes to a large market, the AI Act."""
    to_us_size = material.run.metrics["sovereignty.time_to_us_size_h"].to_numpy()
    rows = [
        *(material.single(name) for name in REGIMES),
        row(material.title("sovereignty.time_to_us_size_h"), material.if_ever(to_us_size)),
    ]
    delay = f"sovereignty.ai_act_delay_h@{material.year}"
    if delay in material.run.metrics:
        title = f"{material.title('sovereignty.ai_act_delay_h')}, {material.year}"
        rows.append(row(title, material.metric(delay)))
    return Table(
        material.words("sovereignty.market"),
        columns(material.words("figure"), [material.words("median_and_range")], width=1.5),
        rows,
        note=material.words("sovereignty.market_note"),
    )


def _reach_table(material: Material) -> Table:
    """Whom a start-up may serve and what entering the states has cost, by the time since its launch."""
    heads = [material.words("sovereignty.months", count=months) for months in MONTHS_SINCE_LAUNCH]
    rows = []
    for key, metric in REACH.items():
        names = [metric.format(months=months) for months in MONTHS_SINCE_LAUNCH]
        cells = material.yearly(names[0], names).cells
        rows.append(row(Cell(material.words(key), cells[0].under), *cells[1:]))
    return Table(
        material.words("sovereignty.launch"),
        columns(material.words("sovereignty.since_launch"), heads, width=2),
        rows,
        note=material.words("median_note"),
    )


def _readings(material: Material) -> list[str]:
    """The metric of each reading of the whole that the run has."""
    return [f"sovereignty.reading_{name}" for name in material.series["reading"].to_numpy()]


def _layer_table(material: Material) -> Table:
    """Mean shares by owner, which add up; controlled share, concentration and time to switch by range."""
    shares = material.series["sovereignty.layer_share"].mean("draw")
    controlled = material.series["sovereignty.controlled_share"]
    concentration = material.series["sovereignty.concentration"]
    owners = [str(owner) for owner in shares["owner"].to_numpy()]
    rows = [
        row(
            material.name("layer", str(layer)),
            *(material.percent(float(shares.sel(layer=layer, owner=owner))) for owner in owners),
            material.numbers(controlled.sel(layer=layer).to_numpy(), "share"),
            material.numbers(concentration.sel(layer=layer).to_numpy(), "ratio", 2),
            _switch(material, str(layer)),
        )
        for layer in shares["layer"].to_numpy()
    ]
    heads = [
        *(material.name("owner", owner) for owner in owners),
        *(
            material.words(f"sovereignty.{key}")
            for key in ("controlled", "concentration", "switch")
        ),
    ]
    return Table(
        material.words("sovereignty.layers"),
        columns(material.words("sovereignty.layer"), heads, width=1.6),
        rows,
        note=material.words("sovereignty.layers_note"),
    )


def _switch(material: Material, layer: str) -> Cell:
    """Months until the US supplier of a layer is replaced; a dash where the model knows none."""
    switch_h = material.series["sovereignty.switch_h"]
    if layer not in switch_h["cut_layer"].to_numpy():
        return Cell("–")
    months = switch_h.sel(cut_layer=layer).to_numpy() / HOURS_PER_MONTH
    return material.numbers(months, "ratio", 0)
