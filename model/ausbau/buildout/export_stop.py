"""Export stop: for a while a government lets no servers out of its country.

It comes at a constant rate while there has been none, so the wait for it is exponential, and it is over
after its duration. There is one stop at most: a second one is left out. What is due while it lasts comes
when it ends; what is ordered is neither lost nor given to others.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR

EVENT = "buildout.export_stop"
"""Name of the luck that decides when the stop comes."""


def stop_begins_h(luck: Array, hazard_per_year: Array, from_h: float) -> Array:
    """Hours since start at which exports stop, infinite for never, shape ``(draw,)``.

    The exponential law by its inverse: at a rate of 0.1 a year half of all worlds have had their stop
    after ln 2 / 0.1 = 6.9 years. It has no memory, so counting from a day without a stop so far is right.

    Parameters
    ----------
    luck
        Uniform in [0, 1).
    hazard_per_year
        Rate, 0 for no stop ever.
    from_h
        Time until which there has certainly been none.
    """
    years = np.divide(
        -np.log1p(-luck),
        hazard_per_year,
        out=np.full_like(luck, np.inf),
        where=hazard_per_year > 0.0,
    )
    return from_h + years * HOURS_PER_YEAR
