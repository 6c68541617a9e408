"""Limits of the Energieeffizienzgesetz (EnEfG) for data centres, by start and date.

Source: § 11 (1), (2) and (5) EnEfG of 13 November 2023. The bill of June 2026 keeps the structure: its
limits of PUE are those of the ministry's draft of 9 April (Taylor Wessing), four years to reach them and
the later date for renewable power are those of the cabinet (it-daily); whether it is law was not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from ausbau.core.arrays import Array, BoolArray

HOURS_OF_YEAR = 8_766.0

NEW_FROM = date(2026, 7, 1)
"""Data centres that start from here on count as new."""

REUSE_OF_NEW = (
    (date(2026, 7, 1), 0.10),
    (date(2027, 7, 1), 0.15),
    (date(2028, 7, 1), 0.20),
)
"""Share of reused energy (ERF) that a new data centre owes, by its start, § 11 (2) no. 2."""

LEAST_CONNECTED_MW = 0.3
"""Connected load, without what is redundant, from which § 3 no. 24 EnEfG speaks of a data centre."""

Steps = tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class Act:
    """One version of the law."""

    pue_of_old: Steps
    """Highest PUE of data centres that started before `NEW_FROM`, from a day on."""
    pue_of_new: float
    years_to_reach: float
    """From the start of a new data centre until its limits count."""
    renewable: Steps
    """Least share of renewable power in the balance sheet, from a day on."""


ACT_2023 = Act(
    pue_of_old=((date(2027, 7, 1), 1.5), (date(2030, 7, 1), 1.3)),
    pue_of_new=1.2,
    years_to_reach=2.0,
    renewable=((date(2024, 1, 1), 0.5), (date(2027, 1, 1), 1.0)),
)
BILL_2026 = Act(
    pue_of_old=((date(2027, 7, 1), 1.6), (date(2030, 7, 1), 1.4)),
    pue_of_new=1.3,
    years_to_reach=4.0,
    renewable=((date(2024, 1, 1), 0.5), (date(2030, 1, 1), 1.0)),
)
VERSIONS = (ACT_2023, BILL_2026)
"""In the order of the option codes of ``energy.efficiency_act.version``."""


def is_data_centre(connected_mw: Array) -> BoolArray:
    """Whether a site of this connected load is a data centre in the sense of the act."""
    return np.asarray(connected_mw >= LEAST_CONNECTED_MW)


def pue_limit(act: Act, start_h: Array, at_h: Array, epoch: np.datetime64) -> Array:
    """Highest PUE that is allowed, infinite where none is set, shape ``(draw, month)``.

    Parameters
    ----------
    start_h
        Start of operation in hours since the epoch, infinite for never, shape ``(draw,)``.
    at_h
        Shape ``(month,)``.
    epoch
        Instant that hours count from.
    """
    of_old = _step(act.pue_of_old, at_h, epoch, before=np.inf)
    of_new = np.where(_must_be_reached(act, start_h, at_h), act.pue_of_new, np.inf)
    return np.where(_is_new(start_h, epoch)[:, None], of_new, of_old[None, :])


def reuse_requirement(act: Act, start_h: Array, at_h: Array, epoch: np.datetime64) -> Array:
    """Least share of reused energy, 0 where none is set, shape ``(draw, month)``.

    Only a plant that a heat network takes heat from owes it: § 11 (3) exempts one whose offer is not
    accepted. Arguments as for `pue_limit`.
    """
    of_start = _step(REUSE_OF_NEW, start_h, epoch, before=0.0)
    return np.where(_must_be_reached(act, start_h, at_h), of_start[:, None], 0.0)


def renewable_requirement(act: Act, at_h: Array, epoch: np.datetime64) -> Array:
    """Least share of renewable power, shape ``(month,)``."""
    return _step(act.renewable, at_h, epoch, before=0.0)


def _is_new(start_h: Array, epoch: np.datetime64) -> BoolArray:
    return start_h >= _hours(NEW_FROM, epoch)


def _must_be_reached(act: Act, start_h: Array, at_h: Array) -> BoolArray:
    due_h = start_h + act.years_to_reach * HOURS_OF_YEAR
    return at_h[None, :] >= due_h[:, None]


def _step(steps: Steps, at_h: Array, epoch: np.datetime64, *, before: float) -> Array:
    value = np.full(at_h.shape, before)
    for day, from_then_on in steps:
        value = np.where(at_h >= _hours(day, epoch), from_then_on, value)
    return value


def _hours(day: date, epoch: np.datetime64) -> float:
    return float((np.datetime64(day) - epoch) / np.timedelta64(1, "h"))
