"""A saved run of the announced plan, read back, and the words of its PDFs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from read_pdf import page_texts

from ausbau import results
from ausbau.report.pdf import compile_pdf, compile_report
from ausbau.results import Run
from ausbau.texts import LANGUAGES, Language


@pytest.fixture(scope="session")
def folder(
    plan_run: Run, shared: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The result folder of the plan in 100 worlds."""
    folder = tmp_path_factory.mktemp("results") / "plan"
    return shared("plan-result", lambda: plan_run.save(folder))


@pytest.fixture(scope="session")
def saved(folder: Path) -> Run:
    """The plan, read back from its folder."""
    return results.load(folder)


@pytest.fixture(scope="session")
def briefs(saved: Run, shared: Callable[..., dict[Language, bytes]]) -> Mapping[Language, bytes]:
    """The brief of the plan in both languages."""
    return shared(
        "briefs", lambda: {language: compile_pdf(saved, language) for language in LANGUAGES}
    )


@pytest.fixture(scope="session")
def brief_pages(briefs: Mapping[Language, bytes]) -> Mapping[Language, list[str]]:
    """The text of each page of the plan's brief."""
    return {language: page_texts(document) for language, document in briefs.items()}


@pytest.fixture(scope="session")
def pages_of() -> Callable[[Run, Language], list[str]]:
    """The text of each page of an altered run's brief, spaces and line breaks made plain."""

    def read(run: Run, language: Language) -> list[str]:
        return page_texts(compile_pdf(run, language))

    return read


@pytest.fixture(scope="session")
def reports(saved: Run) -> Mapping[Language, bytes]:
    """The full report of the plan in both languages."""
    return {language: compile_report(saved, language) for language in LANGUAGES}


@pytest.fixture(scope="session")
def report_pages(reports: Mapping[Language, bytes]) -> Mapping[Language, list[str]]:
    """The text of each page of the full report."""
    return {language: page_texts(document) for language, document in reports.items()}
