"""The AI Act as time to comply: how long a use that counts as high-risk waits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ausbau.core.arrays import Array, IntArray


def time_to_comply_h(by_year_h: Mapping[int, Array], year: IntArray) -> Array:
    """Time to comply for a use that begins in each month, ``(draw, month)``.

    The requirements for high-risk systems are those of Regulation (EU) 2024/1689, Articles 8 to 15
    and 43.

    Parameters
    ----------
    by_year_h
        By calendar year in which the use begins, each ``(draw,)``; later years keep the last one, and
        before the first one nothing applies yet.
    year
        Calendar year of each month, ``(month,)``.
    """
    time_h = np.zeros((len(next(iter(by_year_h.values()))), len(year)))
    for first in sorted(by_year_h):
        time_h[:, year >= first] = by_year_h[first][:, np.newaxis]
    return time_h


def longest_h(by_year_h: Mapping[int, Array]) -> Array:
    """The longest time to comply of any year, ``(draw,)``.

    For so long growth can stand still: the simplest response in which need never falls (assumption).
    """
    longest: Array = np.max(np.stack(list(by_year_h.values())), axis=0)
    return longest


def high_risk_share(need: Array, high_risk: Array) -> Array:
    """Share of all need whose use is high-risk, ``(draw,)``, from ``(draw, group)``; 0 without any need."""
    total = need.sum(axis=1)
    share: Array = (need * high_risk).sum(axis=1) / np.where(total > 0, total, 1.0)
    return share
