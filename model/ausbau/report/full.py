"""The full report as data: the brief, then every chapter with its figures drawn."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ausbau.report import content
from ausbau.report.blocks import Block, Chapter, Picture
from ausbau.report.chapters import chapters
from ausbau.report.drawings import AskedDrawing, Board
from ausbau.report.material import Material
from ausbau.report.statements import Wording
from ausbau.texts import texts

FAN = "gpu_fan"
"""The figure of the brief; the build-out shows it again."""
BRIEF_COST = "brief_cost"
"""The second figure of the brief, lower than in its chapter: two must stand on one page."""
BRIEF_COST_INCHES = 1.45
MOST_HEIGHT_INCHES = 8.3
"""A higher figure is set narrower, so that a title and its caption find room on its page."""

Asked = dict[str, AskedDrawing]
"""Figures that have been asked for, by the names that the template calls them by."""


def brief(board: Board) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template of the brief sets, and its two figures by name."""
    asked = _of_brief(board)
    told = content.brief(Wording(board.subject.run, texts(board.subject.language)))
    return told | _told_of_brief(asked), _svg(asked)


def report(material: Material, board: Board) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template of the report sets, and its figures by name, drawn while the text is written."""
    asked = _of_brief(board)
    written = [_written(chapter, board, asked) for chapter in chapters(material)]
    told = content.brief(material.wording) | _frame(material)
    told |= _told_of_brief(asked)
    told["chapters"] = [_chapter(chapter, asked) for chapter in written]
    return told, _svg(asked)


def _of_brief(board: Board) -> Asked:
    cost = board.ask("cost", height_inches=BRIEF_COST_INCHES)
    return {FAN: board.ask(FAN), BRIEF_COST: cost}


def _told_of_brief(asked: Asked) -> dict[str, dict[str, str]]:
    """Caption and alternative of the figures of the brief."""
    of_brief = {"fan": asked[FAN].result(), "cost": asked[BRIEF_COST].result()}
    return {
        key: {"caption": drawing.caption, "alt": drawing.alternative}
        for key, drawing in of_brief.items()
    }


def _svg(asked: Asked) -> dict[str, bytes]:
    return {name: drawing.result().svg for name, drawing in asked.items()}


def _frame(material: Material) -> dict[str, Any]:
    """What stands around the chapters: words of the layout, how to read, and the title of a study."""
    reading = material.words("reading")
    if material.is_cut:
        kept = material.number(material.series.sizes["draw"])
        reading += " " + material.words("reading_cut", draws=kept)
    words = {
        key.removeprefix("layout."): text
        for key, text in material.texts.entries.items()
        if key.startswith("layout.")
    }
    frame: dict[str, Any] = {"words": words, "reading": reading}
    if material.study is not None:
        frame["document_title"] = material.study.title.in_language(material.texts.language)
    return frame


def _written(chapter: Chapter, board: Board, asked: Asked) -> Chapter:
    """A chapter with all its blocks, its figures asked for."""
    blocks = list(chapter.blocks)
    for block in blocks:
        if isinstance(block, Picture) and block.name not in asked:
            asked[block.name] = board.ask(block.name)
    return Chapter(chapter.title, blocks)


def _chapter(chapter: Chapter, asked: Asked) -> dict[str, Any]:
    return {"title": chapter.title, "blocks": [_block(block, asked) for block in chapter.blocks]}


def _block(block: Block, asked: Asked) -> dict[str, Any]:
    """A block with its kind; a picture is told by caption and alternative."""
    if not isinstance(block, Picture):
        return {"kind": type(block).__name__.lower(), **asdict(block)}
    drawing = asked[block.name].result()
    return {
        "kind": "picture",
        "name": block.name,
        "caption": drawing.caption,
        "alternative": drawing.alternative,
        "width": min(1.0, MOST_HEIGHT_INCHES / drawing.height_inches),
    }
