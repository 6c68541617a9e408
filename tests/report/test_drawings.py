"""Figures drawn in other processes, and the numbers in them."""

from __future__ import annotations

import os
import random
from concurrent.futures.process import BrokenProcessPool

import pytest
from babel.numbers import format_decimal

from ausbau.report.drawings import Subject, board
from ausbau.results import Run
from ausbau.texts import LANGUAGES, Language
from ausbau.texts.numbers import number


def test_another_process_draws_the_same_bytes_even_if_it_is_ended(saved: Run) -> None:
    subject = Subject(saved, None, "de")
    with board(subject, 0) as here, board(subject, 1) as beside:
        asked, wrong = beside.ask("access"), beside.ask("pie")
        expected = here.ask("access").result()
        assert asked.result() == expected
        with pytest.raises(KeyError, match="no figure"):
            wrong.result()
        assert beside.pool is not None
        with pytest.raises(BrokenProcessPool):
            beside.pool.submit(os._exit, 1).result()
        assert beside.ask("access").result() == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_formed_as_babel_forms_them(language: Language) -> None:
    chance = random.Random(1)
    values = [0.0, 0.5, 1.5, 2.675, -0.004, 999_999.5, 1e15]
    values += [chance.gauss(0, 1) * 10 ** chance.randrange(-4, 12) for _ in range(300)]
    values += [chance.randrange(-80_000, 80_000) / 8 for _ in range(300)]  # ties
    for value in values:
        for digits in (0, 2):
            pattern = "#,##0.00" if digits else "#,##0"
            expected = format_decimal(value, format=pattern, locale=language)
            is_zero = not any(digit in expected for digit in "123456789")
            expected = expected.replace("-", "" if is_zero else "\N{MINUS SIGN}")
            assert number(value, language, digits) == expected
