"""Money by payer: investment, running cost, the cost of a GPU-hour, present value, returns, programmes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ausbau.core.arrays import Array
from ausbau.energy.reliefs import CONFIGURED
from ausbau.finance.levelised_cost import ratio_of_expectations
from ausbau.finance.programme_metrics import REGIONS
from ausbau.report.blocks import Block, Cell, Chapter, Picture, Table, columns, row
from ausbau.report.chapters import investment
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
)
RATES = ("finance.internal_rate_per_year", "finance.equity_internal_rate_per_year")
PAYS = (
    "finance.debt_cover_ratio",
    "finance.break_even_sold_share",
    "finance.break_even_price_eur_per_gpu_h",
    "finance.above_break_even_share",
    "finance.tax_eur",
    "finance.hall_owned_eur",
    "finance.hall_leased_eur",
)
CONFIDENCES = (
    "finance.is_complete@{year}-12-31",
    "finance.is_within_budget",
    "finance.is_complete_within_budget@{year}-12-31",
)
PROGRAMME_SUMS = ("announced_nominal_eur", "disbursed_nominal_eur", "mw", "gpu_h")
"""Told of each programme at the end of the period; what is committed and bought, of each year."""
REGION_SUMS = ("compute_nominal_eur", "research_nominal_eur", "startup_nominal_eur", "startups")
SIZES = {"EUR": 1e9, "GPU*h": 1e6}
"""Unit of a figure of a programme, in its canonical unit, where it is not that one."""
LEAST = 0.005
"""Below this much of that unit a figure of a programme is told as nothing."""


def chapter(material: Material) -> Chapter:
    """What it costs, what it earns, who bears it."""
    return Chapter(material.words("money.title"), list(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield material.paragraph("money.intro", price_year=_price_year(material))
    yield Picture("money")
    yield _part_table(material)
    yield from investment.tables(material)
    yield Picture("cost")
    yield _cost_table(material)
    yield Table(
        material.words("money.whole"),
        columns(material.words("figure"), [material.words("median_and_range")], width=1.5),
        [material.single(name) for name in WHOLE],
        note=material.words("money.whole_note"),
    )
    yield _return_table(material)
    yield _confidence_table(material)
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
    if not np.isfinite(expected):
        return Cell(material.texts["report.no_operation"])
    ends = material.numbers(material.run.metrics[column].to_numpy(), "EUR/GPU/h", 2).under
    return Cell(material.number(expected, 2), ends)


def _return_table(material: Material) -> Table:
    """What the money earns, what it would have to, and when it is back."""
    metrics = material.run.metrics
    rates = {material.title(name): metrics[name].to_numpy() for name in RATES}
    real_rate = material.series["finance.real_rate_per_year"]
    rates[material.words("money.real_rate")] = real_rate.to_numpy()
    # where nothing is spent there is nothing to earn back
    back_h = np.where(metrics["finance.capex_eur"] > 0, metrics["finance.payback_h"], np.inf)
    a_year = material.words("money.a_year")
    return Table(
        material.words("money.returns"),
        columns(material.words("figure"), [material.words("median_and_range")], width=1.5),
        [
            *(
                row(Cell(title, a_year), material.numbers(values, "share"))
                for title, values in rates.items()
            ),
            row(material.title("finance.payback_h"), material.if_ever(back_h)),
            *(material.single(name) for name in PAYS),
        ],
        note=material.words("money.returns_note"),
    )


def _confidence_table(material: Material) -> Table:
    """In how many worlds the plan is complete by the end of a year, within its budget, and both."""
    metrics = material.run.metrics
    rows = [
        row(
            material.title(name.partition("@")[0]),
            *(
                material.share_of_worlds(metrics[column].to_numpy() == 1)
                if (column := name.format(year=year)) in metrics
                else "–"
                for year in material.years
            ),
        )
        for name in CONFIDENCES
    ]
    return Table(
        material.words("money.confidence"),
        columns(material.words("people.at_end"), [str(year) for year in material.years], width=2),
        rows,
        note=material.words("money.confidence_note"),
    )


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
                *(_of_programme(material, name, kind, year) for year in material.years),
            )
            for name in programmes
        ]
        yield Table(
            material.words(f"money.programme_{kind}"),
            columns(material.words("money.programme"), [str(y) for y in material.years], width=3.4),
            rows,
            note=material.words(f"money.{note}"),
        )
    yield _programme_end_table(material, programmes)
    yield _split_table(material)


def _programme_end_table(material: Material, programmes: Sequence[str]) -> Table:
    """Announced and paid out, power and hours bought, of each programme by the end of the period."""
    year = material.years[-1]
    rows = [
        row(
            material.entity("finance.programmes", name),
            *(_of_programme(material, name, kind, year) for kind in PROGRAMME_SUMS),
        )
        for name in programmes
    ]
    heads = [material.words(f"money.programme_{kind}") for kind in PROGRAMME_SUMS]
    return Table(
        material.words("money.programme_end", year=year),
        columns(material.words("money.programme"), heads, width=2),
        rows,
        note=material.words("money.contained_programmes"),
    )


def _split_table(material: Material) -> Table:
    """For what the programmes of each region move money, by the end of the period."""
    rows = [
        row(
            material.words("money.programmes_of", region=material.texts.word(region)),
            *(_of_region(material, region, kind) for kind in REGION_SUMS),
        )
        for region in REGIONS
    ]
    heads = [material.words(f"money.split_{kind}") for kind in REGION_SUMS]
    return Table(
        material.words("money.split", year=material.years[-1]),
        columns(material.words("money.region"), heads, width=2),
        rows,
        note=material.words("money.split_note"),
    )


def _of_programme(material: Material, name: str, kind: str, year: int) -> str:
    """The median by the end of a year; from the series where no metric tells it, as of a user's own."""
    metric = f"finance.programme_{name}_{kind}"
    for column in (f"{metric}@{year}-12-31", metric):
        if column in material.run.metrics:
            return _short(material, column)
    path = material.series[f"finance.programme_{kind}"].sel(programme=name)
    if "year_bound" in path.dims:
        path = path.isel(year_bound=material.timeline.years.index(year) + 1)
    return _middle(material, path.to_numpy(), path.attrs["units"])


def _of_region(material: Material, region: str, kind: str) -> str:
    """The median at the end of the last year."""
    return _short(material, f"finance.programmes_{region}_{kind}@{material.years[-1]}-12-31")


def _short(material: Material, column: str) -> str:
    """The median of a metric's column; a dash where the run has none."""
    if column not in material.run.metrics:
        return "–"
    return _middle(material, material.run.metrics[column].to_numpy(), material.run.units[column])


def _middle(material: Material, values: Array, unit: str) -> str:
    """The median in billions of EUR, millions of hours, MW or GPUs, with two figures."""
    middle = float(np.quantile(values, 0.5, method="inverted_cdf")) / SIZES.get(unit, 1.0)
    return material.significant(middle, 2) if middle >= LEAST else "0"
