"""Voltage level: which grid a connection goes to, by the power that it adds.

A medium-voltage connection carries about 15 MW (buildout-ee); above it a site needs 110 kV and a substation
of its own, and from about 100 MW the transmission grid (buildout-mts). The limits are practice, not law: the
grid operator names the connection point (§ 17 EnWG).
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray

MEDIUM, HIGH, EXTRA_HIGH = 1, 2, 3
"""Codes of the ways to a connection, as their places in `spec.CONNECTION_WAYS`."""


def level_by_power(added_mw: Array, medium_up_to_mw: Array, high_up_to_mw: Array) -> IntArray:
    """Code of the voltage level for added facility power, shape ``(draw,)``; a limit belongs below itself.

    14 MW go to medium voltage up to 15 MW, 20 MW to 110 kV and 225 MW to 380 kV.
    """
    above_medium = np.where(added_mw > medium_up_to_mw, HIGH, MEDIUM)
    return np.where(added_mw > high_up_to_mw, EXTRA_HIGH, above_medium).astype(np.int64)
