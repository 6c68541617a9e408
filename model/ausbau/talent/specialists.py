"""One stock of people with its entries and exits; heads are conserved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array


@dataclass(frozen=True)
class StockPath:
    """Stock on bounds ``(draw, bound)`` and flows by month: what changed it, and nothing else did."""

    stock_person: Array
    entered_person: Array
    """``(draw, month, entry)``."""
    left_person: Array
    """``(draw, month, exit)``."""


def follow(
    start_person: Array, entered_person: Array, exit_rates_per_year: Array, step_years: Array
) -> StockPath:
    """Follow a stock with entries that are steady within a month, and exit hazards.

    Parameters
    ----------
    start_person
        ``(draw,)``.
    entered_person
        People who enter in the month, ``(draw, month, entry)``.
    exit_rates_per_year
        Competing hazards, ``(draw, month, exit)``; those who leave are split in proportion.
    step_years
        ``(month,)``. The step is the exact solution of ``dS/dt = I − x S``, so splitting it
        changes nothing.
    """
    hazard = exit_rates_per_year.sum(axis=2)
    arriving = entered_person.sum(axis=2)
    exposure = hazard * step_years
    gone, gone_at_once = -np.expm1(-exposure), 1.0 - _mean_survival(exposure)
    stock = np.empty((start_person.shape[0], step_years.shape[0] + 1))
    leaving = np.empty_like(arriving)
    stock[:, 0] = start_person
    for month in range(step_years.shape[0]):
        leaving[:, month] = (
            stock[:, month] * gone[:, month] + arriving[:, month] * gone_at_once[:, month]
        )
        stock[:, month + 1] = stock[:, month] + arriving[:, month] - leaving[:, month]
    left = leaving[:, :, np.newaxis] * _shares(exit_rates_per_year, hazard)
    return StockPath(stock, entered_person, left)


def _mean_survival(exposure: Array) -> Array:
    """Share of steady arrivals still there at the end of a step: ``(1 − e^(−x)) / x``, one at 0."""
    return np.divide(-np.expm1(-exposure), exposure, out=np.ones_like(exposure), where=exposure > 0)


def _shares(rates: Array, total: Array) -> Array:
    whole = total[..., np.newaxis]
    return np.divide(rates, whole, out=np.zeros_like(rates), where=whole > 0)
