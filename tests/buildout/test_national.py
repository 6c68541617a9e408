"""By how much the country is ahead once its permits take less time."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.buildout.national import added_mw

YEAR_H = 8766.0


def added(since_force_years: float, saved_years: float = 0.5) -> float:
    """At 350 MW a year, opening two years after filing."""
    values = (350.0, saved_years * YEAR_H, since_force_years * YEAR_H, 2 * YEAR_H)
    return float(added_mw(*(np.array([value]) for value in values)).item())


def test_half_a_year_saved_is_half_a_year_of_growth() -> None:
    assert added(5.0) == 175.0


def test_nobody_is_ahead_before_the_first_relieved_hall_opens() -> None:
    assert added(-1.0) == added(2.0) == 0.0


def test_the_lead_grows_with_time_until_all_that_was_saved_is_gained() -> None:
    assert added(2.2) == pytest.approx(70.0)
    assert added(2.5) == pytest.approx(175.0)


def test_no_time_saved_adds_nothing() -> None:
    assert added(5.0, saved_years=0.0) == 0.0
