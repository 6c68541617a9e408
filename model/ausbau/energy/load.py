"""IT load: what the servers and what stands around them draw, by state."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.energy import planes

BUSY_STATES = ("inference", "training")
STATES = ("idle", *BUSY_STATES)


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
    return planes.stacked([idle, busy_gpu_h - training, training])


def full_load_energy_mwh(
    powered_gpu_h: Array, nameplate_mw_per_gpu: Array, peak_share: Array, support_share: Array
) -> Array:
    """IT energy if all that is powered ran at its highest load, shape ``(draw, month)``.

    Nameplate and peak share have the shape ``(draw, gpu_type)``.
    """
    highest_mw_per_gpu = nameplate_mw_per_gpu * peak_share
    servers_mwh: Array = (powered_gpu_h * highest_mw_per_gpu[:, None, :]).sum(axis=2)
    return servers_mwh * (1.0 + support_share)[:, None]


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
        Mean draw as a share of the nameplate, shape ``(draw, gpu_type, state)``.
    support_share
        Network, storage and management as a share of the servers' draw, shape ``(draw,)``.
    """
    drawn_mw_per_gpu = nameplate_mw_per_gpu[:, :, None] * power_share
    drawn_mwh: Array = (state_gpu_h * drawn_mw_per_gpu[:, None]).sum(axis=2)
    return drawn_mwh * (1.0 + support_share)[:, None, None]


def highest_draw_share(mean_share: Array, peak_share: Array, training_share: Array) -> Array:
    """Draw of busy servers in the highest quarter-hour, as a share of nameplate, ``(draw, gpu_type)``.

    Both kinds of work peak at once (an upper bound). A quarter-hour takes the mean over many servers,
    so it lies below the highest moment of one of them. Means and peaks are uncertain apart from each
    other; a peak is never below its mean.

    Parameters
    ----------
    mean_share, peak_share
        Of the states that are busy, in the order of `BUSY_STATES`, shape ``(draw, gpu_type, state)``.
    training_share
        Share of the busy hours that train, shape ``(draw,)``.
    """
    inference, training = np.moveaxis(np.maximum(mean_share, peak_share), 2, 0)
    mixed: Array = inference + training_share[:, None] * (training - inference)
    return mixed


def highest_busy_share(
    powered_gpu_h: Array, busy_gpu_h: Array, granted_gpu_h: Array, peak_to_mean: Array
) -> Array:
    """Share of the powered GPUs that is busy in the busiest quarter-hour, ``(draw, month, gpu_type)``.

    The month's mean times a ratio, never more than what is granted: nobody computes on GPUs that he
    does not hold. Acceptance tests run lot by lot while the others stand still, so they are left out
    (an assumption).

    Parameters
    ----------
    powered_gpu_h, busy_gpu_h, granted_gpu_h
        Shape ``(draw, month, gpu_type)``.
    peak_to_mean
        At least 1, shape ``(draw,)``.
    """
    powered = np.where(powered_gpu_h > 0, powered_gpu_h, 1.0)
    busiest = busy_gpu_h / powered * peak_to_mean[:, None, None]
    return np.minimum(np.minimum(busiest, granted_gpu_h / powered), 1.0)


def commissioned_nameplate_mw(
    commissioned_h: Array, lot_nameplate_mw: Array, month_ends_h: Array
) -> Array:
    """Nameplate of what is commissioned before each month's end, shape ``(draw, month)``.

    Parameters
    ----------
    commissioned_h
        Hours since start, infinite for never, shape ``(draw, lot)``.
    lot_nameplate_mw
        Shape ``(draw, lot)``.
    month_ends_h
        Shape ``(month,)``.
    """
    is_commissioned = commissioned_h.T[:, :, None] < month_ends_h
    nameplate_mw: Array = (is_commissioned * lot_nameplate_mw.T[:, :, None]).sum(axis=0)
    return nameplate_mw


def peak_it_load_mw(
    nameplate_mw: Array,
    highest_busy_share: Array,
    idle_share: Array,
    highest_draw_share: Array,
    support_share: Array,
) -> Array:
    """Highest IT load of each month: all that is powered idles, the busiest share draws its highest.

    Parameters
    ----------
    nameplate_mw, highest_busy_share
        Shape ``(draw, month, gpu_type)``.
    idle_share, highest_draw_share
        Shape ``(draw, gpu_type)``.
    support_share
        Shape ``(draw,)``.

    Returns
    -------
    Array
        Shape ``(draw, month)``.
    """
    idle, highest = idle_share[:, None, :], highest_draw_share[:, None, :]
    drawn_mw = nameplate_mw * (idle + highest_busy_share * (highest - idle))
    peak_mw: Array = drawn_mw.sum(axis=2) * (1.0 + support_share)[:, None]
    return peak_mw


def work_power_mw(
    power_mw: Array,
    work_share: Array,
    idle_share: Array,
    busy_share: Array,
    support_share: Array,
) -> Array:
    """What a share of the GPUs draws more when it works than when it idles, ``(draw, month)``.

    Parameters
    ----------
    power_mw, work_share
        Nameplate under power and share of it, ``(draw, month, gpu_type)``.
    idle_share, busy_share
        Shape ``(draw, gpu_type)``; servers that work draw no less than idle ones.
    support_share
        Shape ``(draw,)``.
    """
    more = np.maximum(busy_share - idle_share, 0.0)
    work_mw: Array = (power_mw * work_share * more[:, None, :]).sum(axis=2)
    return work_mw * (1.0 + support_share)[:, None]


def carried_share(wanted_mw: Array, carried_mw: Array) -> Array:
    """Share of the wanted load that the connection carries, at most 1, ``(draw, month)``."""
    return np.divide(
        carried_mw, wanted_mw, out=np.ones_like(wanted_mw), where=wanted_mw > carried_mw
    )
