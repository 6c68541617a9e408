"""The metrics of the finance domain."""

from __future__ import annotations

from functools import partial

import numpy as np
import xarray as xr

from ausbau.core.metric import Metric, MetricInput
from ausbau.finance.capex import CAPEX_PARTS
from ausbau.finance.levelised_cost import BASES
from ausbau.finance.opex import OPEX_PARTS


def _capex_eur(given: MetricInput) -> xr.DataArray:
    return given.results["finance.capex_eur"].sum("part")


def _capex_eur_per_gpu(given: MetricInput) -> xr.DataArray:
    """Infinite where no GPU was bought."""
    gpu = given.results["finance.purchased_gpu"]
    return (_capex_eur(given) / gpu.where(gpu > 0, 1.0)).where(gpu > 0, np.inf)


def _outlay_eur(given: MetricInput) -> xr.DataArray:
    """The month in which the date lies counts in proportion to its hours up to the deadline."""
    outlay = given.results["finance.outlay_eur"]
    bounds_h = given.timeline.bounds_h
    elapsed = np.clip((given.deadline_h - bounds_h[:-1]) / np.diff(bounds_h), 0.0, 1.0)
    return (outlay * xr.DataArray(elapsed, dims="month")).sum("month")


def _levelised_cost(given: MetricInput, *, basis: str) -> xr.DataArray:
    cost = given.results["finance.levelised_cost_eur_per_gpu_h"]
    return cost.sel(basis=basis, drop=True)


def _cost_share(given: MetricInput, *, part: str) -> xr.DataArray:
    """Zero where nothing was spent."""
    total = given.results["finance.cost_eur"]
    part_eur = given.results["finance.cost_by_part_eur"].sel(cost_part=part, drop=True)
    return part_eur / total.where(total != 0, 1.0)


def _relief_passed_on_eur(given: MetricInput) -> xr.DataArray:
    return given.results["finance.relief_passed_on_eur"]


_HOURS = {
    "available": "open to customers",
    "sold": "under contract",
    "goodput": "whose work is kept",
}

METRICS: tuple[Metric, ...] = (
    Metric("finance.capex_eur", "EUR", "investment within the horizon", _capex_eur),
    Metric(
        "finance.capex_eur_per_gpu",
        "EUR/GPU",
        "investment within the horizon over the GPUs bought with it",
        _capex_eur_per_gpu,
    ),
    Metric(
        "finance.outlay_eur",
        "EUR",
        "investment, running cost and electricity paid up to the date",
        _outlay_eur,
        takes="date",
        has_reliefs=True,
        is_money=True,
    ),
    *(
        Metric(
            f"finance.levelised_cost_{basis}_eur_per_gpu_h",
            "EUR/GPU/h",
            f"levelised cost of a GPU-hour {_HOURS[basis]}; infinite without such hours",
            partial(_levelised_cost, basis=basis),
            has_reliefs=True,
            is_money=True,
        )
        for basis in BASES
    ),
    *(
        Metric(
            f"finance.cost_share_{part}",
            "share",
            f"share of {part.replace('_', ' ')} in the discounted cost of the plant",
            partial(_cost_share, part=part),
            has_reliefs=True,
            is_money=True,
        )
        for part in (*CAPEX_PARTS, *OPEX_PARTS, "electricity")
    ),
    Metric(
        "finance.relief_passed_on_eur",
        "EUR",
        "relief within the horizon that reaches customers in the price",
        _relief_passed_on_eur,
        has_reliefs=True,
        is_money=True,
    ),
)
