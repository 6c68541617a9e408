"""Key figures of energy, one number per draw.

A ratio is formed per draw. Where nothing runs in a year, a price per MWh and a PUE are infinite
(there is no such MWh), shares and the effect of a relief are zero, and no limit is broken.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput, summed
from ausbau.energy.comparison_metrics import COMPARISON_METRICS
from ausbau.energy.efficiency_metrics import EFFICIENCY_METRICS
from ausbau.energy.tariff import LINES
from ausbau.energy.year_values import most_of_year, of_each_relief, ratio


def _sum(name: str, *dims: str) -> Callable[[MetricInput], Array]:
    """The sum of a variable over the months of the year."""
    return lambda given: given.year_sum(name, *dims)


def _energy_mwh(given: MetricInput) -> Array:
    return given.year_sum("energy.facility_energy_mwh")


def _peak_load_mw(given: MetricInput) -> Array:
    return most_of_year(given, "energy.peak_load_mw")


def _hours_of_use(given: MetricInput) -> Array:
    """Mean over the sites by their highest load; law asks each of them by itself."""
    highest_mw = most_of_year(given, "energy.site_peak_load_mw", "site").sum(axis=-1)
    return ratio(_energy_mwh(given), highest_mw, 0.0)


def _mean_pue(given: MetricInput) -> Array:
    return ratio(_energy_mwh(given), given.year_sum("energy.it_energy_mwh"), np.inf)


def _all_in_price(given: MetricInput) -> Array:
    bill_eur = given.year_sum("energy.net_cost_eur", "relief")
    return ratio(bill_eur, of_each_relief(_energy_mwh(given)), np.inf)


def _profile_cost(given: MetricInput) -> Array:
    energy_mwh = given.of("energy.facility_energy_mwh", "month")
    paid_eur = energy_mwh * given.of("energy.profile_cost_eur_per_mwh", "month")
    return ratio(given.of_years(paid_eur), _energy_mwh(given), 0.0)


def _line_price(given: MetricInput, *, line: str) -> Array:
    return ratio(given.year_sum("energy.bill_line_eur", line=line), _energy_mwh(given), np.inf)


def _alone(given: MetricInput, kind: str) -> Array:
    """What the reliefs of a kind earn in the year, each as if it were the only one."""
    ids = given.constant("scheme")[given.constant("scheme_kind") == kind]
    is_of_kind = np.isin(given.constant("relief"), ids)
    return summed(given.year_sum("energy.relief_eur", "relief")[..., is_of_kind], -1)


def _compensation_effect(given: MetricInput) -> Array:
    return ratio(_alone(given, "compensation"), _energy_mwh(given), 0.0)


def _individual_fee_share(given: MetricInput) -> Array:
    capacity, energy = (
        given.year_sum("energy.bill_line_eur", line=line)
        for line in ("grid_capacity", "grid_energy")
    )
    return ratio(_alone(given, "individual_grid_fee"), capacity + energy, 0.0)


def _individual_fee_sites(given: MetricInput) -> Array:
    """A year has one floor, so any of its months tells it."""
    floor = given.of("energy.individual_grid_fee_floor", "month", "site")
    return summed(given.by_year(floor < 1.0, np.any), -1)


def _compensated_years(given: MetricInput) -> Array:
    """A year's aid is paid at once; a payment counts in the month that holds the date."""
    paid_eur = given.of("energy.taken_relief_cash_eur", "scheme", "month")
    paid_eur = paid_eur[:, given.constant("scheme_kind") == "compensation"]
    has_begun = given.timeline.bounds_h[:-1] < given.deadlines_h[:, np.newaxis]
    payments = (paid_eur > 0).sum(axis=1)[:, np.newaxis]
    return summed(payments * has_begun, -1)


def _paid_by(given: MetricInput, *, is_public: bool) -> Array:
    paid_eur = given.year_sum("energy.payer_cash_eur", "relief", "party")
    counts = given.constant("party_is_public") == is_public
    return summed(np.where(counts, paid_eur, 0.0), -1)


def _reused_heat_share(given: MetricInput) -> Array:
    return ratio(given.year_sum("energy.waste_heat_mwh"), _energy_mwh(given), 0.0)


METRICS: tuple[Metric, ...] = (
    Metric(
        "energy.facility_energy_mwh",
        "MWh",
        "Energy at the meter in the year",
        _energy_mwh,
        takes="year",
    ),
    Metric(
        "energy.mean_pue",
        "ratio",
        "Energy at the meter over IT energy in the year; infinite if nothing runs",
        _mean_pue,
        takes="year",
    ),
    Metric(
        "energy.cooling_energy_mwh",
        "MWh",
        "Energy that cooling takes in the year",
        _sum("energy.cooling_energy_mwh"),
        takes="year",
    ),
    Metric(
        "energy.conversion_loss_mwh",
        "MWh",
        "Energy lost in transformers and uninterruptible supply in the year",
        _sum("energy.conversion_loss_mwh"),
        takes="year",
    ),
    Metric(
        "energy.peak_load_mw",
        "MW",
        "Highest facility load of the year",
        _peak_load_mw,
        takes="year",
    ),
    Metric(
        "energy.hours_of_use_h",
        "h",
        "Energy at the meter over the highest load of the year, of several sites over their highest loads; 0 "
        "if nothing runs",
        _hours_of_use,
        takes="year",
    ),
    Metric(
        "energy.bill_eur",
        "EUR",
        "Electricity cost of the year's use, less relief",
        _sum("energy.net_cost_eur", "relief"),
        takes="year",
        has_reliefs=True,
        is_money=True,
    ),
    Metric(
        "energy.all_in_price_eur_per_mwh",
        "EUR/MWh",
        "Electricity cost less relief per MWh at the meter; infinite if nothing runs",
        _all_in_price,
        takes="year",
        has_reliefs=True,
        is_money=True,
    ),
    Metric(
        "energy.profile_cost_eur_per_mwh",
        "EUR/MWh",
        "What the hours of the load cost beside a flat load, per MWh in the year; 0 if nothing runs",
        _profile_cost,
        takes="year",
    ),
    *(
        Metric(
            f"energy.line_{line}_eur_per_mwh",
            "EUR/MWh",
            f"{line.replace('_', ' ').capitalize()} before aid per MWh; infinite if nothing runs",
            partial(_line_price, line=line),
            takes="year",
        )
        for line in LINES
    ),
    Metric(
        "energy.relief_eur",
        "EUR",
        "Relief earned by the year's use",
        _sum("energy.relief_eur", "relief"),
        takes="year",
        has_reliefs=True,
        is_money=True,
    ),
    Metric(
        "energy.compensation_net_effect_eur_per_mwh",
        "EUR/MWh",
        "Compensation of the year per MWh at the meter, were data centres eligible for it alone, which "
        "they are not by law; 0 if nothing runs",
        _compensation_effect,
        takes="year",
        is_money=True,
    ),
    Metric(
        "energy.compensated_years",
        "ratio",
        "Accounting years for which compensation has been paid by the date",
        _compensated_years,
        takes="date",
        is_money=True,
    ),
    Metric(
        "energy.individual_grid_fee_discount_share",
        "share",
        "Discount of the individual grid fee on the published one; 0 where its thresholds are missed",
        _individual_fee_share,
        takes="year",
        is_money=True,
    ),
    Metric(
        "energy.individual_grid_fee_sites",
        "ratio",
        "Sites whose year reaches the thresholds of the individual grid fee, 10 GWh and 7,000 hours of use",
        _individual_fee_sites,
        takes="year",
    ),
    Metric(
        "energy.to_be_invested_eur",
        "EUR",
        "Part of the aid earned by the year's use that must be invested",
        _sum("energy.to_be_invested_eur", "relief"),
        takes="year",
        has_reliefs=True,
        is_money=True,
    ),
    *COMPARISON_METRICS,
    Metric(
        "energy.state_cost_eur",
        "EUR",
        "What public parties pay for reliefs in the year, when the money leaves",
        partial(_paid_by, is_public=True),
        takes="year",
        has_reliefs=True,
        is_money=True,
    ),
    Metric(
        "energy.others_cost_eur",
        "EUR",
        "What parties other than the state, above all other grid users, pay for reliefs in the year",
        partial(_paid_by, is_public=False),
        takes="year",
        has_reliefs=True,
        is_money=True,
    ),
    Metric(
        "energy.emissions_t",
        "t",
        "Location-based emissions of the year's energy",
        _sum("energy.emissions_t"),
        takes="year",
    ),
    Metric(
        "energy.market_based_emissions_t",
        "t",
        "Emissions of the year's energy that no contract for renewable power covers",
        _sum("energy.market_based_emissions_t"),
        takes="year",
    ),
    Metric(
        "energy.waste_heat_mwh",
        "MWh",
        "Heat that a network takes from the plant in the year",
        _sum("energy.waste_heat_mwh"),
        takes="year",
    ),
    Metric(
        "energy.heat_pump_mwh",
        "MWh",
        "Power that lifts the year's heat to the network, whoever pays it; not part of the bill or the PUE",
        _sum("energy.heat_pump_mwh"),
        takes="year",
    ),
    Metric(
        "energy.heat_revenue_eur",
        "EUR",
        "What the network pays for the year's heat; not part of the bill",
        _sum("energy.heat_revenue_eur"),
        takes="year",
        is_money=True,
    ),
    Metric(
        "energy.reused_heat_share",
        "share",
        "Heat that a network takes over energy at the meter (ERF); 0 if nothing runs",
        _reused_heat_share,
        takes="year",
    ),
    Metric(
        "energy.national_waste_heat_mwh",
        "MWh",
        "Heat that networks take from all data centres in Germany in the year: extrapolated from "
        "forecasts of their use, not simulated site by site",
        _sum("energy.national_waste_heat_mwh"),
        takes="year",
    ),
    *EFFICIENCY_METRICS,
)
