"""Whether the plant earns its cost: payback and break-even."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def payback_h(cash_flow_eur: Array, bounds_h: Array) -> Array:
    """Hours since the start at which the cash flow has earned back all that was spent.

    The instant after the deepest debt at which the sum of the flows ``(draw, month, relief)`` is back
    at zero, even within its month; infinite if not within the horizon. Without debt it is the start.
    """
    balance = np.cumsum(cash_flow_eur, axis=1)
    draws, months, reliefs = balance.shape
    deepest = np.minimum(balance, 0.0).argmin(axis=1)[:, np.newaxis, :]
    earned = (np.arange(months)[:, np.newaxis] >= deepest) & (balance >= 0.0)
    month = earned.argmax(axis=1)
    draw, relief = np.arange(draws)[:, np.newaxis], np.arange(reliefs)
    flow, after = cash_flow_eur[draw, month, relief], balance[draw, month, relief]
    in_debt = flow > after
    part = np.divide(flow - after, flow, out=np.zeros_like(flow), where=in_debt & (after >= 0.0))
    instant = bounds_h[month] + part * np.diff(bounds_h)[month]
    return np.where(earned.any(axis=1), instant, np.inf)


def break_even_share(net_cost_eur: Array, full_revenue_eur: Array) -> Array:
    """Share of the available hours that must be sold at the price of its time to cover the cost.

    ``net_cost_eur`` ``(draw, relief)`` and the revenue ``(draw,)`` that full use would bring, both
    discounted; above one where even full use does not pay, infinite where nothing can be sold, zero where
    grants and anchor pay more than the cost.
    """
    return np.maximum(break_even_price(net_cost_eur, full_revenue_eur), 0.0)


def break_even_price(net_cost_eur: Array, gpu_h: Array) -> Array:
    """What each hour sold must earn to cover the cost, ``(draw, relief)``; infinite where none is sold.

    ``net_cost_eur`` ``(draw, relief)`` and the hours ``(draw,)`` are discounted. Where others pay more than
    the cost it is negative: customers could be paid for coming.
    """
    cost, hours = np.broadcast_arrays(net_cost_eur, gpu_h[:, np.newaxis])
    price = np.full(cost.shape, np.inf)
    np.divide(cost, hours, out=price, where=hours > 0.0)
    return price
