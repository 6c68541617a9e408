"""The AI Act as a delay: how much later a use that counts as high-risk begins."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ausbau.core.arrays import Array, IntArray


def mean_delay_h(
    compliance_time_h: Mapping[int, Array], concerned_share: Array, year: IntArray
) -> Array:
    """Delay of a GPU-hour's use by the AI Act, mean over all demand, shape ``(draw, month)``.

    The time to show compliance with the requirements for high-risk systems (Regulation (EU) 2024/1689,
    Articles 8 to 15 and 43) times the share of demand that falls under them; the rest is not delayed.

    Parameters
    ----------
    compliance_time_h: by calendar year in which the use begins, each ``(draw,)``; later years keep the
        last one, and before the first one nothing applies yet.
    concerned_share: shape ``(draw,)``.
    year: calendar year of each month, shape ``(month,)``.
    """
    delay_h = np.zeros((len(concerned_share), len(year)))
    for first in sorted(compliance_time_h):
        delay_h[:, year >= first] = compliance_time_h[first][:, np.newaxis]
    return delay_h * concerned_share[:, np.newaxis]
