"""The PDF, read back: one leaf, the numbers of the saved fields, the same bytes, nothing interpreted."""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from altered_runs import never_built, with_claims, with_many_claims, with_metric, with_scenario
from pypdf import PdfReader
from read_pdf import elements

from ausbau import ensemble, results
from ausbau.report.pdf import compile_pdf, write
from ausbau.results import Run
from ausbau.texts import LANGUAGES, Language

A4_POINTS = (595, 842)
MARKUP = '#panic(1) *a* $x$ <b> _c_ `d` @e = f #eval("1")'
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}
Pages = Callable[[Run, Language], list[str]]


def quantile(values: np.ndarray, share: float) -> float:
    """The smallest value that at least this share of the worlds does not exceed."""
    return float(np.sort(values)[math.ceil(share * len(values)) - 1])


def decimal(value: float, digits: int, language: Language) -> str:
    """A number with thousands and decimals set apart as the language does."""
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def month(hours: float, language: Language) -> str:
    """The month in words, counted from the plan's start on 13 June 2025; never is after its horizon."""
    if hours == np.inf:
        return {"de": "nach Dezember 2030", "en": "after December 2030"}[language]
    instant = np.datetime64("2025-06-13T00:00:00") + np.timedelta64(round(hours * 3600), "s")
    year, number = str(instant)[:7].split("-")
    return f"{MONTHS[language].split()[int(number) - 1]} {year}"


@pytest.fixture(scope="module")
def shipped(scenarios: Path, plan_run: Run) -> dict[str, Run]:
    """Runs of the shipped scenarios by name."""
    with_compensation = ensemble.run(scenarios / "compensation-on.yaml", draws=50)
    return {run.manifest["name"]: run for run in (plan_run, with_compensation)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", ["industrial-ai-cloud", "compensation-on"])
def test_the_brief_of_a_shipped_scenario_is_one_leaf(
    shipped: dict[str, Run], scenario: str, language: Language
) -> None:
    run = shipped[scenario]
    pages = PdfReader(io.BytesIO(compile_pdf(run, language))).pages
    assert len(pages) == 2
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == list(A4_POINTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_that_do_not_fit_are_counted(
    saved: Run, language: Language, pages_of: Pages
) -> None:
    run = with_many_claims(saved, 36)
    pages = pages_of(run, language)
    tested = {claim["id"] for claim in run.claims if claim["share"] is not None}
    shown = [name for name in tested if re.search(rf"\b{name} ", " ".join(pages))]
    hidden = len(tested) - len(shown)
    assert len(pages) == 2
    assert hidden > 0
    assert all(f"{name} " in pages[0] for name in run.scenario["sentence"])
    told = {"de": f"{hidden} weitere geprüfte Aussagen", "en": f"{hidden} further tested claims"}
    assert told[language] in pages[1]


def test_a_leaf_that_is_too_small_is_continued_and_nothing_is_lost(
    saved: Run, pages_of: Pages
) -> None:
    text = " ".join(f"Satz{number}" for number in range(1500))
    pages = pages_of(with_scenario(saved, description={"de": text, "en": text}), "de")
    assert len(pages) > 2
    assert "Satz0 " in pages[0]
    assert "Satz1499" in " ".join(pages)
    assert "10.000" in " ".join(pages[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_are_those_of_the_saved_metrics(
    folder: Path, brief_pages: Mapping[Language, list[str]], language: Language
) -> None:
    table = pq.read_table(folder / "metrics.parquet")

    def ends(name: str) -> list[float]:
        return [quantile(table[name].to_numpy(), share) for share in (0.5, 0.1, 0.9)]

    pages = " ".join(brief_pages[language])
    middle, low, high = (decimal(value / 1e6, 0, language) for value in ends("finance.capex_eur"))
    assert f"Mio. EUR {middle} {low} – {high}" in pages or f"EUR {middle} {low} – {high}" in pages
    for name in ("first_opening_h", "full_in_service_h", "full_opening_h"):
        middle, low, high = (month(value, language) for value in ends(f"buildout.{name}"))
        assert f"{middle} {low} – {high}" in pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shares_are_those_of_the_saved_claims(
    folder: Path, brief_pages: Mapping[Language, list[str]], language: Language
) -> None:
    claims = json.loads((folder / "claims.json").read_text(encoding="utf-8"))["claims"]
    page = brief_pages[language][0]
    word = {"de": "von", "en": "of"}[language]
    for claim in claims:
        if claim["id"] != "P12":
            continue
        count = 5 * round(20 * claim["share"])
        low, high = (f"{100 * end:.0f}" for end in claim["interval"])
        error = {"de": f"{low} bis {high} von 100", "en": f"{low} to {high} of 100"}[language]
        assert f"{count} {word} 100" in page
        assert f"{low} – {high}" in page or error in page


def test_swapped_metrics_change_the_numbers(
    saved: Run, brief_pages: Mapping[Language, list[str]], pages_of: Pages
) -> None:
    """Nothing is typed: other fields, other numbers."""
    before = " ".join(brief_pages["de"])
    changed = with_metric(saved, "finance.capex_eur", np.full(len(saved.metrics), 987.6e6))
    changed = with_metric(
        changed, "buildout.gpus_installed@2026-03-13", np.full(len(saved.metrics), 8765.0)
    )
    after = " ".join(pages_of(changed, "de"))
    for number in ("Investition, Mio. EUR 988", "8.765 GPUs; zur Schwelle fehlen 1.235 GPUs"):
        assert number not in before
        assert number in after


def test_swapped_shares_change_the_sentences(saved: Run, pages_of: Pages) -> None:
    def change(claim: dict[str, Any]) -> dict[str, Any]:
        return claim | ({"share": 0.55, "alternatives": {}} if claim["share"] is not None else {})

    assert "in 55 of 100 simulated worlds" in pages_of(with_claims(saved, change), "en")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_a_user_are_never_read_as_markup(
    saved: Run, language: Language, pages_of: Pages
) -> None:
    words = {"de": MARKUP, "en": MARKUP}

    def change(claim: dict[str, Any]) -> dict[str, Any]:
        claim["quote"] = MARKUP
        if claim["definition"]:
            claim["definition"]["title"] = words
        return claim

    run = with_scenario(with_claims(saved, change), title=words, description=words)
    sources = {name: source | {"title": words} for name, source in run.manifest["sources"].items()}
    run = results.Run(**{**vars(run), "manifest": {**run.manifest, "sources": sources}})
    text = " ".join(pages_of(run, language))
    assert text.count(MARKUP) >= 4
    assert PdfReader(io.BytesIO(compile_pdf(run, language))).metadata.title.startswith(MARKUP)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_never_built_is_said_so(saved: Run, language: Language, pages_of: Pages) -> None:
    text = " ".join(pages_of(never_built(saved), language))
    after, idle = {
        "de": ("nach Dezember 2030", "kein Betrieb"),
        "en": ("after December 2030", "no operation"),
    }[language]
    assert text.count(after) >= 6  # middle and range of three dates
    assert idle in text
    assert not {"inf", "nan", "∞"} & set(text.lower().split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_result_gives_the_same_bytes_wherever_it_lies(
    plan_run: Run,
    folder: Path,
    saved: Run,
    briefs: Mapping[Language, bytes],
    tmp_path: Path,
    language: Language,
) -> None:
    elsewhere = tmp_path / "moved" / "copy of a result"
    shutil.copytree(folder, elsewhere)
    documents = [
        write(run, tmp_path / f"{number}.pdf", language).read_bytes()
        for number, run in enumerate([saved, results.load(elsewhere), plan_run])
    ]
    documents.append(briefs[language])
    assert len({hashlib.sha256(document).hexdigest() for document in documents}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_declares_its_standards_language_and_title(
    saved: Run, briefs: Mapping[Language, bytes], language: Language
) -> None:
    reader = PdfReader(io.BytesIO(briefs[language]))
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/Lang"] == {"de": "de-DE", "en": "en-GB"}[language]
    assert root["/MarkInfo"]["/Marked"]
    assert saved.scenario["title"][language] in reader.metadata.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_have_words_and_tables_have_headers(
    briefs: Mapping[Language, bytes], language: Language
) -> None:
    reader = PdfReader(io.BytesIO(briefs[language]))
    found = list(elements(reader.trailer["/Root"]["/StructTreeRoot"]))
    figures = [entry for entry in found if entry.get("/S") == "/Figure"]
    tables = [entry for entry in found if entry.get("/S") == "/Table"]
    headers = [entry for entry in found if entry.get("/S") == "/TH"]
    assert len(figures) == 2
    assert "10" in figures[0]["/Alt"]
    assert "EUR" in figures[1]["/Alt"]
    assert len(tables) >= 3
    assert len(headers) >= 3 * len(tables)
    assert [entry for entry in found if entry.get("/S") == "/H1"]


def test_the_pdf_brings_its_fonts(briefs: Mapping[Language, bytes]) -> None:
    reader = PdfReader(io.BytesIO(briefs["de"]))
    fonts = {
        font.get_object()["/BaseFont"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("DejaVuSans" in font for font in fonts)
