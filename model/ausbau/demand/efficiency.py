"""What a jump of efficiency does to the need for compute, rebound included."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from ausbau.core.arrays import Array

DEEPSEEK_R1 = datetime(2025, 1, 20, tzinfo=UTC)
"""Release of DeepSeek-R1, from which the compute for equally good models is counted."""


def need_factor(compute_per_task: Array, rebound: Array) -> Array:
    """Need of those who have adopted a jump, relative to their need without it: ``c^(1 − r)``.

    A task that takes the share ``c`` of its compute costs as much less, so more tasks are done. With
    rebound ``r = 0`` the saving is kept in full; at one it is eaten up; above one need rises
    (Jevons). In the terms of price theory ``r`` is minus the price elasticity of tasks. Nobody has
    measured it for GPU-hours; 0.3 to 1.5 is the working range of demand facts, section 7.
    """
    return compute_per_task ** (1.0 - rebound)


def adopted_share(since: Array, diffusion_time: Array) -> Array:
    """Share of users who have adopted a jump a time after it, ``1 − exp(−t / τ)``; zero before."""
    return -np.expm1(-np.maximum(since, 0.0) / diffusion_time)


def mean_need_factor(adopted: Array, factor: Array) -> Array:
    """Need relative to that without the jump, over those who have adopted it and those who have not."""
    return 1.0 + adopted * (factor - 1.0)


def trend(elapsed_h: Array, halving_time_h: Array) -> Array:
    """Compute for a language model of the same quality, halving in each ``halving_time_h``.

    Source: Ho et al. 2024 (demand-ho): 8 months, preprint 5 to 14, NeurIPS version 2 to 22.
    """
    return 2.0 ** (-elapsed_h / halving_time_h)
