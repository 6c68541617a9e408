"""The metrics of the talent domain: those of the plant, and with them those of the country."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput
from ausbau.talent.country_metrics import COUNTRY_METRICS

OPERATORS = ["technicians", "cluster_engineers"]
READY_AFTER_H = 6 * 730.5
"""Time after the opening at which the operator's staff should be productive: six months."""


def _staff_per_1000_gpu(given: MetricInput) -> xr.DataArray:
    """Mean over the months with GPUs in service, weighted with them; 0 if there never are any."""
    stock = given.results["buildout.gpu_in_state"].sel(milestone="in_service").sum("gpu_type")
    by_bound = stock.transpose("draw", "bound").values
    gpus = np.maximum(by_bound[:, :-1], by_bound[:, 1:]).sum(axis=1)
    staff = given.results["talent.operators_demand_fte"].sum("month")
    per_1000: xr.DataArray = 1000 * staff / np.where(gpus > 0, gpus, 1.0)
    return per_1000


def _missing_fte(given: MetricInput, *, role: str) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    return (
        given.results["talent.missing_fte"].sel(role=role, drop=True).isel(month=month, drop=True)
    )


def _most_missing_fte(given: MetricInput, *, role: str) -> xr.DataArray:
    return given.results["talent.missing_fte"].sel(role=role, drop=True).max("month")


def _operators_ready_share(given: MetricInput) -> xr.DataArray:
    """In the month six months after the first opening; 0 if that never comes within the horizon."""
    reached_h = given.results["buildout.milestone_h"].sel(milestone="opened")
    opened_h = reached_h.reduce(np.min, "lot", initial=np.inf)
    months = given.results.sizes["month"]
    month = given.timeline.month_index(opened_h.values + READY_AFTER_H)
    is_within = month < months
    chosen = xr.DataArray(np.where(is_within, month, 0), dims="draw")
    supply = given.results["talent.operators_supply_fte"].isel(month=chosen).drop_vars("month")
    demand = given.results["talent.operators_demand_fte"].isel(month=chosen).drop_vars("month")
    ready = (supply / demand.where(demand > 0, supply.where(supply > 0, 1.0))).clip(max=1.0)
    return ready.where(is_within, 0.0)


def _operators_missing_fte(given: MetricInput) -> xr.DataArray:
    return _operators_missing_by_month(given).isel(
        month=given.timeline.month_index(given.deadline_h), drop=True
    )


def _operators_missing_most_fte(given: MetricInput) -> xr.DataArray:
    return _operators_missing_by_month(given).max("month")


def _operators_missing_by_month(given: MetricInput) -> xr.DataArray:
    """Technicians and cluster engineers missing, by month: one cannot do the work of the other."""
    return given.results["talent.missing_fte"].sel(role=OPERATORS).sum("role")


def _idle_gpu_h(given: MetricInput, *, idle_for: str) -> xr.DataArray:
    idle = given.results["talent.idle_gpu_h"]
    return given.of_year(idle.sel(idle_for=idle_for, drop=True))


_IDLE = (
    ("builders", "GPU-hours of delivered GPUs in a ready hall that no crew is there to install"),
    ("operators", "GPU-hours of GPUs in service that nobody is there to run"),
    ("users", "free GPU-hours that those users would take who are missing"),
)

METRICS: tuple[Metric, ...] = (
    Metric(
        "talent.staff_per_1000_gpu",
        "FTE",
        "staff needed per 1,000 GPUs in service, mean over the time of service",
        _staff_per_1000_gpu,
    ),
    Metric(
        "talent.operators_missing_fte",
        "FTE",
        "operators needed and not there, in the month of the date",
        _operators_missing_fte,
        takes="date",
    ),
    Metric(
        "talent.users_missing_fte",
        "FTE",
        "specialists whom the growth of demand presupposes and who are not there, in the month of the date",
        partial(_missing_fte, role="users"),
        takes="date",
    ),
    Metric(
        "talent.builders_missing_most_fte",
        "FTE",
        "builders who could work and are not there, in the worst month",
        partial(_most_missing_fte, role="builders"),
    ),
    Metric(
        "talent.operators_missing_most_fte",
        "FTE",
        "operators needed and not there, in the worst month",
        _operators_missing_most_fte,
    ),
    Metric(
        "talent.technicians_missing_most_fte",
        "FTE",
        "data-centre technicians needed and not there, in the worst month",
        partial(_most_missing_fte, role="technicians"),
    ),
    Metric(
        "talent.cluster_engineers_missing_most_fte",
        "FTE",
        "cluster engineers needed and not there, in the worst month",
        partial(_most_missing_fte, role="cluster_engineers"),
    ),
    Metric(
        "talent.operators_ready_share",
        "share",
        "productive operators of those needed, six months after the first GPUs open",
        _operators_ready_share,
    ),
    *(
        Metric(
            f"talent.idle_for_{idle_for}_gpu_h",
            "GPU*h",
            f"{meaning}, in the year",
            partial(_idle_gpu_h, idle_for=idle_for),
            takes="year",
        )
        for idle_for, meaning in _IDLE
    ),
    *(replace(metric, known_after="talent.supply") for metric in COUNTRY_METRICS),
)
