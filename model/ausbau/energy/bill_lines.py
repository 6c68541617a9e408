"""Each line of a bill as a formula: a sum of products of what is metered and what the tariff says.

An amount is never given without its terms, so what is explained is what was computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

from ausbau.core.arrays import Array
from ausbau.energy.bill_meter import MeteredYear
from ausbau.energy.tariff_lines import (
    BlockCharge,
    CapacityCharge,
    ConcessionCharge,
    ContainedSubsidy,
    EnergyCharge,
    FixedCharge,
    Line,
    Procurement,
)

GIVEN_PRICES = "given_prices"
"""Remark of procurement at prices that are not the tariff's: its source says nothing of them."""
MWH, MW, SHARE = "MWh", "MW", ""
EUR_PER_MWH, EUR_PER_MW_YEAR, EUR = "EUR/MWh", "EUR/MW/a", "EUR"


@dataclass(frozen=True)
class Factor:
    """A number of a formula; the unit of a plain number is empty."""

    value: float
    unit: str = SHARE


Term = tuple[Factor, ...]


@dataclass(frozen=True)
class Charge:
    """A sum of products in EUR; ``remark`` is the key of a text on what decided it.

    ``told`` holds the numbers that this text names.
    """

    terms: tuple[Term, ...]
    remark: str = ""
    told: Mapping[str, float] = field(default_factory=dict)

    @property
    def amount_eur(self) -> float:
        """What the formula comes to, rounded to the cent as the lines of a bill are."""
        return round(self.exact_eur, 2)

    @property
    def exact_eur(self) -> float:
        """The same before rounding."""
        return sum(prod(factor.value for factor in term) for term in self.terms)


@dataclass(frozen=True)
class Metered:
    """What a year's lines are computed from."""

    year: MeteredYear
    price_eur_per_mwh: Array
    """Of each step of the year's load, shape ``(step,)``."""
    earlier_peaks_mw: tuple[float, ...] = ()
    """Highest loads of the months before the year, the latest last."""
    has_given_prices: bool = False
    """Whether the prices are a series of the reader's, in place of the tariff's mean."""


def charges(lines: Mapping[str, Line], metered: Metered) -> dict[str, Charge]:
    """Each line by id; what depends on other lines comes last."""
    found = {
        name: _RULES[type(line)](line, metered)
        for name, line in lines.items()
        if not isinstance(line, ConcessionCharge | ContainedSubsidy)
    }
    others_eur = sum(charge.amount_eur for charge in found.values())
    for name, line in lines.items():
        if isinstance(line, ConcessionCharge):
            found[name] = concession_fee(line, metered.year, others_eur)
    return {name: found[name] for name in lines if name in found}


def contained(lines: Mapping[str, Line], found: Mapping[str, Charge]) -> dict[str, Charge]:
    """What subsidies have taken off lines already, by the id of the subsidy."""
    return {
        name: Charge(
            tuple(
                (Factor(found[part].amount_eur, EUR), Factor(line.ratio_without - 1.0))
                for part in line.of
            )
        )
        for name, line in lines.items()
        if isinstance(line, ContainedSubsidy)
    }


def procurement(line: Procurement, metered: Metered) -> Charge:
    """Load times price in each step: the energy at its load-weighted mean price."""
    year = metered.year
    weighted = float(year.load_mw @ metered.price_eur_per_mwh)
    load = float(year.load_mw.sum())
    price = weighted / load if load > 0 else line.mean_price
    remark = GIVEN_PRICES if metered.has_given_prices else ""
    return Charge(((Factor(year.energy_mwh, MWH), Factor(price, EUR_PER_MWH)),), remark)


def energy_charge(line: EnergyCharge, metered: Metered) -> Charge:
    """The same for every MWh, at the rate that the hours of use choose (§ 17 StromNEV)."""
    year, few = metered.year, line.few_hours
    is_few = few is not None and year.hours_of_use_of_a_year_h < few.below
    rate = few.rate if few is not None and is_few else line.rate
    term = (Factor(year.energy_mwh, MWH), Factor(rate, EUR_PER_MWH))
    return Charge((term,), "few_hours" if is_few else "")


def block_charge(line: BlockCharge, metered: Metered) -> Charge:
    """Each block of the calendar year's use at its own rate."""
    terms: list[Term] = []
    start_mwh, energy_mwh = 0.0, metered.year.energy_mwh
    for block in line.blocks:
        end_mwh = energy_mwh if block.up_to is None else min(block.up_to, energy_mwh)
        if end_mwh > start_mwh:
            part = Factor(end_mwh - start_mwh, MWH)
            terms.append((part, Factor(block.rate, EUR_PER_MWH)))
            start_mwh = end_mwh
    return Charge(tuple(terms))


def capacity_charge(line: CapacityCharge, metered: Metered) -> Charge:
    """Demand charge on the highest load of the year, of the months, or of those looked back on.

    What the load covers of a year pays its part of the year's charge: the practice of price sheets for
    a supply that begins within a year.
    """
    year, few = metered.year, line.few_hours
    is_few = few is not None and year.hours_of_use_of_a_year_h < few.below
    rate = few.rate if few is not None and is_few else line.rate
    peaks = _counting_peaks(line, year)
    if line.basis == "year":
        billed_mw, part = max(peaks.values(), default=0.0), year.covered_share
    else:
        if line.basis == "look_back":
            peaks = looked_back(peaks, metered.earlier_peaks_mw, line)
        weights = _month_weights(line, year)
        part = sum(weights[month] for month in peaks)
        billed_mw = sum(peaks[month] * weights[month] for month in peaks) / part if part else 0.0
    term = (Factor(billed_mw, MW), Factor(rate, EUR_PER_MW_YEAR), Factor(part))
    return Charge((term,), "few_hours" if is_few else "")


def looked_back(
    peaks: Mapping[int, float], earlier_mw: Sequence[float], line: CapacityCharge
) -> dict[int, float]:
    """Peak that each month is billed for: its own, or a share of the highest before it (ratchet)."""
    known, billed = list(earlier_mw), {}
    for month, peak_mw in peaks.items():
        remembered = known[-line.look_back_months :]
        billed[month] = max([peak_mw, *(line.look_back_share * past for past in remembered)])
        known.append(peak_mw)
    return billed


def concession_fee(line: ConcessionCharge, year: MeteredYear, others_eur: float) -> Charge:
    """Fee to the municipality, or nothing where the average price lies below the limit.

    § 2 (4) KAV: nothing may be agreed for customers whose average price of the calendar year lies
    below the Grenzpreis. The average holds all other lines and the fee itself, before any relief (BGH,
    EnZR 57/09).
    """
    fee = (Factor(year.energy_mwh, MWH), Factor(line.rate, EUR_PER_MWH))
    average_eur = others_eur + year.energy_mwh * line.rate
    if average_eur < year.energy_mwh * line.limit_price:
        prices = {"average": average_eur / year.energy_mwh, "limit": line.limit_price}
        return Charge((), "below_limit_price", prices)
    return Charge((fee,))


def fixed_charge(line: FixedCharge, metered: Metered) -> Charge:
    """An amount a year, for the part of the year that the load covers."""
    return Charge(((Factor(line.amount, EUR), Factor(metered.year.covered_share)),))


def _counting_peaks(line: CapacityCharge, year: MeteredYear) -> dict[int, float]:
    """Highest load of each month, in the times that count; months without any are left out."""
    if line.window is None:
        return year.month_peaks_mw
    counts = np.isin(year.month, line.window.months) & np.isin(year.hour, line.window.hours)
    months = np.unique(year.month[counts])
    return {int(m): float(year.load_mw[counts & (year.month == m)].max()) for m in months}


def _month_weights(line: CapacityCharge, year: MeteredYear) -> dict[int, float]:
    """Part of the year's charge that each month bears: by its hours, or equally in a window."""
    if line.window is not None:
        return {month: 1.0 / len(line.window.months) for month in line.window.months}
    hours = np.bincount(year.month, minlength=13) * year.step_h
    return {month: float(hours[month]) / year.hours_of_year for month in range(1, 13)}


_RULES: Mapping[type, Callable[[Any, Metered], Charge]] = {
    Procurement: procurement,
    EnergyCharge: energy_charge,
    BlockCharge: block_charge,
    CapacityCharge: capacity_charge,
    FixedCharge: fixed_charge,
}
