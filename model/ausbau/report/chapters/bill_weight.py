"""What the electricity bill weighs: in a GPU-hour, for those who keep a relief, beside other countries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ausbau.core.arrays import Array
from ausbau.key_figures import CONFIGURED
from ausbau.report.blocks import Block, Cell, Row, Table, columns, row
from ausbau.report.material import Material

NONE = "none"
COMPENSATION = "compensation"
COMPARATORS = "energy.comparator_eur_per_mwh"


def weight_table(material: Material, names: dict[str, str]) -> Table:
    """Electricity, each line and each relief as a part of what a sold GPU-hour costs without relief.

    ``names`` are those of the reliefs. The discounted cost of electricity is shared out over the lines as
    their undiscounted sums are.
    """
    cost = material.series["finance.cost_by_part_eur"].sel(relief=NONE).mean("draw")
    whole = float(cost.sum("cost_part"))
    electricity = float(cost.sel(cost_part="electricity")) / whole
    lines = material.series["energy.bill_line_eur"].sum("month").mean("draw")
    of_bill = lines / lines.sum("line")
    hour_eur = _sold_hour_eur(material, whole)
    rows = [_weight_row(material, material.words("bill.electricity"), electricity, hour_eur)]
    rows += [
        _weight_row(material, material.name("line", str(name)), electricity * share, hour_eur)
        for name, share in zip(of_bill["line"].to_numpy(), of_bill.to_numpy(), strict=True)
    ]
    by_relief = material.series["finance.cost_eur"].mean("draw")
    before = float(by_relief.sel(relief=NONE))
    rows += [
        _weight_row(material, title, (float(by_relief.sel(relief=name)) - before) / whole, hour_eur)
        for name, title in names.items()
        if name != NONE
    ]
    heads = [material.words("bill.of_hour"), material.words("bill.cents")]
    return Table(
        material.words("bill.weight"),
        columns(material.words("bill.line"), heads, width=2.5),
        rows,
        note=material.words("bill.weight_note"),
    )


def _sold_hour_eur(material: Material, whole_eur: float) -> float:
    """Expected cost without relief over expected sold GPU-hours, both discounted."""
    hours = float(material.series["finance.discounted_gpu_h"].sel(basis="sold").mean("draw"))
    return whole_eur / hours if hours > 0 else np.nan


def _weight_row(material: Material, name: str, share: float, hour_eur: float) -> Row:
    cents = material.number(100 * share * hour_eur, 2) if np.isfinite(hour_eur) else "–"
    return row(name, material.percent(share, 1), cents)


def keeper_table(material: Material, names: dict[str, str]) -> Table:
    """With whom each relief stays once prices have been passed on, over the whole period."""
    kept = material.series["finance.relief_by_party_eur"].mean("draw").transpose("relief", "party")
    parties = [str(p) for p in kept["party"].to_numpy() if float(np.abs(kept.sel(party=p)).sum())]
    rows = [
        row(
            title,
            *(material.million(float(kept.sel(relief=name, party=party))) for party in parties),
        )
        for name, title in names.items()
        if name != NONE
    ]
    heads = [material.entity("catalogue.parties", party) for party in parties]
    return Table(
        material.words("bill.keepers"),
        columns(material.words("bill.relief"), heads, width=2),
        rows,
        note=material.words("bill.keepers_note", **_parties(material)),
    )


def _parties(material: Material) -> dict[str, str]:
    """Who is the final consumer in law and who gets the aid, by the scenario."""
    parties = material.run.scenario["sections"]["finance"]["parties"]
    return {
        key: material.entity("catalogue.parties", parties[entry])
        for key, entry in (("consumer", "final_consumer"), ("beneficiary", "aid_beneficiary"))
    }


def payer_years_table(material: Material, names: dict[str, str]) -> Table:
    """What leaves each payer's cash box in each year for each relief, mean over the worlds."""
    paid = material.series["energy.payer_cash_eur"].mean("draw")
    by_year = paid.groupby(material.series["month"].dt.year.rename("year")).sum()
    by_year = by_year.transpose("relief", "party", "year").sel(year=list(material.years))
    rows = [
        row(
            Cell(names[str(relief)], material.entity("catalogue.parties", str(party))),
            *(material.million(float(eur)) for eur in by_year.sel(relief=relief, party=party)),
        )
        for relief in by_year["relief"].to_numpy()
        for party in by_year["party"].to_numpy()
        if float(by_year.sel(relief=relief, party=party).sum())
    ]
    return Table(
        material.words("bill.payer_years"),
        columns(material.words("bill.relief"), [str(year) for year in material.years], width=2.2),
        rows,
        note=material.words("bill.payer_years_note"),
    )


def country_blocks(material: Material, energy_mwh: Array) -> Iterator[Block]:
    """How far the price lies from that of each country; nothing where a run knows of none."""
    if COMPARATORS not in material.series:
        return
    net = material.of_year("energy.net_cost_eur").mean("draw")
    here = {
        name: float(net.sel(relief=name)) / float(energy_mwh.mean())
        for name in (NONE, CONFIGURED, COMPENSATION)
        if name in net["relief"].to_numpy()
    }
    abroad = material.series[COMPARATORS].mean("draw")
    rows = [
        _country_row(material, str(country), float(abroad.sel(country=country)), here)
        for country in abroad["country"].to_numpy()
    ]
    keys: Sequence[str] = ("there", "apart_none", "apart_configured", "aid_factor")
    yield Table(
        material.words("bill.countries", year=material.year),
        columns(material.words("bill.country"), [material.words(f"bill.{k}") for k in keys]),
        rows,
        note=material.words("bill.countries_note", price=material.number(here[NONE], 1)),
    )


def _country_row(material: Material, country: str, there: float, here: dict[str, float]) -> Row:
    """Price there, distance without and with the reliefs of the scenario, in compensations."""
    apart = here[NONE] - there
    aid = here[NONE] - here.get(COMPENSATION, here[NONE])
    factor = material.number(apart / aid, 1) if aid > 0 and apart > 0 else "–"
    return row(
        material.name("country", country),
        material.number(there, 1),
        material.number(apart, 1),
        material.number(here[CONFIGURED] - there, 1),
        factor,
    )
