"""What the electricity bill weighs in a GPU-hour: electricity, each line, each relief."""

from __future__ import annotations

from typing import Any

import numpy as np

from ausbau.report.blocks import Paragraph, Row, Table, columns, row
from ausbau.report.material import Material

NONE = "none"
COMPENSATION = "compensation"


def weight_paragraph(material: Material) -> Paragraph:
    """What electricity, its largest line and the compensation are of the cost of the plant."""
    whole, electricity = _cost_and_electricity(material)
    of_bill = _shares_of_bill(material)
    largest = max(of_bill, key=lambda name: of_bill[name])
    told: dict[str, Any] = {
        "share": material.percent(electricity),
        "line": material.name("line", largest),
        "line_share": material.percent(electricity * of_bill[largest]),
    }
    cost = material.series["finance.cost_eur"].mean("draw")
    if COMPENSATION not in cost["relief"].to_numpy():
        return material.paragraph("bill.materiality", **told)
    saved = float(cost.sel(relief=NONE)) - float(cost.sel(relief=COMPENSATION))
    return material.paragraph(
        "bill.materiality_compensated", **told, saved=material.percent(saved / whole, 1)
    )


def hour_eur(material: Material, cost_eur: float) -> float:
    """A discounted cost of the whole period over the expected sold GPU-hours; no number without any."""
    hours = float(material.series["finance.discounted_gpu_h"].sel(basis="sold").mean("draw"))
    return cost_eur / hours if hours > 0 else np.nan


def _cost_and_electricity(material: Material) -> tuple[float, float]:
    """Expected cost without relief, and the part of it that electricity is."""
    cost = material.series["finance.cost_by_part_eur"].sel(relief=NONE).mean("draw")
    whole = float(cost.sum("cost_part"))
    return whole, float(cost.sel(cost_part="electricity")) / whole


def _shares_of_bill(material: Material) -> dict[str, float]:
    """What each line is of the bill of the whole period."""
    lines = material.series["energy.bill_line_eur"].sum("month").mean("draw")
    of_bill = lines / lines.sum("line")
    return {str(name): float(of_bill.sel(line=name)) for name in of_bill["line"].to_numpy()}


def weight_table(material: Material, names: dict[str, str]) -> Table:
    """Electricity, each line and each relief as a part of what a sold GPU-hour costs without relief.

    ``names`` are those of the reliefs. The discounted cost of electricity is shared out over the lines as
    their undiscounted sums are.
    """
    whole, electricity = _cost_and_electricity(material)
    sold_eur = hour_eur(material, whole)
    rows = [_weight_row(material, material.words("bill.electricity"), electricity, sold_eur)]
    rows += [
        _weight_row(material, material.name("line", name), electricity * share, sold_eur)
        for name, share in _shares_of_bill(material).items()
    ]
    by_relief = material.series["finance.cost_eur"].mean("draw")
    before = float(by_relief.sel(relief=NONE))
    rows += [
        _weight_row(material, title, (float(by_relief.sel(relief=name)) - before) / whole, sold_eur)
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


def _weight_row(material: Material, name: str, share: float, sold_eur: float) -> Row:
    cents = material.number(100 * share * sold_eur, 1) if np.isfinite(sold_eur) else "–"
    return row(name, material.percent(share, 1), cents)
