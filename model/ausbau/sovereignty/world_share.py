"""The plant's share of the world's and of Europe's AI compute, in H100-equivalents."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR

END_OF_2025 = datetime(2026, 1, 1, tzinfo=UTC)
"""The instant for which stocks of compute are stated."""


def plant_h100e(gpu_in_service: Array, h100e_per_gpu: Array) -> Array:
    """Performance in service at each bound, summed over the GPU types, shape ``(draw, bound)``.

    ``gpu_in_service`` is ``(draw, bound, gpu_type)``, ``h100e_per_gpu`` is ``(draw, gpu_type)``.
    """
    total = np.zeros(gpu_in_service.shape[:2])
    for gpu_type in range(gpu_in_service.shape[2]):
        total += gpu_in_service[:, :, gpu_type] * h100e_per_gpu[:, gpu_type, np.newaxis]
    return total


def stock_h100e(anchor_h100e: Array, growth_per_year: Array, anchor_h: float, at_h: Array) -> Array:
    """A stock that grows at a steady rate through its value at ``anchor_h``, shape ``(draw, time)``."""
    years = (at_h - anchor_h) / HOURS_PER_YEAR
    return anchor_h100e[:, np.newaxis] * np.exp(np.log1p(growth_per_year)[:, np.newaxis] * years)


def share_of(plant: Array, stock: Array) -> Array:
    """Share of the plant in a stock to which it belongs; never above one."""
    return np.minimum(plant / stock, 1.0)
