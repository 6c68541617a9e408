"""What the operator pays for power: spot, base future, contracts at a fixed price, and mixtures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.energy import calendar_year


@dataclass(frozen=True)
class Market:
    """Prices by month in EUR/MWh, shape ``(draw, month)``.

    ``spot`` is the mean of the hours, ``forward`` the base future of the year as a mean of the year
    before, ``spread`` the size of the hourly shape: price(h) = spot + spread · s(h).
    """

    spot: Array
    forward: Array
    spread: Array


@dataclass(frozen=True)
class Contract:
    """Power at a fixed price: share of the use and price, ``(draw,)``.

    ``output`` is what the plant behind it yields in a month relative to its mean, ``(month,)``, and
    ``price_covariance`` the mean of output times price shape, ``(draw, month)``; a base delivery has
    1 and 0.
    """

    share: Array
    price_eur_per_mwh: Array
    output: Array
    price_covariance: Array


def energy_price(
    market: Market, forward_share: Array, contracts: Sequence[Contract], delivered: Sequence[Array]
) -> Array:
    """Price of energy without the load's own shape, in EUR per MWh used, ``(draw, month)``.

    Contracts come first; of what they leave, a share ``(draw,)`` is bought forward, the rest at spot.
    A base future costs the same in every month of its year.
    """
    left = 1.0 - sum((contract.share for contract in contracts), np.zeros_like(forward_share))
    mixed = forward_share[:, None] * market.forward + (1.0 - forward_share)[:, None] * market.spot
    price: Array = left[:, None] * mixed
    for contract, share in zip(contracts, delivered, strict=True):
        gained = contract.price_eur_per_mwh[:, None] - capture_price(market, contract)
        price = price + contract.share[:, None] * market.spot + share * gained
    return price


def capture_price(market: Market, contract: Contract) -> Array:
    """Mean spot price of what the plant behind a contract yields, ``(draw, month)``.

    It lies below the mean of the hours where the plant yields when many do: the profile cost of a PPA.
    """
    yields = contract.output > 0
    relative = np.where(yields, contract.output, 1.0)
    price: Array = market.spot + market.spread * contract.price_covariance / relative
    return price


def delivered_share(contract: Contract, energy_mwh: Array, year: IntArray) -> Array:
    """Delivered in each month as a share of the month's use, ``(draw, month)``.

    In each calendar year it sums to the contract's share of the use; within the year it follows the
    output. A month without use has no delivery.
    """
    weight = energy_mwh * contract.output
    of_year = calendar_year.sum_of_year(weight, year)
    used = calendar_year.sum_of_year(energy_mwh, year)
    scale = np.divide(used, of_year, out=np.zeros_like(used), where=of_year > 0)
    share: Array = contract.share[:, None] * contract.output * scale
    return share


def profile_cost_eur_per_mwh(spread: Array, price_covariance_mw: Array, mean_mw: Array) -> Array:
    """What the hours of the load cost more than a flat load, per MWh used, ``(draw, month)``.

    Hedges and contracts are flat or follow a plant, so each hour's difference from them is bought or
    sold at spot and the whole covariance of load and price is paid, whatever is hedged.
    """
    cost: Array = np.divide(
        spread * price_covariance_mw, mean_mw, out=np.zeros_like(mean_mw), where=mean_mw > 0
    )
    return cost
