"""Key figures of energy, one number per draw.

A ratio is formed per draw. Where nothing runs in a year, a price per MWh and a PUE are infinite
(there is no such MWh), and the effect of a relief is zero.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.core.metric import Metric, MetricInput


def _in_year(given: MetricInput, name: str) -> xr.DataArray:
    """The months of the metric's year."""
    variable = given.results[name]
    is_in_year = given.timeline.year_of_month == given.year
    return variable.isel(month=np.flatnonzero(is_in_year))


def _year_sum(given: MetricInput, name: str) -> xr.DataArray:
    return _in_year(given, name).sum("month")


def _energy_mwh(given: MetricInput) -> xr.DataArray:
    return _year_sum(given, "energy.facility_energy_mwh")


def _peak_load_mw(given: MetricInput) -> xr.DataArray:
    return _in_year(given, "energy.peak_load_mw").max("month")


def _ratio(above: xr.DataArray, below: xr.DataArray, if_nothing: float) -> xr.DataArray:
    runs = below > 0
    return (above / below.where(runs, 1.0)).where(runs, if_nothing)


def _mean_pue(given: MetricInput) -> xr.DataArray:
    return _ratio(_energy_mwh(given), _year_sum(given, "energy.it_energy_mwh"), np.inf)


def _bill_eur(given: MetricInput) -> xr.DataArray:
    return _year_sum(given, "energy.net_cost_eur")


def _all_in_price(given: MetricInput) -> xr.DataArray:
    return _ratio(_bill_eur(given), _energy_mwh(given), np.inf)


def _compensation_effect(given: MetricInput) -> xr.DataArray:
    relief = _year_sum(given, "energy.relief_eur").sel(relief="compensation", drop=True)
    return _ratio(relief, _energy_mwh(given), 0.0)


def _state_cost_eur(given: MetricInput) -> xr.DataArray:
    paid = _year_sum(given, "energy.payer_cash_eur")
    return paid.where(paid["party_is_public"], 0.0).sum("party")


def _emissions_t(given: MetricInput) -> xr.DataArray:
    return _year_sum(given, "energy.emissions_t")


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
        "energy.peak_load_mw",
        "MW",
        "Highest facility load of the year",
        _peak_load_mw,
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
        "energy.compensation_net_effect_eur_per_mwh",
        "EUR/MWh",
        "Compensation earned in the year per MWh at the meter, were it in force alone; 0 if nothing runs",
        _compensation_effect,
        takes="year",
        is_money=True,
    ),
    Metric(
        "energy.state_cost_eur",
        "EUR",
        "What public parties pay for reliefs in the year, when the money leaves",
        _state_cost_eur,
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
)
