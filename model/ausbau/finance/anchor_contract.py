"""The anchor contract: the state takes a minimum load, used or not, at a price that stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array


@dataclass(frozen=True)
class Sales:
    """Hours by month and GPU type: open to customers, sold in all, of these sold to the anchor."""

    available_gpu_h: Array
    sold_gpu_h: Array
    anchor_gpu_h: Array


def unused_gpu_h(sales: Sales, minimum_share: Array) -> Array:
    """Hours that the state pays for and nobody uses, shape ``(draw, month, gpu_type)``.

    The contract promises a load of ``minimum_share`` ``(draw,)`` of what is available in each pool;
    what others buy counts towards it, so that the state pays for the gap alone.
    """
    promised = sales.available_gpu_h * minimum_share[:, np.newaxis, np.newaxis]
    return np.maximum(promised - sales.sold_gpu_h, 0.0)


def paid_by_state_eur(sales: Sales, unused_gpu_h: Array, start_price: Array) -> Array:
    """What the state pays by month: its own hours and the unused ones, at the price of the start.

    ``start_price`` ``(draw, gpu_type)`` is fixed in real terms for the whole horizon: the contract is
    a floor under the load and under the price.
    """
    hours = sales.anchor_gpu_h + unused_gpu_h
    paid: Array = (hours * start_price[:, np.newaxis, :]).sum(axis=2)
    return paid


def paid_by_customers_eur(sales: Sales, price_eur_per_gpu_h: Array) -> Array:
    """What all other customers pay by month, at the price of the month ``(draw, month, gpu_type)``."""
    hours = np.maximum(sales.sold_gpu_h - sales.anchor_gpu_h, 0.0)
    paid: Array = (hours * price_eur_per_gpu_h).sum(axis=2)
    return paid
