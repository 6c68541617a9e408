"""Tables for a terminal: columns where they have room, sentences where they have not, nothing cut."""

from __future__ import annotations

import pytest

from ausbau.cli.output import width, wrapped
from ausbau.cli.table import fits, table

ROWS = [
    ["party, in EUR", "receives", "bears by law"],
    ["federal budget", "30,833,664.11", "–"],
    ["climate and transformation fund", "–", "9.50"],
]


def lines(columns: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    return list(table(ROWS))


def test_columns_stand_under_their_head(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(80, monkeypatch) == [
        "party, in EUR                         receives  bears by law",
        "federal budget                   30,833,664.11             –",
        "climate and transformation fund              –          9.50",
    ]


def test_the_head_is_broken_before_a_name_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = lines(56, monkeypatch)
    assert [line.split() for line in shown[:3]] == [
        ["bears"],
        ["by"],
        ["party,", "in", "EUR", "receives", "law"],
    ]
    assert shown[3:] == [
        "federal budget                   30,833,664.11      –",
        "climate and transformation fund              –   9.50",
    ]


def test_a_long_name_is_broken_between_words_where_columns_are_scarce(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert lines(50, monkeypatch)[-2:] == [
        "climate and transformation",
        "  fund                                   –   9.50",
    ]


def test_a_row_is_a_sentence_where_columns_have_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "41")
    rows = [[*row, last] for row, last in zip(ROWS, ("bears", "1.00", "2.00"), strict=True)]
    assert not fits(rows)
    assert list(table(rows))[:2] == [
        "federal budget — receives:",
        "  30,833,664.11; bears by law: –; bears:",
    ]


@pytest.mark.parametrize("columns", [20, 45, 60, 80, 200])
def test_no_figure_and_no_name_is_lost_at_any_width(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = " ".join(" ".join(lines(columns, monkeypatch)).split())
    for row in ROWS[1:]:
        for cell in row:
            assert cell in told
    assert max(map(len, lines(columns, monkeypatch))) <= width()


@pytest.mark.parametrize(("columns", "set_in"), [(20, 40), (60, 59), (80, 79), (200, 79)])
def test_text_is_set_to_the_terminal_but_no_wider_than_is_easily_read(
    columns: int, set_in: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert width() == set_in
    assert max(map(len, wrapped("word " * 60))) <= set_in
