"""Numbers as tables write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausbau.energy import series_numbers


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("1.234,5", ","),
        ("1,234.5", "."),
        ("1.234.567", ","),
        ("1,234,567", "."),
        ("0,5", ","),
        ("12.34", "."),
        ("1234.500", "."),
        ("0.125", "."),
        ("-0,125", ","),
        ("1.5e300", "."),
        ("7", None),
        ("1.250", None),
        ("-999,000", None),
    ],
)
def test_a_number_shows_its_decimal_sign_or_not(text: str, decimal: str | None):
    assert series_numbers.shown_decimal(text) == decimal


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1.250", ".", 1.25),
        ("1.250", ",", 1250.0),
        ("1.234.567,89", ",", 1234567.89),
        (",5", ",", 0.5),
        ("+3.", ".", 3.0),
        ("-1.5E-2", ".", -0.015),
        ("1,25", ".", None),
        ("0,125", ".", None),
        ("12,34,567", ".", None),
        ("", ".", None),
    ],
)
def test_a_number_is_read_by_its_sign_or_not_at_all(text: str, decimal, value: float | None):
    assert series_numbers.number(text, decimal) == value


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "'", "\u2019"])
def test_spaces_and_apostrophes_between_thousands_are_taken_off(space: str):
    assert series_numbers.plain(f" -1{space}234{space}567,8 ") == "-1234567,8"
    assert series_numbers.plain(f"12{space}34") == f"12{space}34"


def test_a_typographic_minus_is_a_minus():
    assert series_numbers.plain("\u22125.0") == "-5.0"


@given(st.floats(-1e6, 1e6).map(lambda value: round(value, 2)))
def test_a_value_written_either_way_is_the_same(value: float):
    """Grouped and with two decimals, in the English and in the German way."""
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert series_numbers.shown_decimal(english) == "."
    assert series_numbers.shown_decimal(german) == ","
    assert series_numbers.number(english, ".") == series_numbers.number(german, ",") == value
