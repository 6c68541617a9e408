"""One stock of people with its entries and exits; heads are conserved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array

HOURS_PER_YEAR = 8766.0
"""Mean year of the Julian calendar, as the unit `year` in files."""


@dataclass(frozen=True)
class StockPath:
    """Stock on bounds ``(draw, bound)`` and flows by month: what changed it, and nothing else did."""

    stock_person: Array
    entered_person: Array
    """``(draw, month, entry)``."""
    left_person: Array
    """``(draw, month, exit)``."""


def follow(
    start_person: Array,
    entries_person_per_year: Array,
    exit_rates_per_year: Array,
    step_years: Array,
) -> StockPath:
    """Follow a stock with constant entries and exit hazards over steps of any length.

    Parameters
    ----------
    start_person
        ``(draw,)``.
    entries_person_per_year
        ``(draw, entry)``.
    exit_rates_per_year
        Competing hazards, ``(draw, exit)``; those who leave in a step are split in proportion.
    step_years
        ``(month,)``. The step is the exact solution of ``dS/dt = I − x S``, so splitting it
        changes nothing.
    """
    draws, months = start_person.shape[0], step_years.shape[0]
    hazard = exit_rates_per_year.sum(axis=1)
    stock = np.empty((draws, months + 1))
    stock[:, 0] = start_person
    entered = entries_person_per_year[:, np.newaxis, :] * step_years[np.newaxis, :, np.newaxis]
    left = np.empty((draws, months, exit_rates_per_year.shape[1]))
    parts = _shares(exit_rates_per_year, hazard)
    for month, step in enumerate(step_years):
        arriving = entered[:, month].sum(axis=1)
        leaving = stock[:, month] * -np.expm1(-hazard * step)
        leaving += arriving * (1.0 - _mean_survival(hazard * step))
        left[:, month] = leaving[:, np.newaxis] * parts
        stock[:, month + 1] = stock[:, month] + arriving - leaving
    return StockPath(stock, entered, left)


def _mean_survival(exposure: Array) -> Array:
    """Share of steady arrivals still there at the end of a step: ``(1 − e^(−x)) / x``, one at 0."""
    return np.divide(-np.expm1(-exposure), exposure, out=np.ones_like(exposure), where=exposure > 0)


def _shares(rates: Array, total: Array) -> Array:
    return np.divide(
        rates, total[:, np.newaxis], out=np.zeros_like(rates), where=total[:, np.newaxis] > 0
    )
