"""Hours of use: energy over highest load."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ausbau.core.timeline import Timeline
from ausbau.energy import hours_of_use
from ausbau.energy.tariff import Metering

YEAR_2026 = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))
SHARE = YEAR_2026.month_hours / 8_760.0


def metering(load_mw: np.ndarray, peak_mw: np.ndarray, months: int = 12) -> Metering:
    """The first months of 2026 with a mean load and a highest load each."""
    hours = YEAR_2026.month_hours[:months]
    return Metering(
        (load_mw[:months] * hours)[None],
        peak_mw[:months][None],
        YEAR_2026.year_of_month[:months],
        SHARE[:months],
    )


def test_a_load_that_runs_at_its_peak_all_year_has_8760_hours():
    flat = np.full(12, 5.0)
    assert hours_of_use.of_calendar_year_h(metering(flat, flat))[0] == pytest.approx(8_760.0)


def test_105_gwh_at_15_mw_have_7000_hours():
    load = np.full(12, 105_000.0 / 8_760.0)
    peak = np.full(12, 10.0)
    peak[7] = 15.0
    assert hours_of_use.of_calendar_year_h(metering(load, peak))[0] == pytest.approx(7_000.0)


def test_half_a_year_of_full_load_is_half_of_the_law_s_hours_and_all_of_the_price_sheet_s():
    load = np.where(np.arange(12) >= 6, 5.0, 0.0)
    given = metering(load, load)
    assert hours_of_use.of_calendar_year_h(given)[0] == pytest.approx(184 * 24)
    assert hours_of_use.while_supplied_h(given)[0] == pytest.approx(8_760.0)


def test_a_horizon_that_ends_in_march_leaves_the_hours_of_the_year_alone():
    load, peak = np.full(12, 4.0), np.full(12, 8.0)
    found = hours_of_use.of_calendar_year_h(metering(load, peak, months=3))
    assert found[0] == pytest.approx(4_380.0)


def test_without_load_there_are_no_hours():
    nothing = np.zeros(12)
    assert not hours_of_use.while_supplied_h(metering(nothing, nothing)).any()


@pytest.mark.parametrize(("hours", "is_below"), [(2_499.0, True), (2_500.0, False)])
def test_the_border_belongs_to_the_upper_pair_of_prices(hours: float, is_below: bool):  # noqa: FBT001 - a table of cases
    given = metering(np.full(12, hours / 8_760.0), np.ones(12))
    assert hours_of_use.is_below_border(given).all() == is_below
