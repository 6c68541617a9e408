"""The metrics of the country's people: stocks, flows, visas, the US shock."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput


def _at_date(given: MetricInput, *, variable: str) -> xr.DataArray:
    return given.at_deadline(given.results[variable])


def _of_label(given: MetricInput, *, variable: str, dim: str, label: str) -> xr.DataArray:
    """One part of a path on bounds at the end of the date."""
    return given.at_deadline(given.results[variable].sel({dim: label}, drop=True))


def _specialists_growth_ratio(given: MetricInput) -> xr.DataArray:
    stock = given.results["talent.specialists_person"]
    start = stock.isel(bound=0, drop=True)
    return (given.at_deadline(stock) / start.where(start > 0, 1.0)).where(start > 0, 0.0)


def _visa_backlog_person(given: MetricInput) -> xr.DataArray:
    return given.at_deadline(given.results["talent.visa_backlog_person"].sum("applicant"))


def _trained_person(given: MetricInput) -> xr.DataArray:
    return given.until_deadline(given.results["talent.trained_person"])


def _job_ready_person(given: MetricInput) -> xr.DataArray:
    flows = given.results["talent.specialist_flow_person"].sel(flow="training", drop=True)
    return given.until_deadline(flows)


def _year_of(given: MetricInput, *, variable: str) -> xr.DataArray:
    return given.of_year(given.results[variable])


def _flow_of_year(given: MetricInput, *, flow: str) -> xr.DataArray:
    flows = given.results["talent.specialist_flow_person"].sel(flow=flow, drop=True)
    return abs(given.of_year(flows))


def _emigrants_of_year(given: MetricInput, *, destination: str) -> xr.DataArray:
    emigrated = given.results["talent.emigrated_person"]
    return given.of_year(emigrated.sel(destination=destination, drop=True))


def _emigration_of_year(given: MetricInput) -> xr.DataArray:
    """Those who leave alone and those who leave with their start-up."""
    single = _flow_of_year(given, flow="emigration")
    leaving: xr.DataArray = single + _flow_of_year(given, flow="start_ups")
    return leaving


def _of_origins(given: MetricInput, *, variable: str, origins: Sequence[str]) -> xr.DataArray:
    by_origin = given.results[variable]
    return given.at_deadline(by_origin.sel(origin=list(origins)).sum("origin"))


_specialists_person = partial(_of_origins, variable="talent.specialists_by_origin_person")
_builders_person = partial(_of_origins, variable="talent.builders_by_origin_person")


def _us_intention_gap_ratio(given: MetricInput) -> xr.DataArray:
    """Infinite where nobody comes."""
    arrivals = _flow_of_year(given, flow="us_shock")
    some = arrivals.where(arrivals > 0, 1.0)
    gap: xr.DataArray = (given.results["talent.us_intending_person"] / some).where(
        arrivals > 0, np.inf
    )
    return gap


def _of_draw(given: MetricInput, *, variable: str) -> xr.DataArray:
    return given.results[variable]


def _us_inflow_ratio(given: MetricInput) -> xr.DataArray:
    """Mean over the months of the year, weighted with their hours."""
    in_year = given.timeline.year_of_month == given.year
    hours = xr.DataArray(given.timeline.month_hours[in_year], dims="month")
    ratio = given.results["talent.us_inflow_ratio"].isel(month=in_year)
    mean: xr.DataArray = (ratio * hours).sum("month") / hours.sum()
    return mean


_OCCUPATIONS = (
    ("building_trades", "people who build and equip data centres on German sites"),
    ("technicians", "data-centre technicians in Germany"),
    ("cluster_engineers", "cluster engineers in Germany"),
    ("junior", "junior engineers with AI skills in Germany"),
    ("senior", "senior engineers with AI skills in Germany"),
    ("near_ai", "software engineers and data analysts whom a course could make AI specialists"),
)
_DESTINATIONS = (
    ("us", "the US"),
    ("uk", "the United Kingdom"),
    ("switzerland", "Switzerland"),
    ("canada", "Canada"),
    ("other", "other countries"),
)
_YEARLY = (
    (
        "drop_out_person",
        "drop_out_person",
        "students of AI-specific courses who give up in the year",
    ),
    (
        "status_changes_person",
        "status_change_person",
        "graduates from outside the EU who get a work title in the year: no arrivals",
    ),
    (
        "trade_entries_person",
        "trade_entry_person",
        "people who enter the building trades, data-centre technicians and cluster engineers in the year",
    ),
    (
        "us_diverted_person",
        "us_diverted_person",
        "AI specialists who leave the US or no longer go there in the year, wherever they go",
    ),
)

_AT_DATE = (
    ("specialists_person", "person", "engineers with AI skills in Germany at the end of the date"),
    ("students_person", "person", "students of AI-specific courses at the end of the date"),
    (
        "seeking_person",
        "person",
        "AI graduates who look for their first job at the end of the date",
    ),
    (
        "wage_premium_share",
        "share",
        "pay of AI specialists above that of the calibration year at the end of the date",
    ),
    ("technology_center_fte", "FTE", "staff of the Technology Center at the end of the date"),
    ("visa_wait_h", "h", "time until a visa application made on the date is taken up"),
    ("visa_decision_h", "h", "time from a visa application made on the date to the decision"),
    (
        "visa_entry_h",
        "h",
        "time from the application of an AI specialist on the date to the first day of work",
    ),
)

COUNTRY_METRICS: tuple[Metric, ...] = (
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
        partial(_year_of, variable="talent.trained_person"),
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
        "AI specialists who leave the country in the year, start-ups that move included",
        _emigration_of_year,
        takes="year",
    ),
    Metric(
        "talent.us_inflow_ratio",
        "ratio",
        "net inflow of AI specialists to the US in the year, relative to that of 2024",
        _us_inflow_ratio,
        takes="year",
    ),
    *(
        Metric(
            f"talent.{occupation}_person",
            "person",
            f"{meaning}, at the end of the date",
            partial(_of_label, variable="talent.stock_person", dim="occupation", label=occupation),
            takes="date",
        )
        for occupation, meaning in _OCCUPATIONS
    ),
    Metric(
        "talent.foreign_specialists_person",
        "person",
        "AI specialists in Germany whose first degree is from abroad, at the end of the date",
        partial(_specialists_person, origins=("eu", "third_country")),
        takes="date",
    ),
    Metric(
        "talent.third_country_specialists_person",
        "person",
        "those of them with a degree from outside the EU, at the end of the date",
        partial(_specialists_person, origins=("third_country",)),
        takes="date",
    ),
    Metric(
        "talent.foreign_builders_person",
        "person",
        "people of the building trades with a foreign passport, at the end of the date",
        partial(_builders_person, origins=("eu", "third_country")),
        takes="date",
    ),
    Metric(
        "talent.third_country_builders_person",
        "person",
        "those of them from outside the EU, who need a title to come, at the end of the date",
        partial(_builders_person, origins=("third_country",)),
        takes="date",
    ),
    *(
        Metric(
            f"talent.{name}",
            "person",
            meaning,
            partial(_year_of, variable=f"talent.{variable}"),
            takes="year",
        )
        for name, variable, meaning in _YEARLY
    ),
    Metric(
        "talent.start_up_moves_person",
        "person",
        "AI specialists who leave the country with their start-up in the year",
        partial(_flow_of_year, flow="start_ups"),
        takes="year",
    ),
    Metric(
        "talent.self_taught_person",
        "person",
        "near-AI engineers who become specialists on the job in the year",
        partial(_flow_of_year, flow="self_taught"),
        takes="year",
    ),
    *(
        Metric(
            f"talent.emigrants_to_{destination}_person",
            "person",
            f"AI specialists who leave for {place} in the year",
            partial(_emigrants_of_year, destination=destination),
            takes="year",
        )
        for destination, place in _DESTINATIONS
    ),
    Metric(
        "talent.us_intending_person",
        "person",
        "AI specialists in the US who say that they think of leaving",
        partial(_of_draw, variable="talent.us_intending_person"),
    ),
    Metric(
        "talent.us_intention_gap_ratio",
        "ratio",
        "those who think of leaving the US for each AI specialist who comes to Germany in the year",
        _us_intention_gap_ratio,
        takes="year",
    ),
    Metric(
        "talent.us_fee_part_share",
        "share",
        "share of the visa fee in all who leave the US or no longer go there",
        partial(_of_draw, variable="talent.us_fee_part_share"),
    ),
)
