"""The plant as capital: what its lots cost, what of it is in use in each month, and its annuity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.finance import capex


@dataclass(frozen=True)
class Lots:
    """The lots of the plan: how much is bought and when it falls due; ``(draw, lot)`` but ``gpu``."""

    gpu: Array
    """Shape ``(lot,)``."""
    it_mw: Array
    delivered_h: Array
    hall_ready_h: Array
    in_service_h: Array


@dataclass(frozen=True)
class Prices:
    """Prices of what is bought; ``(draw, lot)`` for servers and hall, ``(draw,)`` for the rest."""

    server_eur_per_gpu: Array
    hall_eur_per_mw: Array
    network_share: Array
    storage_share: Array
    design_share: Array
    contingency_share: Array
    connection_eur_per_mw: Array


@dataclass(frozen=True)
class Capital:
    """Investment by month and part, and how much capital is in use for how long, by month."""

    investment_eur: Array
    it_eur_years: Array
    hall_eur_years: Array
    connection_eur_years: Array
    hall_mw_years: Array
    waiting_eur_years: Array
    """IT that is delivered and not in service yet, shape ``(draw,)``."""


def capital_of(lots: Lots, prices: Prices, connection_mw: Array, bounds_h: Array) -> Capital:
    """What the plant costs to buy; ``connection_mw`` is ``(draw, bound, site)``."""
    it_eur = capex.it_parts_eur(
        lots.gpu, prices.server_eur_per_gpu, prices.network_share, prices.storage_share
    )
    hall_eur = capex.hall_parts_eur(
        lots.it_mw, prices.hall_eur_per_mw, prices.design_share, prices.contingency_share
    )
    connection_eur = capex.connection_eur(connection_mw, prices.connection_eur_per_mw)
    investment = [
        capex.spent_by_month(it_eur, lots.delivered_h, bounds_h),
        capex.spent_by_month(hall_eur, lots.hall_ready_h, bounds_h),
        np.diff(connection_eur, axis=1)[:, :, np.newaxis],
    ]
    it_mw = lots.it_mw[:, :, np.newaxis]
    in_use = capex.years_in_use(it_eur, lots.delivered_h, bounds_h)
    serving = capex.years_in_use(it_eur, lots.in_service_h, bounds_h)
    return Capital(
        investment_eur=np.concatenate(investment, axis=2),
        it_eur_years=in_use,
        hall_eur_years=capex.years_in_use(hall_eur, lots.hall_ready_h, bounds_h),
        connection_eur_years=capex.stock_years(connection_eur, bounds_h)[:, :, np.newaxis],
        hall_mw_years=capex.years_in_use(it_mw, lots.hall_ready_h, bounds_h)[:, :, 0],
        waiting_eur_years=np.maximum(in_use - serving, 0.0).sum(axis=(1, 2)),
    )


def charge_eur(capital: Capital, it_annuity: Array, hall_annuity: Array) -> Array:
    """Annuity of what is in use, shape ``(draw, month, part)``; annuities ``(draw,)`` per year."""
    hall = hall_annuity[:, np.newaxis, np.newaxis]
    charges = [
        capital.it_eur_years * it_annuity[:, np.newaxis, np.newaxis],
        capital.hall_eur_years * hall,
        capital.connection_eur_years * hall,
    ]
    return np.concatenate(charges, axis=2)


def purchased_gpu(lots: Lots, bounds_h: Array) -> Array:
    """GPUs that are delivered, and so paid, within the horizon, shape ``(draw,)``."""
    paid: Array = np.where(capex.falls_due(lots.delivered_h, bounds_h), lots.gpu, 0.0)
    purchased: Array = paid.sum(axis=1)
    return purchased
