"""Strompreiskompensation by the fall-back formula."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import ausbau.energy
from ausbau.core.timeline import Timeline
from ausbau.energy.strompreiskompensation import (
    accrued_eur,
    aid_eur_per_mwh,
    compensation,
    fall_back_benchmark,
)
from ausbau.energy.tariff import Metering

TIMELINE = Timeline.from_dates(date(2026, 1, 1), date(2027, 12, 31))
MONTHS = TIMELINE.months


def metering(energy_mwh: np.ndarray) -> Metering:
    """A metered load whose peak does not matter here."""
    return Metering(energy_mwh, energy_mwh, TIMELINE.year_of_month, np.full(MONTHS, 1 / 12))


def accrued(energy_mwh: np.ndarray, first_year: float) -> np.ndarray:
    """Compensation at 80 EUR/t, C = 0.72 and 75 percent, above the first GWh."""
    draws = len(energy_mwh)
    return accrued_eur(
        metering(energy_mwh),
        np.full(draws, first_year),
        np.full((draws, MONTHS), 80.0),
        np.full(draws, 0.72),
        np.full(draws, 0.75),
        np.full(draws, 1_000.0),
    )


@pytest.mark.parametrize(
    ("year", "benchmark", "eua_price", "aid"),
    [
        (2021, 0.8000, 25.09, 10.8),
        (2022, 0.7913, 54.06, 23.1),
        (2023, 0.7827, 83.6, 35.3),
        (2024, 0.7741, 88.0, 36.8),
        (2025, 0.7657, 68.5, 28.3),
        (2026, 0.7573, 76.5, 31.3),
    ],
)
def test_benchmark_and_aid_per_mwh_agree_with_the_table_of_the_facts(
    year: int, benchmark: float, eua_price: float, aid: float
):
    """Section 1.4 of the energy facts, at C = 0.72 and an intensity of 75 percent."""
    assert fall_back_benchmark(year) == pytest.approx(benchmark, abs=5e-5)
    found = aid_eur_per_mwh(year, np.array(eua_price), np.array(0.72), np.array(0.75))
    assert found == pytest.approx(aid, abs=0.055)


@pytest.mark.parametrize(
    ("factor", "aid"), [(0.65, 28.2), (0.60, 26.1), (0.55, 23.9), (0.50, 21.7), (0.40, 17.4)]
)
def test_the_sensitivity_to_the_co2_factor_agrees_with_the_facts(factor: float, aid: float):
    found = aid_eur_per_mwh(2026, np.array(76.5), np.array(factor), np.array(0.75))
    assert found == pytest.approx(aid, abs=0.055)


def test_a_year_of_105_gwh_gets_3_25_million_eur():
    assert compensation(105_000.0, 76.5, 2026) == pytest.approx(104_000 * 31.2857, rel=1e-5)


def test_the_first_gwh_is_kept_by_the_consumer():
    assert compensation(1_000.0, 76.5, 2026) == 0.0
    assert compensation(500.0, 76.5, 2026) == 0.0
    assert compensation(1_001.0, 76.5, 2026) == pytest.approx(31.3, abs=0.05)


def test_the_aid_is_proportional_to_the_allowance_price():
    prices = np.array([0.0, 40.0, 80.0])
    found = compensation(50_000.0, prices, 2026)
    assert found[0] == 0.0
    assert found[2] == pytest.approx(2 * found[1])


def test_the_residual_cost_stays_with_the_consumer():
    """The aid never reaches the CO2 cost that the factor C stands for."""
    for year in range(2021, 2031):
        assert compensation(1e6, 80.0, year, self_retention_mwh=0.0) < 1e6 * 80.0 * 0.72


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


def test_the_package_offers_the_rule_as_a_function():
    assert ausbau.energy.compensation is compensation
