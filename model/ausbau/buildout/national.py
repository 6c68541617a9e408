"""What planning relief adds to the data centres of the whole country, as a simple stated response.

Each project in the country's pipeline opens earlier by what its permits become shorter; nothing else of it
changes, and no project is added. By a day the country is then ahead by what is built in the time saved. Other
parts of a national strategy (electricity prices, sites, the grid) are not counted here.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR


def added_mw(
    growth_mw_per_year: Array, saved_h: Array, since_force_h: Array, relieved_lead_h: Array
) -> Array:
    """IT power by which the country is ahead, shape ``(draw, time)``.

    Parameters
    ----------
    growth_mw_per_year
        IT power added per year without relief, as all others of a shape that fits ``(draw, time)``.
    saved_h
        By what relief shortens the permits of a typical new hall.
    since_force_h
        Time since filed permits are relieved, negative before.
    relieved_lead_h
        Time from filing under relief to opening. Before it has passed nobody is ahead; from then on the
        lead grows until all of the time saved is gained.

    With 350 MW a year and half a year saved the country ends up 175 MW ahead.
    """
    gained_h = np.clip(since_force_h - relieved_lead_h, 0.0, saved_h)
    return growth_mw_per_year * gained_h / HOURS_PER_YEAR
