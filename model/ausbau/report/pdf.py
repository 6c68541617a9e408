"""Compile the brief to PDF/A-2a and PDF/UA-1; the same result gives the same bytes."""

from __future__ import annotations

import json
from datetime import UTC
from importlib.resources import files
from pathlib import Path

import matplotlib as mpl
import typst

from ausbau.key_figures import timeline_of
from ausbau.report import content, figures
from ausbau.report.announcement import announced
from ausbau.results import Run
from ausbau.texts import Language

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


def write(run: Run, target: Path, language: Language) -> Path:
    """Write the report of a result as PDF and return its path."""
    document = compile_pdf(run, language)
    partial = target.with_name(target.name + ".partial")
    partial.write_bytes(document)
    partial.replace(target)
    return target


def compile_pdf(run: Run, language: Language) -> bytes:
    """The bytes of the PDF. Texts go in as data, so that the template never reads them as markup."""
    brief = content.brief(run, language)
    fan = figures.gpu_fan(run.series, timeline_of(run), language, announced=announced(run))
    return typst.compile(
        files("ausbau.report").joinpath("brief.typ").read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"brief": json.dumps(brief, ensure_ascii=False), "fan": fan},
        pdf_standards=STANDARDS,
        timestamp=content.created(run).astimezone(UTC),
    )


def _fonts() -> typst.Fonts:
    """Matplotlib's DejaVu Sans, so that the PDF depends on no font of the machine."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])
