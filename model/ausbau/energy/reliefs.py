"""Reliefs accrue month by month and are paid later: timing and sums of all reliefs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.energy import calendar_year, compensation
from ausbau.energy.tariff import Metering

NONE = "none"
CONFIGURED = "configured"


def compensation_accrued_eur(
    metering: Metering,
    first_year: Array,
    eua_price_eur_per_t: Array,
    emission_factor_t_per_mwh: Array,
    aid_intensity: Array,
    self_retention_mwh: Array,
) -> Array:
    """Strompreiskompensation earned by each month's use, shape ``(draw, month)``.

    The self-retention takes the first MWh of each year, so the months sum to
    `compensation.compensation` of the year. Prices P(t−1) are by month, the other values by draw.
    """
    retained_mwh = calendar_year.first_block(
        metering.energy_mwh, metering.year, self_retention_mwh[:, None]
    )
    # The block is a difference of running sums: its rounding must not turn into negative aid.
    compensated_mwh = np.maximum(metering.energy_mwh - retained_mwh, 0.0)
    accrued = np.zeros_like(compensated_mwh)
    for year, months in calendar_year.months_of_years(metering.year):
        rate = compensation.aid_eur_per_mwh(
            year,
            eua_price_eur_per_t[:, months],
            emission_factor_t_per_mwh[:, None],
            aid_intensity[:, None],
        )
        accrued[:, months] = rate * compensated_mwh[:, months] * (year >= first_year)[:, None]
    return accrued


def lower_rate_accrued_eur(
    line_eur: Array, energy_mwh: Array, rate_eur_per_mwh: Array, is_in_force: BoolArray
) -> Array:
    """What is refunded when a line of the bill is charged at a lower rate, ``(draw, month)``."""
    refund: Array = np.maximum(line_eur - energy_mwh * rate_eur_per_mwh[:, None], 0.0)
    return refund * is_in_force


def paid_eur(
    accrued_eur: Array, year: IntArray, month_bounds_h: Array, payment_delay_h: Array
) -> Array:
    """The relief in the month when it is paid, shape ``(draw, month)``.

    All of a calendar year is paid at once, ``payment_delay_h`` after the year's end; what falls
    behind the horizon is not shown. The year's end is that of its last month in the horizon.
    """
    paid = np.zeros_like(accrued_eur)
    draw = np.arange(len(accrued_eur))
    last_month = accrued_eur.shape[1] - 1
    for _, months in calendar_year.months_of_years(year):
        paid_h = month_bounds_h[months.stop] + payment_delay_h
        month = np.searchsorted(month_bounds_h, paid_h, side="right") - 1
        is_shown = month <= last_month
        amount = accrued_eur[:, months].sum(axis=1)
        paid[draw[is_shown], month[is_shown]] += amount[is_shown]
    return paid


def labelled(by_relief: Mapping[str, Array], active: Collection[str], nothing: Array) -> Array:
    """Amounts along the relief coordinate: none, each relief alone by id, configured.

    Parameters
    ----------
    by_relief
        Amount of each relief alone, shape ``(draw, month)``.
    active
        Ids of the reliefs that the scenario has switched on; ``configured`` is their sum.
    nothing
        Zeros of the same shape.

    Returns
    -------
    Array
        Shape ``(draw, month, relief)``, in the order of `labels`.
    """
    ids = sorted(by_relief)
    configured = sum((by_relief[relief] for relief in ids if relief in active), start=nothing)
    return np.stack([nothing, *(by_relief[relief] for relief in ids), configured], axis=2)


def labels(ids: Collection[str]) -> list[str]:
    """Labels of the relief coordinate."""
    return [NONE, *sorted(ids), CONFIGURED]


def by_party(
    by_relief: Mapping[str, Array],
    active: Collection[str],
    payers: Mapping[str, str],
    parties: Sequence[str],
    nothing: Array,
) -> Array:
    """Amounts by the party that bears them, shape ``(draw, month, relief, party)``."""
    shares = [
        labelled(
            {id_: eur if payers[id_] == party else nothing for id_, eur in by_relief.items()},
            active,
            nothing,
        )
        for party in parties
    ]
    return np.stack(shares, axis=3)
