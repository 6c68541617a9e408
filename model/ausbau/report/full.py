"""The full report as data: the brief, then every chapter with its figures drawn."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ausbau.report import content, figures
from ausbau.report.blocks import Block, Chapter, Picture
from ausbau.report.chapters import chapters
from ausbau.report.material import Material
from ausbau.results import Run
from ausbau.texts import Language

FAN = "gpu_fan"
"""The figure of the brief; the build-out shows it again."""
BRIEF_COST = "brief_cost"
"""The second figure of the brief, lower than in its chapter: two must stand on one page."""
BRIEF_COST_INCHES = 1.45
MOST_HEIGHT_INCHES = 8.3
"""A higher figure is set narrower, so that a title and its caption find room on its page."""


def report(material: Material) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template sets, and the figures by the name that it calls them by."""
    drawings: dict[str, bytes] = {}
    told = [_chapter(chapter, material, drawings) for chapter in chapters(material)]
    words = {
        key.removeprefix("layout."): text
        for key, text in material.texts.entries.items()
        if key.startswith("layout.")
    }
    brief = content.brief(material.run, material.texts.language)
    brief["cost"], drawings[BRIEF_COST] = cost_of_brief(material.run, material.texts.language)
    brief["fan"] = next(
        {"caption": block["caption"], "alt": block["alternative"]}
        for chapter in told
        for block in chapter["blocks"]
        if block["kind"] == "picture" and block["name"] == FAN
    )
    if material.study is not None:
        brief["document_title"] = material.study.title.in_language(material.texts.language)
    reading = material.words("reading")
    if material.is_cut:
        kept = material.number(material.series.sizes["draw"])
        reading += " " + material.words("reading_cut", draws=kept)
    return {**brief, "words": words, "reading": reading, "chapters": told}, drawings


def cost_of_brief(run: Run, language: Language) -> tuple[dict[str, str], bytes]:
    """The second figure of the brief: its caption and alternative, and the drawing."""
    chart = figures.draw("cost", run, language, height_inches=BRIEF_COST_INCHES)
    return {"caption": chart.caption, "alt": chart.alternative}, chart.svg()


def _chapter(chapter: Chapter, material: Material, drawings: dict[str, bytes]) -> dict[str, Any]:
    blocks = [_block(block, material, drawings) for block in chapter.blocks]
    return {"title": chapter.title, "blocks": blocks}


def _block(block: Block, material: Material, drawings: dict[str, bytes]) -> dict[str, Any]:
    """A block with its kind; a picture is drawn and told by caption and alternative."""
    if not isinstance(block, Picture):
        return {"kind": type(block).__name__.lower(), **asdict(block)}
    is_of_study = block.name in figures.OF_STUDY and material.study is not None
    subject: Any = material.study if is_of_study else material.run
    chart = figures.draw(block.name, subject, material.texts.language, **block.options)
    drawings[block.name] = chart.svg()
    return {
        "kind": "picture",
        "name": block.name,
        "caption": chart.caption,
        "alternative": chart.alternative,
        "width": min(1.0, MOST_HEIGHT_INCHES / chart.get_figheight()),
    }
