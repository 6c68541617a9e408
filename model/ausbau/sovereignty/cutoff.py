"""What a cut-off by a foreign supplier costs: a layer goes on for a while, stops, and is replaced.

The answer of a layer is a stated, simple one with three figures: the share that hangs on the supplier, how
long the layer goes on without it, and how long it takes to switch to another. Nothing is known of a
cut-off of a plant like this one, so endurance and time to switch are assumptions. How much of the
service stops while several layers are out is not modelled either: two readings bound it.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

CUTOFF_READINGS = ("worst_layer", "all_layers")
USUAL_DAYS = (30, 90, 365, 1095)
"""Lengths of a cut-off that the base scenario asks for."""
LONGEST_DAYS = 36_525
"""A hundred years."""


def lost_h(share: Array, endurance_h: Array, switch_h: Array, cutoff_h: Array) -> Array:
    """Hours of service that each layer loses while it is cut off, ``(draw, layer, cutoff)``.

    From the end of its endurance to the end of the cut-off or the switch, whichever comes first, times
    the share of the layer that hangs on the supplier; arrays ``(draw, layer)``, cut-offs ``(cutoff,)``.
    """
    out_h = np.minimum(cutoff_h, switch_h[..., np.newaxis]) - endurance_h[..., np.newaxis]
    lost: Array = share[..., np.newaxis] * np.maximum(out_h, 0.0)
    return lost


def loss_share(lost_by_layer_h: Array, cutoff_h: Array) -> Array:
    """Share of the service lost in the cut-off, ``(draw, reading, cutoff)``, in two readings.

    If the outages of the layers ``(draw, layer, cutoff)`` fall together, what is lost is that of the worst
    layer; if none overlaps with another, it is the sum of all, at most everything. The truth lies between.
    """
    worst = lost_by_layer_h.max(axis=1)
    every = np.minimum(lost_by_layer_h.sum(axis=1), cutoff_h)
    share: Array = np.stack([worst, every], axis=1) / cutoff_h
    return share


def longest_switch_h(share: Array, switch_h: Array) -> Array:
    """Time until the last layer that hangs on the supplier has been switched, ``(draw,)``.

    Shares and times are ``(draw, layer)``; zero where nothing hangs on it.
    """
    longest: Array = np.where(share > 0.0, switch_h, 0.0).max(axis=1)
    return longest
