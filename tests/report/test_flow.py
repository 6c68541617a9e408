"""The order of the blocks of a chapter on their pages; the template's own rule, asked through Typst.

A page of A4 with our margins has room for 29.7 - 1.7 - 1.6 = 26.4 cm, which are 748.3 pt.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
import typst

PAGE_PT = 26.4 / 2.54 * 72


def found(left_pt: float, *entries: tuple[Any, ...], floats: int | None = None) -> Any:
    """Order and rest of the page for blocks of a kind, a height, a least height; words that stick say so.

    The entry at the place ``floats`` is one that floats.
    """
    told = "".join(
        f'entry({place}, "{kind}", {height}pt, {least}pt, sticks: {str(bool(sticks)).lower()}, '
        f"floats: {str(place == floats).lower()}), "
        for place, (kind, height, least, *sticks) in enumerate(entries)
    )
    source = (
        '#import "flow.typ": entry, in-order\n'
        f"#let found = in-order(({told}), {left_pt}pt)\n"
        "#metadata((order: found.order, left: found.left / 1pt)) <found>"
    )
    folder = files("ausbau.report")
    sources: Any = {"main": source.encode()} | {
        name: folder.joinpath(name).read_bytes() for name in ("flow.typ", "style.typ")
    }
    (answer,) = json.loads(typst.query(sources, "<found>"))
    return answer["value"]


def test_a_table_fills_the_page_on_which_a_picture_has_no_room() -> None:
    answer = found(200, ("picture", 300, 300), ("table", 150, 150))
    assert answer["order"] == [1, 0]
    assert answer["left"] == pytest.approx(PAGE_PT - 300)  # the picture begins the next page


def test_a_picture_fills_the_page_on_which_a_table_has_no_room() -> None:
    assert found(200, ("table", 300, 300), ("picture", 150, 150))["order"] == [1, 0]


def test_blocks_keep_their_order_where_each_fits() -> None:
    answer = found(400, ("picture", 200, 200), ("table", 150, 150))
    assert answer["order"] == [0, 1]
    assert answer["left"] == pytest.approx(50)


def test_nothing_passes_words_nor_one_of_its_own_kind() -> None:
    past_words = found(200, ("picture", 300, 300), ("words", 20, 20), ("table", 50, 50))
    past_its_kind = found(200, ("table", 300, 300), ("table", 50, 50))
    assert (past_words["order"], past_its_kind["order"]) == ([0, 1, 2], [0, 1])


def test_a_title_stays_where_either_of_those_that_follow_has_room() -> None:
    """50 and 100 fit into 200; 50 and 300 do not."""
    answer = found(200, ("words", 50, 50, True), ("picture", 300, 300), ("table", 100, 100))
    assert answer["order"] == [0, 2, 1]
    alone = found(200, ("words", 50, 50, True), ("picture", 300, 300))
    assert alone["left"] == pytest.approx(PAGE_PT - 350)  # both on the next page


def test_a_long_table_goes_on_over_pages() -> None:
    """Of 900 pt 300 stand on the first page, 600 on the next, and 24 for the head and a row that turned."""
    answer = found(300, ("table", 900, 100))
    assert answer["left"] == pytest.approx(PAGE_PT - 624)


def test_what_floats_takes_its_room_from_the_next_page() -> None:
    """The table of 100 pt goes on in the 200 pt left; one of 150 turns the page that holds 500 already."""
    picture = ("picture", 500, 0)
    before = found(200, picture, ("table", 100, 100), floats=0)
    assert before["left"] == pytest.approx(100)
    after = found(200, picture, ("table", 100, 100), ("table", 150, 150), floats=0)
    assert after["left"] == pytest.approx(PAGE_PT - 500 - 150)


def test_what_floats_stays_where_it_fits() -> None:
    answer = found(600, ("picture", 500, 0), ("table", 90, 90), floats=0)
    assert answer["left"] == pytest.approx(10)
