"""The anchor contract: the state takes a share of the hours, used or not, at a price that stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array


@dataclass(frozen=True)
class Sales:
    """Hours by month and GPU type: open to customers, sold in all, of these taken by the anchor."""

    available_gpu_h: Array
    sold_gpu_h: Array
    anchor_gpu_h: Array


def paid_by_state_eur(sales: Sales, fixed_price: Array) -> Array:
    """What the state pays by month for the hours that it takes, used or not.

    ``fixed_price`` ``(draw, gpu_type)`` stays in real terms for the whole horizon: the contract is a
    floor under the load and under the price. How much it takes is said by
    ``allocation.anchor.guaranteed_share``.
    """
    paid: Array = (sales.anchor_gpu_h * fixed_price[:, np.newaxis, :]).sum(axis=2)
    return paid


def paid_by_customers_eur(sales: Sales, price_eur_per_gpu_h: Array) -> Array:
    """What all other customers pay by month, at the price of the month ``(draw, month, gpu_type)``."""
    paid: Array = (customer_gpu_h(sales) * price_eur_per_gpu_h).sum(axis=2)
    return paid


def customer_gpu_h(sales: Sales) -> Array:
    """Hours sold to customers other than the anchor, ``(draw, month, gpu_type)``."""
    return np.maximum(sales.sold_gpu_h - sales.anchor_gpu_h, 0.0)
