"""Money by payer: investment, running cost, the cost of a GPU-hour, present value, programmes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ausbau.finance.levelised_cost import ratio_of_expectations
from ausbau.key_figures import CONFIGURED
from ausbau.report.blocks import Block, Cell, Chapter, Picture, Table, columns, row
from ausbau.report.chapters.bill import relief_name
from ausbau.report.material import Material

BASES = ("available", "sold", "goodput")
HOUR_COST = "finance.levelised_cost_{basis}_eur_per_gpu_h"
WHOLE = (
    "finance.capex_eur",
    "finance.capex_eur_per_gpu",
    "finance.waiting_eur",
    "finance.revenue_eur",
    "finance.anchor_eur",
    "finance.grant_eur",
    "finance.npv_eur",
    "finance.break_even_sold_share",
)


def chapter(material: Material) -> Chapter:
    """What it costs, what it earns, who bears it."""
    return Chapter(material.words("money.title"), list(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield material.paragraph("money.intro", price_year=_price_year(material))
    yield Picture("money")
    yield _part_table(material)
    yield Picture("cost")
    yield _cost_table(material)
    yield Table(
        material.words("money.whole"),
        columns(material.words("figure"), [material.words("median_and_range")], width=1.5),
        [row(material.title(name), material.metric(name)) for name in WHOLE],
        note=material.words("money.whole_note"),
    )
    yield _balance_table(material)
    yield from _programme_tables(material)


def _price_year(material: Material) -> str:
    return str(material.run.scenario["sections"]["money"]["price_year"])


def _part_table(material: Material) -> Table:
    """Each part: investment or yearly running cost, and its share of the discounted cost."""
    capex = material.series["finance.capex_eur"].mean("draw")
    opex = material.of_year("finance.opex_eur").mean("draw")
    bill = float(material.of_year("energy.net_cost_eur").sel(relief=CONFIGURED).mean())
    cost = material.series["finance.cost_by_part_eur"].sel(relief=CONFIGURED).mean("draw")
    whole = float(cost.sum())
    spent = {str(part): float(capex.sel(part=part)) for part in capex["part"].to_numpy()}
    yearly = {str(part): float(opex.sel(opex_part=part)) for part in opex["opex_part"].to_numpy()}
    yearly["electricity"] = bill
    rows = [
        row(
            material.name("part", str(part)),
            material.million(spent[str(part)]) if str(part) in spent else "–",
            material.million(yearly[str(part)]) if str(part) in yearly else "–",
            material.percent(float(cost.sel(cost_part=part)) / whole) if whole else "–",
        )
        for part in cost["cost_part"].to_numpy()
    ]
    total = row(
        material.words("money.sum"),
        material.million(sum(spent.values())),
        material.million(sum(yearly.values())),
        material.percent(1.0) if whole else "–",
        style="sum",
    )
    heads = [
        material.words("money.capex"),
        material.words("money.opex", year=material.year),
        material.words("money.share"),
    ]
    return Table(
        material.words("money.parts"),
        columns(material.words("money.part"), heads, width=2),
        [*rows, total],
        note=material.words("money.parts_note"),
    )


def _cost_table(material: Material) -> Table:
    """The cost of a GPU-hour by the hours it is divided by, under each relief."""
    cost_eur = material.series["finance.cost_eur"].transpose("draw", "relief")
    gpu_h = (
        material.series["finance.discounted_gpu_h"]
        .transpose("draw", "basis")
        .sel(basis=list(BASES))
    )
    rows = []
    for relief in cost_eur["relief"].to_numpy():
        numerator = cost_eur.sel(relief=relief).to_numpy()[:, np.newaxis]
        ratio = ratio_of_expectations(numerator, gpu_h.to_numpy())
        cells = [
            _hour_cost(material, basis, str(relief), float(value))
            for basis, value in zip(BASES, ratio.value[0], strict=True)
        ]
        rows.append(row(relief_name(material, str(relief)), *cells))
    return Table(
        material.words("money.hour"),
        columns(
            material.words("bill.relief"),
            [material.name("basis", basis) for basis in BASES],
            width=2,
        ),
        rows,
        note=material.words("money.hour_note"),
    )


def _hour_cost(material: Material, basis: str, relief: str, expected: float) -> Cell:
    """The ratio of expectations, and under it the range of the worlds' own ratios."""
    name = HOUR_COST.format(basis=basis)
    column = name if relief == CONFIGURED else f"{name}[{relief}]"
    ends = material.metric(column).under
    if not np.isfinite(expected):
        return Cell(material.texts["report.no_hours"])
    unit = f"\N{NO-BREAK SPACE}{material.texts['unit.EUR/GPU/h']}"
    return Cell(material.number(expected, 2), ends.replace(unit, ""))


def _balance_table(material: Material) -> Table:
    """What each party receives less what it pays, one column per payer."""
    balance = material.series["finance.balance_by_party_eur"].mean("draw")
    borne = material.series["energy.payer_eur"].sum("month").mean("draw")
    net = balance - borne
    parties = [str(party) for party in net["party"].to_numpy()]
    rows = [
        row(
            relief_name(material, str(relief)),
            *(material.million(float(net.sel(relief=relief, party=party))) for party in parties),
        )
        for relief in net["relief"].to_numpy()
    ]
    return Table(
        material.words("money.balance"),
        columns(
            material.words("bill.relief"),
            [material.entity("catalogue.parties", party) for party in parties],
            width=1.8,
        ),
        rows,
        note=material.words("money.balance_note"),
    )


def _programme_tables(material: Material) -> Iterator[Table]:
    """Public and private programmes: money committed and GPUs bought by the end of each year."""
    programmes = sorted(str(name) for name in material.series["programme"].to_numpy())
    for kind, note in (
        ("committed_nominal_eur", "contained_programmes"),
        ("gpu", "programmes_note"),
    ):
        rows = [
            row(
                material.entity("finance.programmes", name),
                *(
                    _short(material, f"finance.programme_{name}_{kind}@{year}-12-31", kind)
                    for year in material.years
                ),
            )
            for name in programmes
        ]
        yield Table(
            material.words(f"money.programme_{kind}"),
            columns(material.words("money.programme"), [str(y) for y in material.years], width=3.4),
            rows,
            note=material.words(f"money.{note}"),
        )


def _short(material: Material, column: str, kind: str) -> str:
    """The median, in billions of EUR or whole GPUs."""
    if column not in material.run.metrics:
        return "–"
    values = material.run.metrics[column].to_numpy()
    middle = float(np.quantile(values, 0.5, method="inverted_cdf"))
    if kind == "gpu":
        return material.number(round(middle, -2))
    return material.significant(middle / 1e9, 2) if middle >= 5e6 else "0"
