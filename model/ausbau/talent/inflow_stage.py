"""Stocks at the start, and what comes and moves on whatever the labour market does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.talent import education, flow_network, training_stage, workforce
from ausbau.talent.flow_network import STAGES
from ausbau.talent.market import Inflow
from ausbau.talent.months import Months, laid_by_month
from ausbau.talent.spec import HIGHEST_RATE_PER_YEAR, TalentSpec
from ausbau.talent.workforce import LEVELS, NETWORK, ORIGINS

PATH = "specialists"


def inflow(spec: TalentSpec, months: Months) -> Inflow:
    """What the market works with."""
    stocks = _start(months)
    near_ai = stocks["near_ai"].sum(axis=1)
    trained = training_stage.trained_per_year(
        spec.specialists.training, months, np.broadcast_to(months.middle_h, months.shape)
    )
    course_rate = training_stage.course_rate_per_year(trained, near_ai, months)
    return Inflow(
        start_person=_draws_last(stocks, NETWORK.stocks, months),
        beginners_per_year=_growing(
            _beginners(stocks["studying_1"], months), f"{PATH}.graduates.growth", months
        ),
        near_ai_per_year=_growing(
            _near_ai_entering(stocks["near_ai"], course_rate[:, :1], months),
            f"{PATH}.near_ai.growth",
            months,
        ),
        rates_per_year=_draws_last(_rates(months), NETWORK.flows, months),
        course_rate_per_year=laid_by_month(course_rate),
        free_movers_per_year=months.value(f"{PATH}.free_movers"),
        senior_share=months.value(f"{PATH}.arrivals_senior_share"),
    )


def specialists_at_start(months: Months) -> Array:
    """The stock of the day of calibration, moved to the start as demand presupposes, ``(draw,)``."""
    growth = months.value("users.presupposed_growth")
    years = months.since_calibration_years(months.bounds_h[:1])
    start: Array = months.value(f"{PATH}.stock") * (1.0 + growth) ** years
    return start


def composition(months: Months) -> Array:
    """Specialists of the start by origin, as shares, ``(draw, origin)``."""
    return workforce.origin_shares(
        months.value(f"{PATH}.foreign_share"), months.value(f"{PATH}.eu_share")
    )


def _start(months: Months) -> Mapping[str, Array]:
    """Stocks by name, ``(draw, origin)``: on a steady path wherever the stock has an inflow of its own."""
    stocks: dict[str, Array] = {}
    by_origin = specialists_at_start(months)[:, np.newaxis] * composition(months)
    senior = months.column(f"{PATH}.senior_share")
    stocks |= {"senior": by_origin * senior, "junior": by_origin * (1.0 - senior)}
    stocks["near_ai"] = by_origin * months.column(f"{PATH}.near_ai.ratio")
    graduates, growth = _degrees(months), _log_growth(months, f"{PATH}.graduates.growth")
    study_rate, drop_out = _study_rates(months)
    students = flow_network.steady_stages(graduates, study_rate, drop_out, growth)
    match = _per_year(months, f"{PATH}.graduates.job_match_time")
    stocks["seeking"] = graduates * _stay(months) / (match + growth)
    learners = _learners(stocks["near_ai"], months)
    for stage in range(STAGES):
        stocks[f"studying_{stage + 1}"] = students[stage]
        stocks[f"learning_{stage + 1}"] = learners[stage]
    return stocks


def _learners(near_ai: Array, months: Months) -> Array:
    """People who are changing their job at the start, ``(stage, draw, origin)``."""
    total = near_ai.sum(axis=1, keepdims=True)
    share = np.divide(near_ai, total, out=np.zeros_like(near_ai), where=total > 0)
    path = training_stage.PATH
    seats = education.growing_per_year(
        months.column(f"{path}.seats"),
        months.column(f"{path}.growth"),
        months.since_calibration_years(months.bounds_h[:1]),
    )
    finished = seats * months.column(f"{path}.completion_share")
    changing = finished * months.column(f"{path}.yield_share")
    changing = np.minimum(changing, HIGHEST_RATE_PER_YEAR * total) * share
    rate = STAGES * _per_year(months, f"{path}.reskilling_time")
    growth = _log_growth(months, f"{path}.growth")
    # The first stage takes in what changes today; the last one gives off what did a delay ago.
    leaving = changing * (rate / (rate + growth)) ** STAGES
    return flow_network.steady_stages(leaving, rate, np.zeros_like(rate), growth)


def _rates(months: Months) -> Mapping[str, Array]:
    """Hazards of those who move on, by flow, ``(draw, origin)`` or ``(draw, 1)``."""
    study, drop_out = _study_rates(months)
    stay = _stay(months)
    learn = STAGES * _per_year(months, f"{training_stage.PATH}.reskilling_time")
    retire = months.column(f"{PATH}.retirement_rate")
    return {
        **{f"study_{stage}": study for stage in (1, 2)},
        **{f"drop_out_{stage}": drop_out for stage in (1, 2, 3)},
        "graduate_and_stay": study * stay,
        "graduate_and_leave": study * (1.0 - stay),
        "match": _per_year(months, f"{PATH}.graduates.job_match_time"),
        "leave_near_ai": retire,
        "teach_oneself": months.column(f"{PATH}.near_ai.self_taught_rate"),
        **dict.fromkeys(("learn_1", "learn_2", "change_job"), learn),
        "promote": _per_year(months, f"{PATH}.promotion_time"),
        **{f"retire_{level}": retire for level in LEVELS},
    }


def _near_ai_entering(near_ai: Array, course_rate: Array, months: Months) -> Array:
    """People a year who keep the stock of near-AI engineers growing at its rate, ``(draw, origin)``."""
    leaving = (
        months.column(f"{PATH}.retirement_rate")
        + months.column(f"{PATH}.near_ai.self_taught_rate")
        + course_rate
    )
    return near_ai * np.maximum(leaving + _log_growth(months, f"{PATH}.near_ai.growth"), 0.0)


def _beginners(first_stage: Array, months: Months) -> Array:
    """Students a year who begin at the start, for the degrees to grow steadily, ``(draw, origin)``."""
    rate, drop_out = _study_rates(months)
    return first_stage * (rate + drop_out + _log_growth(months, f"{PATH}.graduates.growth"))


def _degrees(months: Months) -> Array:
    """Degrees a year at the start by origin; international students come from outside the EU."""
    per_year = education.growing_per_year(
        months.column(f"{PATH}.graduates.at_start"),
        months.column(f"{PATH}.graduates.growth"),
        months.since_calibration_years(months.bounds_h[:1]),
    )
    return per_year * _students(months)


def _students(months: Months) -> Array:
    international = months.value(f"{PATH}.graduates.international_share")
    return workforce.origin_shares(international, np.zeros_like(international))


def _stay(months: Months) -> Array:
    ratio = months.value(f"{PATH}.graduates.international_stay_ratio")
    relative = np.stack([np.ones_like(ratio), ratio, ratio], axis=1)
    mean = months.value(f"{PATH}.graduates.stay_share")
    return workforce.stay_shares(mean, _students(months), relative)


def _study_rates(months: Months) -> tuple[Array, Array]:
    """From one stage of the studies to the next, and out of each of them without a degree."""
    rate = STAGES * _per_year(months, f"{PATH}.graduates.study_time")
    drop_out = months.column(f"{PATH}.graduates.drop_out_share")
    return rate, flow_network.loss_rate_of_share(drop_out, rate)


def _growing(at_start: Array, growth: str, months: Months) -> Array:
    """Yearly numbers by origin that grow from the start of the run on, ``(month, origin, draw)``."""
    years = (months.middle_h - months.bounds_h[0]) / HOURS_PER_YEAR
    factor = education.growing_per_year(np.ones((1, 1)), months.column(growth), years)
    return np.ascontiguousarray(at_start.T * factor.T[:, np.newaxis])


def _per_year(months: Months, path: str) -> Array:
    return HOURS_PER_YEAR / months.column(path)


def _log_growth(months: Months, path: str) -> Array:
    return np.log1p(months.column(path))


def _draws_last(by_name: Mapping[str, Array], names: Sequence[str], months: Months) -> Array:
    """Arrays ``(draw, origin)`` in the order of the names, ``(name, origin, draw)``; zero where none is."""
    none = np.zeros((months.worlds.draws, len(ORIGINS)))
    chosen = [np.broadcast_to(by_name.get(name, none), none.shape).T for name in names]
    return np.ascontiguousarray(np.stack(chosen))
