"""What the last opening waited for: the days that it owes to each step, and in how many worlds.

The days of the driving chain follow each other without a gap. They are counted in every world, up to the
last opening or, where that comes later, to the end of the simulated period. So a step that is late beyond it
counts with its days in the period, and what would follow it with none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_DAY
from ausbau.report.schedule import kind_of


@dataclass(frozen=True)
class Obstacle:
    """A step at a site on the driving chain."""

    site: str
    kind: str
    share: float
    """Share of worlds in which the step lies on the chain within the period."""
    days: float
    """Days of the period that the last opening owes to it, mean over all worlds."""
    unended_share: float
    """Share of worlds in which the period ends before it does."""

    @property
    def step(self) -> str:
        """Label of the step in the series."""
        return f"{self.site}.{self.kind}"


def obstacles(events: pd.DataFrame, *, until_h: float) -> list[Obstacle]:
    """The steps that take time on the driving chain within the period, those with most days first."""
    worlds = events["draw"].nunique()
    chain = events[events["is_critical"]]
    days = _days_within(chain, until_h)
    unended = chain["draw"].where(chain["finish_h"] > until_h)
    steps = chain.assign(kind=chain["activity"].map(kind_of), days=days, unended=unended)
    found = [
        Obstacle(
            str(site),
            str(kind),
            share=own["draw"].nunique() / worlds,
            days=float(own["days"].sum()) / worlds,
            unended_share=own["unended"].nunique() / worlds,
        )
        for (site, kind), own in steps[days != 0.0].groupby(["site", "kind"])
    ]
    return sorted(found, key=lambda step: (-step.days, -step.share, step.site, step.kind))


def _days_within(chain: pd.DataFrame, until_h: float) -> Array:
    """Days of the period that are owed to each activity of the chain, ``(row,)``.

    What never ends begins when the last one before it has ended.
    """
    finish_h, owed_days = (chain[name].to_numpy() for name in ("finish_h", "attributed_days"))
    last_h = chain["finish_h"].where(np.isfinite(finish_h)).groupby(chain["draw"]).transform("max")
    ends = np.isfinite(finish_h)
    since_h = np.where(ends, finish_h - np.where(ends, owed_days, 0.0) * HOURS_PER_DAY, last_h)
    since_h = np.where(np.isnan(since_h), np.minimum(chain["start_h"], until_h), since_h)
    cut_days = np.maximum(until_h - since_h, 0.0) / HOURS_PER_DAY
    return np.where(finish_h <= until_h, owed_days, cut_days)
