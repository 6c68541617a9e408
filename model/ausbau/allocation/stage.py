"""Runs the allocation rules on labelled results: the only file of the domain that knows labels.

Rules compute in ``(draw, month, pool, group)``, with groups last, because a policy shares out each pool;
results are labelled ``(draw, month, group, gpu_type)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from ausbau.allocation import amounts, contracts, lending, policy_stage, service, take_up
from ausbau.allocation.amounts import UseShares
from ausbau.allocation.anchor import AnchorTerms, AnchorUse, share_out
from ausbau.allocation.contracts import Sales, Terms
from ausbau.allocation.service_curves import curve
from ausbau.allocation.spec import AllocationSpec
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds

DIMS = ("draw", "month", "group", "gpu_type")
POOL_DIMS = ("draw", "month", "gpu_type")
GROUP_DIMS = ("draw", "month", "group")

SOLD_ON_DEMAND_ALONE = {"block": 1.0, "term": 1.0, "discount": 0.0, "onboarding": 0.0}
"""A pool without contracts: at no discount nobody signs one."""

WAITS = ("wait_h", "median_wait_h", "p95_wait_h")
ON_TIME = ("within_hour_share", "within_day_share")
CURVES = {"wait_h": "mean_wait_h"}
"""Columns of the service curves that are called otherwise."""


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
    terms = _terms(spec, pools, worlds, upstream)
    elasticity = upstream["demand.elasticity"].sel(group=groups).transpose("draw", "group").values
    rules = policy_stage.of(spec.policy, groups, elasticity, worlds.timeline)
    sales = contracts.sell(ordered, capacity, terms, rules.grants())
    price = upstream["demand.price_eur_per_gpu_h"].sel(gpu_type=pools).transpose(*POOL_DIMS).values
    discount = _by_pool(spec, pools, "discount", worlds)
    paid = contracts.paid_gpu(
        sales,
        contracts.contract_price_ratio(sales.signed, price, terms.term_months, discount),
        rules.price_ratio(ordered, capacity),
    )
    gpus = _by_group(sales, anchor, ordered, groups.index(spec.anchor.buyer), worlds)
    gpus["allocation.paid_eur"] = paid * price[..., np.newaxis]
    by_pool = {
        "allocation.anchor_sold_gpu_h": anchor.guaranteed * _hours(worlds),
        "allocation.price_ratio": contracts.mean_price_ratio(paid, sales),
    }
    kinds = [catalogue.groups[group].kind for group in groups]
    found = _labelled(upstream, worlds, gpus, by_pool)
    shares = rules.nominal_shares()
    quotas = _quotas(sales, ordered, capacity, shares, worlds)
    service_met = _service(ordered, capacity, sales, shares, kinds, worlds)
    return found.assign(quotas | service_met).assign_coords(lender=groups)


def _hours(worlds: Worlds) -> Array:
    """Hours of each month beside ``(draw, month, pool)``."""
    return worlds.timeline.month_hours[np.newaxis, :, np.newaxis]


def _orders(worlds: Worlds, upstream: xr.Dataset) -> Orders:
    hours = _hours(worlds)
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


def _terms(spec: AllocationSpec, pools: list[str], worlds: Worlds, upstream: xr.Dataset) -> Terms:
    block_gpu = _by_pool(spec, pools, "block", worlds)
    committed = contracts.committed_share(_by_pool(spec, pools, "discount", worlds))
    large = contracts.share_of_large_customers(
        block_gpu[:, :, np.newaxis],
        upstream["demand.customer_median_gpu"].transpose("draw", "group").values[:, np.newaxis],
        upstream["demand.customer_spread"].values[:, np.newaxis, np.newaxis],
        upstream["demand.customer_largest_gpu"].values[:, np.newaxis, np.newaxis],
    )
    return Terms(
        share=committed[:, :, np.newaxis] * large,
        block_gpu=block_gpu,
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
        "allocation.contract_gpu_h": sales.contract,
        "allocation.on_demand_gpu_h": sales.on_demand,
        "allocation.granted_gpu_h": found.granted,
        "allocation.busy_gpu_h": found.busy,
        "allocation.goodput_gpu_h": found.goodput,
        "allocation.supported_gpu_h": amounts.amounts(anchor.used, anchor.used, shares).granted,
    }


def _labelled(
    upstream: xr.Dataset, worlds: Worlds, gpus: Mapping[str, Array], by_pool: Mapping[str, Array]
) -> xr.Dataset:
    """GPUs, or what they cost in an hour, mean over each month, as sums over its hours with their labels."""
    hours = _hours(worlds)[..., np.newaxis]
    by_group = {
        name: (DIMS, np.ascontiguousarray(np.swapaxes(array * hours, 2, 3)))
        for name, array in gpus.items()
    }
    return xr.Dataset(
        {**by_group, **{name: (POOL_DIMS, array) for name, array in by_pool.items()}},
        coords={name: upstream[name] for name in DIMS},
    )


def _quotas(
    sales: Sales, ordered: Array, capacity: Array, shares: Array, worlds: Worlds
) -> dict[str, tuple[tuple[str, ...], Array]]:
    """What groups are entitled to and hold of it, by month, and who lent to whom, in GPU-hours."""
    hours = _hours(worlds)[..., np.newaxis]
    nominal = shares[np.newaxis, :, np.newaxis, :] * capacity[..., np.newaxis]
    bought = sales.contract + sales.on_demand
    entitled = lending.entitled(np.maximum(ordered, sales.contract), nominal)
    lent = np.zeros((*bought.shape[:2], bought.shape[-1], bought.shape[-1]))
    if shares.any():
        lent = lending.lent(bought * hours, nominal * hours, capacity * _hours(worlds)).sum(axis=2)
    return {
        "allocation.entitled_gpu_h": (GROUP_DIMS, (entitled * hours).sum(axis=2)),
        "allocation.within_quota_gpu_h": (
            GROUP_DIMS,
            (np.minimum(bought, entitled) * hours).sum(axis=2),
        ),
        "allocation.lent_gpu_h": (("draw", "lender", "group"), lent.sum(axis=1)),
    }


def _service(
    ordered: Array,
    capacity: Array,
    sales: Sales,
    shares: Array,
    kinds: Sequence[str],
    worlds: Worlds,
) -> dict[str, tuple[tuple[str, ...], Array]]:
    """What jobs on demand meet in the part of each pool that no contract holds."""
    allocated_share = worlds.value("allocation.use.allocated_share")[:, np.newaxis, np.newaxis]
    pool = np.maximum(capacity - sales.contract.sum(axis=-1), 0.0)
    held = sales.on_demand * allocated_share[..., np.newaxis]
    load = service.load(held.sum(axis=-1), pool)
    wanted = np.maximum(ordered - sales.contract, 0.0)
    refused = service.refused_share(wanted, sales.on_demand)
    found = {name: np.zeros_like(ordered) for name in (*ON_TIME, *WAITS)}
    for group, kind in enumerate(kinds):
        quota = shares[:, np.newaxis, group] * capacity - sales.contract[..., group]
        corners = service.corners(pool, load, _over_quota(held[..., group], quota, shares))
        for name, met in found.items():
            on_curve = service.on_curve(curve(kind, CURVES.get(name, name)), corners)
            met[..., group] = np.where(pool > 0, on_curve, 0.0)
    for name in ON_TIME:
        found[name] *= 1.0 - refused
    by_group = {
        f"allocation.{name}": (DIMS, np.ascontiguousarray(np.swapaxes(array, 2, 3)))
        for name, array in ({"refused_share": refused} | found).items()
    }
    return {**by_group, "allocation.load_share": (POOL_DIMS, load)}


def _over_quota(held: Array, quota: Array, shares: Array) -> Array | None:
    """How full the rest of a group's quota is beside its contracts; nan in months without quotas."""
    rules = (shares > 0).any(axis=1)
    if not np.any(rules):
        return None
    return np.where(
        np.reshape(rules, (-1, 1)), service.load_over_quota(held, np.maximum(quota, 0.0)), np.nan
    )
