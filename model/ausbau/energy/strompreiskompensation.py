"""Strompreiskompensation: aid for the CO2 cost that emission trading puts into the power price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.errors import InputError, Problem
from ausbau.energy import calendar_year
from ausbau.energy.tariff import Metering

FALL_BACK_EFFICIENCY = 0.80
"""Share of actual use that counts where a product has no benchmark (base year 2021): definition 15 of
the guidelines in the version of 2021/C 528/01, point 1 (guidelines-2021-c-528-01)."""

YEARLY_REDUCTION = 0.0109
"""Yearly decrease of that share from 2022 on, by the same definition."""

BENCHMARK_BASE_YEAR = 2021
LAST_YEAR = 2030
"""Last settlement year of the guidelines and the German directive."""

AID_INTENSITY = 0.75
EMISSION_FACTOR_T_PER_MWH = 0.72
"""C of the zone of Germany."""

LAST_YEAR_OF_EMISSION_FACTOR = 2025
"""Last settlement year for which that factor was read; C of 2026 to 2030 was not."""

LOWEST_EMISSION_FACTOR_T_PER_MWH = 0.40
"""Lower end of the range put for C after 2025 (an assumption)."""

SELF_RETENTION_MWH = 0.0
"""Selbstbehalt of an installation and year: none from settlement year 2023 on (DEHSt, 27 March 2024,
energy-dehst-2024). Until 2022 the first GWh was not compensated (energy-e9); it stays a variant."""

RESIDUAL_SHARE = 0.015
"""Share of gross value added that may remain as indirect cost where the Super-Cap is granted."""


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

    Source: EU guidelines 2020/C 317/04, point 28 (b), fall-back formula for actual use; share and its
    yearly decrease by definition 15 (2021/C 528/01).

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


def additional_aid_eur(
    indirect_cost_eur: Array, aid_eur: Array, gross_value_added_eur: Array, base_cost_eur: Array
) -> Array:
    """Super-Cap: aid on top that limits what is left to bear to 1.5 % of gross value added.

    It never lowers aid. The guidelines (2020/C 317/04, section 3.1) speak of the undertaking, the German
    directive of the applicant: whose value added counts decides, so callers must name the firm.

    Parameters
    ----------
    indirect_cost_eur
        ``C · P(t−1) ·`` actual use.
    aid_eur
        Aid by the formula.
    gross_value_added_eur
        Of the applicant in the year, at least zero.
    base_cost_eur
        Sockelbetrag: indirect cost that is never compensated; zero from settlement year 2023 on (DEHSt,
        27 March 2024).
    """
    bearable = RESIDUAL_SHARE * np.maximum(gross_value_added_eur, 0.0)
    excess: Array = indirect_cost_eur - aid_eur - base_cost_eur - bearable
    return np.maximum(excess, 0.0)


def compensation(  # noqa: PLR0913 - three quantities, and what the formula leaves open by name
    consumption_mwh: float | Array,
    eua_price_eur_per_t: float | Array,
    year: int,
    *,
    emission_factor_t_per_mwh: float | Array = EMISSION_FACTOR_T_PER_MWH,
    aid_intensity: float | Array = AID_INTENSITY,
    self_retention_mwh: float = SELF_RETENTION_MWH,
    retained: Literal["before_benchmark", "after_benchmark"] = "before_benchmark",
) -> Array:
    """Aid in EUR for one installation and settlement year; inputs broadcast against each other.

    The Super-Cap, which raises the aid of very power-intensive firms, is `additional_aid_eur`.
    Directive and guidelines know no data centres: this is what they would get if eligible. The default is
    the directive as it stands, without a Selbstbehalt, as ``ausbau bill`` and the scenarios have it. One of
    the years until 2022 is ``self_retention_mwh``, taken off the use or off what the benchmark leaves of it.

    >>> round(float(compensation(105_000.0, 76.5, 2026)))
    3285001
    >>> round(float(compensation(105_000.0, 76.5, 2026, self_retention_mwh=1_000.0)))
    3253715

    Raises
    ------
    InputError
        for use, a Selbstbehalt or an allowance price that is negative or no number, and a year outside
        2021 to 2030.
    """
    faults = [
        *_faults_of_year(year),
        *_faults_of("consumption_mwh", consumption_mwh, "MWh of a year"),
        *_faults_of("eua_price_eur_per_t", eua_price_eur_per_t, "EUR per tonne of CO2"),
        *_faults_of("self_retention_mwh", self_retention_mwh, "MWh of an installation and year"),
    ]
    if faults:
        raise InputError(faults)
    benchmark = fall_back_benchmark(year)
    retained_mwh = self_retention_mwh / (benchmark if retained == "after_benchmark" else 1.0)
    compensated_mwh = np.maximum(np.asarray(consumption_mwh) - retained_mwh, 0.0)
    rate = aid_eur_per_mwh(
        year,
        np.asarray(eua_price_eur_per_t),
        np.asarray(emission_factor_t_per_mwh),
        np.asarray(aid_intensity),
    )
    aid: Array = rate * compensated_mwh
    return aid


def _faults_of_year(year: int) -> Iterator[Problem]:
    if not BENCHMARK_BASE_YEAR <= year <= LAST_YEAR:
        expected = f"{BENCHMARK_BASE_YEAR} to {LAST_YEAR}"
        hint = "the guidelines 2020/C 317/04 hold for these settlement years; the aid is paid a year later"
        yield Problem("compensation", 0, 0, "year", f"settlement year {year}", expected, hint)


def _faults_of(name: str, value: float | Array, hint: str) -> Iterator[Problem]:
    values = np.asarray(value, dtype=np.float64)
    wrong = values[~(np.isfinite(values) & (values >= 0.0))]
    if len(wrong):
        message = f"{wrong[0]:g} is no amount"
        yield Problem("compensation", 0, 0, name, message, "a number, at least 0", hint)


@dataclass(frozen=True)
class Scheme:
    """A scheme in each world, all of shape ``(draw,)``."""

    first_year: Array
    emission_factor_t_per_mwh: Array
    aid_intensity: Array
    self_retention_mwh: Array
    is_retained_after: BoolArray
    """Selbstbehalt off what the benchmark leaves, instead of off the use."""
    metered_share: Array
    """Part of the metered use that belongs to the aided installation."""
    value_added_eur_per_mwh: Array
    """Gross value added of the applicant per MWh of that use, infinite where no Super-Cap binds."""


def accrued_eur(metering: Metering, scheme: Scheme, eua_price_eur_per_t: Array) -> Array:
    """Aid earned by each month's use, shape ``(draw, month)``.

    The self-retention takes the first MWh of each year, so the months sum to the aid of the year. The
    Super-Cap is settled by the year and shared out by use. Prices P(t−1) are by month.
    """
    use_mwh = metering.energy_mwh * scheme.metered_share[:, None]
    accrued = np.zeros_like(use_mwh)
    for year, months in calendar_year.months_of_years(metering.year):
        use, price = use_mwh[:, months], eua_price_eur_per_t[:, months]
        aid = _formula_eur(year, use, price, scheme)
        cost = scheme.emission_factor_t_per_mwh[:, None] * price * use
        extra = _additional_of_year(aid, cost, use, scheme.value_added_eur_per_mwh)
        accrued[:, months] = (aid + extra) * (year >= scheme.first_year)[:, None]
    return accrued


def _formula_eur(year: int, use_mwh: Array, eua_price_eur_per_t: Array, scheme: Scheme) -> Array:
    """Aid of one year's months by the fall-back formula, shape ``(draw, month)``."""
    stretched = np.where(scheme.is_retained_after, 1.0 / fall_back_benchmark(year), 1.0)
    same_year = np.full(use_mwh.shape[1], year)
    retained_mwh = calendar_year.first_block(
        use_mwh, same_year, (scheme.self_retention_mwh * stretched)[:, None]
    )
    # The block is a difference of running sums: its rounding must not turn into negative aid.
    compensated_mwh = np.maximum(use_mwh - retained_mwh, 0.0)
    rate = aid_eur_per_mwh(
        year,
        eua_price_eur_per_t,
        scheme.emission_factor_t_per_mwh[:, None],
        scheme.aid_intensity[:, None],
    )
    return rate * compensated_mwh


def _additional_of_year(
    aid_eur: Array, cost_eur: Array, use_mwh: Array, value_added_eur_per_mwh: Array
) -> Array:
    """Super-Cap of one year, shared out over its months by use, shape ``(draw, month)``."""
    use_of_year = use_mwh.sum(axis=1)
    is_capped = np.isfinite(value_added_eur_per_mwh)
    value_added = np.where(is_capped, value_added_eur_per_mwh, 0.0) * use_of_year
    extra = additional_aid_eur(cost_eur.sum(axis=1), aid_eur.sum(axis=1), value_added, np.zeros(1))
    per_mwh = np.where(is_capped, extra, 0.0) / np.where(use_of_year > 0, use_of_year, 1.0)
    shared: Array = per_mwh[:, None] * use_mwh
    return shared
