"""Limits of the EnEfG by start and date."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from energy_plant import energy_spec, worlds_of

from ausbau.core.timeline import Timeline
from ausbau.energy import efficiency_act, obligations
from ausbau.energy.efficiency_act import ACT_2023, BILL_2026, Act

EPOCH = np.datetime64("2025-06-13")


def hours(*days: date) -> np.ndarray:
    return np.array([(np.datetime64(day) - EPOCH) / np.timedelta64(1, "h") for day in days])


def pue_limit(act: Act, start: date, at: date) -> float:
    return float(efficiency_act.pue_limit(act, hours(start), hours(at), EPOCH)[0, 0])


@pytest.mark.parametrize(
    ("act", "start", "at", "limit"),
    [
        (ACT_2023, date(2026, 6, 30), date(2027, 6, 30), np.inf),
        (ACT_2023, date(2026, 6, 30), date(2027, 7, 1), 1.5),
        (ACT_2023, date(2026, 6, 30), date(2030, 7, 1), 1.3),
        (ACT_2023, date(2026, 7, 1), date(2028, 6, 1), np.inf),
        (ACT_2023, date(2026, 7, 1), date(2028, 7, 2), 1.2),
        (BILL_2026, date(2026, 6, 30), date(2027, 7, 1), 1.6),
        (BILL_2026, date(2026, 7, 1), date(2028, 7, 2), np.inf),
        (BILL_2026, date(2026, 7, 1), date(2030, 7, 2), 1.3),
    ],
)
def test_the_limit_of_the_pue_follows_start_and_date(act: Act, start: date, at: date, limit: float):
    """§ 11 (1) and (2) EnEfG; the bill of 2026 in the reports that were read."""
    assert pue_limit(act, start, at) == limit


@pytest.mark.parametrize(
    ("start", "share"),
    [
        (date(2026, 6, 30), 0.0),
        (date(2026, 7, 1), 0.10),
        (date(2027, 7, 1), 0.15),
        (date(2028, 7, 1), 0.20),
    ],
)
def test_the_share_to_be_reused_follows_the_start(start: date, share: float):
    """§ 11 (2) no. 2 EnEfG, two years after the start."""
    late = hours(date(2030, 12, 1))
    found = efficiency_act.reuse_requirement(ACT_2023, hours(start), late, EPOCH)
    assert found.tolist() == [[share]]


def test_nothing_is_to_be_reused_before_two_years_have_passed():
    at = hours(date(2028, 12, 1), date(2029, 3, 1))
    found = efficiency_act.reuse_requirement(ACT_2023, hours(date(2027, 1, 15)), at, EPOCH)
    assert found.tolist() == [[0.0, 0.10]]


@pytest.mark.parametrize(
    ("act", "shares"), [(ACT_2023, [0.5, 1.0, 1.0]), (BILL_2026, [0.5, 0.5, 1.0])]
)
def test_renewable_power_must_cover_half_and_then_all(act: Act, shares: list[float]):
    at = hours(date(2026, 12, 31), date(2027, 1, 1), date(2030, 1, 1))
    assert efficiency_act.renewable_requirement(act, at, EPOCH).tolist() == shares


def test_a_plant_that_never_starts_has_no_limit():
    never, late = np.array([np.inf]), hours(date(2030, 12, 1))
    assert np.isinf(efficiency_act.pue_limit(ACT_2023, never, late, EPOCH)).all()
    assert not efficiency_act.reuse_requirement(ACT_2023, never, late, EPOCH).any()


def test_the_bill_is_never_stricter_than_the_law():
    starts = hours(*(date(2025 + n // 4, 1 + 3 * (n % 4), 15) for n in range(2, 22)))
    at = hours(*(date(2026 + n // 12, 1 + n % 12, 1) for n in range(60)))
    act, bill = (
        efficiency_act.pue_limit(version, starts, at, EPOCH) for version in (ACT_2023, BILL_2026)
    )
    assert (bill >= act).all()


def test_the_act_speaks_of_data_centres_from_300_kw():
    """§ 3 no. 24 EnEfG."""
    connected = np.array([0.29, 0.3, 12.0])
    assert efficiency_act.is_data_centre(connected).tolist() == [False, True, True]


def test_what_is_too_small_for_the_act_has_no_limits():
    """The same site with 200 kW in its first year and 12 MW from then on."""
    horizon = Timeline.from_dates(date(2026, 1, 1), date(2030, 12, 31))
    worlds = worlds_of(energy_spec(), horizon, draws=2)
    months = worlds.timeline.months
    connected = np.where(np.arange(months) < 12, 0.2, 12.0) * np.ones((2, 1))
    asked = obligations.of_plant(worlds, np.zeros(2), connected)
    assert np.isinf(asked.pue_limit[:, :12]).all()
    assert not asked.renewable_requirement[:, :12].any()
    assert (asked.renewable_requirement[:, 12:] > 0).all()
    assert (asked.pue_limit[:, -1] == 1.3).all()
