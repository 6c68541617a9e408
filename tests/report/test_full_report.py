"""The full report, read back: every number from a saved field, nothing lost, the same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import h5netcdf
import numpy as np
import pyarrow.parquet as pq
import pytest
from altered_runs import never_built, with_claims
from pypdf import PdfReader
from read_pdf import elements, page_texts

from ausbau import results
from ausbau.report.pdf import compile_report
from ausbau.results import Run
from ausbau.texts import LANGUAGES, Language, texts

Pages = Mapping[Language, list[str]]
Documents = Mapping[Language, bytes]
CHAPTERS = ("plan", "buildout", "allocation", "bill", "people", "money", "sovereignty", "ledger")


def decimal(value: float, digits: int, language: Language) -> str:
    """A number with thousands and decimals set apart as the language does."""
    text = f"{value:,.{digits}f}".replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def labels(file: h5netcdf.File, name: str) -> list[str]:
    """The labels of a coordinate, read without xarray."""
    return [text.decode() if isinstance(text, bytes) else str(text) for text in file[name][:]]


@pytest.fixture(scope="module")
def series(folder: Path):
    """The saved series as a plain file."""
    with h5netcdf.File(folder / "series.nc") as file:
        yield file


def months_of(file: h5netcdf.File, year: int) -> np.ndarray:
    """Which months lie in a year, from the days since the first one."""
    first = np.datetime64(file["month"].attrs["units"].split("since ")[1][:10], "D")
    unit = file["month"].attrs["units"].split()[0]
    steps = file["month"][:].astype(
        f"timedelta64[{ {'days': 'D', 'hours': 'h', 'seconds': 's'}[unit] }]"
    )
    return np.array([str(first + step)[:4] == str(year) for step in steps])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_stands_first_and_keeps_its_two_pages(
    report_pages: Pages, brief_pages: Pages, language: Language
) -> None:
    def body(page: str) -> str:
        return page.rpartition("SHA-256")[0]

    brief = brief_pages[language]
    assert len(brief) == 2
    assert [body(page) for page in report_pages[language][:2]] == [body(page) for page in brief]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_is_a_bookmark(reports: Documents, language: Language) -> None:
    outline = PdfReader(io.BytesIO(reports[language])).outline
    titles = " / ".join(entry.title for entry in outline if not isinstance(entry, list))
    assert all(texts(language)[f"chapter.{name}.title"] in titles for name in CHAPTERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_price_of_power_is_expected_money_over_expected_energy(
    report_pages: Pages, series: h5netcdf.File, language: Language
) -> None:
    text = " ".join(report_pages[language])
    caption = {
        "de": r"Stromrechnung im Jahr (\d{4}), EUR je MWh",
        "en": r"bill in (\d{4}), EUR per",
    }
    year = int(re.search(caption[language], text)[1])
    months = months_of(series, year)
    energy = series["energy.facility_energy_mwh"][:][:, months].sum()
    lines = series["energy.bill_line_eur"][:][:, months].sum(axis=(0, 1)) / energy
    price = decimal(lines.sum(), 1, language)
    total = {"de": "Strompreis mit allen Bestandteilen", "en": "Electricity price, all-in"}[
        language
    ]
    assert f"{total} {price}" in text
    tax = lines[labels(series, "line").index("electricity_tax")]
    name = {"de": "Stromsteuer", "en": "Electricity tax"}[language]
    assert f"{name} {decimal(tax, 1, language)} " in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_investment_by_part_is_the_mean_of_the_saved_field(
    report_pages: Pages, series: h5netcdf.File, language: Language
) -> None:
    capex = series["finance.capex_eur"][:].mean(axis=0) / 1e6
    text = " ".join(report_pages[language])
    for part, name in {"network": {"de": "Netzwerk", "en": "Network"}}.items():
        amount = capex[labels(series, "part").index(part)]
        digits = 0 if amount >= 100 else 1
        assert f"{name[language]} {decimal(amount, digits, language)} –" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_balance_of_the_operator_is_the_mean_of_the_saved_field(
    report_pages: Pages, series: h5netcdf.File, language: Language
) -> None:
    balance = series["finance.balance_by_party_eur"][:].mean(axis=0) / 1e6
    relief, parties = labels(series, "relief").index("none"), labels(series, "party")
    amounts = [balance[relief, parties.index(name)] for name in ("operator", "tenant")]
    row = " ".join(decimal(a, 0 if abs(a) >= 100 else 1, language) for a in amounts)
    assert row in " ".join(report_pages[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_assumption_is_listed_with_its_path(
    report_pages: Pages, folder: Path, language: Language
) -> None:
    paths = [
        name for name in pq.read_table(folder / "parameters.parquet").column_names if "." in name
    ]
    text = "".join(report_pages[language]).replace(" ", "")
    assert len(paths) > 300
    assert not [path for path in paths if path not in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_is_told_or_its_reason_is(
    report_pages: Pages, saved: Run, language: Language
) -> None:
    text = "".join(report_pages[language]).replace(" ", "").replace("-", "")
    for claim in saved.claims:
        told = claim["quote"] if claim["share"] is not None else claim["paraphrase"][language]
        assert claim["id"] in text
        assert told.replace(" ", "").replace("-", "") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_names_what_repeats_the_run(
    report_pages: Pages, saved: Run, language: Language
) -> None:
    """Wherever it stands: before the sources, which fill the last pages."""
    text = "".join(report_pages[language]).replace(" ", "")
    title = texts(language)["chapter.manifest.title"].replace(" ", "")
    told = text.rpartition(title)[2]
    assert saved.manifest["scenario_sha256"] in told
    assert "ausbaurunscenarios/industrial-ai-cloud.yaml--draws100--seed1" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_table_repeats_its_head_on_every_page(
    report_pages: Pages, language: Language
) -> None:
    head = {"de": "Vertrauen bekannt seit", "en": "Confidence Known since"}[language]
    held = [number for number, page in enumerate(report_pages[language]) if head in page]
    pages = [number for number in held if number > 2]
    assert len(pages) > 5
    assert pages == list(range(pages[0], pages[-1] + 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_unfilled_and_no_number_is_infinite(
    report_pages: Pages, language: Language
) -> None:
    text = " ".join(report_pages[language])
    assert not re.search(r"[{}]", text)
    assert not {"nan", "inf", "∞", "[]"} & set(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_declares_its_standards_and_tags_its_tables_and_figures(
    reports: Documents, saved: Run, language: Language
) -> None:
    root = PdfReader(io.BytesIO(reports[language])).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    found = list(elements(root["/StructTreeRoot"]))
    figures = [entry for entry in found if entry.get("/S") == "/Figure"]
    assert len(figures) >= 12
    assert all(len(entry["/Alt"]) > 20 for entry in figures)
    tables = [entry for entry in found if entry.get("/S") == "/Table"]
    heads = [entry for entry in found if entry.get("/S") == "/TH"]
    assert len(tables) >= 20
    assert len(heads) >= 2 * len(tables)
    assert len([entry for entry in found if entry.get("/S") == "/H1"]) >= len(CHAPTERS)


def test_the_same_result_gives_the_same_bytes_wherever_it_lies(
    reports: Documents, folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "moved" / "copy of a result"
    shutil.copytree(folder, elsewhere)
    again = compile_report(results.load(elsewhere), "de")
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(reports["de"]).hexdigest()
    assert len(again) < 5e6


def test_a_plan_that_is_never_built_is_told_and_texts_of_a_user_are_never_read_as_markup(
    saved: Run,
) -> None:
    markup = '#panic(1) *a* $x$ <b> @e #eval("1")'

    def change(claim: dict) -> dict:
        return claim | {"quote": markup, "paraphrase": {"de": markup, "en": markup}}

    document = compile_report(with_claims(never_built(saved), change), "de")
    text = " ".join(page_texts(document, most=8))
    assert text.count(markup) > 4
    assert text.count("nach Dezember 2030") > 12
    assert not {"inf", "nan", "∞"} & set(text.lower().split())
