"""Winter: the days on which outdoor work rests, by Land, month, winter and world.

Earthworks and the shell of a new hall rest on **ice days**, on which the air stays below 0 °C; below -3 °C
fresh concrete must be kept at +10 °C for three days (DIN 1045-3), and frozen ground cannot be built
upon. They count from December to March, the bad-weather period of § 101 (1) SGB III ("Schlechtwetterzeit").
How many a month had in the past is read from the mean years of the Deutscher Wetterdienst (test reference
years 2010, 1988 to 2007) for the climate region in which the halls of a Land stand; which region that is, is
our assumption: its lowlands. Winters have become milder, so a share of those days is expected now, and no
winter is like the other: each one has its severity, with mean 1, from a gamma law, in all months and Länder
alike. A month has its days in one run in its middle::

    ice days of a month = days in the mean year · share today · severity of the winter

Durations observed over years contain their winters. So the open time that outdoor work takes is its
duration less the days on which a mean year rests: over many whole years nothing changes, and what winter
decides is whether the work falls into the open months, and of which winter::

    open time of outdoor work = duration · (1 − expected ice days of a year / 365)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from ausbau.buildout.calendars import Days
from ausbau.core.arrays import Array, BoolArray
from ausbau.core.late import special

EVENT = "buildout.winter"
"""Name of the luck that decides how severe a winter is; its index is the year in which the winter ends."""

MONTHS = (12, 1, 2, 3)
"""The bad-weather period of § 101 (1) SGB III: 1 December to 31 March."""
_LEAST_SPREAD = 1e-3
DAYS_PER_YEAR = 365
"""The mean year of the weather service has no leap day."""

ICE_DAYS: Mapping[int, tuple[int, int, int, int]] = MappingProxyType(
    {
        1: (4, 2, 0, 0),
        2: (1, 2, 1, 0),
        3: (3, 3, 2, 0),
        4: (10, 9, 4, 0),
        5: (2, 1, 1, 0),
        9: (8, 7, 4, 2),
        12: (4, 5, 1, 0),
        13: (11, 8, 5, 0),
    }
)
"""Days from December to March whose highest temperature is below 0 °C, by climate region."""

REGION_OF_LAND: Mapping[str, int] = MappingProxyType(
    {
        "BB": 4,
        "BE": 4,
        "BW": 12,
        "BY": 13,
        "HB": 1,
        "HE": 12,
        "HH": 3,
        "MV": 2,
        "NI": 3,
        "NW": 5,
        "RP": 12,
        "SH": 3,
        "SL": 12,
        "SN": 9,
        "ST": 4,
        "TH": 9,
    }
)
"""Climate region of the lowlands of a Land: Upper Rhine, Potsdam, Hamburg, Mühldorf, …"""


def ice_days(land: str | None) -> tuple[int, ...]:
    """Ice days of December, January, February and March; without a Land the rounded mean of all."""
    if land is not None:
        return ICE_DAYS[REGION_OF_LAND[land]]
    of_lands = np.array([ICE_DAYS[region] for region in REGION_OF_LAND.values()])
    return tuple(int(days) for days in np.rint(of_lands.mean(axis=0)))


def open_share(land: str | None, ice_day_share: Array) -> Array:
    """Share of a year's days on which outdoor work goes on, ``(draw,)``.

    Of the mean year in Bavaria they are 341 of 365.
    """
    return np.asarray(1.0 - ice_day_share * sum(ice_days(land)) / DAYS_PER_YEAR)


def winters_of(years: Sequence[int]) -> range:
    """The winters that touch some years, each named by the year in which it ends."""
    return range(years[0], years[-1] + 2)


def severity(luck: Array, spread: Array) -> Array:
    """Ice days of a winter in relation to the expected ones, in the shape of ``luck``.

    Gamma law with mean 1; ``spread`` is its standard deviation. At 0 every winter is the expected one, at 1
    the law is exponential: the median winter then has ln 2 = 69 % of the expected days.
    """
    if (spread <= _LEAST_SPREAD).all():
        return np.ones_like(luck)
    shape = np.maximum(spread, _LEAST_SPREAD) ** -2.0
    drawn = special.gammaincinv(shape, luck) / shape
    return np.where(spread > _LEAST_SPREAD, drawn, 1.0)


def rests_on(days: Days, land: str | None, severities: Array, first_winter: int) -> BoolArray:
    """Whether outdoor work rests on each of some days, shape ``(draw, day)``.

    Eight ice days of a January are those from the 12th to the 19th: 11 days before them and 12 after.

    Parameters
    ----------
    severities
        Ice days of each winter in relation to those of the mean year, ``(draw, winter)``.
    first_winter
        Year in which the first of these winters ends.
    """
    months = days.astype("datetime64[M]")
    first_days = months.astype("datetime64[D]")
    lengths = ((months + 1).astype("datetime64[D]") - first_days).astype(np.int64)
    day_of_month = (days - first_days).astype(np.int64)
    month = months.astype(np.int64) % 12 + 1
    winter = months.astype("datetime64[Y]").astype(np.int64) + 1970 + (month == MONTHS[0])
    of_month = np.zeros(13)
    of_month[list(MONTHS)] = ice_days(land)
    resting = np.rint(of_month[month] * severities[:, winter - first_winter])
    resting = np.minimum(resting, lengths).astype(np.int64)
    first = (lengths - resting) // 2
    return np.asarray((day_of_month >= first) & (day_of_month < first + resting))
