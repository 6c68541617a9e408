"""Runs the allocation rules on labelled results: the only file of the domain that knows labels.

Rules compute in ``(draw, month, pool, group)``, with groups last, because a policy shares out each pool;
results are labelled ``(draw, month, group, gpu_type)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import xarray as xr

from ausbau.allocation import amounts, contracts, policies, service, take_up
from ausbau.allocation.amounts import UseShares
from ausbau.allocation.anchor import AnchorTerms, AnchorUse, share_out
from ausbau.allocation.clearing import clearing_price_ratio
from ausbau.allocation.contracts import Sales, Terms
from ausbau.allocation.policies import Grant, Sharing
from ausbau.allocation.service_curves import curve
from ausbau.allocation.spec import (
    AllocationSpec,
    FirstCome,
    Market,
    MaxMinFair,
    Policy,
    Proportional,
    Quota,
    ReservedFloor,
    StrictPriority,
)
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds

DIMS = ("draw", "month", "group", "gpu_type")
POOL_DIMS = ("draw", "month", "gpu_type")

SOLD_ON_DEMAND_ALONE = {"block": 1.0, "term": 1.0, "discount": 0.0, "onboarding": 0.0}
"""A pool without contracts: at no discount nobody signs one."""
DEFAULT_ELASTICITY = -1.0


@dataclass(frozen=True)
class Orders:
    """GPUs, mean over each month: what customers want to buy, and what there is."""

    ordered: Array
    """``(draw, month, pool, group)``."""
    capacity: Array
    """``(draw, month, pool)``."""


def run(
    spec: AllocationSpec,
    catalogue: CatalogueSpec,
    worlds: Worlds,
    upstream: xr.Dataset,
) -> xr.Dataset:
    """What each group buys and uses, by month and pool."""
    groups = sorted(catalogue.groups)
    pools = [str(name) for name in upstream["gpu_type"].values]
    orders = _orders(worlds, upstream)
    anchor = _anchor(spec, groups, orders, worlds)
    ordered = np.maximum(orders.ordered - anchor.used, 0.0)
    capacity = orders.capacity - anchor.guaranteed
    terms = _terms(spec, pools, worlds)
    sales = contracts.sell(ordered, capacity, terms, _grant(spec.policy, groups))
    price = upstream["demand.price_eur_per_gpu_h"].sel(gpu_type=pools).transpose(*POOL_DIMS).values
    discount = _by_pool(spec, pools, "discount", worlds)
    price_ratio = contracts.mean_price_ratio(
        sales,
        contracts.contract_price_ratio(sales.signed, price, terms.term_months, discount),
        _on_demand_price_ratio(spec.policy, groups, ordered, capacity),
    )
    gpus = _by_group(sales, anchor, ordered, groups.index(spec.anchor.buyer), worlds)
    found = _labelled(upstream, worlds, gpus, anchor.guaranteed, price_ratio)
    kinds = [catalogue.groups[group].kind for group in groups]
    return found.assign(_service(ordered, capacity, sales, kinds, worlds))


def _orders(worlds: Worlds, upstream: xr.Dataset) -> Orders:
    hours = worlds.timeline.month_hours[np.newaxis, :, np.newaxis]
    requested = upstream["demand.requested_gpu_h"].transpose("draw", "month", "gpu_type", "group")
    available = upstream["buildout.available_gpu_h"].transpose(*POOL_DIMS).values
    signed = _signed_share(available.sum(axis=2), worlds)[:, :, np.newaxis, np.newaxis]
    wanted = requested.values * signed / hours[..., np.newaxis]
    allocated_share = worlds.value("allocation.use.allocated_share")
    return Orders(amounts.ordered(wanted, allocated_share), available / hours)


def _signed_share(available: Array, worlds: Worlds) -> Array:
    """Share of those who would buy that has signed, ``(draw, month)``."""
    bounds_h = worlds.timeline.bounds_h
    return take_up.signed_share(
        take_up.hours_open(take_up.opening_month(available), bounds_h),
        worlds.value("allocation.take_up.share_at_opening")[:, np.newaxis],
        worlds.value("allocation.take_up.time_constant")[:, np.newaxis],
    )


def _anchor(spec: AllocationSpec, groups: list[str], orders: Orders, worlds: Worlds) -> AnchorUse:
    passed_on = np.zeros((worlds.draws, len(groups)))
    for group in spec.anchor.passed_on:
        passed_on[:, groups.index(group)] = worlds.value(f"allocation.anchor.passed_on.{group}")
    terms = AnchorTerms(
        share=worlds.value("allocation.anchor.guaranteed_share"),
        buyer=groups.index(spec.anchor.buyer),
        passed_on=passed_on,
        free_demand=worlds.value("allocation.anchor.free_demand_factor"),
    )
    return share_out(orders.ordered, orders.capacity, terms)


def _terms(spec: AllocationSpec, pools: list[str], worlds: Worlds) -> Terms:
    return Terms(
        share=contracts.committed_share(_by_pool(spec, pools, "discount", worlds)),
        block_gpu=_by_pool(spec, pools, "block", worlds),
        term_months=contracts.whole_months(_by_pool(spec, pools, "term", worlds)),
        onboarding_months=_by_pool(spec, pools, "onboarding", worlds) / contracts.MONTH_H,
    )


def _by_pool(spec: AllocationSpec, pools: list[str], name: str, worlds: Worlds) -> Array:
    """One number of the contracts, ``(draw, pool)``."""
    without = np.full(worlds.draws, SOLD_ON_DEMAND_ALONE[name])
    columns = [
        worlds.value(f"allocation.contracts.{pool}.{name}") if pool in spec.contracts else without
        for pool in pools
    ]
    return np.stack(columns, axis=1)


def _grant(policy: Policy, groups: list[str]) -> Grant:
    """The policy with its own numbers filled in, for groups in this order."""
    if isinstance(policy, FirstCome):
        return policies.first_come
    return policies.by_month(_sharing(policy, groups))


def _sharing(
    policy: Proportional | StrictPriority | Quota | MaxMinFair | ReservedFloor | Market,
    groups: list[str],
) -> Sharing:
    """A policy that looks at one month alone."""
    match policy:
        case Proportional():
            return policies.proportional
        case StrictPriority(ranks=ranks):
            last = max(ranks.values(), default=0) + 1
            by_group = np.array([ranks.get(group, last) for group in groups], dtype=np.int64)
            return partial(policies.strict_priority, ranks=by_group)
        case Quota(shares=shares, borrowing=borrowing):
            quotas = _numbers(shares, groups, 0.0)
            return partial(policies.quota, shares=quotas, borrowing=borrowing)
        case MaxMinFair(weights=weights):
            return partial(policies.max_min_fair, weights=_numbers(weights, groups, 1.0))
        case ReservedFloor(floors=floors):
            return partial(policies.reserved_floor, floors=_numbers(floors, groups, 0.0))
        case Market(elasticities=elasticities, highest_price_ratio=highest):
            return partial(
                policies.market,
                elasticities=_numbers(elasticities, groups, DEFAULT_ELASTICITY),
                highest_price_ratio=highest,
            )


def _numbers(stated: Mapping[str, float], groups: list[str], default: float) -> Array:
    return np.array([stated.get(group, default) for group in groups])


def _on_demand_price_ratio(
    policy: Policy, groups: list[str], ordered: Array, capacity: Array
) -> Array:
    """Price on demand relative to the asked one, ``(draw, month, pool)``; only a market moves it."""
    if not isinstance(policy, Market):
        return np.ones_like(capacity)
    return clearing_price_ratio(
        ordered,
        capacity,
        elasticities=_numbers(policy.elasticities, groups, DEFAULT_ELASTICITY),
        highest=policy.highest_price_ratio,
    )


def _by_group(
    sales: Sales, anchor: AnchorUse, ordered: Array, buyer: int, worlds: Worlds
) -> dict[str, Array]:
    """GPUs by group, ``(draw, month, pool, group)``; what the anchor passes on is paid by the buyer.

    ``ordered`` is what groups want to buy beside what the anchor gives them.
    """
    bought = sales.contract + sales.on_demand
    shares = UseShares(
        allocated=worlds.value("allocation.use.allocated_share"),
        busy=worlds.value("allocation.use.busy_share"),
        goodput=worlds.value("allocation.use.goodput_share"),
    )
    usable = bought - sales.onboarding + anchor.used
    found = amounts.amounts(usable, ordered + anchor.used, shares)
    paid = bought.copy()
    paid[..., buyer] += anchor.guaranteed
    return {
        "allocation.sold_gpu_h": paid,
        "allocation.on_demand_gpu_h": sales.on_demand,
        "allocation.granted_gpu_h": found.granted,
        "allocation.busy_gpu_h": found.busy,
        "allocation.goodput_gpu_h": found.goodput,
        "allocation.supported_gpu_h": amounts.amounts(anchor.used, anchor.used, shares).granted,
    }


def _labelled(
    upstream: xr.Dataset,
    worlds: Worlds,
    gpus: Mapping[str, Array],
    guaranteed: Array,
    price_ratio: Array,
) -> xr.Dataset:
    """GPUs, mean over each month, as GPU-hours with their labels."""
    hours = worlds.timeline.month_hours[np.newaxis, :, np.newaxis]
    by_group = {
        name: (DIMS, np.ascontiguousarray(np.swapaxes(array * hours[..., np.newaxis], 2, 3)))
        for name, array in gpus.items()
    }
    return xr.Dataset(
        {
            **by_group,
            "allocation.anchor_sold_gpu_h": (POOL_DIMS, guaranteed * hours),
            "allocation.price_ratio": (POOL_DIMS, price_ratio),
        },
        coords={name: upstream[name] for name in DIMS},
    )


def _service(
    ordered: Array, capacity: Array, sales: Sales, kinds: Sequence[str], worlds: Worlds
) -> dict[str, tuple[tuple[str, ...], Array]]:
    """What jobs on demand meet in the part of each pool that no contract holds."""
    allocated_share = worlds.value("allocation.use.allocated_share")[:, np.newaxis, np.newaxis]
    pool = np.maximum(capacity - sales.contract.sum(axis=-1), 0.0)
    load = service.load(sales.on_demand.sum(axis=-1) * allocated_share, pool)
    wanted = np.maximum(ordered - sales.contract, 0.0)
    refused = service.refused_share(wanted, sales.on_demand)
    within, waits = np.zeros_like(ordered), np.zeros_like(ordered)
    for group, kind in enumerate(kinds):
        on_time = service.on_curve(curve(kind, "within_hour_share"), pool, load)
        within[..., group] = np.where(pool > 0, on_time * (1.0 - refused[..., group]), 0.0)
        mean_wait = service.on_curve(curve(kind, "mean_wait_h"), pool, load)
        waits[..., group] = np.where(pool > 0, mean_wait, 0.0)
    found = {"refused_share": refused, "within_hour_share": within, "wait_h": waits}
    return {
        f"allocation.{name}": (DIMS, np.ascontiguousarray(np.swapaxes(array, 2, 3)))
        for name, array in found.items()
    }
