"""The AI Act as a delay: how much later a use that counts as high-risk begins."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def mean_delay_h(compliance_time_h: Array, concerned_share: Array) -> Array:
    """Delay of a GPU-hour's use by the AI Act, mean over all demand, ``(draw, month)``.

    The time to comply, ``(draw, month)``, times the share of demand whose uses are high-risk,
    ``(draw,)``; the rest is not delayed.
    """
    delay_h: Array = compliance_time_h * concerned_share[:, np.newaxis]
    return delay_h
