"""The electricity bill, line by line, with and without each relief; who pays the reliefs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from ausbau.core.arrays import Array, BoolArray
from ausbau.energy.individual_grid_fee import FLOORS, LEAST_ENERGY_MWH
from ausbau.energy.reliefs import CONFIGURED
from ausbau.report.blocks import Block, Cell, Chapter, Column, Picture, Row, Table, columns, row
from ausbau.report.chapters.allocation import yearly_table
from ausbau.report.chapters.bill_beside import country_blocks, response_table
from ausbau.report.chapters.bill_parties import keeper_table, payer_years_table, receiver_table
from ausbau.report.chapters.bill_weight import hour_eur, weight_paragraph, weight_table
from ausbau.report.material import Material
from ausbau.report.rechtsstand import law_words
from ausbau.report.stated import stated
from ausbau.texts.quantities import measured

NONE = "none"
LOWERED_LINES = {
    "electricity_tax": ("electricity_tax",),
    "individual_grid_fee": ("grid_capacity", "grid_energy"),
}
"""Lines that a kind of relief lowers, in proportion; other kinds are aid beside the bill."""
SOLD_COST = "finance.levelised_cost_sold_eur_per_gpu_h"
YEARLY = (
    "energy.facility_energy_mwh",
    "energy.mean_pue",
    "energy.peak_load_mw",
    "energy.hours_of_use_h",
    "energy.all_in_price_eur_per_mwh",
    "energy.individual_grid_fee_discount_share",
    "energy.compensation_net_effect_eur_per_mwh",
    "energy.state_cost_eur",
    "energy.others_cost_eur",
)


def chapter(material: Material) -> Chapter:
    """Lines, reliefs, thresholds, payers."""
    return Chapter(material.words("bill.title"), list(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    energy_mwh = material.of_year("energy.facility_energy_mwh").to_numpy()
    if energy_mwh.sum() <= 0:
        yield material.paragraph("bill.intro")
        yield material.paragraph("bill.no_use", year=material.year)
        return
    names = {relief: relief_name(material, relief) for relief in _reliefs(material)}
    yield weight_paragraph(material)
    yield weight_table(material, names)
    yield material.paragraph("bill.intro")
    yield Picture("bill")
    yield _line_table(material, energy_mwh)
    yield _relief_table(material, energy_mwh)
    yield _threshold_table(material)
    yield Picture("payers")
    yield _payer_table(material)
    yield payer_years_table(material, names)
    yield keeper_table(material, names)
    yield receiver_table(material)
    yield from country_blocks(material, energy_mwh)
    yield response_table(material, energy_mwh, names)
    yield _law_table(material)
    yield yearly_table(material, "bill.years", YEARLY)


def _reliefs(material: Material) -> list[str]:
    return [str(relief) for relief in material.series["relief"].to_numpy()]


def relief_name(material: Material, relief: str) -> str:
    """A relief by its title; none and all active ones by a word of ours."""
    if relief in {NONE, CONFIGURED}:
        return material.words(f"bill.{relief}")
    return material.entity("energy.reliefs", relief)


def _line_table(material: Material, energy_mwh: Array) -> Table:
    """Lines by relief in EUR per MWh: expected money over expected energy."""
    lines = material.of_year("energy.bill_line_eur").transpose("draw", "line")
    by_relief = {relief: _lines_with(material, relief, lines) for relief in _reliefs(material)}
    names = [str(line) for line in lines["line"].to_numpy()]
    rows = [
        _price_row(
            material,
            material.name("line", name),
            [float(found[name]) for found in by_relief.values()],
            energy_mwh,
        )
        for name in names
    ]
    aid = [float(found["aid"]) for found in by_relief.values()]
    total = [sum(found.values()) for found in by_relief.values()]
    rows.append(_price_row(material, material.words("bill.aid"), aid, energy_mwh))
    last = _price_row(material, material.words("bill.sum"), total, energy_mwh)
    rows.append(Row(last.cells, "sum"))
    heads = [relief_name(material, relief) for relief in by_relief]
    return Table(
        material.words("bill.lines", year=material.year),
        columns(material.words("bill.line"), heads, width=1.6),
        rows,
        note=material.words("bill.lines_note"),
    )


def _price_row(material: Material, name: str, eur: Sequence[float], energy_mwh: Array) -> Row:
    prices = [amount / energy_mwh.mean() for amount in eur]
    return row(name, *(material.number(price, 1) for price in prices))


def _lines_with(material: Material, relief: str, lines: xr.DataArray) -> dict[str, float]:
    """Mean EUR of each line of the year under a relief, and of the aid that is paid beside the bill."""
    found = {str(line): float(lines.sel(line=line).mean()) for line in lines["line"].to_numpy()}
    found["aid"] = 0.0
    for scheme, eur in _granted(material, relief).items():
        kind = material.run.scenario["sections"]["energy"]["reliefs"][scheme]["kind"]
        lowered = LOWERED_LINES.get(kind, ())
        if not lowered:
            found["aid"] -= float(eur.sum("month").mean())
        else:
            for line, part in _apportioned(material, eur, lowered).items():
                found[line] -= part
    return found


def _granted(material: Material, relief: str) -> Mapping[str, xr.DataArray]:
    """Monthly EUR of the year by scheme: of the one relief, or of all that are active."""
    months = np.flatnonzero(material.months_of(material.year))
    if relief == NONE:
        return {}
    if relief != CONFIGURED:
        return {relief: material.series["energy.relief_eur"].sel(relief=relief).isel(month=months)}
    taken = material.series["energy.taken_relief_eur"].isel(month=months)
    return {str(scheme): taken.sel(scheme=scheme) for scheme in taken["scheme"].to_numpy()}


def _apportioned(
    material: Material, eur: xr.DataArray, lowered: Sequence[str]
) -> Mapping[str, float]:
    """A discount shared out over the lines that it lowers, month by month in their proportion."""
    months = np.flatnonzero(material.months_of(material.year))
    lines = material.series["energy.bill_line_eur"].isel(month=months).sel(line=list(lowered))
    whole = lines.sum("line")
    parts = (lines / whole.where(whole > 0, 1.0)) * eur
    mean = parts.sum("month").mean("draw")
    return {line: float(mean.sel(line=line)) for line in lowered}


def _relief_table(material: Material, energy_mwh: Array) -> Table:
    """What each relief is worth to the plant: per MWh, of the bill, in how many worlds, per GPU-hour."""
    relief_eur = material.of_year("energy.relief_eur")
    net_eur = material.of_year("energy.net_cost_eur")
    gross = float(net_eur.sel(relief=NONE).mean())
    rows = []
    for relief in _reliefs(material):
        earned = relief_eur.sel(relief=relief).to_numpy()
        rows.append(
            row(
                relief_name(material, relief),
                material.number(float(net_eur.sel(relief=relief).mean()) / energy_mwh.mean(), 1),
                material.number(earned.mean() / energy_mwh.mean(), 1),
                material.percent(earned.mean() / gross),
                material.share_of_worlds(earned > 0),
                _hour_cell(material, relief),
            )
        )
    keys = ("net_price", "worth", "of_bill", "worlds", "gpu_hour")
    return Table(
        material.words("bill.reliefs", year=material.year),
        columns(
            material.words("bill.relief"), [material.words(f"bill.{key}") for key in keys], width=2
        ),
        rows,
        note=material.words("bill.reliefs_note"),
    )


def _hour_cell(material: Material, relief: str) -> Cell:
    """Electricity less the relief in cents per sold GPU-hour; below it, by how much its whole cost falls."""
    cost = material.series["finance.cost_eur"].mean("draw")
    before, after = (float(cost.sel(relief=name)) for name in (NONE, relief))
    by_part = material.series["finance.cost_by_part_eur"].sel(relief=relief).mean("draw")
    cents = 100 * hour_eur(material, float(by_part.sel(cost_part="electricity")))
    if not before or not np.isfinite(cents):
        return Cell("–")
    return Cell(material.number(cents, 1), material.percent((after - before) / before, 1))


def _threshold_table(material: Material) -> Table:
    """In how many worlds the year of some site reaches the thresholds of § 19 (2) StromNEV."""
    energy_mwh = material.of_year("energy.site_energy_mwh").to_numpy()
    hours = _hours_of_use(material, energy_mwh)
    plan_hours = material.run.metrics[f"energy.hours_of_use_h@{material.year}"].to_numpy()
    least = measured(LEAST_ENERGY_MWH, "MWh", material.texts)
    rows = [
        row(
            material.words("bill.more_than", amount=least),
            material.share_of_worlds(_at_a_site(energy_mwh > LEAST_ENERGY_MWH)),
        ),
        *(
            row(
                material.words(
                    "bill.hours",
                    hours=material.number(border_h),
                    share=material.percent(floor),
                ),
                material.share_of_worlds(_at_a_site(hours >= border_h)),
            )
            for border_h, floor in FLOORS
        ),
        row(
            material.words("bill.enefg"),
            material.share_of_worlds(
                material.run.metrics[f"energy.enefg_met@{material.year}"].to_numpy() > 0
            ),
        ),
    ]
    return Table(
        material.words("bill.thresholds", year=material.year),
        [
            Column(material.words("bill.threshold"), 4),
            Column(material.words("bill.met"), 1, "right"),
        ],
        rows,
        note=material.words("bill.thresholds_note", hours=_hours(material, plan_hours)),
    )


def _at_a_site(holds: BoolArray) -> BoolArray:
    """Whether something holds at one site at least, ``(draw,)``."""
    return np.asarray(holds.any(axis=1))


def _hours_of_use(material: Material, energy_mwh: Array) -> Array:
    """Energy of the year over its highest load at each site, ``(draw, site)``; 0 where none is used."""
    monthly_mw = material.series["energy.site_peak_load_mw"].transpose("draw", "month", "site")
    peak_mw = monthly_mw.to_numpy()[:, material.months_of(material.year)].max(axis=1)
    hours: Array = np.divide(energy_mwh, peak_mw, out=np.zeros_like(energy_mwh), where=peak_mw > 0)
    return hours


def _hours(material: Material, hours: Array) -> str:
    low, middle, high = np.quantile(hours, (0.1, 0.5, 0.9), method="inverted_cdf")
    middle_words, low_words, high_words = (material.significant(h, 2) for h in (middle, low, high))
    return material.words("bill.median_hours", middle=middle_words, low=low_words, high=high_words)


def _payer_table(material: Material) -> Table:
    """What each party bears of each relief, mean over the worlds, over the whole period."""
    borne = material.series["energy.payer_eur"].sum("month").mean("draw")
    parties = [
        str(party) for party in borne["party"].to_numpy() if float(borne.sel(party=party).sum())
    ]
    rows = [
        row(
            relief_name(material, relief),
            *(material.million(float(borne.sel(relief=relief, party=party))) for party in parties),
            material.million(float(borne.sel(relief=relief).sum())),
        )
        for relief in _reliefs(material)
        if relief != NONE
    ]
    heads = [material.entity("catalogue.parties", party) for party in parties]
    return Table(
        material.words("bill.payers"),
        columns(material.words("bill.relief"), [*heads, material.words("bill.together")], width=2),
        rows,
        note=material.words("bill.payers_note"),
    )


def _law_table(material: Material) -> Table:
    """Which law each line and each relief stands in, as of when; on which reliefs the scenario counts."""
    reliefs = material.run.scenario["sections"]["energy"]["reliefs"]
    rows = [_law_row(material, name, entry, "–") for name, entry in _tariff_laws(material)]
    rows += [
        _law_row(material, relief_name(material, name), relief, _standing(material, name, relief))
        for name, relief in sorted(reliefs.items())
    ]
    widths = {"bill.line": 1.8, "bill.law": 2.5, "bill.rechtsstand": 2.3, "bill.counts": 1.2}
    return Table(
        material.words("bill.laws"),
        material.columns(widths),
        rows,
        note=material.words("bill.laws_note"),
    )


def _standing(material: Material, name: str, relief: Mapping[str, Any]) -> str:
    """Whether data centres have a relief by law or from which year if eligible; whether it is counted on."""
    counts = material.words("bill.active" if relief["is_active"] else "bill.inactive")
    first_year = f"energy.reliefs.{name}.first_year"
    if "first_year" not in relief:
        return material.words("bill.standing_law", counts=counts)
    year = stated(first_year, material.run, material.texts)
    return material.words("bill.standing_eligible", year=year, counts=counts)


def _law_row(material: Material, name: str, entry: Mapping[str, Any], counts: str) -> Row:
    stand = law_words(entry["rechtsstand"], material.texts)
    return row(name, law_words(entry["law"], material.texts), stand, counts)


def _tariff_laws(material: Material) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Lines of the tariff that name a law; grid fees by voltage level."""
    tariff = material.run.scenario["sections"]["energy"]["tariff"]
    for level, entry in tariff["grid_fees"].items():
        yield material.words("bill.grid_fee", level=material.texts.word(level)), entry
    for line, entry in tariff.items():
        if isinstance(entry, Mapping) and "law" in entry:
            yield material.name("line", line), entry
