"""The programmes' part of the finance stage: their values in each world, at the ends of years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import numpy as np

from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.core.timeline import Timeline, hours_between
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.finance import discounting, programmes
from ausbau.finance.programmes import Programmes, Purchase, Use
from ausbau.finance.spec import Programme

YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)

Announced = Mapping[str, Programme]


def run(announced: Announced, worlds: Worlds) -> dict[str, Array]:
    """Sums, GPUs, power and hours by programme in sorted order and by `year_bounds_h`."""
    names = sorted(announced)
    known = Programmes(
        announced_nominal_eur=_by_programme(worlds, names, "announced"),
        realised_share=_by_programme(worlds, names, "realised_share"),
        begin_h=hours_of_year(_by_programme(worlds, names, "begin"), worlds.timeline),
        duration_h=_by_programme(worlds, names, "duration"),
        ai_share=_by_programme(worlds, names, "ai_share"),
        compute_share=_by_programme(worlds, names, "compute_share"),
        aid_rate=_by_programme(worlds, names, "aid_rate"),
        within=_within(announced),
    )
    purchase = Purchase(
        eur_per_gpu=worlds.value("finance.programme_plant.investment"),
        build_time_h=worlds.value("finance.programme_plant.build_time"),
        inflation_per_year=worlds.value("finance.inflation"),
        start_years_later=start_years_later(worlds),
    )
    at_h = year_bounds_h(worlds.timeline)
    use = _use(worlds)
    compute, research, startups = programmes.split_nominal_eur(known, use, at_h)
    gpus = programmes.gpus_in_service(known, purchase, at_h)
    mw_per_gpu = worlds.value("finance.programme_plant.facility_power")
    return {
        "finance.programme_committed_nominal_eur": programmes.committed_nominal_eur(known, at_h),
        "finance.programme_announced_nominal_eur": known.announced_nominal_eur,
        "finance.programme_disbursed_nominal_eur": programmes.disbursed_nominal_eur(
            known, use, purchase.build_time_h, at_h
        ),
        "finance.programme_compute_nominal_eur": compute,
        "finance.programme_research_nominal_eur": research,
        "finance.programme_startup_nominal_eur": startups,
        "finance.programme_startups": startups / use.startup_eur[:, np.newaxis, np.newaxis],
        "finance.programme_ai_capital_nominal_eur": programmes.ai_capital_nominal_eur(known, at_h),
        "finance.programme_gpu": gpus,
        "finance.programme_mw": gpus * mw_per_gpu[:, np.newaxis, np.newaxis],
        "finance.programme_gpu_h": programmes.gpu_hours(known, purchase, at_h),
    }


def _use(worlds: Worlds) -> Use:
    path = "finance.programme_use"
    return Use(
        payment_h=worlds.value(f"{path}.payment_period"),
        research_share=worlds.value(f"{path}.research_share"),
        startup_share=worlds.value(f"{path}.startup_share"),
        startup_eur=worlds.value(f"{path}.startup_funding"),
    )


def start_years_later(worlds: Worlds) -> float:
    """Years from the price year, without one that of the start, to the start of the horizon."""
    start = worlds.timeline.start
    price_year = start.year if worlds.price_year is None else worlds.price_year
    return discounting.years_after_price_year(start, price_year)


def _by_programme(worlds: Worlds, names: list[str], field: str) -> Array:
    """A value of each programme, ``(draw, programme)``."""
    columns = [worlds.value(f"finance.programmes.{name}.{field}") for name in names]
    return np.stack(columns, axis=1) if columns else np.zeros((worlds.draws, 0))


def is_contained(announced: Announced) -> BoolArray:
    """Whether the sum of another programme of the same region holds that of each one, in sorted order."""
    names, within = sorted(announced), _within(announced)
    regions = [announced[name].region for name in names]
    return np.array(
        [
            any(regions[outer] == region for outer in programmes.containers(within, position))
            for position, region in enumerate(regions)
        ],
        dtype=np.bool_,
    )


def _within(announced: Announced) -> IntArray:
    """Position of the programme that contains each one."""
    names = sorted(announced)
    container = {inner: name for name in names for inner in announced[name].contains}
    positions = [
        names.index(container[name]) if name in container else programmes.NOT_CONTAINED
        for name in names
    ]
    return np.array(positions, dtype=np.int64)


def hours_of_year(calendar_year: Array, timeline: Timeline) -> Array:
    """Hours since the start of the horizon of a calendar year with decimals, to within a day."""
    return hours_between(timeline.start, YEAR_2000) + (calendar_year - 2000.0) * HOURS_PER_YEAR


def year_bounds_h(timeline: Timeline) -> Array:
    """The start of the horizon and the ends of its calendar years, in hours since the start."""
    ends = [timeline.hours(date(year + 1, 1, 1)) for year in timeline.years]
    bounds_h: Array = np.minimum(np.array([0.0, *ends]), timeline.duration_h)
    return bounds_h
