"""Who controls each layer of the stack, and four readings of the whole."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray

LAYERS = (
    "location",
    "operator",
    "law",
    "building",
    "systems",
    "accelerator",
    "platform",
    "models",
    "energy",
)
"""From the ground up."""
OWNERS = ("german", "eu", "us", "other")
"""Whose control; ``eu`` is the European Union without Germany."""
EUROPEAN = (0, 1)
"""Positions of the owners under European law."""
VENDOR_LAYERS = ("systems", "models")
"""Layers that hang on the maker of the accelerators, which a mean over all counts three times."""
READINGS = ("minimum", "mean", "geometric", "mean_of_seven")


def with_rest(shares: Array, rest: int) -> Array:
    """Shares ``(draw, owner)`` of which the owner at position ``rest`` holds what is not stated."""
    complete = shares.copy()
    complete[:, rest] += np.maximum(1.0 - shares.sum(axis=1), 0.0)
    return complete


def vendor_shares(lot_gpu: Array, h100e_per_gpu: Array, owner_of_lot: IntArray) -> Array:
    """Share of each owner in the performance of the accelerators that a plan buys.

    Parameters
    ----------
    lot_gpu: GPUs, shape ``(lot,)``.
    h100e_per_gpu: H100-equivalents of a GPU of the lot, shape ``(draw, lot)``.
    owner_of_lot: position in `OWNERS` of the region whose law binds the vendor, shape ``(lot,)``.

    Returns
    -------
    Shares ``(draw, owner)``; all zero for a plan without GPUs, which depends on nobody.
    """
    performance = lot_gpu * h100e_per_gpu
    held = np.zeros((performance.shape[0], len(OWNERS)))
    for lot, owner in enumerate(owner_of_lot):
        held[:, owner] += performance[:, lot]
    total = held.sum(axis=1, keepdims=True)
    share = np.zeros_like(held)
    np.divide(held, total, out=share, where=total > 0.0)
    return share


def controlled_share(layer_share: Array) -> Array:
    """German and EU share of each layer, from shares ``(draw, layer, owner)``."""
    german, eu = (layer_share[:, :, owner] for owner in EUROPEAN)
    return np.minimum(german + eu, 1.0)


def concentration(layer_share: Array) -> Array:
    """Herfindahl-Hirschman index over the four blocs: 1 if one holds all, 1/4 if all hold the same.

    Two firms of one bloc count as one holder: what is asked is under whose law a layer stands.
    """
    index: Array = np.square(layer_share).sum(axis=2)
    return np.minimum(index, 1.0)


def readings(controlled: Array) -> Array:
    """Readings of ``(draw, layer)``, shape ``(draw, reading)``, in the order of `READINGS`.

    Weakest layer; mean; geometric mean, which one layer without any control makes zero as it does the
    minimum; mean over the seven layers that talent-finance fact V18 proposes, without `VENDOR_LAYERS`.
    """
    with np.errstate(divide="ignore"):
        geometric = np.exp(np.log(controlled).mean(axis=1))
    of_seven = [LAYERS.index(layer) for layer in LAYERS if layer not in VENDOR_LAYERS]
    mean_of_seven = controlled[:, of_seven].mean(axis=1)
    return np.stack(
        [controlled.min(axis=1), controlled.mean(axis=1), geometric, mean_of_seven], axis=1
    )
