"""Trades: how the staff of a trade stretches the steps that wait for it.

Observed durations contain the staff of their time, so a trade is given relative to that: 100 % changes
nothing. With fewer people a step takes longer in proportion; with more it does not get shorter, because the
work that a place can take at once is what the observed cases had.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from ausbau.core.arrays import Array

TRADE_OF_STEP: Mapping[str, str] = MappingProxyType(
    {
        "construction": "electricians",
        "cooling_mounting": "refrigeration",
        "systems_test": "controls",
        "fabric": "fabric_engineers",
    }
)
"""The trade whose people are the bottleneck of a step. Installers of servers are crews of their own."""


def stretch(strength: Array) -> Array:
    """Factor on the duration of a step, shape ``(draw,)``: 1 for the staff of the observed cases or more.

    At 80 % of the electricians a conversion of 4 months takes 5.
    """
    return np.maximum(1.0, 1.0 / strength)
