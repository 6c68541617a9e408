"""Winter: the days on which outdoor work rests, by Land and month.

Earthworks and the shell of a new hall rest on **ice days**, on which the air stays below 0 °C; below -3 °C
fresh concrete must be kept at +10 °C for three days (DIN 1045-3), and frozen ground cannot be built
upon. They count from December to March, the bad-weather period of § 101 (1) SGB III ("Schlechtwetterzeit").
How many there are is read from the mean years of the Deutscher Wetterdienst (test reference years 2010,
1988 to 2007) for the climate region in which the halls of a Land stand; which region that is, is our
assumption: its lowlands. A winter has them in one run in the middle of each month, and every winter is the
mean one: cold and mild winters are left out.

Durations observed over years contain their winters. So the open time that outdoor work takes is its
duration less the days on which a mean year rests, and over whole years nothing changes: what winter decides
is whether the work falls into the open months::

    open time of outdoor work = duration · (1 − ice days of a year / 365)
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ausbau.core.arrays import BoolArray

MONTHS = (12, 1, 2, 3)
"""The bad-weather period of § 101 (1) SGB III: 1 December to 31 March."""
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


def open_share(land: str | None) -> float:
    """Share of a mean year's days on which outdoor work goes on: in Bavaria 341 of 365."""
    return 1.0 - sum(ice_days(land)) / DAYS_PER_YEAR


def rests_on(days: NDArray[np.datetime64], land: str | None) -> BoolArray:
    """Whether outdoor work rests on each of some days, shape ``(day,)``.

    Eight ice days of a January are those from the 12th to the 19th: 11 days before them and 12 after.
    """
    months = days.astype("datetime64[M]")
    first_days = months.astype("datetime64[D]")
    lengths = ((months + 1).astype("datetime64[D]") - first_days).astype(np.int64)
    day_of_month = (days - first_days).astype(np.int64)
    month = months.astype(np.int64) % 12 + 1
    resting = np.zeros(13, dtype=np.int64)
    resting[list(MONTHS)] = ice_days(land)
    first = (lengths - resting[month]) // 2
    return np.asarray((day_of_month >= first) & (day_of_month < first + resting[month]))
