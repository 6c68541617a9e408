"""Strompreiskompensation: aid for the CO2 cost that emission trading puts into the power price."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.energy import calendar_year
from ausbau.energy.tariff import Metering

FALL_BACK_EFFICIENCY = 0.80
"""Share of actual use that counts where a product has no benchmark (base year 2021)."""

YEARLY_REDUCTION = 0.0109
"""Yearly decrease of the efficiency benchmark from 2022 on."""

BENCHMARK_BASE_YEAR = 2021
AID_INTENSITY = 0.75
SELF_RETENTION_MWH = 1_000.0
"""Selbstbehalt: the first GWh of an installation and year is not compensated (German directive)."""


def fall_back_benchmark(year: int) -> float:
    """Share of actual use that is compensated in a settlement year."""
    return FALL_BACK_EFFICIENCY * (1.0 - YEARLY_REDUCTION) ** (year - BENCHMARK_BASE_YEAR)


def aid_eur_per_mwh(
    year: int,
    eua_price_eur_per_t: Array,
    emission_factor_t_per_mwh: Array,
    aid_intensity: Array,
) -> Array:
    """Aid per compensated MWh: ``Ai · C · P(t−1) · EF(t)``.

    Source: EU guidelines 2020/C 317/04, point 28, fall-back formula for actual use. The wording of
    point 28 and the rate of reduction were not re-read, see the passports.

    Parameters
    ----------
    year
        Settlement year t.
    eua_price_eur_per_t
        Mean of the year-ahead forwards for December of t, observed in t − 1.
    emission_factor_t_per_mwh
        Maximum regional CO2 factor C, that of the price-setting plants.
    aid_intensity
        Ai, 0.75 for sectors that were added late.
    """
    rate: Array = aid_intensity * emission_factor_t_per_mwh * eua_price_eur_per_t
    return rate * fall_back_benchmark(year)


def compensation(
    consumption_mwh: float | Array,
    eua_price_eur_per_t: float | Array,
    year: int,
    *,
    emission_factor_t_per_mwh: float | Array = 0.72,
    aid_intensity: float | Array = AID_INTENSITY,
    self_retention_mwh: float = SELF_RETENTION_MWH,
) -> Array:
    """Aid in EUR for one installation and settlement year; inputs broadcast against each other.

    The cap at 1.5 % of gross value added (Super-Cap) is left out: it raises the aid of very
    power-intensive firms only.

    >>> round(float(compensation(105_000.0, 76.5, 2026)))
    3253715
    """
    compensated_mwh = np.maximum(np.asarray(consumption_mwh) - self_retention_mwh, 0.0)
    rate = aid_eur_per_mwh(
        year,
        np.asarray(eua_price_eur_per_t),
        np.asarray(emission_factor_t_per_mwh),
        np.asarray(aid_intensity),
    )
    aid: Array = rate * compensated_mwh
    return aid


def accrued_eur(
    metering: Metering,
    first_year: Array,
    eua_price_eur_per_t: Array,
    emission_factor_t_per_mwh: Array,
    aid_intensity: Array,
    self_retention_mwh: Array,
) -> Array:
    """Aid earned by each month's use, shape ``(draw, month)``.

    The self-retention takes the first MWh of each year, so the months sum to `compensation` of the
    year. Prices P(t−1) are by month, the other values by draw.
    """
    retained_mwh = calendar_year.first_block(
        metering.energy_mwh, metering.year, self_retention_mwh[:, None]
    )
    # The block is a difference of running sums: its rounding must not turn into negative aid.
    compensated_mwh = np.maximum(metering.energy_mwh - retained_mwh, 0.0)
    accrued = np.zeros_like(compensated_mwh)
    for year, months in calendar_year.months_of_years(metering.year):
        rate = aid_eur_per_mwh(
            year,
            eua_price_eur_per_t[:, months],
            emission_factor_t_per_mwh[:, None],
            aid_intensity[:, None],
        )
        accrued[:, months] = rate * compensated_mwh[:, months] * (year >= first_year)[:, None]
    return accrued
