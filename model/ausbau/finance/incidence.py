"""Who bears what: how a relief is split, and what each party pays and receives in all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array


@dataclass(frozen=True)
class Transfer:
    """Money ``(draw,)`` from one party to another; both are positions among the parties."""

    amount_eur: Array
    payer: int
    receiver: int | None = None
    """None for somebody outside: vendors, staff, the electricity supplier."""


def repriced_share(relief_eur: Array, delay_h: Array, bounds_h: Array) -> Array:
    """Share of each month that lies after the prices of GPU-hours have followed a relief.

    Running contracts keep their prices. ``delay_h`` ``(draw,)`` after the first month in which a relief
    ``(draw, month, relief)`` accrues, prices are set anew. Zero for a relief that never accrues.
    """
    accrues = relief_eur > 0.0
    ever_accrues = np.asarray(accrues.any(axis=1))
    since_h = bounds_h[accrues.argmax(axis=1)] + delay_h[:, np.newaxis]
    after_h = bounds_h[1:, np.newaxis] - since_h[:, np.newaxis, :]
    share = np.clip(after_h / np.diff(bounds_h)[:, np.newaxis], 0.0, 1.0)
    return np.where(ever_accrues[:, np.newaxis, :], share, 0.0)


def passed_on_eur(relief_eur: Array, pass_through_share: Array, repriced: Array) -> Array:
    """Part of the relief that reaches customers in the price, shape ``(draw, month, relief)``."""
    return relief_eur * repriced * pass_through_share[:, np.newaxis, np.newaxis]


def relief_by_party_eur(
    relief_eur: Array, passed_on_eur: Array, *, beneficiary: int, customer: int, parties: int
) -> Array:
    """Relief and the part of it that is passed on, of a month or of all, by party as the last axis.

    ``beneficiary`` and ``customer`` are positions among the ``parties``; one may be the other. The
    parties together have the relief, whatever is passed on.
    """
    by_party = np.zeros((*relief_eur.shape, parties))
    by_party[..., customer] += passed_on_eur
    by_party[..., beneficiary] += relief_eur - passed_on_eur
    return by_party


def balance_by_party_eur(transfers: Iterable[Transfer], draws: int, parties: int) -> Array:
    """What each party receives less what it pays, shape ``(draw, party)``.

    All parties together pay what goes outside; what they pay each other cancels.
    """
    balance = np.zeros((draws, parties))
    for transfer in transfers:
        balance[:, transfer.payer] -= transfer.amount_eur
        if transfer.receiver is not None:
            balance[:, transfer.receiver] += transfer.amount_eur
    return balance
