"""A new hall as it is permitted in Germany: how long that takes, whatever the sites of the plan need.

Claims on planning law speak of permits as such. The plan's own permit says little about them: an existing
hall needs a change of use at most. So a typical new hall is filed beside the plan, on the day that is
asked for, under the law of that day, with the same authorities as the plan's.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def permit_h(
    building_permit_h: Array, immission_permit_h: Array, facility_mw: Array, free_mw: Array
) -> Array:
    """Time from filing to the last permit that the hall needs for all its power, shape ``(draw,)``.

    The two procedures run side by side. A hall of 30 MW whose engines are free up to 15 MW, with 7 months
    for the building and 13 for the engines, has its permits after 13; one of 10 MW after 7.
    """
    needs_immission_permit = facility_mw >= free_mw
    last_h = np.maximum(building_permit_h, immission_permit_h)
    return np.where(needs_immission_permit, last_h, building_permit_h)
