"""Accrual, payment and sums of reliefs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ausbau.core.timeline import Timeline
from ausbau.energy import reliefs
from ausbau.energy.compensation import compensation
from ausbau.energy.tariff import Metering

TIMELINE = Timeline.from_dates(date(2026, 1, 1), date(2027, 12, 31))
MONTHS = TIMELINE.months


def metering(energy_mwh: np.ndarray) -> Metering:
    """A metered load whose peak does not matter here."""
    return Metering(energy_mwh, energy_mwh, TIMELINE.year_of_month, np.full(MONTHS, 1 / 12))


def accrued(energy_mwh: np.ndarray, first_year: float) -> np.ndarray:
    """Compensation at 80 EUR/t, C = 0.72 and 75 percent, above the first GWh."""
    draws = len(energy_mwh)
    return reliefs.compensation_accrued_eur(
        metering(energy_mwh),
        np.full(draws, first_year),
        np.full((draws, MONTHS), 80.0),
        np.full(draws, 0.72),
        np.full(draws, 0.75),
        np.full(draws, 1_000.0),
    )


def test_the_months_sum_to_the_compensation_of_the_year():
    energy = np.random.default_rng(3).uniform(0, 9_000, (5, MONTHS))
    by_month = accrued(energy, 2026)
    for months, year in ((slice(0, 12), 2026), (slice(12, 24), 2027)):
        expected = compensation(energy[:, months].sum(axis=1), 80.0, year)
        assert by_month[:, months].sum(axis=1) == pytest.approx(expected)


def test_before_the_first_year_nothing_accrues():
    by_month = accrued(np.full((1, MONTHS), 5_000.0), 2027)
    assert not by_month[:, :12].any()
    assert by_month[:, 13:].all()


def test_the_aid_of_a_year_is_paid_once_in_the_next():
    amount = np.arange(2.0 * MONTHS).reshape(2, MONTHS)
    ten_and_eleven_months = np.array([10, 11]) * 730.5
    paid = reliefs.paid_eur(
        amount, TIMELINE.year_of_month, TIMELINE.bounds_h, ten_and_eleven_months
    )
    assert np.flatnonzero(paid[0]).tolist() == [12 + 10]  # 1 November 2027, early in the day
    assert np.flatnonzero(paid[1]).tolist() == [12 + 11]
    assert paid.sum(axis=1) == pytest.approx(amount[:, :12].sum(axis=1))


def test_a_refund_takes_the_line_down_to_the_lower_rate():
    energy = np.full((1, 2), 1_000.0)
    found = reliefs.lower_rate_accrued_eur(
        energy * 20.5, energy, np.array([0.5]), np.array([[False, True]])
    )
    assert found.tolist() == [[0.0, 20_000.0]]


def test_configured_is_the_sum_of_what_is_switched_on():
    nothing = np.zeros((1, 1))
    single = {"b": np.array([[5.0]]), "a": np.array([[3.0]]), "c": np.array([[7.0]])}
    assert reliefs.labels(single) == ["none", "a", "b", "c", "configured"]
    found = reliefs.labelled(single, ["c", "a"], nothing)
    assert found[0, 0].tolist() == [0.0, 3.0, 5.0, 7.0, 10.0]
    assert reliefs.labelled({}, [], nothing)[0, 0].tolist() == [0.0, 0.0]


def test_each_relief_is_borne_by_its_payer():
    nothing = np.zeros((1, 1))
    single = {"aid": np.array([[3.0]]), "tax": np.array([[5.0]])}
    payers = {"aid": "fund", "tax": "budget"}
    found = reliefs.by_party(single, ["aid", "tax"], payers, ["budget", "fund"], nothing)
    assert found[0, 0].tolist() == [[0.0, 0.0], [0.0, 3.0], [5.0, 0.0], [5.0, 3.0]]
