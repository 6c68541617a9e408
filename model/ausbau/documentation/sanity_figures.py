"""The headline figures of a saved run, in canonical units, one value per world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.key_figures import hourly_costs, operating_year, quantiles, timeline_of
from ausbau.results import Run

MONTH_H = 730.5


@dataclass(frozen=True)
class Spread:
    """The middle of the worlds, and the 10 and 90 per cent of them; infinite for never."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Figure:
    """One headline figure: canonical unit, how it is shown, how it is read from a run."""

    unit: str
    label: str
    per: float
    spread: Callable[[Run], Spread]


def _spread(values: Array) -> Spread:
    """Median and range; a figure that no world has is infinite."""
    if not values.size:
        return Spread(np.inf, np.inf, np.inf)
    return Spread(*quantiles(values))


def _metric(run: Run, name: str) -> Array:
    return run.metrics[name].to_numpy(dtype=np.float64)


def _of_year(run: Run, name: str) -> Array:
    """A yearly metric in the operating year, in the worlds whose plant is complete by then."""
    return _metric(run, f"{name}@{operating_year(run)}")[in_operation(run)]


def in_operation(run: Run) -> BoolArray:
    """In which worlds all GPUs are in service from the first day of the operating year."""
    begin_h = timeline_of(run).hours(date(operating_year(run), 1, 1))
    return np.asarray(_metric(run, "buildout.full_in_service_h") <= begin_h)


def _at_year_end(run: Run, name: str) -> Array:
    """A dated metric at the end of the operating year, in the worlds that are in operation."""
    return _metric(run, f"{name}@{operating_year(run)}-12-31")[in_operation(run)]


def _first_opening(building: str) -> Callable[[Run], Spread]:
    def spread(run: Run) -> Spread:
        chosen = run.parameters["buildout.sites.plan.building"].to_numpy() == building
        return _spread(_metric(run, "buildout.first_opening_h")[chosen])

    return spread


def _gpus_per_mw_of_load(run: Run) -> Spread:
    gpus = _at_year_end(run, "buildout.gpus_in_service")
    return _spread(gpus / _of_year(run, "energy.peak_load_mw"))


def _gpus_per_mw_connected(run: Run) -> Spread:
    gpus = _at_year_end(run, "buildout.gpus_in_service")
    return _spread(gpus / _at_year_end(run, "buildout.connected_mw"))


def _investment_per_gpu(run: Run) -> Spread:
    return _spread(_metric(run, "finance.capex_eur_per_gpu")[in_operation(run)])


def _investment_per_mw(run: Run) -> Spread:
    invested = _metric(run, "finance.capex_eur")[in_operation(run)]
    return _spread(invested / _at_year_end(run, "buildout.connected_mw"))


def _yearly(name: str) -> Callable[[Run], Spread]:
    return lambda run: _spread(_of_year(run, name))


def _electricity_share(run: Run) -> Spread:
    return _spread(_metric(run, "finance.cost_share_electricity")[in_operation(run)])


def _staff_fte(run: Run) -> Array:
    """Staff needed to run the plant, mean of the months of the operating year."""
    months = run.series["talent.operators_demand_fte"].sel(month=str(operating_year(run)))
    mean: Array = months.transpose("draw", "month").to_numpy().mean(axis=1)
    return mean[in_operation(run)[: len(mean)]]


def _staff_per_mw(run: Run) -> Spread:
    staff = _staff_fte(run)
    return _spread(staff / _at_year_end(run, "buildout.connected_mw")[: len(staff)])


def _staff_per_gpu(run: Run) -> Spread:
    staff = _staff_fte(run)
    return _spread(staff / _at_year_end(run, "buildout.gpus_in_service")[: len(staff)])


def _hourly_cost(basis: str) -> Callable[[Run], Spread]:
    """A ratio of expectations over all worlds, with the range of the worlds' own ratios."""

    def spread(run: Run) -> Spread:
        ratio, _ = hourly_costs(run)[basis]
        own = _metric(run, f"finance.levelised_cost_{basis}_eur_per_gpu_h")
        _, low, high = quantiles(own)
        return Spread(ratio, low, high)

    return spread


def _price(gpu_type: str) -> Callable[[Run], Spread]:
    """Price of the plant's hours of one GPU type, mean of the months of the operating year."""

    def spread(run: Run) -> Spread:
        prices = run.series["finance.price_eur_per_gpu_h"].sel(gpu_type=gpu_type)
        months = prices.sel(month=str(operating_year(run))).transpose("draw", "month")
        mean: Array = months.to_numpy().mean(axis=1)
        return _spread(mean[in_operation(run)[: len(mean)]])

    return spread


def eur_per_usd(run: Run) -> float:
    """Median of the exchange rate in the worlds of a run."""
    return float(np.median(run.parameters["demand.price.exchange_rate"].to_numpy(dtype=np.float64)))


FIGURES: Mapping[str, Figure] = {
    "first_opening_existing": Figure("h", "months", MONTH_H, _first_opening("existing")),
    "first_opening_modular": Figure("h", "months", MONTH_H, _first_opening("modular")),
    "first_opening_new": Figure("h", "months", MONTH_H, _first_opening("new")),
    "gpus_per_mw_of_load": Figure("GPU/MW", "GPUs per MW", 1, _gpus_per_mw_of_load),
    "gpus_per_mw_connected": Figure("GPU/MW", "GPUs per MW", 1, _gpus_per_mw_connected),
    "investment_per_gpu": Figure("EUR/GPU", "EUR per GPU", 1, _investment_per_gpu),
    "investment_per_mw": Figure("EUR/MW", "million EUR per MW", 1e6, _investment_per_mw),
    "all_in_price": Figure("EUR/MWh", "EUR per MWh", 1, _yearly("energy.all_in_price_eur_per_mwh")),
    "electricity_share": Figure("share", "%", 0.01, _electricity_share),
    "pue": Figure("ratio", "", 1, _yearly("energy.mean_pue")),
    "hours_of_use": Figure("h", "hours", 1, _yearly("energy.hours_of_use_h")),
    "staff_per_mw": Figure("FTE/MW", "FTE per MW", 1, _staff_per_mw),
    "staff_per_thousand_gpus": Figure("FTE/GPU", "FTE per 1,000 GPUs", 1e-3, _staff_per_gpu),
    "cost_of_available_hour": Figure("EUR/GPU/h", "EUR", 1, _hourly_cost("available")),
    "cost_of_sold_hour": Figure("EUR/GPU/h", "EUR", 1, _hourly_cost("sold")),
    "price_b200": Figure("EUR/GPU/h", "EUR", 1, _price("b200")),
    "price_rtx_pro": Figure("EUR/GPU/h", "EUR", 1, _price("rtx_pro_6000")),
}
"""All headline figures in the order of the page; ``published.yaml`` has the same names."""
