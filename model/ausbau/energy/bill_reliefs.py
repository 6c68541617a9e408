"""What each relief of a tariff file is worth for a metered year, as a formula of the bill.

Each relief is worked out as if it were the only one. Which may be had together, and which of them pay
most, is decided by `reliefs.compatible_sets`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ausbau.energy import (
    electricity_tax,
    individual_grid_fee,
    relief_budget,
    strompreiskompensation,
)
from ausbau.energy.bill_lines import (
    EUR,
    EUR_PER_MWH,
    MWH,
    Charge,
    Factor,
    Term,
)
from ausbau.energy.bill_meter import MeteredYear
from ausbau.energy.tariff_reliefs import (
    Compensation,
    FileRelief,
    HeatReuse,
    IndividualGridFee,
    IndustrialPrice,
    ProductBenchmark,
    ReducedTax,
)

EUR_PER_T, T_PER_MWH = "EUR/t", "t/MWh"


@dataclass(frozen=True)
class Billed:
    """What reliefs are computed from: the metered year and its lines."""

    year: MeteredYear
    lines: Mapping[str, Charge]

    def lines_eur(self, names: tuple[str, ...]) -> float:
        """Sum of some lines."""
        return sum(self.lines[name].amount_eur for name in names)


def granted(reliefs: Mapping[str, FileRelief], billed: Billed) -> dict[str, Charge]:
    """Each relief by id in EUR, positive where it lowers the bill; without terms where nothing is due."""
    return {name: _of(relief, billed) for name, relief in reliefs.items()}


def _of(relief: FileRelief, billed: Billed) -> Charge:
    year = billed.year.year
    if not relief.holds_in(year):
        return Charge((), "too_early" if year < relief.first_year else "ended")
    return _within_budget(relief, _RULES[type(relief)](relief, billed))


def _within_budget(relief: FileRelief, claimed: Charge) -> Charge:
    """The part of a claim that the money of the scheme pays in a year, beside the claims of others."""
    budget, last_year = relief.budget, relief.last_year
    if budget is None or last_year is None:
        return claimed
    years = np.array(relief.first_year), np.array(last_year)
    others_eur, budget_eur = (
        relief_budget.of_one_year_eur(np.array(amount), *years)
        for amount in (budget.others, budget.amount)
    )
    share = relief_budget.paid_share(np.array(claimed.amount_eur), others_eur, budget_eur)
    if share >= 1.0:
        return claimed
    cut = Factor(float(share))
    return Charge(tuple((*term, cut) for term in claimed.terms), "budget_spent")


def compensation(relief: Compensation, billed: Billed) -> Charge:
    """Strompreiskompensation: ``Ai · C · P(t−1)`` times what counts, plus the Super-Cap.

    Source: EU guidelines 2020/C 317/04, point 28; with a product benchmark ``E · AO`` counts, without
    one ``EF(t) · AEC``.
    """
    use_mwh = billed.year.energy_mwh * relief.metered_share
    rate = (
        Factor(relief.aid_intensity),
        Factor(relief.emission_factor, T_PER_MWH),
        Factor(relief.eua_price, EUR_PER_T),
    )
    counted = _counted(relief, billed.year.year, use_mwh)
    terms: list[Term] = [(*term[:1], *rate, *term[1:]) for term in counted]
    remark = "" if terms else "self_retention"
    extra = _additional(relief, use_mwh, Charge(tuple(terms)).amount_eur)
    if extra > 0:
        terms.append((Factor(extra, EUR),))
        remark = "super_cap"
    return Charge(tuple(terms), remark)


def _counted(relief: Compensation, year: int, use_mwh: float) -> tuple[Term, ...]:
    """Energy that counts, and what the Selbstbehalt takes off it; nothing where it takes all."""
    retained = relief.self_retention
    if isinstance(relief.benchmark, ProductBenchmark):
        benchmark_mwh = relief.benchmark.consumption * relief.benchmark.output
        share = min(max(use_mwh - retained, 0.0) / use_mwh, 1.0) if use_mwh > 0 else 0.0
        is_after = relief.retained == "after_benchmark"
        counted_mwh = benchmark_mwh - retained if is_after else benchmark_mwh * share
        return ((Factor(counted_mwh, MWH),),) if counted_mwh > 0 else ()
    benchmark = _fall_back(year)
    kept: Term = (Factor(-retained, MWH),)
    if relief.retained == "before_benchmark":
        kept = (*kept, *benchmark)
    whole: Term = (Factor(use_mwh, MWH), *benchmark)
    terms = (whole, kept) if retained > 0 else (whole,)
    return terms if Charge(terms).exact_eur > 0 else ()


def _fall_back(year: int) -> Term:
    """The share of use that counts in a settlement year: that of the base year, and its decrease."""
    base = strompreiskompensation.FALL_BACK_EFFICIENCY
    return Factor(base), Factor(strompreiskompensation.fall_back_benchmark(year) / base)


def _additional(relief: Compensation, use_mwh: float, aid_eur: float) -> float:
    cap = relief.cap
    if cap is None:
        return 0.0
    base_price = max(cap.base_amount_share * relief.eua_price, cap.base_amount_least)
    extra = strompreiskompensation.additional_aid_eur(
        np.array(relief.emission_factor * relief.eua_price * use_mwh),
        np.array(aid_eur),
        np.array(cap.gross_value_added),
        np.array(relief.emission_factor * base_price * use_mwh),
    )
    return float(extra)


def reduced_tax(relief: ReducedTax, billed: Billed) -> Charge:
    """What is refunded of a tax above its lower rate, less the Sockelbetrag, § 9b StromStG."""
    energy_mwh, paid_eur = billed.year.energy_mwh, billed.lines[relief.of].exact_eur
    rate = paid_eur / energy_mwh if energy_mwh > 0 else 0.0
    if rate <= relief.rate:
        return Charge((), "no_tax_above")
    paid = (Factor(energy_mwh, MWH), Factor(rate, EUR_PER_MWH))
    due = (Factor(-energy_mwh, MWH), Factor(relief.rate, EUR_PER_MWH))
    kept = (Factor(-electricity_tax.BASE_AMOUNT_EUR, EUR),)
    refund = Charge((paid, due, kept))
    return refund if refund.exact_eur > 0 else Charge((), "below_base_amount")


def industrial_price(relief: IndustrialPrice, billed: Billed) -> Charge:
    """``use share · (reference − max(floor, (1 − price share) · reference))`` per MWh, CISAF 4.5."""
    reference = relief.reference_price
    lowered = max(relief.price_floor, (1.0 - relief.price_share) * reference)
    if reference <= lowered:
        return Charge((), "below_floor")
    use, share = billed.year.energy_mwh, Factor(relief.use_share)
    price = (Factor(use, MWH), share, Factor(reference, EUR_PER_MWH))
    remaining = (Factor(-use, MWH), share, Factor(lowered, EUR_PER_MWH))
    return Charge((price, remaining))


def individual_fee(relief: IndividualGridFee, billed: Billed) -> Charge:
    """Discount of § 19 (2) StromNEV on the published fee; nothing where the thresholds are missed.

    Thresholds are those of the calendar year: of a year that the load covers only partly they count
    what was metered.
    """
    year = billed.year
    floor = float(
        individual_grid_fee.floor_share(np.array(year.energy_mwh), np.array(year.hours_of_use_h))
    )
    if floor >= 1.0:
        is_small = year.energy_mwh <= individual_grid_fee.LEAST_ENERGY_MWH
        return Charge((), "below_10_gwh" if is_small else "below_7000_h")
    fee = Factor(billed.lines_eur(relief.of), EUR)
    return Charge(((fee, Factor(1.0 - floor), Factor(relief.depth)),))


def heat_reuse(relief: HeatReuse, billed: Billed) -> Charge:
    """What a network pays for heat."""
    heat = Factor(billed.year.energy_mwh * relief.delivered_share, MWH)
    return Charge(((heat, Factor(relief.heat_price, EUR_PER_MWH)),))


_RULES: Mapping[type, Callable[[Any, Billed], Charge]] = {
    Compensation: compensation,
    ReducedTax: reduced_tax,
    IndustrialPrice: industrial_price,
    IndividualGridFee: individual_fee,
    HeatReuse: heat_reuse,
}
