"""Means over the hours of a month, for whole ensembles at once and yet exact.

The load of a world is a few numbers times a few shapes: the work profile ``w``, and for each hall the
ramp of its cooling, ``clip((T − lower) / span, 0, 1)``. The price is the month's level plus the spread
times a shape ``s``. So what a month costs needs no hours, but the means of ``ramp``, ``w · ramp``,
``s``, ``s · w``, ``s · ramp`` and ``s · w · ramp`` over them. Those with a ramp have their threshold in
the draw. With the hours sorted by temperature, the excess of a weight over a threshold is

    Σ over T(h) > x of f(h) · (T(h) − x) = Σ f T − x Σ f

whose two sums are suffix sums at the place of ``x``, and a ramp is the difference of two excesses over
its span. No hour is left out and nothing is approximated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.compiled import compiled
from ausbau.energy import shape_calendar

_LONGEST_MONTH_H = 744


@dataclass(frozen=True)
class RampTable:
    """Suffix sums over the hours of each month in order of temperature.

    ``sorted_degc`` is a tuple of twelve arrays. The last axis of the sums holds Σ f and Σ f·T over
    the hours from a place on, divided by the hours of the month. ``plain`` has the shape
    ``(2, 12, 745, 2)``: f = 1 and f = w; ``priced`` ``(2, shape, 12, 745, 2)``: f = s and f = s·w.
    """

    sorted_degc: tuple[Array, ...]
    plain: Array
    priced: Array


def ramp_table(degc: Array, profile: Array, price_shapes: Array) -> RampTable:
    """The sums for one driving temperature ``(8760,)`` and price shapes ``(shape, 8760)``."""
    flat = np.ones_like(profile)
    plain = np.stack([flat, profile])
    priced = np.stack([price_shapes, price_shapes * profile])
    orders = [np.argsort(degc[month], kind="stable") for month in shape_calendar.months()]
    return RampTable(
        tuple(
            degc[month][order] for month, order in zip(shape_calendar.months(), orders, strict=True)
        ),
        _suffix_sums(plain, degc, orders),
        _suffix_sums(priced, degc, orders),
    )


def _suffix_sums(weight: Array, degc: Array, orders: list[IntArray]) -> Array:
    """Shape ``(…, 12, 745, 2)`` from weights ``(…, 8760)``."""
    sums = np.zeros((*weight.shape[:-1], 12, _LONGEST_MONTH_H + 1, 2))
    for number, (month, order) in enumerate(zip(shape_calendar.months(), orders, strict=True)):
        hours = len(order)
        of_month = weight[..., month][..., order]
        terms = np.stack([of_month, of_month * degc[month][order]], axis=-1)
        from_here_on = np.flip(np.cumsum(np.flip(terms, axis=-2), axis=-2), axis=-2)
        sums[..., number, :hours, :] = from_here_on / hours
    return sums


@dataclass(frozen=True)
class Ramp:
    """A ramp by draw: it begins at ``lower_degc`` and is 1 from ``span_k`` above on, ``(draw,)``."""

    lower_degc: Array
    span_k: Array


def ramp_means(table: RampTable, ramp: Ramp) -> Array:
    """Means of ramp and w·ramp in each month of the year, shape ``(2, draw, 12)``."""
    edges_degc, places = _edges(table, ramp)
    sums = table.plain[:, np.arange(12), places]
    lower, upper = np.moveaxis(sums[..., 1] - edges_degc[:, :, None] * sums[..., 0], 1, 0)
    means: Array = (lower - upper) / ramp.span_k[:, None]
    return means


def priced_ramp_means(
    table: RampTable, ramp: Ramp, shape: IntArray, month_of_year: IntArray
) -> Array:
    """Means of s·ramp and s·w·ramp in each month, shape ``(2, draw, month)``.

    Parameters
    ----------
    shape
        Number of the price shape of each world and month, ``(draw, month)``.
    month_of_year
        From 0, ``(month,)``.
    """
    edges_degc, places = _edges(table, ramp)
    between = _priced_between(table.priced, edges_degc, places, shape, month_of_year)
    means: Array = between / ramp.span_k[:, None]
    return means


@compiled
def _priced_between(
    priced: Array, edges_degc: Array, places: IntArray, shape: IntArray, month_of_year: IntArray
) -> Array:
    """Excess over the lower edge less that over the upper one, shape ``(2, draw, month)``."""
    result = np.empty((2, *shape.shape))
    for draw in range(shape.shape[0]):
        for month in range(shape.shape[1]):
            of_year = month_of_year[month]
            for weight in range(2):
                sums = priced[weight, shape[draw, month], of_year]
                lower, upper = sums[places[0, draw, of_year]], sums[places[1, draw, of_year]]
                result[weight, draw, month] = (lower[1] - edges_degc[0, draw] * lower[0]) - (
                    upper[1] - edges_degc[1, draw] * upper[0]
                )
    return result


def _edges(table: RampTable, ramp: Ramp) -> tuple[Array, IntArray]:
    """Both ends of the ramp ``(2, draw)``, and the hours at or below them ``(2, draw, 12)``."""
    edges_degc = np.stack([ramp.lower_degc, ramp.lower_degc + ramp.span_k])
    counts = [
        np.searchsorted(sorted_degc, edges_degc, side="right") for sorted_degc in table.sorted_degc
    ]
    return edges_degc, np.stack(counts, axis=-1)
