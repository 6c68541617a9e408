"""Planning relief: which permits become shorter, and by how much.

The rules that it acts on have names: the building permit of modular and new buildings, the permit for
another use of an existing one, and the immission control permit of emergency engines. It acts on permits
filed from its first day on. That pending procedures are finished under the old law is the rule of § 233
(1) BauGB; a law may say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from ausbau.core.arrays import Array, BoolArray

FACTOR_BY_KIND: Mapping[str, str] = MappingProxyType(
    {
        "existing": "change_of_use_factor",
        "modular": "building_permit_factor",
        "new": "building_permit_factor",
        "immission": "immission_permit_factor",
    }
)
"""The factor that acts on the permit, by kind of building or for emergency engines."""


def is_filed_under_relief(filed_h: Array, in_force_from_h: float) -> BoolArray:
    """Whether a permit is filed, its planning done, on the first day of the relief or later."""
    return filed_h >= in_force_from_h


def applied_factor(factor: Array, is_relieved: BoolArray) -> Array:
    """Factor on the duration of the permit: 1 where the old law holds, shape ``(draw,)``.

    A relief of 0.7 turns a permit of 10 months into one of 7.
    """
    return np.where(is_relieved, factor, 1.0)
