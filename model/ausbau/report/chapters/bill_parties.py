"""Who receives the electricity bill, who bears its reliefs and when, and with whom they stay."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.energy.reliefs import CONFIGURED
from ausbau.energy.tariff import RECIPIENTS
from ausbau.report.blocks import Cell, Table, columns, row
from ausbau.report.material import Material

NONE = "none"


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


def receiver_table(material: Material) -> Table:
    """What each party receives of the lines, has paid into the grid fees, and bears of the reliefs."""
    received = _received_eur(material)
    contained = _contained_eur(material)
    borne = _borne_eur(material)
    rows = [
        row(
            _party_name(material, party),
            *(
                material.million(column[party]) if party in column else "–"
                for column in (received, contained, borne)
            ),
        )
        for party in dict.fromkeys([*received, *contained, *borne])
    ]
    keys = ("receives", "contained", "bears")
    return Table(
        material.words("bill.receivers"),
        columns(
            material.words("bill.party"), [material.words(f"bill.{key}") for key in keys], width=1.6
        ),
        rows,
        note=material.words("bill.receivers_note", fee=_municipal_fee(material)),
    )


def _received_eur(material: Material) -> dict[str, float]:
    lines = _mean_of_period(material.series["energy.bill_line_eur"])
    found: dict[str, float] = {}
    for line in lines["line"].to_numpy():
        recipient = RECIPIENTS[str(line)]
        found[recipient] = found.get(recipient, 0.0) + float(lines.sel(line=line))
    return found


def _contained_eur(material: Material) -> dict[str, float]:
    """The subsidy to transmission costs, by its payer."""
    payer = material.run.scenario["sections"]["energy"]["tariff"]["grid_subsidy"]["payer"]
    return {payer: float(_mean_of_period(material.series["energy.contained_subsidy_eur"]))}


def _borne_eur(material: Material) -> dict[str, float]:
    borne = _mean_of_period(material.series["energy.payer_eur"].sel(relief=CONFIGURED))
    amounts = {str(party): float(borne.sel(party=party)) for party in borne["party"].to_numpy()}
    return {party: eur for party, eur in amounts.items() if eur}


def _mean_of_period(monthly: xr.DataArray) -> xr.DataArray:
    return monthly.sum("month").mean("draw")


def _party_name(material: Material, party: str) -> str:
    """A party of the scenario by its title, other recipients by a name of ours."""
    known = material.run.scenario["sections"]["catalogue"]["parties"]
    if party in known:
        return material.entity("catalogue.parties", party)
    return material.name("recipient", party)


def _municipal_fee(material: Material) -> str:
    """In how many worlds any concession fee is due."""
    fee_eur = material.series["energy.bill_line_eur"].sel(line="concession_fee").sum("month")
    is_due = fee_eur.to_numpy() > 0
    if not is_due.any():
        return material.words("bill.no_municipal_fee")
    return material.words("bill.municipal_fee", share=material.share_of_worlds(is_due))
