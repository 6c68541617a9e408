"""``ausbau bill`` as people and scripts call it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ausbau.texts import Language

Run = Callable[..., Any]

TARIFFS = Path(__file__).parents[2] / "scenarios" / "tariffs"
BEGIN = datetime(2025, 12, 31, 23, tzinfo=UTC)


def write(path: Path, column: str, values: list[float]) -> Path:
    rows = [
        f"{BEGIN + timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ},{value}"
        for hour, value in enumerate(values)
    ]
    path.write_text("\n".join([f"timestamp_utc,{column}", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """12 MW through 2026 but for ten hours: 105 GWh."""
    folder = tmp_path_factory.mktemp("bill")
    return write(folder / "load.csv", "load_mw", [12.0] * 8_750 + [0.0] * 10)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1.2 GW in each hour of 2026: 10.512 TWh."""
    return write(tmp_path_factory.mktemp("bill") / "large.csv", "load_mw", [1_200.0] * 8_760)


@pytest.fixture(scope="module")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prices")
    return write(folder / "prices.csv", "price_eur_mwh", [84.83] * 8_760)


def test_the_bill_is_told_line_by_line_with_each_relief(load: Path, prices: Path, ausbau: Run):
    tariff = TARIFFS / "de-2026.yaml"
    shown = ausbau("bill", "--load", load, "--tariff", tariff, "--prices", prices)
    assert shown.code == 0
    text = " ".join(shown.out.split())
    assert "Electricity tax 2,152,500.00 20.50" in text
    assert "sum before any relief 14,503,590.00 138.13" in text
    assert "no law for data centres: if eligible from 2026; paid in 2027" in text
    assert "its highest step stands for the highest quarter-hour" in text
    assert "Load, as read: " in text
    assert "Prices, as read: " in text
    assert "EUA price of the compensation, 76.50 EUR/t, is an estimate" in text


def test_a_tariff_that_does_not_come_with_the_program_names_the_nearest(load: Path, ausbau: Run):
    refused = ausbau("bill", "--load", load, "--tariff", "de-2027")
    assert refused.code == 2
    assert "de-2027.yaml: the file does not exist" in refused.err
    assert "did you mean `de-202" in refused.err


def test_german_tells_the_same_amounts_in_german_form(load: Path, prices: Path, ausbau: Run):
    tariff = TARIFFS / "de-2026.yaml"
    arguments = ("--load", load, "--tariff", tariff, "--prices", prices, "--lang", "de")
    text = " ".join(ausbau("bill", *arguments).out.split())
    assert "Stromsteuer 2.152.500,00 20,50" in text
    assert "für Rechenzentren kein geltendes Recht: falls berechtigt ab 2026" in text
    assert "law for" not in text
    assert "Last, wie gelesen: CSV; Zeitzone nach dem Versatz jeder Zeile." in text
    assert "ein Verkauf nach Vertrag" in text
    assert "in EUR erhält" in text


@pytest.mark.parametrize(("columns", "language"), [(60, "de"), (80, "en")])
def test_the_bill_of_terawatt_hours_stays_within_the_terminal(
    columns: int, language: Language, large: Path, ausbau: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """10.512 TWh at a tax of 20.50 EUR/MWh are 215,496,000 EUR."""
    monkeypatch.setenv("COLUMNS", str(columns))
    arguments = ("--load", large, "--tariff", "de-2026", "--tariff", "fr-2025", "--explain")
    shown = ausbau("bill", *arguments, "--flexible-share", 30, "--lang", language).out
    assert max(map(len, shown.splitlines())) < columns
    assert re.search(r"215[.,]496[.,]000[.,]00 +20[.,]50\n", shown)


def test_how_a_file_was_read_is_told_in_the_language_and_as_data(tmp_path: Path, ausbau: Run):
    load = tmp_path / "load.csv"
    lines = ["timestamp_utc;load_mw", *(f"2026-01-05T00:{m:02}Z;1.025,5" for m in (0, 15, 30, 45))]
    load.write_text("\n".join(lines) + "\n", encoding="utf-8")
    arguments = ("bill", "--load", load, "--tariff", "fr-2025")
    german = " ".join(ausbau(*arguments, "--lang", "de").out.split())
    assert "Dezimalkomma, „1.025,5“ in Zeile 2 ist 1.025,5; Schritte von 15 Minuten." in german
    assert "decimal comma, '1.025,5' in line 2 is 1,025.5; steps" in " ".join(
        ausbau(*arguments).out.split()
    )
    notes = json.loads(ausbau(*arguments, "--json").out)["bills"][0]["notes"]
    assert notes[0]["how"][-1] == {"key": "steps", "minutes": 15}


def test_a_year_of_another_clock_has_one_bill_and_a_short_one(tmp_path: Path, ausbau: Run):
    """A year of UTC is 8,759 hours of 2026 in Berlin and one of 2027; the ways are those of 2026."""
    load = write(tmp_path / "load.csv", "load_mw", [12.0] * 8_761)
    rows = load.read_text(encoding="utf-8").splitlines()
    load.write_text("\n".join([rows[0], *rows[2:]]) + "\n", encoding="utf-8")
    arguments = ("bill", "--load", load, "--tariff", "de-2026", "--flexible-share", 0)
    text = " ".join(ausbau(*arguments).out.split())
    assert "1 h of this year with 12.000 MWh" in text
    assert "1 hours of use" not in text
    assert "covers only 8,759 of the 8,760 hours" in text
    assert "2026 runs from 2025-12-31T23:00Z up to before 2026-12-31T23:00Z" in text
    assert "ways to run the flexible load in 2026" in text
    assert "its hours of use would still earn the individual grid fee" in text
    assert "Forfeiting the individual grid fee would cost" not in text


def test_tariffs_of_different_years_name_the_one_that_compares_like_with_like(
    load: Path, ausbau: Run
):
    arguments = ("bill", "--load", load, "--tariff", "de-2026", "--tariff", "fr-2025")
    text = " ".join(ausbau(*arguments).out.split())
    assert "Like with like compares de-2025 in place of de-2026." in text
    assert "base future Cal-26, mean of December 2025" in text


def test_formula_law_and_source_stand_behind_each_line_on_request(
    load: Path, prices: Path, ausbau: Run
):
    tariff = TARIFFS / "de-2026.yaml"
    arguments = ("bill", "--load", load, "--tariff", tariff, "--prices", prices)
    explained = " ".join(ausbau(*arguments, "--explain").out.split())
    assert "= 105,000.0000 MWh × 20.5000 EUR/MWh" in explained
    assert "StromStG § 3 (2003-01-01, unchanged in 2026)" in explained
    assert "[energy-limit-price-2023] Grenzpreise steigen" in explained
    assert "84.8300 EUR/MWh (prices of the series given, not those of the tariff)" in explained
    assert "energy-p5" not in explained
    assert "= 105,000" not in ausbau(*arguments).out


def test_json_holds_amounts_formulas_and_payers(load: Path, prices: Path, ausbau: Run):
    tariff = TARIFFS / "de-2026.yaml"
    shown = ausbau("bill", "--load", load, "--tariff", tariff, "--prices", prices, "--json")
    year = json.loads(shown.out)["bills"][0]["years"][0]
    assert year["year"] == 2026
    assert year["gross_eur"] == 14_503_590.00
    assert year["lines"]["electricity_tax"]["formula"] == [[[105_000.0, "MWh"], [20.5, "EUR/MWh"]]]
    assert year["by_law"]["by_payer_eur"] == {"grid_users": 1_155_600.0}
    assert year["reliefs"]["compensation"]["is_law"] is False
    assert year["reliefs"]["compensation"]["paid_in"] == 2027


def test_several_tariffs_tell_what_would_close_the_distance(load: Path, ausbau: Run):
    files = [TARIFFS / "de-2025.yaml", TARIFFS / "fr-2025.yaml"]
    arguments = [part for file in files for part in ("--tariff", file)]
    compared = json.loads(ausbau("bill", "--load", load, *arguments, "--json").out)["compared"]
    german, french = (row["net_eur_per_mwh"] for row in compared)
    assert compared[0]["closing_eur_per_mwh"] == 0.0
    assert compared[1]["closing_eur_per_mwh"] == pytest.approx(german - french, abs=0.011)


def test_a_flexible_share_is_run_in_several_ways(tmp_path: Path, ausbau: Run):
    """Two days, half of the load flexible for six hours: too little energy for any threshold."""
    load = write(tmp_path / "load.csv", "load_mw", [10.0] * 48)
    prices = write(tmp_path / "prices.csv", "price_eur_mwh", [100.0, 20.0] * 24)
    arguments = ("--load", load, "--tariff", TARIFFS / "de-2026.yaml", "--prices", prices)
    flexible = ("--flexible-share", 50, "--deadline", 6, "--connection", 20)
    shown = ausbau("bill", *arguments, *flexible)
    assert "ways to run the flexible load" in shown.out
    found = json.loads(ausbau("bill", *arguments, *flexible, "--json").out)["flexible"]
    assert [way["way"] for way in found] == ["as_it_is", "free"]
    assert found[1]["procurement_eur"] < found[0]["procurement_eur"] == 28_800.00


def test_carbon_is_a_signal_of_its_own(tmp_path: Path, ausbau: Run):
    """10 MWh at 500 and 10 at 200 kg/MWh, an hour each, two days: 168 t; half of it shifted, 132 t."""
    load = write(tmp_path / "load.csv", "load_mw", [10.0] * 48)
    carbon = write(tmp_path / "carbon.csv", "carbon_kg_mwh", [500.0, 200.0] * 24)
    arguments = ("bill", "--load", load, "--tariff", "de-2026", "--carbon", carbon)
    refused = ausbau(*arguments)
    assert refused.code == 2
    assert "--carbon needs --flexible-share" in refused.err
    flexible = ("--flexible-share", 50, "--deadline", 1, "--connection", 20)
    found = json.loads(ausbau(*arguments, *flexible, "--json").out)["flexible"]
    assert [way["emissions_t"] for way in found] == pytest.approx([168.0, 132.0])
    told = ausbau(*arguments, *flexible).out
    assert "132.0 t CO2 by the mix of the hours" in told.replace("\N{NO-BREAK SPACE}", " ")
    assert "Fewest emissions: free within the connection." in told


def test_each_party_receives_and_bears_in_a_column(load: Path, prices: Path, ausbau: Run):
    arguments = ("bill", "--load", load, "--tariff", "de-2026", "--prices", prices)
    text = " ".join(ausbau(*arguments).out.split())
    # tax received; of reliefs nothing by law, the tax relief if data centres were eligible
    assert "federal budget 2,152,500.00 – – 2,099,750.00" in text
    # 0.4 of 1,080,000 + 525,000 EUR are contained in the grid fees
    assert "climate fund – 642,000.00 – 3,285,000.88" in text
    assert "municipality 0.00 – – –" in text
    year = json.loads(ausbau(*arguments, "--json").out)["bills"][0]["years"][0]
    assert sum(year["by_recipient_eur"].values()) == pytest.approx(year["gross_eur"], abs=0.005)
    assert year["contained_by_payer_eur"] == {"climate_fund": 642_000.0}


def test_a_load_finer_than_quarter_hours_is_refused(tmp_path: Path, ausbau: Run):
    load = tmp_path / "load.csv"
    rows = [f"2026-01-01T00:{minute:02}:00Z,1.0" for minute in range(0, 60, 5)]
    load.write_text("\n".join(["timestamp_utc,load_mw", *rows]) + "\n", encoding="utf-8")
    refused = ausbau("bill", "--load", load, "--tariff", "de-2026")
    assert refused.code == 2
    assert "steps of 15, 30 or 60 minutes" in refused.err


def test_a_price_that_no_market_admits_is_refused(load: Path, tmp_path: Path, ausbau: Run):
    prices = write(tmp_path / "prices.csv", "price_eur_mwh", [84.83] * 8_759 + [1e9])
    refused = ausbau("bill", "--load", load, "--tariff", "de-2026", "--prices", prices)
    assert refused.code == 2
    assert "a price of 1e+09 EUR/MWh" in refused.err


def test_a_shipped_tariff_is_found_by_its_name(load: Path, ausbau: Run):
    shown = ausbau("bill", "--load", load, "--tariff", "fr-2025", "--json")
    assert json.loads(shown.out)["bills"][0]["country"] == "FR"


def test_quiet_prints_nothing(load: Path, ausbau: Run):
    shown = ausbau("bill", "--load", load, "--tariff", TARIFFS / "de-2026.yaml", "--quiet")
    assert (shown.code, shown.out) == (0, "")


def test_faults_of_all_files_are_told_at_once(tmp_path: Path, ausbau: Run):
    """A gap in the load, a price that is no number, a tariff that is none."""
    load = tmp_path / "load.csv"
    load.write_text(
        "timestamp_utc,load_mw\n2026-01-01T00:00Z,1\n2026-01-01T01:00Z,1\n2026-01-01T04:00Z,1\n"
        "2026-01-01T05:00Z,1\n",
        encoding="utf-8",
    )
    prices = tmp_path / "prices.csv"
    prices.write_text("timestamp_utc,price_eur_mwh\n2026-01-01T00:00Z,cheap\n", encoding="utf-8")
    tariff = tmp_path / "tariff.yaml"
    tariff.write_text("title: {de: a, en: b}\ncountry: DE\n", encoding="utf-8")
    refused = ausbau("bill", "--load", load, "--prices", prices, "--tariff", tariff)
    assert refused.code == 2
    for told in ("load.csv:4", "prices.csv:2", "tariff.yaml"):
        assert told in refused.err
    assert "Traceback" not in refused.err


def test_a_missing_file_is_told(ausbau: Run, load: Path, tmp_path: Path):
    refused = ausbau("bill", "--load", load, "--tariff", tmp_path / "none.yaml")
    assert refused.code == 2
    assert "none.yaml" in refused.err
