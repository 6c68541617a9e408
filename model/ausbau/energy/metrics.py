"""Key figures of energy, one number per draw.

A ratio is formed per draw. Where nothing runs in a year, a price per MWh and a PUE are infinite
(there is no such MWh), shares and the effect of a relief are zero, and no limit is broken.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput
from ausbau.energy.comparison_metrics import COMPARISON_METRICS
from ausbau.energy.efficiency_metrics import EFFICIENCY_METRICS
from ausbau.energy.tariff import LINES
from ausbau.energy.year_values import in_year, ratio, year_sum


def _energy_mwh(given: MetricInput) -> xr.DataArray:
    return year_sum(given, "energy.facility_energy_mwh")


def _peak_load_mw(given: MetricInput) -> xr.DataArray:
    return in_year(given, "energy.peak_load_mw").max("month")


def _hours_of_use(given: MetricInput) -> xr.DataArray:
    """Mean over the sites by their highest load; law asks each of them by itself."""
    highest_mw = in_year(given, "energy.site_peak_load_mw").max("month").sum("site")
    return ratio(_energy_mwh(given), highest_mw, 0.0)


def _mean_pue(given: MetricInput) -> xr.DataArray:
    return ratio(_energy_mwh(given), year_sum(given, "energy.it_energy_mwh"), np.inf)


def _bill_eur(given: MetricInput) -> xr.DataArray:
    return year_sum(given, "energy.net_cost_eur")


def _all_in_price(given: MetricInput) -> xr.DataArray:
    return ratio(_bill_eur(given), _energy_mwh(given), np.inf)


def _profile_cost(given: MetricInput) -> xr.DataArray:
    energy = in_year(given, "energy.facility_energy_mwh")
    paid = energy * in_year(given, "energy.profile_cost_eur_per_mwh")
    return ratio(paid.sum("month"), energy.sum("month"), 0.0)


def _line_price(given: MetricInput, *, line: str) -> xr.DataArray:
    paid = year_sum(given, "energy.bill_line_eur").sel(line=line, drop=True)
    return ratio(paid, _energy_mwh(given), np.inf)


def _relief_eur(given: MetricInput) -> xr.DataArray:
    return year_sum(given, "energy.relief_eur")


def _alone(given: MetricInput, kind: str) -> xr.DataArray:
    """What the reliefs of a kind earn in the year, each as if it were the only one."""
    kinds = given.results["scheme_kind"]
    ids = kinds["scheme"].values[kinds.values == kind]
    return _relief_eur(given).sel(relief=ids).sum("relief")


def _compensation_effect(given: MetricInput) -> xr.DataArray:
    return ratio(_alone(given, "compensation"), _energy_mwh(given), 0.0)


def _individual_fee_share(given: MetricInput) -> xr.DataArray:
    lines = year_sum(given, "energy.bill_line_eur").sel(line=["grid_capacity", "grid_energy"])
    return ratio(_alone(given, "individual_grid_fee"), lines.sum("line"), 0.0)


def _individual_fee_sites(given: MetricInput) -> xr.DataArray:
    """A year has one floor, so any of its months tells it."""
    floor = in_year(given, "energy.individual_grid_fee_floor")
    return (floor < 1.0).any("month").sum("site").astype(np.float64)


def _compensated_years(given: MetricInput) -> xr.DataArray:
    """A year's aid is paid at once; a payment counts in the month that holds the date."""
    kinds = given.results["scheme_kind"]
    paid = given.results["energy.taken_relief_cash_eur"]
    is_over = given.timeline.bounds_h[:-1] < given.deadline_h
    until = paid.isel(month=np.flatnonzero(is_over), scheme=kinds.values == "compensation")
    return (until > 0).sum(["month", "scheme"]).astype(np.float64)


def _paid_by(given: MetricInput, *, is_public: bool) -> xr.DataArray:
    paid = year_sum(given, "energy.payer_cash_eur")
    return paid.where(paid["party_is_public"] == is_public, 0.0).sum("party")


def _emissions_t(given: MetricInput) -> xr.DataArray:
    return year_sum(given, "energy.emissions_t")


def _market_based_emissions_t(given: MetricInput) -> xr.DataArray:
    return year_sum(given, "energy.market_based_emissions_t")


def _waste_heat_mwh(given: MetricInput) -> xr.DataArray:
    return year_sum(given, "energy.waste_heat_mwh")


def _heat_revenue_eur(given: MetricInput) -> xr.DataArray:
    return year_sum(given, "energy.heat_revenue_eur")


def _national_waste_heat_mwh(given: MetricInput) -> xr.DataArray:
    return year_sum(given, "energy.national_waste_heat_mwh")


def _reused_heat_share(given: MetricInput) -> xr.DataArray:
    return ratio(_waste_heat_mwh(given), _energy_mwh(given), 0.0)


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
        partial(year_sum, name="energy.cooling_energy_mwh"),
        takes="year",
    ),
    Metric(
        "energy.conversion_loss_mwh",
        "MWh",
        "Energy lost in transformers and uninterruptible supply in the year",
        partial(year_sum, name="energy.conversion_loss_mwh"),
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
        _bill_eur,
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
        _relief_eur,
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
        partial(year_sum, name="energy.to_be_invested_eur"),
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
        _emissions_t,
        takes="year",
    ),
    Metric(
        "energy.market_based_emissions_t",
        "t",
        "Emissions of the year's energy that no contract for renewable power covers",
        _market_based_emissions_t,
        takes="year",
    ),
    Metric(
        "energy.waste_heat_mwh",
        "MWh",
        "Heat that a network takes from the plant in the year",
        _waste_heat_mwh,
        takes="year",
    ),
    Metric(
        "energy.heat_pump_mwh",
        "MWh",
        "Power that lifts the year's heat to the network, whoever pays it; not part of the bill or the PUE",
        partial(year_sum, name="energy.heat_pump_mwh"),
        takes="year",
    ),
    Metric(
        "energy.heat_revenue_eur",
        "EUR",
        "What the network pays for the year's heat; not part of the bill",
        _heat_revenue_eur,
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
        _national_waste_heat_mwh,
        takes="year",
    ),
    *EFFICIENCY_METRICS,
)
