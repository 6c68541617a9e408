"""The metrics of the talent domain."""

from __future__ import annotations

from functools import partial

import numpy as np
import xarray as xr

from ausbau.core.metric import Metric, MetricInput

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


def _at_date(given: MetricInput, *, variable: str) -> xr.DataArray:
    """A path on bounds at the end of the date: between the bounds of its month in proportion to the time."""
    return _between(given, given.results[variable])


def _between(given: MetricInput, path: xr.DataArray) -> xr.DataArray:
    month = given.timeline.month_index(given.deadline_h)
    bounds_h = given.timeline.bounds_h
    passed = (given.deadline_h - bounds_h[month]) / (bounds_h[month + 1] - bounds_h[month])
    before, after = path.isel(bound=month, drop=True), path.isel(bound=month + 1, drop=True)
    between: xr.DataArray = before + passed * (after - before)
    return between


def _specialists_growth_ratio(given: MetricInput) -> xr.DataArray:
    stock = given.results["talent.specialists_person"]
    start = stock.isel(bound=0, drop=True)
    return (_between(given, stock) / start.where(start > 0, 1.0)).where(start > 0, 0.0)


def _visa_backlog_person(given: MetricInput) -> xr.DataArray:
    return _between(given, given.results["talent.visa_backlog_person"].sum("applicant"))


def _until_date(given: MetricInput, flow: xr.DataArray) -> xr.DataArray:
    """A flow summed from the start to the end of the date, the month of the date in proportion."""
    bounds_h = given.timeline.bounds_h
    passed = np.clip((given.deadline_h - bounds_h[:-1]) / np.diff(bounds_h), 0.0, 1.0)
    total: xr.DataArray = (flow * xr.DataArray(passed, dims="month")).sum("month")
    return total


def _trained_person(given: MetricInput) -> xr.DataArray:
    return _until_date(given, given.results["talent.trained_person"])


def _job_ready_person(given: MetricInput) -> xr.DataArray:
    flows = given.results["talent.specialist_flow_person"].sel(flow="training", drop=True)
    return _until_date(given, flows)


def _of_year(given: MetricInput, flow: xr.DataArray) -> xr.DataArray:
    return flow.isel(month=given.timeline.year_of_month == given.year).sum("month")


def _trained_of_year(given: MetricInput) -> xr.DataArray:
    return _of_year(given, given.results["talent.trained_person"])


def _flow_of_year(given: MetricInput, *, flow: str) -> xr.DataArray:
    flows = given.results["talent.specialist_flow_person"].sel(flow=flow, drop=True)
    return abs(_of_year(given, flows))


def _us_inflow_ratio(given: MetricInput) -> xr.DataArray:
    """Mean over the months of the year, weighted with their hours."""
    in_year = given.timeline.year_of_month == given.year
    hours = xr.DataArray(given.timeline.month_hours[in_year], dims="month")
    ratio = given.results["talent.us_inflow_ratio"].isel(month=in_year)
    mean: xr.DataArray = (ratio * hours).sum("month") / hours.sum()
    return mean


_AT_DATE = (
    ("specialists_person", "person", "engineers with AI skills in Germany at the end of the date"),
    ("technology_center_fte", "FTE", "staff of the Technology Center at the end of the date"),
    ("visa_wait_h", "h", "time until a visa application made on the date is taken up"),
    ("visa_decision_h", "h", "time from a visa application made on the date to the decision"),
    (
        "visa_entry_h",
        "h",
        "time from the application of an AI specialist on the date to the first day of work",
    ),
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
        partial(_missing_fte, role="operators"),
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
        partial(_most_missing_fte, role="operators"),
    ),
    Metric(
        "talent.operators_ready_share",
        "share",
        "productive operators of those needed, six months after the first GPUs open",
        _operators_ready_share,
    ),
    *(
        Metric(
            f"talent.{name}",
            unit,
            meaning,
            partial(_at_date, variable=f"talent.{name}"),
            takes="date",
        )
        for name, unit, meaning in _AT_DATE
    ),
    Metric(
        "talent.specialists_growth_ratio",
        "ratio",
        "engineers with AI skills at the end of the date, relative to the start",
        _specialists_growth_ratio,
        takes="date",
    ),
    Metric(
        "talent.visa_backlog_person",
        "person",
        "visa applicants whose case no office has taken up at the end of the date",
        _visa_backlog_person,
        takes="date",
    ),
    Metric(
        "talent.trained_person",
        "person",
        "people who have completed a course since the start, by the end of the date",
        _trained_person,
        takes="date",
    ),
    Metric(
        "talent.job_ready_person",
        "person",
        "people whom courses have turned into AI specialists since the start, by the end of the date",
        _job_ready_person,
        takes="date",
    ),
    Metric(
        "talent.trained_of_year_person",
        "person",
        "people who complete a course in the year",
        _trained_of_year,
        takes="year",
    ),
    Metric(
        "talent.us_arrivals_person",
        "person",
        "AI specialists who come in the year because of the US shock",
        partial(_flow_of_year, flow="us_shock"),
        takes="year",
    ),
    Metric(
        "talent.immigration_person",
        "person",
        "AI specialists who come from abroad in the year, without those of the US shock",
        partial(_flow_of_year, flow="immigration"),
        takes="year",
    ),
    Metric(
        "talent.emigration_person",
        "person",
        "AI specialists who leave the country in the year",
        partial(_flow_of_year, flow="emigration"),
        takes="year",
    ),
    Metric(
        "talent.us_inflow_ratio",
        "ratio",
        "net inflow of AI specialists to the US in the year, relative to that of 2024",
        _us_inflow_ratio,
        takes="year",
    ),
)
