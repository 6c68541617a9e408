"""The plant as capital: what its lots cost, what of it is in use in each month, and its annuity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.finance import capex, renewal, tax_depreciation
from ausbau.finance.renewal import Assets, Ledger
from ausbau.finance.tax_depreciation import Deductions, WriteOff


@dataclass(frozen=True)
class Lots:
    """The lots of the plan: how much is bought and when it falls due; ``(draw, lot)`` but ``gpu``."""

    gpu: Array
    """Shape ``(lot,)``."""
    it_mw: Array
    ordered_h: Array
    delivered_h: Array
    hall_ready_h: Array
    in_service_h: Array


@dataclass(frozen=True)
class Prices:
    """Prices of what is bought; ``(draw, lot)`` for servers and hall, ``(draw,)`` for the rest."""

    server_eur_per_gpu: Array
    """At the start of the horizon."""
    hall_eur_per_mw: Array
    network_share: Array
    storage_share: Array
    design_share: Array
    contingency_share: Array
    connection_eur_per_mw: Array
    owned_share: Array
    """Of halls and connections; the others are leased and cost the plant no capital."""


@dataclass(frozen=True)
class Wear:
    """How capital wears out and what it costs; arrays ``(draw,)``."""

    rate_per_year: Array
    """Real cost of capital of those who would buy the plant at the end."""
    it_life_h: Array
    hall_life_h: Array
    it_decline_per_year: Array
    """Share of its price that a like server loses in a year."""
    hall_decline_per_year: Array
    """The same of halls and connections; negative where they become dearer."""
    it_write_off: WriteOff
    hall_write_off: WriteOff


@dataclass(frozen=True)
class Capital:
    """What is spent on capital and how much of it is in use for how long; parts as `CAPEX_PARTS`."""

    first_eur: Array
    """First investment by month and part."""
    replacement_eur: Array
    """What replaces it at the end of its life, alike."""
    it_eur_years: Array
    hall_eur_years: Array
    connection_eur_years: Array
    hall_eur_years_if_owned: Array
    """Halls and connections by part as if none were leased, ``(draw, month, part)``."""
    hall_mw_years: Array
    """Nameplate power for which halls stand, shape ``(draw, month)``."""
    waiting_eur_years: Array
    """IT that is delivered and not in service yet, shape ``(draw,)``."""
    worth_eur: Array
    """What all of it is worth at the end of the horizon, shape ``(draw,)``."""
    deducted_eur: Array
    """Depreciation for tax by month, shape ``(draw, month)``."""
    undeducted_eur: Array
    """What is still to be deducted at the end of the horizon, shape ``(draw,)``."""
    it_shielded_eur_years: Array
    """Capital in use times what its deductions are worth per EUR, shape ``(draw, month)``."""
    hall_shielded_eur_years: Array
    """The same of halls and connections."""


def capital_of(
    lots: Lots, prices: Prices, wear: Wear, connection_mw: Array, bounds_h: Array
) -> Capital:
    """What the plant costs to buy; ``connection_mw`` is ``(draw, bound, site)``."""
    it_assets = _it(lots, prices, wear, bounds_h)
    bought = (
        it_assets,
        _halls(lots, prices, wear, bounds_h),
        _connections(connection_mw, prices, wear, bounds_h),
    )
    it_ledger, *hall_ledgers = [
        renewal.ledger(assets, wear.rate_per_year, bounds_h) for assets in bought
    ]
    ledgers = [it_ledger, *(_owned(ledger, prices.owned_share) for ledger in hall_ledgers)]
    it_mw = lots.it_mw[:, :, np.newaxis]
    it_tax, *hall_tax = _deductions(bought, prices.owned_share, wear, bounds_h)
    return Capital(
        first_eur=np.concatenate([ledger.first_eur for ledger in ledgers], axis=2),
        replacement_eur=np.concatenate([ledger.replacement_eur for ledger in ledgers], axis=2),
        it_eur_years=ledgers[0].eur_years,
        hall_eur_years=ledgers[1].eur_years,
        connection_eur_years=ledgers[2].eur_years,
        hall_eur_years_if_owned=np.concatenate(
            [ledger.eur_years for ledger in hall_ledgers], axis=2
        ),
        hall_mw_years=capex.years_in_use(it_mw, lots.hall_ready_h, bounds_h)[:, :, 0],
        waiting_eur_years=_waiting_eur_years(it_assets, lots, bounds_h),
        worth_eur=_worth_eur(ledgers),
        deducted_eur=it_tax.by_month_eur + hall_tax[0].by_month_eur + hall_tax[1].by_month_eur,
        undeducted_eur=it_tax.left_eur + hall_tax[0].left_eur + hall_tax[1].left_eur,
        it_shielded_eur_years=it_tax.shielded_eur_years,
        hall_shielded_eur_years=hall_tax[0].shielded_eur_years + hall_tax[1].shielded_eur_years,
    )


def _deductions(
    bought: tuple[Assets, ...], owned_share: Array, wear: Wear, bounds_h: Array
) -> list[Deductions]:
    """What may be deducted for IT, halls and connections; of what is leased its owner deducts."""
    write_offs = (wear.it_write_off, wear.hall_write_off, wear.hall_write_off)
    it_tax, *hall_tax = [
        tax_depreciation.deductions(renewal.generations(assets, bounds_h[-1]), write_off, bounds_h)
        for assets, write_off in zip(bought, write_offs, strict=True)
    ]
    by_month = owned_share[:, np.newaxis]
    return [
        it_tax,
        *(
            Deductions(
                by_month_eur=of_hall.by_month_eur * by_month,
                left_eur=of_hall.left_eur * owned_share,
                shielded_eur_years=of_hall.shielded_eur_years * by_month,
            )
            for of_hall in hall_tax
        ),
    ]


def _owned(ledger: Ledger, share: Array) -> Ledger:
    """What the owner of a share of everything has in the books."""
    of_part = share[:, np.newaxis, np.newaxis]
    return Ledger(
        first_eur=ledger.first_eur * of_part,
        replacement_eur=ledger.replacement_eur * of_part,
        eur_years=ledger.eur_years * of_part,
        worth_eur=ledger.worth_eur * share,
    )


def _worth_eur(ledgers: list[Ledger]) -> Array:
    worth: Array = ledgers[0].worth_eur + ledgers[1].worth_eur + ledgers[2].worth_eur
    return worth


def _it(lots: Lots, prices: Prices, wear: Wear, bounds_h: Array) -> Assets:
    """Servers with network and storage; a lot that never serves within the horizon is not renewed."""
    return Assets(
        price_eur=capex.it_parts_eur(
            lots.gpu, prices.server_eur_per_gpu, prices.network_share, prices.storage_share
        ),
        ordered_h=lots.ordered_h,
        since_h=lots.delivered_h,
        is_renewed=lots.in_service_h < bounds_h[-1],
        life_h=wear.it_life_h,
        decline_per_year=wear.it_decline_per_year,
    )


def _halls(lots: Lots, prices: Prices, wear: Wear, bounds_h: Array) -> Assets:
    return Assets(
        price_eur=capex.hall_parts_eur(
            lots.it_mw, prices.hall_eur_per_mw, prices.design_share, prices.contingency_share
        ),
        ordered_h=lots.hall_ready_h,
        since_h=lots.hall_ready_h,
        is_renewed=lots.in_service_h < bounds_h[-1],
        life_h=wear.hall_life_h,
        decline_per_year=wear.hall_decline_per_year,
    )


def _connections(connection_mw: Array, prices: Prices, wear: Wear, bounds_h: Array) -> Assets:
    """Each step of the connection as one lot; what is added counts from the middle of its month.

    There are as many lots as the world with most steps has; the months without a step are left out.
    """
    added_eur = capex.connection_eur(connection_mw, prices.connection_eur_per_mw)
    steps = int((added_eur > 0.0).sum(axis=1).max(initial=0))
    month = np.argsort(added_eur <= 0.0, axis=1, kind="stable")[:, :steps]
    added_eur = np.take_along_axis(added_eur, month, axis=1)
    middle_h = (bounds_h[:-1] + bounds_h[1:])[month] / 2.0
    return Assets(
        price_eur=added_eur[:, :, np.newaxis],
        ordered_h=middle_h,
        since_h=middle_h,
        is_renewed=np.ones(added_eur.shape, dtype=np.bool_),
        life_h=wear.hall_life_h,
        decline_per_year=wear.hall_decline_per_year,
    )


def _waiting_eur_years(it_assets: Assets, lots: Lots, bounds_h: Array) -> Array:
    """The first servers from delivery until they serve, or are worn out."""
    first = next(renewal.generations(it_assets, bounds_h[-1]), None)
    if first is None:
        return np.zeros_like(it_assets.life_h)
    until_h = np.minimum(lots.in_service_h, first.until_h)
    waiting = capex.years_in_use(first.paid_eur, first.since_h, bounds_h, until_h=until_h)
    total: Array = waiting.sum(axis=2).sum(axis=1)
    return total


def charge_eur(capital: Capital, it_annuity: Array, hall_annuity: Array) -> Array:
    """Annuity of what is in use, shape ``(draw, month, part)``; annuities ``(draw,)`` per year."""
    hall = hall_annuity[:, np.newaxis, np.newaxis]
    charges = [
        capital.it_eur_years * it_annuity[:, np.newaxis, np.newaxis],
        capital.hall_eur_years * hall,
        capital.connection_eur_years * hall,
    ]
    return np.concatenate(charges, axis=2)


def shielded_charge_eur(capital: Capital, it_annuity: Array, hall_annuity: Array) -> Array:
    """The part of that annuity which deductions for depreciation are worth, ``(draw, month)``."""
    it_eur = capital.it_shielded_eur_years * it_annuity[:, np.newaxis]
    shielded_eur: Array = it_eur + capital.hall_shielded_eur_years * hall_annuity[:, np.newaxis]
    return shielded_eur


def purchased_gpu(lots: Lots, bounds_h: Array) -> Array:
    """GPUs that are first delivered, and so paid, within the horizon, shape ``(draw,)``."""
    paid: Array = np.where(capex.falls_due(lots.delivered_h, bounds_h), lots.gpu, 0.0)
    purchased: Array = paid.sum(axis=1)
    return purchased
