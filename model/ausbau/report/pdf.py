"""Compile the brief and the full report to PDF/A-2a and PDF/UA-1; the same result gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from ausbau.report import content, full
from ausbau.report.drawings import Subject, board
from ausbau.report.material import Material
from ausbau.results import Run
from ausbau.texts import Language, texts

if TYPE_CHECKING:
    from ausbau.study import Study

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
SHARED = ("style.typ", "brief_pages.typ", "flow.typ")
"""What the templates import."""


def write(run: Run, target: Path, language: Language) -> Path:
    """Write the brief of a result as PDF and return its path."""
    return _written(compile_pdf(run, language), target)


def write_report(
    run: Run, target: Path, language: Language, *, study: Study | None = None, workers: int = 0
) -> Path:
    """Write the full report of a result as PDF; with a study, whose reference it is, its matrix too.

    So many processes besides this one draw its figures, of which the document does not depend.
    """
    return _written(compile_report(run, language, study=study, workers=workers), target)


def compile_pdf(run: Run, language: Language) -> bytes:
    """The bytes of the brief. Texts go in as data, so that the template never reads them as markup."""
    with board(Subject(run, None, language), 0) as drawn:
        data, drawings = full.brief(drawn)
    return _compiled("brief.typ", data, drawings, run)


def compile_report(
    run: Run, language: Language, *, study: Study | None = None, workers: int = 0
) -> bytes:
    """The bytes of the full report."""
    with board(Subject(run, study, language), workers) as drawn:
        data, drawings = full.report(Material(run, texts(language), study), drawn)
    return _compiled("report.typ", data, drawings, run)


def _compiled(
    template: str, data: Mapping[str, Any], drawings: Mapping[str, bytes], run: Run
) -> bytes:
    """A template set with its data and figures."""
    folder = files("ausbau.report")
    parts = {"main": template} | {name: name for name in SHARED}
    # The compiler takes a mapping of files by name, which its type stub does not know.
    sources: Any = {name: folder.joinpath(file).read_bytes() for name, file in parts.items()}
    document: bytes = typst.compile(
        sources,
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={
            "data": json.dumps(data, ensure_ascii=False),
            **{name: drawing.decode() for name, drawing in drawings.items()},
        },
        pdf_standards=STANDARDS,
        timestamp=content.created(run).astimezone(UTC),
    )
    return document


def _written(document: bytes, target: Path) -> Path:
    """A file that is there whole or not at all."""
    partial = target.with_name(target.name + ".partial")
    partial.write_bytes(document)
    partial.replace(target)
    return target


def _fonts() -> typst.Fonts:
    """Matplotlib's DejaVu Sans, so that the PDF depends on no font of the machine."""
    folder = distribution("matplotlib").locate_file("matplotlib/mpl-data/fonts/ttf")
    return typst.Fonts(include_system_fonts=False, font_paths=[Path(str(folder))])
