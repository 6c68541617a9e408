"""The loop over people underway to their first day of work, compiled."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.compiled import compiled


@compiled
def people_reached(before: Array, per_h: Array, month: IntArray, into_h: Array) -> Array:
    """Those taken up before a month and in its first hours, for each bound, ``(draw, bound, class)``.

    ``before`` and ``per_h`` are ``(draw, month, class)``, ``month`` and ``into_h`` ``(draw, bound)``.
    """
    draws, bounds = month.shape
    classes = before.shape[2]
    reached = np.empty((bounds, classes, draws))
    for bound in range(bounds):
        for kind in range(classes):
            for draw in range(draws):
                at, hours = month[draw, bound], into_h[draw, bound]
                there = before[draw, at, kind] + per_h[draw, at, kind] * hours
                reached[bound, kind, draw] = there
    return reached.transpose(2, 0, 1)
