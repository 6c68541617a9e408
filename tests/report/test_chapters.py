"""The chapters as data: rows that add up, words for everything, shares by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from altered_runs import with_metric, with_scenario

from ausbau.comparison import Difference, is_broad, without_twins
from ausbau.core.schema import Text
from ausbau.report.blocks import Cell, Paragraph, Picture, Table
from ausbau.report.chapters import (
    bill,
    buildout,
    chapters,
    comparison,
    money,
    origin,
    passports,
    plan,
    sovereignty,
)
from ausbau.report.material import Material
from ausbau.report.ranges import common_scale, span
from ausbau.report.rechtsstand import law_words
from ausbau.report.titles import path_title
from ausbau.results import Run
from ausbau.scenario import load
from ausbau.study import Study
from ausbau.texts import LANGUAGES, Language, texts


def table(blocks: object, caption: str) -> Table:
    """The table whose caption begins so."""
    return next(b for b in blocks if isinstance(b, Table) and b.caption.startswith(caption))


def amounts(cells: tuple[Cell, ...]) -> list[float]:
    """German numbers of a row, its name left out."""
    return [
        float(cell.text.replace(".", "").replace(",", ".").replace("−", "-")) for cell in cells[1:]
    ]


def plain(text: str) -> str:
    """No-break spaces made plain."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def german(saved: Run) -> Material:
    """The plan in German."""
    return Material(saved, texts("de"))


def test_a_programme_without_metrics_is_told_from_the_series(saved: Run) -> None:
    """A user's own has none; the words of one that has both are the same from either."""
    of_france = [name for name in saved.metrics if name.startswith("finance.programme_france_")]
    own = Material(replace(saved, metrics=saved.metrics.drop(columns=of_france)), texts("en"))
    for caption in ("Programmes: committed", "Programmes: in service", "Programmes: announced"):
        told, expected = (
            table(money.chapter(material).blocks, caption).rows
            for material in (own, Material(saved, texts("en")))
        )
        assert told == expected, caption


def test_the_lines_of_the_bill_add_up_to_its_price_under_every_relief(german: Material) -> None:
    lines = table(bill.chapter(german).blocks, "Posten der Stromrechnung")
    *parts, total = [amounts(row.cells) for row in lines.rows]
    # each of the ten lines is rounded to a tenth
    assert np.sum(parts, axis=0) == pytest.approx(total, abs=0.5)


def test_a_relief_lowers_the_bill_by_what_the_run_saved(german: Material, saved: Run) -> None:
    lines = table(bill.chapter(german).blocks, "Posten der Stromrechnung")
    months = saved.series["month"].dt.year.to_numpy() == german.year
    net = saved.series["energy.net_cost_eur"].to_numpy()[:, months, :].sum(axis=(0, 1))
    energy = saved.series["energy.facility_energy_mwh"].to_numpy()[:, months].sum()
    assert amounts(lines.rows[-1].cells) == pytest.approx(list(net / energy), abs=0.051)


def test_a_discount_of_the_grid_fee_is_shared_out_in_proportion(
    german: Material, saved: Run
) -> None:
    """By hand: a fee of 30 and 10 in each month, lowered by 8, becomes 24 and 8."""
    series = saved.series.copy(deep=True)
    series["energy.bill_line_eur"].loc[{"line": "grid_capacity"}] = 30.0
    series["energy.bill_line_eur"].loc[{"line": "grid_energy"}] = 10.0
    series["energy.relief_eur"].loc[{"relief": "individual_grid_fee"}] = 8.0
    series["energy.facility_energy_mwh"][:] = 1.0
    changed = Material(replace(saved, series=series), texts("de"))
    lines = table(bill.chapter(changed).blocks, "Posten der Stromrechnung")
    heads = [column.title for column in lines.columns]
    place = heads.index("Individuelles Netzentgelt")
    found = {row.cells[0].text: row.cells[place].text for row in lines.rows}
    assert found["Netzentgelt, Leistungspreis"] == "24,0"
    assert found["Netzentgelt, Arbeitspreis"] == "8,0"


def test_dates_per_reading_are_shares_of_the_saved_worlds(german: Material, saved: Run) -> None:
    dates = table(buildout.chapter(german).blocks, "Termine nach Lesart")
    opened = saved.series["buildout.milestone_h"].sel(milestone="opened").to_numpy().max(axis=1)
    # 13 March 2026 ends at 23:00 UTC, 274 days less an hour after 13 June 2025
    share = np.mean(opened <= 274 * 24 - 1)
    assert dates.rows[-1].cells[3].text == f"{round(20 * share) * 5 or int(share > 0)} von 100"


def test_a_ratio_of_a_year_counts_only_the_worlds_that_run_in_it(saved: Run) -> None:
    """Three worlds in four stand still at 0; the others sell 40 per cent, and that is their median."""
    runs = np.arange(len(saved.metrics)) % 4 == 0
    run = with_metric(saved, "energy.facility_energy_mwh@2028", np.where(runs, 9.0, 0.0))
    name = "allocation.sold_share_of_year"
    run = with_metric(run, f"{name}@2028", np.where(runs, 0.4, 0.0))
    told = Material(run, texts("de")).yearly(name, [f"{name}@2028"])
    assert "Welten mit Betrieb" in told.cells[0].under
    assert told.cells[1].text == "40"


def test_what_had_to_end_before_the_announcement_was_late_from_the_start(saved: Run) -> None:
    """A rest of 10,000 days before March 2026 reaches back beyond June 2025."""
    late = replace(saved, events=saved.events.assign(remaining_days=10_000.0))
    found = table(buildout.chapter(Material(late, texts("de"))).blocks, "Die fünf")
    assert {row.cells[4].text for row in found.rows} <= {
        "schon bei der Ankündigung zu spät",
        "erledigt",
    }


def test_dates_and_the_cost_of_an_hour_are_told_first(saved: Run, compared: Study) -> None:
    """A day later everywhere is little beside the investment's ten million, and yet comes first."""
    metrics = compared.runs["dearer"].metrics.copy()
    metrics["buildout.first_opening_h"] = saved.metrics["buildout.first_opening_h"] + 24.0
    dearer = replace(compared.runs["dearer"], metrics=metrics)
    study = replace(compared, runs={**compared.runs, "dearer": dearer})
    blocks = comparison.chapter(Material(saved, texts("de"), study), study).blocks
    assert table(blocks, "Teurer").rows[0].cells[0].text == "Erste GPUs für Kunden offen"


def test_swapped_metrics_change_the_chapters(saved: Run) -> None:
    """Nothing is typed: another field, another number."""
    changed = with_metric(saved, "finance.waiting_eur", np.full(len(saved.metrics), 98.76e6))
    figures = table(money.chapter(Material(changed, texts("de"))).blocks, "Investition, Erlös")
    told = {row.cells[0].text: plain(row.cells[1].text) for row in figures.rows}
    assert told["Kapitalkosten wartender Server"] == "98,8"


def test_what_is_earned_back_says_in_how_many_worlds(saved: Run) -> None:
    """7,305 hours are ten months, in every second world; in half of those nothing is spent."""
    worlds = np.arange(len(saved.metrics))
    run = with_metric(saved, "finance.capex_eur", np.where(worlds % 4 == 2, 0.0, 5e8))
    run = with_metric(run, "finance.payback_h", np.where(worlds % 2 == 0, 7305.0, np.inf))
    never = with_metric(run, "finance.payback_h", np.full(len(worlds), np.inf))
    found = []
    for one in (run, never):
        returns = table(money.chapter(Material(one, texts("de"))).blocks, "Lohnt es sich")
        cell = next(r.cells[1] for r in returns.rows if r.cells[0].text.startswith("Zeit bis"))
        found.append((plain(cell.text), plain(cell.under)))
    assert found == [("10,0 Monate", "in 25 von 100 Welten"), ("0 von 100", "")]


def test_both_promises_are_kept_in_no_more_worlds_than_either(saved: Run) -> None:
    """Complete in the first 60 of 100 worlds and within the budget in the last 60: both in 20."""
    worlds = np.arange(len(saved.metrics)) / len(saved.metrics)
    in_time, in_budget = worlds < 0.6, worlds >= 0.4
    run = with_metric(saved, "finance.is_within_budget", in_budget * 1.0)
    run = with_metric(run, "finance.is_complete@2027-12-31", in_time * 1.0)
    both = "finance.is_complete_within_budget@2027-12-31"
    run = with_metric(run, both, (in_time & in_budget) * 1.0)
    shares = table(money.chapter(Material(run, texts("de"))).blocks, "Termin und Kosten")
    place = [column.title for column in shares.columns].index("2027")
    told = [r.cells[place].text for r in shares.rows]
    assert told == ["60 von 100", "60 von 100", "20 von 100"]


def test_a_cut_off_is_told_by_its_length_and_either_bound(saved: Run) -> None:
    """A quarter lost by the worst layer and a half by all of them, whatever the length."""
    series = saved.series.copy(deep=True)
    series["sovereignty.cutoff_loss_share"].loc[{"cutoff_reading": "worst_layer"}] = 0.25
    series["sovereignty.cutoff_loss_share"].loc[{"cutoff_reading": "all_layers"}] = 0.5
    material = Material(replace(saved, series=series), texts("de"))
    lost = table(sovereignty.chapter(material).blocks, "Ausfall bei einer Kappung")
    assert [amounts(r.cells) for r in lost.rows] == [[25.0] * 4, [50.0] * 4]
    assert plain(lost.columns[-1].title) == "1.095 Tage"


@pytest.fixture(scope="module")
def compared(saved: Run) -> Study:
    """The plan beside a run that costs 10 million more in every second world, never open in one."""
    metrics = saved.metrics.copy()
    metrics["finance.capex_eur"] += np.where(np.arange(len(metrics)) % 2, 10e6, 0.0)
    in_service_h = metrics["buildout.full_in_service_h"]
    metrics.loc[in_service_h.idxmin(), "buildout.full_in_service_h"] = np.inf
    title = {"de": "Teurer", "en": "Dearer"}
    scenario = {**saved.scenario, "name": "dearer", "title": title}
    other = replace(saved, metrics=metrics, scenario=scenario)
    words = Text(de="Zwei Pläne", en="Two plans")
    return Study("two", words, words, {"industrial-ai-cloud": saved, "dearer": other})


def test_a_study_tells_paired_differences(saved: Run, compared: Study) -> None:
    """By hand: 5 million on average, in half of the worlds; what one world moves is not told."""
    material = Material(saved, texts("de"), compared)
    blocks = comparison.chapter(material, compared).blocks
    found = {
        row.cells[0].text: [cell.text for cell in row.cells[1:]]
        for row in table(blocks, "Teurer").rows
    }
    assert found["Investition"][2:] == ["+5", "50\N{NO-BREAK SPACE}%"]
    assert "Alle GPUs in Betrieb" not in found
    assert any(isinstance(block, Picture) and block.name == "matrix" for block in blocks)


def difference(metric: str, mean: float, low: float, high: float, moved: float) -> Difference:
    """A difference in EUR per MWh over 100 worlds."""
    return Difference(metric, "EUR/MWh", 0.0, 0.0, mean, low, high, moved, 100, 1.0)


def test_a_handful_of_worlds_makes_no_difference() -> None:
    """A mean outside its own range is that of less than a tenth of the worlds."""
    assert is_broad(difference("a", -2.0, -5.0, 0.0, 0.12))
    assert not is_broad(difference("a", -17.8, -11.7, 0.0, 0.12))
    assert not is_broad(difference("a", 0.0, 0.0, 0.0, 0.06))


def test_of_metrics_that_move_as_one_the_first_is_told() -> None:
    price, distance = (difference(name, -26.1, -36.0, -15.9, 0.81) for name in ("price", "far"))
    other = difference("other", -26.1, -36.0, -15.9, 0.80)
    assert without_twins([price, distance, other]) == [price, other]


def test_only_what_moves_in_a_scenario_is_told(saved: Run, compared: Study) -> None:
    rows = table(
        comparison.chapter(Material(saved, texts("de"), compared), compared).blocks, "Teurer"
    )
    told = {row.cells[0].text for row in rows.rows}
    assert told == {"Investition"}


def test_a_scenario_that_moves_nothing_is_told_in_a_sentence(saved: Run, compared: Study) -> None:
    same = replace(compared, runs={"industrial-ai-cloud": saved, "again": saved})
    blocks = comparison.chapter(Material(saved, texts("en"), same), same).blocks
    assert not any(
        isinstance(block, Table) and "difference from" in block.caption for block in blocks
    )
    last = blocks[-1]
    assert isinstance(last, Paragraph)
    assert "none of the figures that are compared here changes" in last.text


def test_values_set_by_hand_are_part_of_the_command(saved: Run) -> None:
    path = "energy.load.idle"
    passport = saved.passports[path] | {"source": "user", "text": "15 percent"}
    run = replace(saved, passports={**saved.passports, path: passport})
    rows = table(origin.manifest(Material(run, texts("en"))).blocks, "The run").rows
    command = next(row.cells[1].text for row in rows if row.cells[1].text.startswith("ausbau run"))
    assert command.endswith("--draws 100 --seed 1 --set 'energy.load.idle=15 percent'")


def test_all_months_of_the_year_are_counted_once(german: Material) -> None:
    assert sum(german.months_of(year).sum() for year in german.timeline.years) == len(
        german.series["month"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["industrial-ai-cloud", "gigafactory-de", "industrial-ai-cloud-2026-11"]
)
def test_every_input_has_a_name_in_both_languages(
    scenarios: Path, saved: Run, name: str, language: Language
) -> None:
    scenario = load(scenarios / f"{name}.yaml")
    run = with_scenario(saved, sections=dict(scenario.tree))
    assert not [p for p in scenario.parameters if not path_title(p, run, texts(language))]


def test_an_input_is_named_by_what_it_belongs_to(saved: Run) -> None:
    german, english = texts("de"), texts("en")
    path = "energy.tariff.grid_fees.high.from_2500_h.capacity.2026"
    assert path_title(path, saved, german) == "Leistungspreis 2026, ab 2.500 h (Hochspannung)"
    path = "demand.groups.industry.growth.use_growth"
    assert path_title(path, saved, english) == "Growth of GPUs per user (Large industry)"
    assert path_title("demand.no.such.path", saved, english) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_as_wide_as_its_head(saved: Run, language: Language) -> None:
    def all_tables() -> Iterator[Table]:
        for chapter in chapters(Material(saved, texts(language))):
            yield from (block for block in chapter.blocks if isinstance(block, Table))

    for found in all_tables():
        assert found.rows or "Observ" in found.caption, found.caption
        widths = {len(row.cells) for row in found.rows if row.style != "group"}
        assert widths <= {len(found.columns)}, found.caption


def test_laws_of_the_base_are_told_in_german(saved: Run) -> None:
    reliefs = saved.scenario["sections"]["energy"]["reliefs"]
    tariff = saved.scenario["sections"]["energy"]["tariff"]
    entries = [*reliefs.values(), *tariff["grid_fees"].values()]
    entries += [entry for entry in tariff.values() if isinstance(entry, dict) and "law" in entry]
    for entry in entries:
        for key in ("law", "rechtsstand"):
            assert law_words(entry[key], texts("de")) != entry[key]
    assert law_words("a law of my own", texts("de")) == "a law of my own"


def test_values_of_different_days_stand_side_by_side_and_the_used_one_is_named(
    german: Material,
) -> None:
    """The plan knows June 2025: of the power price of 2026 it uses the value of April 2025, 80 EUR."""
    dated = table(passports.contradictions(german).blocks, "Datierte Werte")
    rows = [[cell.text for cell in row.cells] for row in dated.rows]
    first = next(k for k, row in enumerate(rows) if row[0] == "Strompreis am Großmarkt 2026")
    assert [plain(row[1]) for row in rows[first : first + 3]] == [
        "80 EUR je MWh",
        "83 EUR je MWh",
        "97 EUR je MWh",
    ]
    assert [row[4] for row in rows[first : first + 3]] == ["ja", "–", "–"]


def test_a_changed_parameter_is_told_before_and_after(saved: Run) -> None:
    change = {"path": "energy.reliefs.compensation.is_active", "before": False, "after": True}
    material = Material(with_scenario(saved, changes=[change]), texts("de"))
    changes = table(plan.chapter(material).blocks, "Was das Szenario")
    assert [cell.text for cell in changes.rows[0].cells][1:] == ["nein", "ja"]


def test_a_changed_year_is_a_date(saved: Run) -> None:
    """Half of 2025 is over when July begins."""
    after = {"value": 2025.5, "source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
    change = {"path": "finance.programmes.investai.begin", "before": None, "after": after}
    material = Material(with_scenario(saved, changes=[change]), texts("de"))
    changes = table(plan.chapter(material).blocks, "Was das Szenario")
    assert [cell.text for cell in changes.rows[0].cells][1:] == ["–", "Juli 2025"]


def test_calendar_years_have_no_thousands(german: Material) -> None:
    rows = [[c.text for c in row.cells] for row in passports.assumptions(german).blocks[1].rows]
    found = {row[0]: row[1] for row in rows if len(row) > 1}
    assert found["Strompreiskompensation, erstes Jahr"] == "2026"
    assert found["EU AI Champions Initiative: erste Zusage, Jahr"] == "Juli 2025"


@pytest.mark.parametrize(
    ("low", "high", "unit", "german_words"),
    [
        (22.1e6, 35.4e6, "EUR", "22,1 – 35,4 Mio. EUR"),
        (0.1, 0.9, "share", "10 – 90 %"),
        (5 * 24.0, 3 * 730.5, "h", "0,2 – 3,0 Monate"),
        (7.0, 7.0, "GPU", "7 GPUs"),
    ],
)
def test_a_range_says_its_unit_once(low: float, high: float, unit: str, german_words: str) -> None:
    assert plain(span(low, high, unit, texts("de"))) == german_words


@pytest.mark.parametrize(
    ("values", "unit", "words", "numbers"),
    [
        ([1.5e6, 24.96e6], "EUR", "Mio. EUR", ["1,5", "25,0"]),
        ([0.046e-2, 0.005e-2], "1", "%", ["0,046", "0,005"]),
        ([0.63, 0.042], "share", "%", ["63", "4"]),
        ([8.8 * 730.5, 1.0 * 730.5], "h", "Monate", ["8,8", "1,0"]),
        ([41.2 * 24.0, 30.0], "h", "Tage", ["41", "1"]),
        ([1_386_332.0, 144_295.0], "GPU*h", "GPU-Stunden", ["1.390.000", "144.000"]),
        ([62.5, 9.04], "FTE", "Vollzeitstellen", ["62", "9"]),
        ([10_000.0, 1.0], "GPU", "GPUs", ["10.000", "1"]),
        ([74_766.0, 229.4, 7.0], "person", "Personen", ["74.800", "229", "7"]),
        ([1.28, np.inf], "ratio", "", ["1,28"]),
        ([0.0], "MW", "MW", ["0"]),
        ([20.0, 0.0], "MW", "MW", ["20", "0"]),
    ],
)
def test_a_row_has_one_unit_and_as_many_decimals_throughout(
    values: list[float], unit: str, words: str, numbers: list[str]
) -> None:
    scale = common_scale(values, unit, texts("de"))
    assert plain(scale.words) == words
    assert [scale.number(v, texts("de")) for v in values if np.isfinite(v)] == numbers
