"""A saved run of the announced plan, read back, and the words of a PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from ausbau import results
from ausbau.report.pdf import compile_pdf
from ausbau.results import Run
from ausbau.texts import Language


@pytest.fixture(scope="session")
def folder(plan_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of the plan in 100 worlds."""
    return plan_run.save(tmp_path_factory.mktemp("results") / "plan")


@pytest.fixture(scope="session")
def saved(folder: Path) -> Run:
    """The plan, read back from its folder."""
    return results.load(folder)


@pytest.fixture(scope="session")
def pages_of() -> Callable[[Run, Language], list[str]]:
    """The text of each page of a run's PDF, spaces and line breaks made plain."""

    def read(run: Run, language: Language) -> list[str]:
        reader = PdfReader(io.BytesIO(compile_pdf(run, language)))
        return [" ".join(page.extract_text().split()) for page in reader.pages]

    return read
