"""What stands beside the accounts: other countries' prices for the same load, and stated responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ausbau.core.arrays import Array
from ausbau.energy.reliefs import CONFIGURED
from ausbau.report.blocks import Block, Row, Table, columns, row
from ausbau.report.material import Material

NONE = "none"
COMPENSATION = "compensation"
COMPARATORS = "energy.comparator_eur"
RESPONSES = ("demand", "siting")


def country_blocks(material: Material, energy_mwh: Array) -> Iterator[Block]:
    """How far the price lies from that of each country; nothing where a run knows of none."""
    if COMPARATORS not in material.series:
        return
    use_mwh = float(energy_mwh.mean())
    net = material.of_year("energy.net_cost_eur").mean("draw")
    here = {str(name): float(net.sel(relief=name)) / use_mwh for name in net["relief"].to_numpy()}
    granted = _granted_compensation_eur(material) / use_mwh
    abroad = material.of_year(COMPARATORS).mean("draw") / use_mwh
    rows = [
        _country_row(material, str(country), float(abroad.sel(country=country)), here, granted)
        for country in abroad["country"].to_numpy()
    ]
    keys: Sequence[str] = ("there", "apart_none", "apart_configured", "to_close", "aid_factor")
    yield Table(
        material.words("bill.countries", year=material.year),
        columns(material.words("bill.country"), [material.words(f"bill.{k}") for k in keys]),
        rows,
        note=material.words(
            "bill.countries_note",
            price=material.number(here[NONE], 1),
            tariffs=_tariff_years(material),
        ),
    )


def _granted_compensation_eur(material: Material) -> float:
    """Mean of the compensation that the scenario grants in the year."""
    kinds = material.series["scheme_kind"]
    taken = material.of_year("energy.taken_relief_eur").mean("draw")
    return float(taken.isel(scheme=kinds.to_numpy() == COMPENSATION).sum())


def _country_row(
    material: Material, country: str, there: float, here: Mapping[str, float], granted: float
) -> Row:
    """Price there, distance without and with reliefs, and the compensation that would close it.

    What is to be closed is the distance with the other reliefs of the scenario, before its compensation.
    """
    apart = here[CONFIGURED] + granted - there
    aid = here[NONE] - here.get(COMPENSATION, here[NONE])
    return row(
        material.name("country", country),
        material.number(there, 1),
        material.number(here[NONE] - there, 1),
        material.number(here[CONFIGURED] - there, 1),
        material.number(max(apart, 0.0), 1),
        material.number(apart / aid, 1) if aid > 0 and apart > 0 else "–",
    )


def _tariff_years(material: Material) -> str:
    """Calendar years of the tariffs elsewhere, as the scenario states them."""
    entries = material.run.scenario["sections"]["energy"]["comparators"].values()
    return ", ".join(str(year) for year in sorted({int(entry["year"]) for entry in entries}))


def response_table(material: Material, energy_mwh: Array, names: Mapping[str, str]) -> Table:
    """The accounting effect of each relief, and beside it what people would do by stated elasticities."""
    relief = material.of_year("energy.relief_eur").mean("draw")
    rows = [
        row(
            title,
            material.number(float(relief.sel(relief=name)) / float(energy_mwh.mean()), 1),
            *(
                material.metric(f"energy.{response}_response_share@{material.year}[{name}]")
                for response in RESPONSES
            ),
        )
        for name, title in names.items()
        if name not in {NONE, CONFIGURED}
    ]
    heads = [material.words(f"bill.{key}") for key in ("worth", *RESPONSES)]
    return Table(
        material.words("bill.responses", year=material.year),
        columns(material.words("bill.relief"), heads, width=2),
        rows,
        note=material.words("bill.responses_note"),
    )
