"""Runs the talent rules on labelled results: the only file of the domain that knows labels.

It runs in two parts: what people there are, before the build-out; what people are needed, after the
allocation.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.upstream import coordinate
from ausbau.core.variables import Variable
from ausbau.core.worlds import Worlds
from ausbau.talent import (
    balance_stage,
    choice_stage,
    inflow_stage,
    location,
    market,
    trade_origins,
    training_stage,
    visa_stage,
    workforce,
)
from ausbau.talent import supply as capacities
from ausbau.talent.choice_stage import UsShock
from ausbau.talent.market import APPLICANTS, MarketPath
from ausbau.talent.months import Months
from ausbau.talent.spec import TalentSpec
from ausbau.talent.variables import VARIABLES_BALANCE, VARIABLES_SUPPLY
from ausbau.talent.workforce import LEVELS, ORIGINS

TRADES = ("building", "technicians", "cluster_engineers")
OPERATORS = ("technicians", "cluster_engineers")
OCCUPATIONS = ("building_trades", "technicians", "cluster_engineers", "junior", "senior", "near_ai")
VISA_FLOWS = ("applied", "handled")
IDLE_FOR = ("builders", "operators", "users")


def supply(spec: TalentSpec, catalogue: CatalogueSpec, worlds: Worlds) -> xr.Dataset:  # noqa: ARG001  one signature for all stages
    """Crews, operators, specialists and users before anything is built."""
    months = Months(worlds, spec.calibrated_on)
    shock = choice_stage.us_shock(months)
    offices = visa_stage.office(spec, months, shock)
    path = market.follow(
        inflow_stage.inflow(spec, months), choice_stage.choice(spec, months, shock), offices
    )
    wait_h = visa_stage.wait_h(path, offices)
    arrays = {
        **_of_plant(months),
        **_of_country(path, months),
        **_of_shock(spec, shock, months),
        **_of_training(spec, months),
        **_of_queue(path),
        "talent.visa_wait_h": wait_h,
        "talent.visa_decision_h": wait_h + visa_stage.steps(spec, months).decision_h,
        "talent.visa_entry_h": wait_h + offices.later_h,
    }
    timeline = worlds.timeline
    return _labelled(
        arrays,
        VARIABLES_SUPPLY,
        {
            "draw": np.arange(worlds.start, worlds.stop),
            "month": timeline.month_starts,
            "later_month": timeline.prolonged.month_starts[timeline.months :],
            "bound": timeline.bounds_h,
            "flow": coordinate("flow", *workforce.TOLD_FLOWS),
            "applicant": coordinate("applicant", *APPLICANTS),
            "visa_flow": coordinate("visa_flow", *VISA_FLOWS),
            "operator": coordinate("operator", *OPERATORS),
            "occupation": coordinate("occupation", *OCCUPATIONS),
            "origin": coordinate("origin", *ORIGINS),
            "destination": coordinate("destination", *location.DESTINATIONS),
        },
    )


def balance(
    spec: TalentSpec,
    catalogue: CatalogueSpec,  # noqa: ARG001  one signature for all stages
    worlds: Worlds,
    upstream: xr.Dataset,
) -> xr.Dataset:
    """Operators needed for what is in service, people missing by role, and what stands idle for it."""
    months = Months(worlds, spec.calibrated_on)
    needed = balance_stage.operators_needed_fte(upstream, months)
    waiting = balance_stage.waiting_gpu(upstream, months)
    arrays = {
        "talent.operators_demand_fte": needed.sum(axis=2),
        "talent.missing_fte": balance_stage.missing_fte(upstream, needed, waiting, months),
        "talent.idle_gpu_h": balance_stage.idle_gpu_h(upstream, needed, waiting, months),
    }
    coords = {
        "draw": upstream["draw"],
        "month": upstream["month"],
        "role": coordinate("role", *balance_stage.ROLES),
        "idle_for": coordinate("idle_for", *IDLE_FOR),
    }
    return _labelled(arrays, VARIABLES_BALANCE, coords)


def _labelled(
    arrays: Mapping[str, Array], variables: tuple[Variable, ...], coords: Mapping[str, object]
) -> xr.Dataset:
    dims = {variable.name: variable.dims for variable in variables}
    return xr.Dataset({name: (dims[name], array) for name, array in arrays.items()}, coords=coords)


def _of_plant(months: Months) -> Mapping[str, Array]:
    """Crews and operators that the plan can have."""
    index = {trade: _index(months, trade, months.middle_h) for trade in TRADES}
    ready = capacities.productive_share(
        np.maximum(months.since_calibration_h(months.middle_h), 0.0),
        months.column("operators.hiring_time"),
        months.column("operators.ramp_time"),
    )
    technician_share = months.column("operators.technician_share")
    core, hireable = months.column("operators.core_team"), months.column("operators.hireable")
    by_role = [
        share * capacities.operators_supply_fte(core, hireable * index[role], ready)
        for role, share in zip(OPERATORS, (technician_share, 1.0 - technician_share), strict=True)
    ]
    return {
        "talent.installation_crews": _crews(months, months.middle_h),
        "talent.later_crews": _crews(months, months.later_middle_h),
        "talent.operators_by_role_fte": np.stack(by_role, axis=2),
        "talent.operators_supply_fte": by_role[0] + by_role[1],
    }


def _crews(months: Months, at_h: Array) -> Array:
    """Crews that install servers, ``(draw, time)``."""
    stated = months.column("builders.installation_crews")
    return capacities.whole_crews(stated * _index(months, "building", at_h))


def _index(months: Months, trade: str, at_h: Array) -> Array:
    """Stock of a trade relative to the day of calibration, ``(draw, time)``."""
    growth = months.column(f"trades.{trade}.growth")
    return capacities.trade_index(growth, months.since_calibration_years(at_h))


def _of_country(path: MarketPath, months: Months) -> Mapping[str, Array]:
    """The country's stocks and their flows."""
    stocks = path.stock_person
    trades = [
        months.column(f"trades.{trade}.stock") * _index(months, trade, months.bounds_h)
        for trade in TRADES
    ]
    of_ai = [workforce.stock(stocks, name).T for name in ("junior", "senior", "near_ai")]
    specialists = of_ai[0] + of_ai[1]
    places = [workforce.NETWORK.stocks.index(level) for level in LEVELS]
    return {
        "talent.stock_person": np.stack([*trades, *of_ai], axis=2),
        "talent.specialists_person": specialists,
        "talent.specialists_by_origin_person": stocks[:, places].sum(axis=1).transpose(2, 0, 1),
        "talent.specialist_flow_person": workforce.told(path.moved_person),
        "talent.immigrants_by_origin_person": workforce.immigrants(path.moved_person),
        "talent.users_supply_share": capacities.users_supply_share(
            specialists, choice_stage.presupposed_person(months)
        ),
        "talent.builders_by_origin_person": _builders_by_origin(trades[0], months),
        "talent.students_person": workforce.stock(stocks, *workforce.STUDY).T,
        "talent.seeking_person": workforce.stock(stocks, "seeking").T,
        "talent.drop_out_person": _moved(path, "drop_out_1", "drop_out_2", "drop_out_3"),
        "talent.status_change_person": _moved(path, "match", origin="third_country"),
        "talent.trade_entry_person": _trade_entries(months),
        "talent.emigrated_person": np.ascontiguousarray(path.emigrated_person),
        "talent.wage_premium_share": np.ascontiguousarray(path.premium_share),
    }


def _builders_by_origin(builders: Array, months: Months) -> Array:
    """People of the building trades ``(draw, bound)`` by passport, ``(draw, bound, origin)``."""
    path = "trades.building"
    elapsed_years = months.since_calibration_years(months.bounds_h)
    foreign = trade_origins.foreign_share(
        months.column(f"{path}.foreign_share"),
        months.column(f"{path}.entering_foreign_share"),
        months.column(f"{path}.growth"),
        months.column(f"{path}.retirement_rate"),
        elapsed_years,
    )
    shares = workforce.origin_shares(foreign, months.column(f"{path}.eu_share"))
    return builders[:, :, np.newaxis] * shares


def _moved(path: MarketPath, *flows: str, origin: str | None = None) -> Array:
    """People of some flows, of all origins or of one, ``(draw, month)``."""
    places = [workforce.NETWORK.place(flow) for flow in flows]
    moved = path.moved_person[:, places].sum(axis=1)
    total: Array = moved.sum(axis=1) if origin is None else moved[:, ORIGINS.index(origin)]
    return total.T


def _trade_entries(months: Months) -> Array:
    """People who enter one of the trades in each month, ``(draw, month)``."""
    entries = [
        capacities.trade_entries_person(
            months.column(f"trades.{trade}.stock") * _index(months, trade, months.bounds_h[:-1]),
            months.column(f"trades.{trade}.growth"),
            months.column(f"trades.{trade}.retirement_rate"),
            months.years,
        )
        for trade in TRADES
    ]
    total: Array = np.sum(entries, axis=0)
    return total


def _of_shock(spec: TalentSpec, shock: UsShock, months: Months) -> Mapping[str, Array]:
    active = months.active(spec.us_shock.starts)
    inflow = 1.0 + (shock.inflow_ratio[:, np.newaxis] - 1.0) * active
    return {
        "talent.us_inflow_ratio": inflow,
        "talent.us_intending_person": shock.intending_person,
        "talent.us_diverted_person": shock.diverted_per_year[:, np.newaxis] * active * months.years,
        "talent.us_fee_part_share": shock.fee_part_share,
    }


def _of_training(spec: TalentSpec, months: Months) -> Mapping[str, Array]:
    at_h = np.broadcast_to(months.middle_h, months.shape)
    trained = training_stage.trained_per_year(spec.specialists.training, months, at_h)
    return {
        "talent.trained_person": trained * months.years,
        "talent.technology_center_fte": training_stage.center_staff_fte(months, months.bounds_h),
    }


def _of_queue(path: MarketPath) -> Mapping[str, Array]:
    """Applied positive, handled negative, so that the flows sum to the change of the backlog."""
    queue = path.queue
    return {
        "talent.visa_backlog_person": np.ascontiguousarray(queue.backlog_person),
        "talent.visa_flow_person": np.ascontiguousarray(
            np.stack([queue.applied_person, -queue.handled_person], axis=3)
        ),
    }
