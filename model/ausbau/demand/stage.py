"""Runs the demand rules on labelled results: the only file of the domain that knows labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.timeline import hours_between
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.demand import (
    addressing,
    clock,
    competition,
    competitor,
    compliance,
    customers_stage,
    diffusion,
    efficiency,
    growth,
    need,
    price_stage,
)
from ausbau.demand.spec import DIFFUSION_MODELS, DemandSpec, GroupDemand, OwnGrowth

DIMS = ("draw", "month", "group", "gpu_type")


@dataclass(frozen=True)
class Clock:
    """Years since the reference date at which a group's growth is read, ``(draw, month)``."""

    usual: Array
    high_risk: Array
    """For uses that the AI Act holds back."""


def run(
    spec: DemandSpec, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> xr.Dataset:
    """GPU-hours that each group would use, their price, by month and pool, and the paths behind them."""
    timeline = worlds.timeline
    groups, pools = sorted(catalogue.groups), sorted(catalogue.gpu_types)
    middle_h = (timeline.bounds_h[:-1] + timeline.bounds_h[1:]) / 2
    efficiency_factor = _efficiency_factor(spec, worlds, middle_h)
    users_share = upstream["talent.users_supply_share"].values
    kept = _kept_shares(spec, groups, middle_h, worlds)
    usual_gpus = _gpus_at_reference_price(spec, groups, worlds, upstream)
    customers = customers_stage.run(spec, groups, usual_gpus, worlds)
    wanted_gpus = usual_gpus * customers.ratio
    gpus = wanted_gpus * kept
    hours = timeline.month_hours * users_share * efficiency_factor
    gpu_h = _by_pool(spec, groups, pools, gpus * hours[:, :, np.newaxis], worlds)
    elasticity = _elasticity(spec, groups, worlds)
    prices = price_stage.run(pools, timeline.hours(spec.reference_date), elasticity, worlds)
    by_bound = {name: (("draw", "bound"), path) for name, path in _paths(spec, worlds).items()}
    return xr.Dataset(
        {
            "demand.requested_gpu_h": (DIMS, gpu_h * prices.response),
            "demand.price_eur_per_gpu_h": (("draw", "month", "gpu_type"), prices.eur_per_gpu_h),
            "demand.elasticity": (("draw", "group"), elasticity),
            "demand.customers": (("draw", "month", "group"), customers.number),
            "demand.customer_median_gpu": (("draw", "group"), customers.median_gpu),
            "demand.barred_share": (("draw", "group"), _barred_share(spec, groups, worlds)),
            "demand.competitor_share": (
                ("draw", "month"),
                competitor.taken_share(wanted_gpus, kept),
            ),
            "demand.efficiency_factor": (("draw", "month"), efficiency_factor),
            "demand.ai_act_compliance_h": (
                ("draw", "month"),
                compliance.time_to_comply_h(_compliance(spec, worlds), timeline.year_of_month),
            ),
            "demand.high_risk_share": (("draw",), _high_risk_share(spec, worlds)),
            **by_bound,
            **{name: (("draw",), array) for name, array in _per_draw(worlds).items()},
        },
        coords={
            "draw": upstream["draw"],
            "month": upstream["month"],
            "bound": timeline.bounds_h,
            "group": groups,
            "group_kind": ("group", [catalogue.groups[group].kind for group in groups]),
            "gpu_type": pools,
        },
    )


def _gpus_at_reference_price(
    spec: DemandSpec, groups: list[str], worlds: Worlds, upstream: xr.Dataset
) -> Array:
    """GPUs that each group would use at the same time without a competitor, ``(draw, month, group)``."""
    at_h = (worlds.timeline.bounds_h[:-1] + worlds.timeline.bounds_h[1:]) / 2
    usual_h = _column(worlds, "demand.transfer.time_to_use")
    saved_h = usual_h - _time_to_use_h(spec, worlds, at_h)
    clocks = {
        "adoption": _clock(spec, worlds, at_h, saved_h),
        "own": _clock(spec, worlds, at_h, np.zeros_like(saved_h)),
    }
    gpus = np.zeros((worlds.draws, len(at_h), len(groups)))
    for position, group in enumerate(groups):
        if group in spec.groups:
            need_gpu = _need_gpu(spec, group, clocks[spec.groups[group].growth.kind], worlds)
            gpus[:, :, position] = need_gpu * _asking_share(spec.groups[group], worlds, upstream)
    return gpus


def _kept_shares(spec: DemandSpec, groups: list[str], at_h: Array, worlds: Worlds) -> Array:
    """Share of each group's need that no competing plant takes, ``(draw, month, group)``."""
    shape = (worlds.draws, len(at_h))
    kept = [np.broadcast_to(_kept_share(spec, group, worlds, at_h), shape) for group in groups]
    return np.stack(kept, axis=2)


def _asking_share(demand: GroupDemand, worlds: Worlds, upstream: xr.Dataset) -> Array:
    """Share of each month in which a group asks for anything at all, ``(draw, month)``."""
    if not demand.waits_for_pools:
        return np.ones((worlds.draws, worlds.timeline.months))
    opened = upstream["buildout.milestone_h"].sel(milestone="opened").transpose("draw", "lot")
    is_theirs = opened["lot_gpu_type"].isin(list(demand.pools)).values
    first_h = opened.values[:, is_theirs].min(axis=1, initial=np.inf)
    return clock.active_share(worlds.timeline.bounds_h, first_h)


def _by_pool(
    spec: DemandSpec, groups: list[str], pools: list[str], gpu_h: Array, worlds: Worlds
) -> Array:
    """The hours ``(draw, month, group)`` of each group split over the pools."""
    split = np.zeros((*gpu_h.shape, len(pools)))
    for position, group in enumerate(groups):
        if group in spec.groups:
            weights = _pool_weights(group, spec.groups[group], pools, worlds)
            split[:, :, position, :] = need.split(gpu_h[:, :, position], weights)
    return split


def _barred_share(spec: DemandSpec, groups: list[str], worlds: Worlds) -> Array:
    """Part of what each group asks for that comes from users barred from US clouds, ``(draw, group)``."""
    barred = np.zeros((worlds.draws, len(groups)))
    for position, group in enumerate(groups):
        if group in spec.groups:
            barred[:, position] = addressing.barred_part(*_addressing(group, worlds))
    return barred


def _elasticity(spec: DemandSpec, groups: list[str], worlds: Worlds) -> Array:
    """Price elasticity of each group, ``(draw, group)``; that of a usual group where it is absent."""
    usual = worlds.value("demand.price.elasticity")
    columns = [
        usual * worlds.value(f"demand.groups.{group}.price_sensitivity")
        if group in spec.groups
        else usual
        for group in groups
    ]
    return np.stack(columns, axis=1)


def _need_gpu(spec: DemandSpec, group: str, clock_of_group: Clock, worlds: Worlds) -> Array:
    """GPUs asked for at the same time, ``(draw, month)``, at the reference price."""
    start = _start_gpu(group, worlds)
    high_risk = _column(worlds, f"demand.groups.{group}.high_risk_share")
    usual = _multiple(spec, group, clock_of_group.usual, worlds)
    held = _multiple(spec, group, clock_of_group.high_risk, worlds)
    return start[:, np.newaxis] * (usual + high_risk * (held - usual))


def _start_gpu(group: str, worlds: Worlds) -> Array:
    """GPUs asked for at the same time at the reference date, ``(draw,)``."""
    path = f"demand.groups.{group}"
    return need.start_gpu(
        worlds.value(f"{path}.users"),
        worlds.value(f"{path}.gpu_per_user"),
        addressing.addressed_share(*_addressing(group, worlds)),
    )


def _high_risk_share(spec: DemandSpec, worlds: Worlds) -> Array:
    """Share of high-risk uses in what is asked for at the reference date, ``(draw,)``."""
    groups = [group for group in sorted(spec.groups) if not spec.groups[group].waits_for_pools]
    if not groups:
        return np.zeros(worlds.draws)
    path = "demand.groups"
    return compliance.high_risk_share(
        np.stack([_start_gpu(group, worlds) for group in groups], axis=1),
        np.stack([worlds.value(f"{path}.{group}.high_risk_share") for group in groups], axis=1),
    )


def _compliance(spec: DemandSpec, worlds: Worlds) -> dict[int, Array]:
    """Time to comply with the AI Act by year in which a use begins, in hours, each ``(draw,)``."""
    path = "demand.ai_act.compliance_time"
    return {year: worlds.value(f"{path}.{year}") for year in spec.ai_act.compliance_time}


def _multiple(spec: DemandSpec, group: str, years: Array, worlds: Worlds) -> Array:
    """Need as a multiple of that at the reference date, ``(draw, month)``."""
    path = f"demand.groups.{group}.growth"
    if isinstance(spec.groups[group].growth, OwnGrowth):
        return growth.logistic_multiple(
            years, _column(worlds, f"{path}.rate"), _column(worlds, f"{path}.ceiling_multiple")
        )
    users = _adoption_share(worlds, years) / _column(worlds, "demand.diffusion.level")
    return users * growth.compound_multiple(years, _column(worlds, f"{path}.use_growth"))


def _adoption_share(worlds: Worlds, years: Array) -> Array:
    """Share of firms that use AI in the model of each world; ``years`` broadcasts to ``(draw, time)``."""
    path = "demand.diffusion"
    level, ceiling = _column(worlds, f"{path}.level"), _column(worlds, f"{path}.ceiling")
    logistic = diffusion.logistic_share(
        years, level, ceiling, _column(worlds, f"{path}.growth_rate")
    )
    bass = diffusion.bass_share(
        years,
        level,
        ceiling,
        _column(worlds, f"{path}.innovation"),
        _column(worlds, f"{path}.imitation"),
    )
    is_bass = worlds.option(f"{path}.model") == DIFFUSION_MODELS.index("bass")
    return np.where(is_bass[:, np.newaxis], bass, logistic)


def _clock(spec: DemandSpec, worlds: Worlds, at_h: Array, saved_h: Array) -> Clock:
    """The clock of growth while services bring it forward by the time saved, ``(draw, month)``."""
    timeline = worlds.timeline
    longest_h = compliance.longest_h(_compliance(spec, worlds))[:, np.newaxis]
    held_h = clock.held_back(
        at_h,
        timeline.hours(spec.ai_act.applies_from),
        _column(worlds, "demand.ai_act.unforeseen_share") * longest_h,
    )
    reference_h = timeline.hours(spec.reference_date)
    return Clock(
        usual=(at_h + saved_h - reference_h) / HOURS_PER_YEAR,
        high_risk=(held_h + saved_h - reference_h) / HOURS_PER_YEAR,
    )


def _time_to_use_h(spec: DemandSpec, worlds: Worlds, at_h: Array) -> Array:
    path = "demand.transfer"
    starts_h = worlds.timeline.hours(spec.transfer.starts)
    return clock.time_to_use(
        _column(worlds, f"{path}.time_to_use"),
        _column(worlds, f"{path}.saved_share"),
        clock.phase(at_h, starts_h, _column(worlds, f"{path}.build_up")),
    )


def _efficiency_factor(spec: DemandSpec, worlds: Worlds, at_h: Array) -> Array:
    path = "demand.efficiency"
    factor = efficiency.need_factor(
        _column(worlds, f"{path}.jump.compute_per_task"), _column(worlds, f"{path}.rebound")
    )
    since_h = at_h - worlds.timeline.hours(spec.efficiency.jump.starts)
    adopted = efficiency.adopted_share(since_h, _column(worlds, f"{path}.jump.diffusion_time"))
    return efficiency.mean_need_factor(adopted, factor)


def _kept_share(spec: DemandSpec, group: str, worlds: Worlds, at_h: Array) -> Array:
    """Share of a group's need that no competing plant takes, ``(draw, month)``."""
    if group not in spec.gigafactory.lost_share:
        return np.ones((worlds.draws, 1))
    path = "demand.gigafactory"
    announced_h = worlds.timeline.hours(spec.gigafactory.announced)
    opening_h = announced_h + _column(worlds, f"{path}.opening_delay")
    return competitor.remaining_share(
        _column(worlds, f"{path}.lost_share.{group}"),
        clock.phase(at_h, opening_h, _column(worlds, f"{path}.ramp")),
    )


def _paths(spec: DemandSpec, worlds: Worlds) -> dict[str, Array]:
    """What stands on bounds, ``(draw, bound)``."""
    timeline = worlds.timeline
    years = (timeline.bounds_h - timeline.hours(spec.reference_date)) / HOURS_PER_YEAR
    since_release_h = timeline.bounds_h + hours_between(efficiency.DEEPSEEK_R1, timeline.start)
    jump_h = timeline.hours(spec.efficiency.jump.starts)
    compute = efficiency.trend(since_release_h, _column(worlds, "demand.efficiency.halving_time"))
    jump = _column(worlds, "demand.efficiency.jump.compute_per_task")
    return {
        "demand.adoption_share": _adoption_share(worlds, years),
        "demand.time_to_use_h": _time_to_use_h(spec, worlds, timeline.bounds_h),
        "demand.compute_per_task": compute * np.where(timeline.bounds_h >= jump_h, jump, 1.0),
    }


def _per_draw(worlds: Worlds) -> dict[str, Array]:
    """What stays the same over the horizon, ``(draw,)``; prices of servers follow those of hours."""
    ratio = worlds.value("demand.efficiency.deepseek_ratio")
    return {
        "demand.price_decline_per_year": worlds.value("demand.price.decline"),
        "demand.exchange_rate_eur_per_usd": worlds.value("demand.price.exchange_rate"),
        "demand.customer_spread": worlds.value("demand.customers.spread"),
        "demand.customer_largest_gpu": worlds.value("demand.customers.largest"),
        "demand.deepseek_ratio": ratio,
        "demand.deepseek_need_factor": efficiency.need_factor(
            ratio, worlds.value("demand.efficiency.rebound")
        ),
    }


def _addressing(group: str, worlds: Worlds) -> tuple[Array, Array, Array]:
    """Share of users barred from US clouds, and the share of their and of others' need brought here."""
    path = f"demand.groups.{group}"
    chosen = competition.chosen_share(
        worlds.value(f"{path}.addressed_share"),
        worlds.value("demand.price.plant_factor"),
        worlds.value("demand.price.competition"),
    )
    return (
        worlds.value(f"{path}.sovereign_only_share"),
        worlds.value("demand.barred_addressed_share"),
        addressing.free_share(worlds.value(f"{path}.rented_share"), chosen),
    )


def _pool_weights(group: str, demand: GroupDemand, pools: list[str], worlds: Worlds) -> Array:
    weights = np.zeros((worlds.draws, len(pools)))
    for position, pool in enumerate(pools):
        if pool in demand.pools:
            weights[:, position] = worlds.value(f"demand.groups.{group}.pools.{pool}")
    return weights


def _column(worlds: Worlds, path: str) -> Array:
    """A parameter's value in each world as a column, ``(draw, 1)``."""
    return worlds.value(path)[:, np.newaxis]
