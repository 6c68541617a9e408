"""The metrics of the country's people: stocks, flows, visas, the US shock."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput


def _at_date(given: MetricInput, *, variable: str) -> Array:
    return given.at_dates(given.of(variable, "bound"))


def _stock_person(given: MetricInput, *, occupation: str) -> Array:
    return given.at_dates(given.of("talent.stock_person", "bound", occupation=occupation))


def _specialists_growth_ratio(given: MetricInput) -> Array:
    stock = given.of("talent.specialists_person", "bound")
    start = stock[:, :1]
    return np.where(start > 0, given.at_dates(stock) / np.where(start > 0, start, 1.0), 0.0)


def _visa_backlog_person(given: MetricInput) -> Array:
    by_applicant = given.of("talent.visa_backlog_person", "bound", "applicant")
    return given.at_dates(by_applicant.sum(axis=-1))


def _trained_person(given: MetricInput) -> Array:
    return given.until_dates(given.of("talent.trained_person", "month"))


def _job_ready_person(given: MetricInput) -> Array:
    return given.until_dates(given.of("talent.specialist_flow_person", "month", flow="training"))


def _year_of(given: MetricInput, *, variable: str) -> Array:
    return given.year_sum(variable)


def _flow_of_year(given: MetricInput, *, flow: str) -> Array:
    return np.abs(given.year_sum("talent.specialist_flow_person", flow=flow))


def _emigrants_of_year(given: MetricInput, *, destination: str) -> Array:
    return given.year_sum("talent.emigrated_person", destination=destination)


def _emigration_of_year(given: MetricInput) -> Array:
    """Those who leave alone and those who leave with their start-up."""
    return _flow_of_year(given, flow="emigration") + _flow_of_year(given, flow="start_ups")


def _of_origins(given: MetricInput, *, variable: str, origins: Sequence[str]) -> Array:
    of_each = [given.of(variable, "bound", origin=origin) for origin in origins]
    return given.at_dates(np.sum(of_each, axis=0))


_specialists_person = partial(_of_origins, variable="talent.specialists_by_origin_person")
_builders_person = partial(_of_origins, variable="talent.builders_by_origin_person")


def _us_intention_gap_ratio(given: MetricInput) -> Array:
    """Infinite where nobody comes."""
    arrivals = _flow_of_year(given, flow="us_shock")
    intending = given.of("talent.us_intending_person")[:, np.newaxis]
    return np.where(arrivals > 0, intending / np.where(arrivals > 0, arrivals, 1.0), np.inf)


def _of_draw(given: MetricInput, *, variable: str) -> Array:
    return given.of(variable)


def _us_inflow_ratio(given: MetricInput) -> Array:
    """Mean over the months of the year, weighted with their hours."""
    hours = given.timeline.month_hours
    weighted = given.of_years(given.of("talent.us_inflow_ratio", "month") * hours)
    found: Array = weighted / np.array([hours[months].sum() for months in given.months_of_years])
    return found


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
            partial(_stock_person, occupation=occupation),
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
