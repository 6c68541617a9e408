"""What is sold: contracts over whole blocks for a term, and hours on demand in between.

Each month the policy shares the pool out among all who want to buy. A contract, once signed, is held
for its term whatever the policy says later; so a group that is granted less keeps its contracts until
they end, and capacity that falls cuts all contracts alike. A group counts as one customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ausbau.allocation.policies import Grant, proportional
from ausbau.core.arrays import Array, IntArray
from ausbau.core.capped_lognormal import moment

MONTH_H = 730.5
"""Hours of a mean month, as the unit `month` in files."""

_ROUNDING = 1e-9
"""Blocks that rounding error has made a little less than whole count as whole."""


@dataclass(frozen=True)
class Terms:
    """What a contract is, by pool; arrays ``(draw, pool)`` but for the share."""

    share: Array
    """Of the orders that customers want to place under contract, ``(draw, pool, group)``."""
    block_gpu: Array
    term_months: IntArray
    onboarding_months: Array
    """From the signature to the first job; a renewal has none."""


@dataclass(frozen=True)
class Sales:
    """GPUs sold, mean over each month, ``(draw, month, pool, group)``."""

    contract: Array
    on_demand: Array
    onboarding: Array
    """Part of the contracts that is paid for and not in use yet."""
    signed: Array
    """Contracts that begin in the month, renewals among them, before capacity cuts any."""


def committed_share(discount: Array) -> Array:
    """Share of orders for which a contract is cheaper than buying on demand.

    A contract is paid all the time, so it pays for who needs a GPU in more than the share
    ``1 − discount`` of the hours. If that need is spread evenly over customers, the part of all hours
    needed above the break-even is ``1 − (1 − discount)²``. The even spread is an assumption.
    """
    return 1.0 - (1.0 - discount) ** 2


def share_of_large_customers(
    block_gpu: Array, median_gpu: Array, spread: Array, largest_gpu: Array
) -> Array:
    """Share of a group's GPUs that customers of at least a block ask for; only they can sign a contract.

    Sizes are lognormal with a cap; where the median is infinite, customers are not counted and all are
    large. A customer is taken to ask for one pool. Arrays broadcast.
    """
    counted = np.where(np.isfinite(median_gpu), median_gpu, 1.0)
    large = moment(1, counted, spread, largest_gpu, above=block_gpu)
    share = large / moment(1, counted, spread, largest_gpu)
    return np.where(np.isfinite(median_gpu), share, 1.0)


def whole_months(term_h: Array) -> IntArray:
    """A term in calendar months, at least one."""
    return np.maximum(np.rint(term_h / MONTH_H), 1.0).astype(np.int64)


def contract_price_ratio(
    signed: Array, price: Array, term_months: IntArray, discount: Array
) -> Array:
    """Mean price of each group's running contracts relative to the price on demand of the month.

    A contract keeps, for its term and in real terms, the price on demand of the month in which it was
    signed less the discount. A renewal is a new contract. Where none runs it is what one would cost.

    Parameters
    ----------
    signed
        GPUs in contracts that begin in the month, ``(draw, month, pool, group)``, as the result.
    price
        Price on demand, ``(draw, month, pool)``.
    term_months, discount
        Length of a contract and what it costs less than hours on demand, ``(draw, pool)``.
    """
    held, worth = np.zeros_like(signed), np.zeros_like(signed)
    price = price[..., np.newaxis]
    for age in range(min(int(term_months.max(initial=0)), signed.shape[1])):
        runs = (term_months > age)[:, np.newaxis, :, np.newaxis]
        cohort = signed[:, : signed.shape[1] - age] * runs
        held[:, age:] += cohort
        worth[:, age:] += cohort * price[:, : price.shape[1] - age]
    ratio = np.divide(worth, held * price, out=np.ones_like(held), where=held > 0)
    kept: Array = ratio * (1.0 - discount[:, np.newaxis, :, np.newaxis])
    return kept


def paid_gpu(sales: Sales, contract_price_ratio: Array, on_demand_price_ratio: Array) -> Array:
    """GPUs at the asked price on demand that cost as much as what each group buys.

    ``(draw, month, pool, group)``. Contracts cost what they were signed for, a ratio of that shape; hours
    on demand what is asked for them at the time, ``(draw, month, pool)``.
    """
    paid: Array = (
        sales.contract * contract_price_ratio
        + sales.on_demand * on_demand_price_ratio[..., np.newaxis]
    )
    return paid


def mean_price_ratio(paid: Array, sales: Sales) -> Array:
    """Mean price of what is sold relative to the price asked on demand, ``(draw, month, pool)``.

    One where nothing is sold; ``paid`` is what :func:`paid_gpu` gives.
    """
    sold = (sales.contract + sales.on_demand).sum(axis=-1)
    ratio: Array = np.divide(paid.sum(axis=-1), sold, out=np.ones_like(sold), where=sold > 0)
    return ratio


def sell(ordered: Array, capacity: Array, terms: Terms, grants: Sequence[Grant]) -> Sales:
    """Sell month by month.

    Parameters
    ----------
    ordered
        GPUs that customers want to buy, ``(draw, month, pool, group)``.
    capacity
        GPUs that can be sold, ``(draw, month, pool)``.
    grants
        Policy of each month, applied in each pool by itself.
    """
    signed, fresh = np.zeros_like(ordered), np.zeros_like(ordered)
    contract, on_demand = np.zeros_like(ordered), np.zeros_like(ordered)
    running, granted = np.zeros_like(ordered[:, 0]), np.zeros_like(ordered[:, 0])
    for month in range(ordered.shape[1]):
        there_is = capacity[:, month]
        expired = _expired(signed, month, terms.term_months)
        running = np.maximum(running - expired, 0.0)
        granted = grants[month](ordered[:, month], there_is, granted)
        signed[:, month] = _new_contracts(granted, running, there_is, terms)
        fresh[:, month] = np.maximum(signed[:, month] - expired, 0.0)
        running = running + signed[:, month]
        contract[:, month] = proportional(running, there_is)
        left = np.maximum(there_is - contract[:, month].sum(axis=-1), 0.0)
        unmet = np.maximum(granted - contract[:, month], 0.0)
        on_demand[:, month] = proportional(unmet, left)
    idle = np.minimum(_onboarding(fresh, terms.onboarding_months), contract)
    return Sales(contract, on_demand, idle, signed)


def _expired(signed: Array, month: int, term_months: IntArray) -> Array:
    """Contracts whose term ends at the beginning of the month, ``(draw, pool, group)``."""
    begun = month - term_months
    draw, pool = np.ogrid[: begun.shape[0], : begun.shape[1]]
    ended = signed[draw, np.maximum(begun, 0), pool]
    return np.where((begun >= 0)[..., np.newaxis], ended, 0.0)


def _new_contracts(granted: Array, running: Array, there_is: Array, terms: Terms) -> Array:
    """Whole blocks that are signed now, within what the policy grants and what is free."""
    block = terms.block_gpu[..., np.newaxis]
    wanted = np.maximum(terms.share * granted - running, 0.0)
    free = np.maximum(there_is - running.sum(axis=-1), 0.0)
    blocks = np.floor(wanted / block + _ROUNDING)
    return block * np.floor(proportional(block * blocks, free) / block + _ROUNDING)


def _onboarding(fresh: Array, onboarding_months: Array) -> Array:
    """GPUs under new contracts on which no job runs yet, ``(draw, month, pool, group)``."""
    waiting = np.zeros_like(fresh)
    longest = int(np.ceil(onboarding_months.max(initial=0.0)))
    for age in range(min(longest, fresh.shape[1])):
        idle_part = np.clip(onboarding_months - age, 0.0, 1.0)[:, np.newaxis, :, np.newaxis]
        waiting[:, age:] += fresh[:, : fresh.shape[1] - age] * idle_part
    return waiting
