"""What the allocation stage returns. The five amounts are nested; available comes from the build-out."""

from __future__ import annotations

from ausbau.core.variables import Variable

_DIMS = ("draw", "month", "group", "gpu_type")
_GROUP_DIMS = ("draw", "month", "group")
_POOL_DIMS = ("draw", "month", "gpu_type")

VARIABLES = (
    Variable("allocation.sold_gpu_h", _DIMS, "GPU*h", "GPU-hours that the group pays for"),
    Variable("allocation.contract_gpu_h", _DIMS, "GPU*h", "sold GPU-hours under contract"),
    Variable("allocation.on_demand_gpu_h", _DIMS, "GPU*h", "sold GPU-hours without a minimum term"),
    Variable(
        "allocation.granted_gpu_h", _DIMS, "GPU*h", "sold GPU-hours that the group's jobs hold"
    ),
    Variable(
        "allocation.busy_gpu_h", _DIMS, "GPU*h", "granted GPU-hours in which the GPU computes"
    ),
    Variable("allocation.goodput_gpu_h", _DIMS, "GPU*h", "busy GPU-hours whose work is kept"),
    Variable(
        "allocation.supported_gpu_h",
        _DIMS,
        "GPU*h",
        "granted GPU-hours that the state pays for as anchor customer",
    ),
    Variable(
        "allocation.anchor_sold_gpu_h",
        _POOL_DIMS,
        "GPU*h",
        "sold GPU-hours that the state guarantees to pay for, used or not",
    ),
    Variable(
        "allocation.price_ratio",
        _POOL_DIMS,
        "ratio",
        "mean price of sold hours other than the anchor's, relative to the price asked on demand",
    ),
    Variable(
        "allocation.paid_eur",
        _DIMS,
        "EUR",
        "what the group pays for the hours that it buys, under contract and on demand; without the anchor's",
    ),
    Variable(
        "allocation.entitled_gpu_h",
        _GROUP_DIMS,
        "GPU*h",
        "GPU-hours that the group wants to buy of its quota or floor; 0 under a policy without one",
    ),
    Variable(
        "allocation.within_quota_gpu_h",
        _GROUP_DIMS,
        "GPU*h",
        "GPU-hours that the group buys of those",
    ),
    Variable(
        "allocation.lent_gpu_h",
        ("draw", "lender", "group"),
        "GPU*h",
        "sold GPU-hours of the whole period that the group holds in the quota of the lender",
    ),
    Variable(
        "allocation.load_share",
        _POOL_DIMS,
        "share",
        "GPUs that jobs on demand hold, of those that no contract holds; 0 without a pool",
        sign="share",
    ),
    Variable(
        "allocation.refused_share",
        _DIMS,
        "share",
        "GPU-hours that the group wants on demand at the asked price and does not get",
    ),
    Variable(
        "allocation.within_hour_share",
        _DIMS,
        "share",
        "jobs on demand that start within an hour, of all that the group submits; 0 without a pool",
    ),
    Variable(
        "allocation.within_day_share",
        _DIMS,
        "share",
        "jobs on demand that start within a day, of all that the group submits; 0 without a pool",
    ),
    Variable(
        "allocation.wait_h",
        _DIMS,
        "h",
        "mean wait of the group's jobs on demand that are taken; 0 without a pool",
    ),
    Variable(
        "allocation.median_wait_h",
        _DIMS,
        "h",
        "median wait of the group's jobs on demand that are taken; 0 without a pool",
    ),
    Variable(
        "allocation.p95_wait_h",
        _DIMS,
        "h",
        "wait that 95 of 100 of the group's jobs on demand that are taken do not exceed; 0 without a pool",
    ),
)
