"""The internal rate of return: the discount rate at which a plant is worth exactly nothing."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.compiled import compiled
from ausbau.core.unit_table import HOURS_PER_YEAR

LOWEST, HIGHEST = float(np.log(0.05)), float(np.log(11.0))
"""Forces of interest between which a rate is sought: a loss of 95 percent a year, and 1,000 percent."""
_FIRST = 0.05
_STEPS = 80
_PRECISION = 1e-11


def internal_rate_per_year(flow_eur: Array, left_eur: Array, bounds_h: Array) -> Array:
    """Rate ``r`` at which ``Σ flow (1 + r)^−t`` with what is left at the end comes to zero.

    Found by Newton's steps within a bracket that is halved where they leave it. Minus one where even a
    loss of 95 percent a year does not make up for what was spent, infinite where no rate does away with
    the gain. Flows that change sign several times may have several rates; one of them is found.

    Parameters
    ----------
    flow_eur
        ``(draw, month, relief)``, counted at the middle of each month.
    left_eur
        Worth at the end of the horizon, ``(draw, relief)``.
    bounds_h
        Bounds of the months.

    Returns
    -------
    Rate by year, ``(draw, relief)``, real if the flows are.
    """
    middle_h = (bounds_h[:-1] + bounds_h[1:]) / 2.0
    gaps_h = np.diff(np.concatenate([middle_h, bounds_h[-1:]]))
    gaps_h, gap_of_month = np.unique(gaps_h, return_inverse=True)
    by_cell = np.ascontiguousarray(np.moveaxis(flow_eur, 1, 2))
    force = _forces(by_cell, left_eur, gaps_h / HOURS_PER_YEAR, gap_of_month.astype(np.int64))
    rate: Array = np.expm1(force)
    return rate


@compiled
def _forces(flow_eur: Array, left_eur: Array, gap_years: Array, gap_of_month: IntArray) -> Array:
    """Force of interest of each ``(draw, relief)``, flows ``(draw, relief, month)``."""
    draws, reliefs, _ = flow_eur.shape
    force = np.empty((draws, reliefs))
    for draw in range(draws):
        for relief in range(reliefs):
            flow, left = flow_eur[draw, relief], left_eur[draw, relief]
            force[draw, relief] = _force(flow, left, gap_years, gap_of_month)
    return force


@compiled
def _force(flow_eur: Array, left_eur: float, gap_years: Array, gap_of_month: IntArray) -> float:
    """The force of interest of one plant, infinite in either direction where there is none."""
    low, high = LOWEST, HIGHEST
    if _worth(low, flow_eur, left_eur, gap_years, gap_of_month)[0] < 0.0:
        return -np.inf
    if _worth(high, flow_eur, left_eur, gap_years, gap_of_month)[0] >= 0.0:
        return np.inf
    force = _FIRST
    for _ in range(_STEPS):
        worth, slope = _worth(force, flow_eur, left_eur, gap_years, gap_of_month)
        if worth >= 0.0:
            low = force
        else:
            high = force
        following = force - worth / slope if slope != 0.0 else low
        if not low < following < high:
            following = (low + high) / 2.0
        if abs(following - force) < _PRECISION:
            break
        force = following
    return force


@compiled
def _worth(
    force: float, flow_eur: Array, left_eur: float, gap_years: Array, gap_of_month: IntArray
) -> tuple[float, float]:
    """Present value and its slope in the force, by Horner's rule from the end of the horizon backwards."""
    factors = np.exp(-force * gap_years)
    worth, slope = left_eur, 0.0
    for month in range(len(flow_eur) - 1, -1, -1):
        gap = gap_of_month[month]
        slope = (slope - worth * gap_years[gap]) * factors[gap]
        worth = worth * factors[gap] + flow_eur[month]
    return worth, slope
