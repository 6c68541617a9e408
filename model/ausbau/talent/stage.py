"""Runs the talent rules on labelled results: the only file of the domain that knows labels.

It runs in two parts: what people there are, before the build-out; what people are needed, after the
allocation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.talent import balance as needs
from ausbau.talent import education, exodus, measure, specialists, visa
from ausbau.talent import supply as capacities
from ausbau.talent.spec import TalentSpec
from ausbau.talent.specialists import StockPath
from ausbau.talent.variables import VARIABLES_SUPPLY
from ausbau.talent.visa import QueuePath

ENTRIES = ("graduates", "immigration", "training", "us_shock")
EXITS = ("emigration", "retirement")
APPLICANTS = ("others", "specialists", "us_specialists")
"""Who waits for a visa: AI specialists, those of them who come because of the US shock, and all others."""
VISA_FLOWS = ("applied", "handled")


@dataclass(frozen=True)
class VisaTimes:
    """How long the steps of a visa take for an application at that bound, ``(draw, bound)``."""

    wait_h: Array
    processing_h: Array
    specialists_processing_h: Array
    """Of AI specialists, whom a talent visa can save time."""
    specialists_relocation_h: Array


def supply(spec: TalentSpec, catalogue: CatalogueSpec, worlds: Worlds) -> xr.Dataset:  # noqa: ARG001  one signature for all stages
    """Crews, operators, specialists and users before anything is built."""
    timeline = worlds.timeline
    queue, times = _visa(spec, worlds)
    trained, center_fte = _training(spec, worlds)
    path = _specialists(spec, worlds, queue, times)
    arrays = {
        "talent.installation_crews": _crews(worlds),
        "talent.operators_supply_fte": _operators(worlds),
        "talent.users_supply_share": capacities.users_supply_share(
            path.stock_person, _presupposed(path.stock_person, worlds)
        ),
        "talent.specialists_person": path.stock_person,
        "talent.specialist_flow_person": _signed(path.entered_person, path.left_person),
        "talent.trained_person": trained,
        "talent.technology_center_fte": center_fte,
        "talent.visa_backlog_person": queue.backlog_person,
        "talent.visa_flow_person": _visa_flows(queue),
        "talent.visa_wait_h": times.wait_h,
        "talent.visa_decision_h": times.wait_h + times.processing_h,
        "talent.visa_entry_h": (
            times.wait_h + times.specialists_processing_h + times.specialists_relocation_h
        ),
        "talent.us_inflow_ratio": _us_inflow_ratio(spec, worlds),
    }
    dims = {variable.name: variable.dims for variable in VARIABLES_SUPPLY}
    return xr.Dataset(
        {name: (dims[name], array) for name, array in arrays.items()},
        coords={
            "draw": np.arange(worlds.start, worlds.stop),
            "month": timeline.month_starts,
            "bound": timeline.bounds_h,
            "flow": [*ENTRIES, *EXITS],
            "applicant": list(APPLICANTS),
            "visa_flow": list(VISA_FLOWS),
        },
    )


def balance(
    spec: TalentSpec,  # noqa: ARG001  one signature for all stages
    catalogue: CatalogueSpec,  # noqa: ARG001
    worlds: Worlds,
    upstream: xr.Dataset,
) -> xr.Dataset:
    """Operators needed for what is in service, and people missing by role."""
    demand = _operators_demand_fte(upstream, worlds)
    by_role = {
        "builders": _builders_missing_fte(upstream, worlds),
        "operators": needs.missing_fte(demand, upstream["talent.operators_supply_fte"].values),
        "users": _users_missing_fte(upstream, worlds),
    }
    missing = np.stack([by_role[role] for role in needs.ROLES], axis=2)
    return xr.Dataset(
        {
            "talent.operators_demand_fte": (("draw", "month"), demand),
            "talent.missing_fte": (("draw", "month", "role"), missing),
        },
        coords={
            "draw": upstream["draw"],
            "month": upstream["month"],
            "role": list(needs.ROLES),
        },
    )


def _crews(worlds: Worlds) -> Array:
    path = "talent.builders"
    return capacities.whole_crews(
        _column(worlds, f"{path}.installation_crews"),
        _column(worlds, f"{path}.growth"),
        _middle_h(worlds) / HOURS_PER_YEAR,
    )


def _operators(worlds: Worlds) -> Array:
    path = "talent.operators"
    return capacities.operators_supply_fte(
        _middle_h(worlds),
        _column(worlds, f"{path}.core_team"),
        _column(worlds, f"{path}.hireable"),
        _column(worlds, f"{path}.hiring_time"),
        _column(worlds, f"{path}.ramp_time"),
    )


def _presupposed(stock_person: Array, worlds: Worlds) -> Array:
    """Specialists on whom the growth of demand rests, ``(draw, bound)``."""
    return capacities.presupposed_person(
        stock_person[:, :1],
        _column(worlds, "talent.users.presupposed_growth"),
        worlds.timeline.bounds_h / HOURS_PER_YEAR,
    )


def _visa(spec: TalentSpec, worlds: Worlds) -> tuple[QueuePath, VisaTimes]:
    """The queue, and how long its steps take."""
    path, months_h = "talent.visa", worlds.timeline.month_hours
    applied = _applied_person(spec, worlds)
    capacity = _visa_capacity_per_year(spec, worlds)
    at_start = capacity[:, :1] / HOURS_PER_YEAR * _column(worlds, f"{path}.waiting_at_start")
    specialist_share = _column(worlds, f"{path}.specialist_share")
    backlog = np.concatenate(
        [at_start * (1.0 - specialist_share), at_start * specialist_share, 0.0 * at_start], axis=1
    )
    queue = visa.follow_queue(backlog, applied, capacity * months_h / HOURS_PER_YEAR)
    on_bounds = np.concatenate([capacity, capacity[:, -1:]], axis=1) / HOURS_PER_YEAR
    wait_h = visa.waiting_h(queue.backlog_person.sum(axis=2), on_bounds)
    return queue, _visa_times(spec, worlds, wait_h)


def _applied_person(spec: TalentSpec, worlds: Worlds) -> Array:
    """Applications of each month by class, ``(draw, month, applicant)``."""
    path = "talent.visa"
    years = _middle_h(worlds) / HOURS_PER_YEAR
    usual = education.growing_per_year(
        _column(worlds, f"{path}.applications"),
        _column(worlds, f"{path}.applications_growth"),
        years,
    )
    share = _column(worlds, f"{path}.specialist_share")
    extra = _column(worlds, f"{path}.talent_visa.extra_applications") * _active(
        worlds, worlds.timeline.hours(spec.visa.talent_visa.starts)
    )
    per_year = (usual * (1.0 - share), usual * share + extra, _bound_for_germany(spec, worlds))
    years_of_month = (worlds.timeline.month_hours / HOURS_PER_YEAR)[:, np.newaxis]
    return np.stack(per_year, axis=2) * years_of_month


def _visa_capacity_per_year(spec: TalentSpec, worlds: Worlds) -> Array:
    """Cases that the offices can handle, ``(draw, month)``."""
    path, at_h = "talent.visa", _middle_h(worlds)
    usual = education.growing_per_year(
        _column(worlds, f"{path}.applications") * _column(worlds, f"{path}.capacity_ratio"),
        _column(worlds, f"{path}.capacity_growth"),
        at_h / HOURS_PER_YEAR,
    )
    gain = _column(worlds, f"{path}.automation.capacity_factor") - 1.0
    return usual * (1.0 + gain * _automation_phase(spec, worlds, at_h))


def _visa_times(spec: TalentSpec, worlds: Worlds, wait_h: Array) -> VisaTimes:
    path, at_h = "talent.visa", worlds.timeline.bounds_h
    automated = _column(worlds, f"{path}.automation.saved_share") * _automation_phase(
        spec, worlds, at_h
    )
    is_on = at_h >= worlds.timeline.hours(spec.visa.talent_visa.starts)
    kept = 1.0 - _column(worlds, f"{path}.talent_visa.saved_share") * is_on
    processing_h = _column(worlds, f"{path}.processing_time") * (1.0 - automated)
    return VisaTimes(
        wait_h,
        processing_h,
        processing_h * kept,
        _column(worlds, f"{path}.relocation_time") * kept,
    )


def _automation_phase(spec: TalentSpec, worlds: Worlds, at_h: Array) -> Array:
    starts_h = worlds.timeline.hours(spec.visa.automation.starts)
    return measure.phase(at_h, starts_h, _column(worlds, "talent.visa.automation.introduction"))


def _bound_for_germany(spec: TalentSpec, worlds: Worlds) -> Array:
    """Applications a year because of the US shock, ``(draw, month)``."""
    path = "talent.us_shock"
    deterred = worlds.value(f"{path}.entrants") * worlds.value(f"{path}.deterred_share")
    bound = exodus.bound_for_germany_per_year(
        _leavers(worlds), deterred, worlds.value(f"{path}.germany_share")
    )
    return bound[:, np.newaxis] * _active(worlds, worlds.timeline.hours(spec.us_shock.starts))


def _us_inflow_ratio(spec: TalentSpec, worlds: Worlds) -> Array:
    path = "talent.us_shock"
    ratio = exodus.us_inflow_ratio(
        _leavers(worlds),
        worlds.value(f"{path}.entrants"),
        worlds.value(f"{path}.deterred_share"),
    )
    active = _active(worlds, worlds.timeline.hours(spec.us_shock.starts))
    return 1.0 + (ratio[:, np.newaxis] - 1.0) * active


def _leavers(worlds: Worlds) -> Array:
    path = "talent.us_shock"
    return exodus.leavers_per_year(
        worlds.value(f"{path}.pool"),
        worlds.value(f"{path}.intention_share"),
        worlds.value(f"{path}.behaviour_share"),
    )


def _training(spec: TalentSpec, worlds: Worlds) -> tuple[Array, Array]:
    """People who complete a course in each month, and staff of the Technology Center on bounds."""
    trained = _trained_per_year(spec, worlds, np.broadcast_to(_middle_h(worlds), _shape(worlds)))
    years_of_month = worlds.timeline.month_hours / HOURS_PER_YEAR
    bounds_h = worlds.timeline.bounds_h
    return trained * years_of_month, _center_staff_fte(worlds, bounds_h)


def _trained_per_year(spec: TalentSpec, worlds: Worlds, at_h: Array) -> Array:
    path = "talent.specialists.training"
    usual = education.growing_per_year(
        _column(worlds, f"{path}.seats"), _column(worlds, f"{path}.growth"), at_h / HOURS_PER_YEAR
    )
    phase = measure.phase(
        at_h,
        worlds.timeline.hours(spec.specialists.training.expansion.starts),
        _column(worlds, f"{path}.expansion.build_up"),
    )
    return education.trained_per_year(
        education.expanded(usual, _column(worlds, f"{path}.expansion.factor"), phase),
        _center_staff_fte(worlds, at_h),
        _column(worlds, f"{path}.technology_center.seats_per_staff"),
        _column(worlds, f"{path}.completion_share"),
    )


def _center_staff_fte(worlds: Worlds, at_h: Array) -> Array:
    path = "talent.specialists.training.technology_center"
    return education.center_staff_fte(
        at_h,
        _column(worlds, f"{path}.opening_delay"),
        _column(worlds, f"{path}.staff"),
        _column(worlds, f"{path}.build_up"),
    )


def _specialists(spec: TalentSpec, worlds: Worlds, queue: QueuePath, times: VisaTimes) -> StockPath:
    """The national stock; entries and exits in the order of ENTRIES and EXITS."""
    path = "talent.specialists"
    step_years = worlds.timeline.month_hours / HOURS_PER_YEAR
    immigration, us_shock = _arrivals(worlds, queue, times)
    graduates = education.growing_per_year(
        _column(worlds, f"{path}.graduates.at_start"),
        _column(worlds, f"{path}.graduates.growth"),
        _middle_h(worlds) / HOURS_PER_YEAR,
    )
    course_h = _middle_h(worlds) - _column(worlds, f"{path}.training.reskilling_time")
    job_ready = _trained_per_year(spec, worlds, course_h) * _column(
        worlds, f"{path}.training.yield_share"
    )
    free_movers = _column(worlds, f"{path}.free_movers")
    entries = (
        graduates * _column(worlds, f"{path}.graduates.stay_share") * step_years,
        immigration + free_movers * step_years,
        job_ready * step_years,
        us_shock,
    )
    drain = _column(worlds, f"{path}.drain.extra_rate") * _active(
        worlds, worlds.timeline.hours(spec.specialists.drain.starts)
    )
    retirement = np.broadcast_to(_column(worlds, f"{path}.retirement_rate"), _shape(worlds))
    exits = (_column(worlds, f"{path}.emigration_rate") + drain, retirement)
    return specialists.follow(
        worlds.value(f"{path}.stock"),
        np.stack(entries, axis=2),
        np.stack(exits, axis=2),
        step_years,
    )


def _arrivals(worlds: Worlds, queue: QueuePath, times: VisaTimes) -> tuple[Array, Array]:
    """AI specialists who begin to work in each month, ordinary ones and those of the US shock."""
    lag_h = times.specialists_processing_h + times.specialists_relocation_h
    title_share = _column(worlds, "talent.visa.title_share")
    ordinary, shocked = (
        visa.arrived_person(
            queue.handled_person[:, :, APPLICANTS.index(name)], lag_h, worlds.timeline.bounds_h
        )
        for name in ("specialists", "us_specialists")
    )
    return ordinary * title_share, shocked * title_share


def _visa_flows(queue: QueuePath) -> Array:
    """Applied positive, handled negative, so that the flows sum to the change of the backlog."""
    return np.stack([queue.applied_person, -queue.handled_person], axis=3)


def _signed(entered: Array, left: Array) -> Array:
    """Entries positive, exits negative, so that the flows sum to the change of the stock."""
    return np.concatenate([entered, -left], axis=2)


def _operators_demand_fte(upstream: xr.Dataset, worlds: Worlds) -> Array:
    in_service = upstream["buildout.gpu_in_state"].sel(milestone="in_service", drop=True)
    by_type = in_service.transpose("draw", "bound", "gpu_type")
    gpus = _highest_of_month(by_type.values)
    it_mw = (gpus * _nameplate_mw_per_gpu(by_type, worlds)[:, np.newaxis, :]).sum(axis=2)
    path = "talent.operators"
    facility = needs.facility_staff_fte(
        it_mw,
        _column(worlds, f"{path}.facility_staff_per_mw"),
        _column(worlds, f"{path}.facility_floor"),
    )
    return needs.operators_demand_fte(
        gpus.sum(axis=2), _column(worlds, f"{path}.staff_per_gpu"), facility
    )


def _builders_missing_fte(upstream: xr.Dataset, worlds: Worlds) -> Array:
    """People of the crews that could work on what waits, and are not there."""
    reached_h = upstream["buildout.milestone_h"].transpose("draw", "lot", "milestone")
    waiting = needs.waiting_gpu(
        reached_h.sel(milestone="delivered").values,
        reached_h.sel(milestone="hall_ready").values,
        reached_h.sel(milestone="installed").values,
        upstream["buildout.lot_gpu"].values.astype(np.float64),
        worlds.timeline.bounds_h,
    )
    crews = _highest_of_month(waiting) / _column(worlds, "talent.builders.gpus_per_crew")
    missing = needs.missing_fte(crews, upstream["talent.installation_crews"].values)
    return missing * _column(worlds, "talent.builders.crew_size")


def _users_missing_fte(upstream: xr.Dataset, worlds: Worlds) -> Array:
    """Specialists whom the growth of demand presupposes and who are not there, mean of the month."""
    stock = upstream["talent.specialists_person"].values
    missing = needs.missing_fte(_presupposed(stock, worlds), stock)
    return (missing[:, :-1] + missing[:, 1:]) / 2


def _highest_of_month(stock: Array) -> Array:
    """Higher of the two bounds of each month: people must be there before the GPUs are."""
    return np.maximum(stock[:, :-1], stock[:, 1:])


def _nameplate_mw_per_gpu(by_type: xr.DataArray, worlds: Worlds) -> Array:
    """IT power of one GPU with its share of the server, ``(draw, gpu_type)``."""
    path = "catalogue.gpu_types"
    by_name = [
        worlds.value(f"{path}.{name}.server_nameplate")
        / worlds.value(f"{path}.{name}.gpus_per_server")
        for name in by_type["gpu_type"].values
    ]
    return np.stack(by_name, axis=1)


def _active(worlds: Worlds, starts_h: float) -> Array:
    """Share of each month after the start of a measure, ``(month,)``."""
    return measure.active_share(worlds.timeline.bounds_h, starts_h)


def _middle_h(worlds: Worlds) -> Array:
    bounds_h = worlds.timeline.bounds_h
    return (bounds_h[:-1] + bounds_h[1:]) / 2


def _shape(worlds: Worlds) -> tuple[int, int]:
    return worlds.draws, worlds.timeline.months


def _column(worlds: Worlds, path: str) -> Array:
    """A parameter's value in each world as a column, ``(draw, 1)``."""
    return worlds.value(path)[:, np.newaxis]
