"""Hours of use (Benutzungsdauer): energy over highest load, by which grid fees are chosen."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.energy import calendar_year
from ausbau.energy.tariff import Metering

BORDER_H = 2_500.0
"""From here on the second pair of prices applies, § 17 StromNEV and the price sheets."""


def of_calendar_year_h(metering: Metering) -> Array:
    """Energy of the calendar year over its highest load, shape ``(draw, month)``.

    This is the figure of § 19 (2) StromNEV, by connection point and measured highest load of the year
    (BNetzA BK4-13-739, law-bk4-13-739): a plant that comes on in autumn falls short of the year.
    Where only a part of the year lies in the horizon, its energy is taken as that part of the year's.
    """
    share = calendar_year.sum_of_year(metering.year_share, metering.year)
    return _hours(metering, share)


def while_supplied_h(metering: Metering) -> Array:
    """The same for the months since supply began in the year, as if they went on for a whole year.

    The practice of price sheets; it agrees with the pro-rata Leistungspreis of a first year.
    """
    is_supplied = calendar_year.has_begun(metering.peak_load_mw, metering.year)
    share = calendar_year.sum_of_year(is_supplied * metering.year_share, metering.year)
    return _hours(metering, share)


def is_below_border(metering: Metering) -> BoolArray:
    """In which months the price sheet's pair for few hours of use applies, ``(draw, month)``."""
    return np.asarray(while_supplied_h(metering) < BORDER_H)


def _hours(metering: Metering, share_of_year: Array) -> Array:
    energy_mwh = calendar_year.sum_of_year(metering.energy_mwh, metering.year)
    highest_mw = calendar_year.highest_of_year(metering.peak_load_mw, metering.year)
    billed_mw = highest_mw * share_of_year
    return np.divide(energy_mwh, billed_mw, out=np.zeros_like(energy_mwh), where=billed_mw > 0)
