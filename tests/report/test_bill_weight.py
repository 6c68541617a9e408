"""What the bill weighs: shares that add up, keepers and payers of the same money, distances by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ausbau.report.blocks import Block, Paragraph, Table
from ausbau.report.chapters import bill
from ausbau.report.material import Material
from ausbau.results import Run
from ausbau.texts import texts


@pytest.fixture(scope="module")
def english(saved: Run) -> Material:
    return Material(saved, texts("en"))


def table(material: Material, caption: str) -> Table:
    blocks: list[Block] = bill.chapter(material).blocks
    return next(b for b in blocks if isinstance(b, Table) and b.caption.startswith(caption))


def amount(text: str) -> float:
    return float(text.replace(",", "").replace("%", "").replace("\N{MINUS SIGN}", "-"))


def test_the_lines_add_up_to_electricity_and_it_is_the_share_of_the_opening(
    english: Material, saved: Run
) -> None:
    rows = table(english, "What each line").rows
    shares = [amount(row.cells[1].text) for row in rows]
    count = len(saved.series["line"])
    # each of the lines is rounded to a tenth of a per cent
    assert sum(shares[1 : 1 + count]) == pytest.approx(shares[0], abs=0.05 * (count + 1))
    cost = saved.series["finance.cost_by_part_eur"].sel(relief="none").mean("draw")
    by_hand = float(cost.sel(cost_part="electricity") / cost.sum("cost_part"))
    assert shares[0] == pytest.approx(100 * by_hand, abs=0.051)


def test_what_a_relief_takes_off_the_hour_is_its_change_of_cost(
    english: Material, saved: Run
) -> None:
    rows = {row.cells[0].text: row for row in table(english, "What each line").rows}
    cost = saved.series["finance.cost_eur"].mean("draw")
    before, after = (float(cost.sel(relief=name)) for name in ("none", "compensation"))
    hours = float(saved.series["finance.discounted_gpu_h"].sel(basis="sold").mean("draw"))
    found = amount(rows["Electricity price compensation"].cells[2].text)
    assert found == pytest.approx(100 * (after - before) / hours, abs=0.051)


def test_those_who_keep_a_relief_keep_what_others_bear(english: Material) -> None:
    kept = {row.cells[0].text: row.cells[1:] for row in table(english, "Who keeps").rows}
    borne = {row.cells[0].text: row.cells[-1] for row in table(english, "Who bears").rows}
    assert kept.keys() == borne.keys()
    for relief, cells in kept.items():
        together = sum(amount(cell.text) for cell in cells)
        assert together == pytest.approx(amount(borne[relief].text), abs=0.16)


def test_the_distance_to_a_country_is_a_difference_of_prices(saved: Run) -> None:
    """140 EUR/MWh without relief, 110 with the compensation alone, 80 in France: two of it close 60."""
    rows = table(priced(saved), "The same load in other countries").rows
    assert [c.text for c in rows[0].cells] == ["France", "80.0", "60.0", "60.0", "60.0", "2.0"]


def test_a_compensation_that_is_counted_already_is_not_counted_as_closing(saved: Run) -> None:
    """With 30 EUR/MWh of it granted the distance is 30, and still twice 30 close what it was without."""
    rows = table(priced(saved, is_granted=True), "The same load in other countries").rows
    assert [c.text for c in rows[0].cells] == ["France", "80.0", "60.0", "30.0", "60.0", "2.0"]


def priced(saved: Run, *, is_granted: bool = False) -> Material:
    """The run with 1 MWh in each month at prices that can be told by heart."""
    series = saved.series.copy(deep=True)
    series["energy.facility_energy_mwh"][:] = 1.0
    series["energy.net_cost_eur"][:] = 140.0
    series["energy.net_cost_eur"].loc[{"relief": "compensation"}] = 110.0
    series["energy.comparator_eur"][:] = 80.0
    if is_granted:
        series["energy.net_cost_eur"].loc[{"relief": "configured"}] = 110.0
        series["energy.taken_relief_eur"].loc[{"scheme": "compensation"}] = 30.0
    return Material(replace(saved, series=series), texts("en"))


def test_the_lines_that_parties_receive_add_up_to_the_bill(english: Material, saved: Run) -> None:
    rows = table(english, "Who receives the bill").rows
    received = [amount(row.cells[1].text) for row in rows if row.cells[1].text != "–"]
    bill_eur = float(saved.series["energy.bill_line_eur"].sum(["line", "month"]).mean())
    assert sum(received) == pytest.approx(bill_eur / 1e6, abs=0.051 * len(received) + 0.5)
    by_party = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in rows}
    fee_eur = float(
        saved.series["energy.bill_line_eur"].sel(line="concession_fee").sum("month").mean()
    )
    assert amount(by_party["Municipality"][0]) == pytest.approx(fee_eur / 1e6, abs=0.051)
    assert by_party["Other grid users"][:2] == ["–", "–"]


def test_the_chapter_opens_with_materiality_and_names_the_compensation(english: Material) -> None:
    first, second, *_ = bill.chapter(english).blocks
    assert isinstance(first, Paragraph)
    assert (
        "Electricity price compensation, if data centres were eligible, would take off"
        in first.text
    )
    assert isinstance(second, Table)
    assert second.caption.startswith("What each line")


def test_electricity_of_a_gpu_hour_is_told_with_each_relief(english: Material, saved: Run) -> None:
    rows = {row.cells[0].text: row.cells[-1] for row in table(english, "What each relief").rows}
    by_part = saved.series["finance.cost_by_part_eur"].sel(cost_part="electricity").mean("draw")
    hours = float(saved.series["finance.discounted_gpu_h"].sel(basis="sold").mean("draw"))
    for name, title in (("none", "no relief"), ("compensation", "Electricity price compensation")):
        by_hand = 100 * float(by_part.sel(relief=name)) / hours
        assert amount(rows[title].text) == pytest.approx(by_hand, abs=0.051)


def test_a_relief_that_is_no_law_is_told_as_if_eligible(english: Material) -> None:
    standing = {row.cells[0].text: row.cells[-1].text for row in table(english, "Law and").rows}
    assert standing["Electricity price compensation"] == "if eligible from 2026; not counted"
    assert standing["Individual grid fee"] == "law for data centres; counted"


def test_a_run_that_knows_no_other_country_tells_of_none(saved: Run) -> None:
    series = saved.series.drop_vars("energy.comparator_eur")
    blocks = bill.chapter(Material(replace(saved, series=series), texts("en"))).blocks
    captions = [block.caption for block in blocks if isinstance(block, Table)]
    assert not [caption for caption in captions if "other countries" in caption]


def test_payments_by_year_are_those_of_the_run(english: Material, saved: Run) -> None:
    found = table(english, "What leaves whose").rows
    relief = next(row for row in found if row.cells[0].text == "Electricity price compensation")
    paid = saved.series["energy.payer_cash_eur"].sel(relief="compensation").sum("party")
    years = saved.series["month"].dt.year.to_numpy()
    by_hand = [float(paid[:, years == year].sum("month").mean()) for year in english.years]
    told = [amount(cell.text) for cell in relief.cells[1:]]
    assert told == pytest.approx(np.array(by_hand) / 1e6, abs=0.051)
