"""The metrics of the talent domain: those of the plant, and with them those of the country."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput
from ausbau.talent.country_metrics import COUNTRY_METRICS

OPERATORS = ("technicians", "cluster_engineers")
READY_AFTER_H = 6 * 730.5
"""Time after the opening at which the operator's staff should be productive: six months."""


def _staff_per_1000_gpu(given: MetricInput) -> Array:
    """Mean over the months with GPUs in service, weighted with them; 0 if there never are any."""
    stock = given.of("buildout.gpu_in_state", "bound", "gpu_type", milestone="in_service")
    by_bound = stock.sum(axis=-1)
    gpus = np.maximum(by_bound[:, :-1], by_bound[:, 1:]).sum(axis=1)
    staff = given.of("talent.operators_demand_fte", "month").sum(axis=1)
    found: Array = 1000 * staff / np.where(gpus > 0, gpus, 1.0)
    return found


def _missing_fte(given: MetricInput, *, role: str) -> Array:
    return given.of("talent.missing_fte", "month", role=role)[:, given.months_of_dates]


def _most_missing_fte(given: MetricInput, *, role: str) -> Array:
    found: Array = given.of("talent.missing_fte", "month", role=role).max(axis=1)
    return found


def _operators_ready_share(given: MetricInput) -> Array:
    """In the month six months after the first opening; 0 if that never comes within the horizon."""
    opened_h = given.of("buildout.milestone_h", "lot", milestone="opened").min(1, initial=np.inf)
    month = given.timeline.month_index(opened_h + READY_AFTER_H)
    is_within = month < given.timeline.months
    chosen = np.arange(len(month)), np.where(is_within, month, 0)
    supply = given.of("talent.operators_supply_fte", "month")[chosen]
    demand = given.of("talent.operators_demand_fte", "month")[chosen]
    needed = np.where(demand > 0, demand, np.where(supply > 0, supply, 1.0))
    return np.where(is_within, (supply / needed).clip(max=1.0), 0.0)


def _operators_missing_fte(given: MetricInput) -> Array:
    return _operators_missing_by_month(given)[:, given.months_of_dates]


def _operators_missing_most_fte(given: MetricInput) -> Array:
    found: Array = _operators_missing_by_month(given).max(axis=1)
    return found


def _operators_missing_by_month(given: MetricInput) -> Array:
    """Technicians and cluster engineers missing, by month: one cannot do the work of the other."""
    technicians, engineers = (
        given.of("talent.missing_fte", "month", role=role) for role in OPERATORS
    )
    return technicians + engineers


def _idle_gpu_h(given: MetricInput, *, idle_for: str) -> Array:
    return given.year_sum("talent.idle_gpu_h", idle_for=idle_for)


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
