"""Strompreiskompensation by the fall-back formula."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import ausbau.energy
from ausbau.core.errors import InputError
from ausbau.core.timeline import Timeline
from ausbau.energy.strompreiskompensation import (
    Scheme,
    accrued_eur,
    additional_aid_eur,
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


def scheme(draws: int, first_year: float = 2026.0, **changed: float) -> Scheme:
    """C = 0.72 and 75 percent, above the first GWh, without a Super-Cap."""
    values = {
        "first_year": first_year,
        "emission_factor_t_per_mwh": 0.72,
        "aid_intensity": 0.75,
        "self_retention_mwh": 1_000.0,
        "is_retained_after": 0.0,
        "metered_share": 1.0,
        "value_added_eur_per_mwh": np.inf,
        **changed,
    }
    arrays = {name: np.full(draws, value) for name, value in values.items()}
    arrays["is_retained_after"] = arrays["is_retained_after"] > 0
    return Scheme(**arrays)


def accrued(energy_mwh: np.ndarray, first_year: float, **changed: float) -> np.ndarray:
    """Compensation at 80 EUR/t."""
    draws = len(energy_mwh)
    prices = np.full((draws, MONTHS), 80.0)
    return accrued_eur(metering(energy_mwh), scheme(draws, first_year, **changed), prices)


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


def test_a_year_of_105_gwh_gets_3_29_million_eur():
    """0.75 · 0.72 · 76.5 · 0.7573401761 = 31.2857 EUR/MWh; the directive keeps nothing from 2023 on."""
    assert compensation(105_000.0, 76.5, 2026) == pytest.approx(105_000 * 31.2857, rel=1e-5)


def test_with_a_self_retention_the_first_gwh_is_kept_by_the_consumer():
    """The directive until settlement year 2022."""
    kept = {"self_retention_mwh": 1_000.0}
    assert compensation(1_000.0, 76.5, 2026, **kept) == 0.0
    assert compensation(500.0, 76.5, 2026, **kept) == 0.0
    assert compensation(1_001.0, 76.5, 2026, **kept) == pytest.approx(31.3, abs=0.05)


@pytest.mark.parametrize(
    ("retained", "counted_mwh"),
    [("before_benchmark", 78_763.378315), ("after_benchmark", 78_520.718491)],
)
def test_it_is_kept_before_or_after_the_benchmark(retained: str, counted_mwh: float):
    """(105,000 − 1,000) · 0.7573401761 or 105,000 · 0.7573401761 − 1,000 MWh at 43.20 EUR."""
    found = compensation(105_000.0, 80.0, 2026, self_retention_mwh=1_000.0, retained=retained)
    assert found == pytest.approx(43.20 * counted_mwh, rel=1e-9)
    assert (
        compensation(1_100.0, 80.0, 2026, self_retention_mwh=1_000.0, retained="after_benchmark")
        == 0
    )


@pytest.mark.parametrize(
    ("use_mwh", "price", "year", "told"),
    [
        (105_000.0, -1.0, 2026, "eua_price_eur_per_t: -1 is no amount"),
        (105_000.0, np.array([80.0, np.nan]), 2026, "eua_price_eur_per_t: nan is no amount"),
        (-1.0, 80.0, 2026, "consumption_mwh: -1 is no amount"),
        (105_000.0, 80.0, 2020, "settlement year 2020; expected 2021 to 2030"),
        (105_000.0, 80.0, 2031, "settlement year 2031; expected 2021 to 2030"),
    ],
)
def test_what_no_settlement_has_is_refused(use_mwh: float, price: float, year: int, told: str):
    with pytest.raises(InputError, match=told):
        compensation(use_mwh, price, year)


def test_a_negative_self_retention_is_refused():
    with pytest.raises(InputError, match="self_retention_mwh: -1000 is no amount"):
        compensation(105_000.0, 80.0, 2026, self_retention_mwh=-1_000.0)


def test_the_aid_is_proportional_to_the_allowance_price():
    prices = np.array([0.0, 40.0, 80.0])
    found = compensation(50_000.0, prices, 2026)
    assert found[0] == 0.0
    assert found[2] == pytest.approx(2 * found[1])


def test_the_residual_cost_stays_with_the_consumer():
    """The aid never reaches the CO2 cost that the factor C stands for."""
    for year in range(2021, 2031):
        assert compensation(1e6, 80.0, year) < 1e6 * 80.0 * 0.72


def test_the_months_sum_to_the_compensation_of_the_year():
    energy = np.random.default_rng(3).uniform(0, 9_000, (5, MONTHS))
    by_month = accrued(energy, 2026)
    for months, year in ((slice(0, 12), 2026), (slice(12, 24), 2027)):
        kept = {"self_retention_mwh": 1_000.0}
        expected = compensation(energy[:, months].sum(axis=1), 80.0, year, **kept)
        assert by_month[:, months].sum(axis=1) == pytest.approx(expected)


def test_before_the_first_year_nothing_accrues():
    by_month = accrued(np.full((1, MONTHS), 5_000.0), 2027)
    assert not by_month[:, :12].any()
    assert by_month[:, 13:].all()


def test_the_package_offers_the_rule_as_a_function():
    assert ausbau.energy.compensation is compensation


@pytest.mark.parametrize(("is_after", "counted_mwh"), [(0.0, 78_763.378315), (1.0, 78_520.718491)])
def test_the_place_of_the_self_retention_is_a_variant(is_after: float, counted_mwh: float):
    """2026, 105 GWh at 80 EUR/t: 0.75 · 0.72 · 80 = 43.20 EUR per counted MWh; benchmark 0.7573401761.

    Before it (105,000 − 1,000) · 0.7573401761 MWh count, after it 105,000 · 0.7573401761 − 1,000.
    """
    energy = np.repeat([[105_000.0 / 12]], MONTHS, axis=1)
    found = accrued(energy, 2026.0, is_retained_after=is_after)[0, :12].sum()
    assert found == pytest.approx(43.20 * counted_mwh, rel=1e-9)


def test_what_lies_outside_the_installation_earns_nothing():
    energy = np.full((1, MONTHS), 10_000.0)
    whole = accrued(energy, 2026.0, self_retention_mwh=0.0)
    part = accrued(energy, 2026.0, self_retention_mwh=0.0, metered_share=0.9)
    assert part == pytest.approx(0.9 * whole)


def test_the_super_cap_leaves_a_share_of_value_added_to_bear():
    """Cost 5.5 million, aid 3.3 million, value added 80 million: 1.2 million may remain, 1 million is added.

    With a base amount of 0.4 million that is never compensated 0.6 million is.
    """
    cost, aid, added = np.array(5.5e6), np.array(3.3e6), np.array(80e6)
    assert additional_aid_eur(cost, aid, added, np.array(0.0)) == pytest.approx(1.0e6)
    assert additional_aid_eur(cost, aid, added, np.array(0.4e6)) == pytest.approx(0.6e6)


def test_the_super_cap_never_lowers_aid_and_a_group_gets_none():
    """A group's value added is so large that it bears the rest; a loss counts as zero value added."""
    cost, aid = np.array(5.5e6), np.array(3.3e6)
    assert additional_aid_eur(cost, aid, np.array(20e9), np.array(0.0)) == 0.0
    assert additional_aid_eur(cost, aid, np.array(-1e9), np.array(0.0)) == pytest.approx(2.2e6)


def test_a_project_company_bears_one_and_a_half_per_cent_of_its_value_added():
    """At 80 EUR/t a MWh carries 57.60 EUR; with 700 EUR value added per MWh 10.50 EUR remain to bear."""
    energy = np.full((1, MONTHS), 10_000.0)
    found = accrued(energy, 2026.0, self_retention_mwh=0.0, value_added_eur_per_mwh=700.0)
    assert found == pytest.approx((57.60 - 10.50) * energy)
