"""All reliefs together: which of them a year gets, when they are paid, who bears them.

``none`` is the bill without any relief, the published tariff. ``configured`` holds all that is active:
what the law grants today (the individual grid fee, whose thresholds a year meets or misses) and what
the scenario adopts. Reliefs that exclude each other are chosen anew for every calendar year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.energy import calendar_year, planes

NONE = "none"
CONFIGURED = "configured"


def compatible_sets(
    active: Collection[str], excludes: Mapping[str, Collection[str]]
) -> list[tuple[str, ...]]:
    """All sets of active reliefs that may be had together and to which none can be added.

    ``excludes`` names, for any of two reliefs, the other one that cannot be had beside it. Larger sets
    come first, equal ones in the order of their ids.
    """
    found: list[tuple[str, ...]] = []
    for size in range(len(active), -1, -1):
        for candidate in combinations(sorted(active), size):
            is_part = any(set(candidate) <= set(larger) for larger in found)
            if not is_part and not any(_conflicts(candidate, excludes)):
                found.append(candidate)
    return found


def _conflicts(
    candidate: Sequence[str], excludes: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    for one, other in combinations(candidate, 2):
        if other in excludes.get(one, ()) or one in excludes.get(other, ()):
            yield one, other


def taken_eur(
    accrued_eur: Mapping[str, Array], sets: Sequence[Sequence[str]], year: IntArray
) -> dict[str, Array]:
    """What each relief adds to `configured`: all of it in the years for which its set is taken.

    In each world and calendar year the operator takes the set that earns most in that year; of equal
    ones the first. A relief that is in no set adds nothing.
    """
    if not any(sets):
        return {id_: np.zeros_like(amount) for id_, amount in accrued_eur.items()}
    earned = [
        calendar_year.sum_of_year(np.sum([accrued_eur[id_] for id_ in chosen], axis=0), year)
        for chosen in sets
    ]
    best = np.argmax(np.stack(earned), axis=0)
    return {
        id_: amount * np.isin(best, [place for place, chosen in enumerate(sets) if id_ in chosen])
        for id_, amount in accrued_eur.items()
    }


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


def labels(ids: Collection[str]) -> list[str]:
    """Labels of the relief coordinate."""
    return [NONE, *sorted(ids), CONFIGURED]


def labelled(alone: Mapping[str, Array], taken: Mapping[str, Array], nothing: Array) -> Array:
    """Amounts along the relief coordinate: none, each relief alone by id, configured.

    Parameters
    ----------
    alone
        Amount of each relief if it were the only one, shape ``(draw, month)``.
    taken
        What each adds to `configured`.
    nothing
        Zeros of the same shape.

    Returns
    -------
    Array
        Shape ``(draw, month, relief)``, in the order of `labels`.
    """
    ids = sorted(alone)
    configured = sum((taken[id_] for id_ in ids), start=nothing)
    return planes.stacked([nothing, *(alone[id_] for id_ in ids), configured])


def by_party(
    alone: Mapping[str, Array],
    taken: Mapping[str, Array],
    payers: Mapping[str, str],
    parties: Sequence[str],
    nothing: Array,
) -> Array:
    """Amounts by the party that bears them, shape ``(draw, month, relief, party)``."""
    ids = sorted(alone)
    borne = planes.zeros(*nothing.shape, len(ids) + 2, len(parties))
    for relief, id_ in enumerate(ids, start=1):  # after `none`
        party = parties.index(payers[id_])
        borne[:, :, relief, party] = alone[id_]
        borne[:, :, -1, party] += taken[id_]
    return borne
