"""IT load: what the servers and what stands around them draw, by state."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

STATES = ("idle", "inference", "training")


def gpu_h_by_state(powered_gpu_h: Array, busy_gpu_h: Array, training_share: Array) -> Array:
    """GPU-hours under power as idle, inference and training.

    Parameters
    ----------
    powered_gpu_h, busy_gpu_h
        Shape ``(draw, month, gpu_type)``. The maximum with zero takes off the rounding of sums.
    training_share
        Share of the busy hours that train, shape ``(draw,)``.

    Returns
    -------
    Array
        Shape ``(draw, month, gpu_type, state)``, states in the order of `STATES`.
    """
    idle = np.maximum(powered_gpu_h - busy_gpu_h, 0.0)
    training = busy_gpu_h * training_share[:, None, None]
    return np.stack([idle, busy_gpu_h - training, training], axis=-1)


def full_load_energy_mwh(
    powered_gpu_h: Array, nameplate_mw_per_gpu: Array, peak_share: Array, support_share: Array
) -> Array:
    """IT energy if all that is powered ran at its highest load, shape ``(draw, month)``."""
    nameplate_mwh: Array = (powered_gpu_h * nameplate_mw_per_gpu[:, None, :]).sum(axis=2)
    return nameplate_mwh * (peak_share * (1.0 + support_share))[:, None]


def it_energy_mwh(
    state_gpu_h: Array, nameplate_mw_per_gpu: Array, power_share: Array, support_share: Array
) -> Array:
    """IT energy by state, shape ``(draw, month, state)``.

    Measured nodes draw 76 % of their nameplate in heavy training (Newkirk et al., arXiv 2506.14551)
    and 82 to 83 % at the highest (Latif et al., IEEE Access 13, 2025); the nameplate itself would
    overstate the energy by 27 to 37 %.

    Parameters
    ----------
    state_gpu_h
        From `gpu_h_by_state`.
    nameplate_mw_per_gpu
        Server nameplate divided by its GPUs, shape ``(draw, gpu_type)``.
    power_share
        Mean draw as a share of the nameplate, shape ``(draw, state)``.
    support_share
        Network, storage and management as a share of the servers' draw, shape ``(draw,)``.
    """
    nameplate_mwh = (state_gpu_h * nameplate_mw_per_gpu[:, None, :, None]).sum(axis=2)
    drawn_mwh: Array = nameplate_mwh * power_share[:, None, :]
    return drawn_mwh * (1.0 + support_share)[:, None, None]


def peak_it_load_mw(
    commissioned_h: Array,
    lot_nameplate_mw: Array,
    month_ends_h: Array,
    peak_share: Array,
    support_share: Array,
) -> Array:
    """Highest IT load of each month, shape ``(draw, month)``.

    All that is commissioned before the month's end runs at once at some quarter-hour, as in
    acceptance tests and in training across the whole plant: an upper bound where little is used.

    Parameters
    ----------
    commissioned_h
        Hours since start, infinite for never, shape ``(draw, lot)``.
    lot_nameplate_mw
        Shape ``(draw, lot)``.
    month_ends_h
        Shape ``(month,)``.
    peak_share, support_share
        Highest draw as a share of the nameplate; what stands around the servers; shape ``(draw,)``.
    """
    is_commissioned = commissioned_h[:, None, :] < month_ends_h[None, :, None]
    nameplate_mw: Array = (is_commissioned * lot_nameplate_mw[:, None, :]).sum(axis=2)
    return nameplate_mw * (peak_share * (1.0 + support_share))[:, None]
