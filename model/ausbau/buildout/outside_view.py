"""What becomes of a site's dates in a world that believes the outside view.

The outside view knows one date, the first opening. The inside schedule keeps its shape and is moved by the
difference: each date from the order on, but nothing that has happened, and nothing to before the
announcement or the status date. A site that is given up reaches nothing more. Where the inside schedule has
no opening within the horizon there is nothing to move: then the lot planned first opens on the outside date,
and nothing is said of the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.buildout.milestones import MILESTONES
from ausbau.core.arrays import Array, BoolArray

ORDERED = MILESTONES.index("ordered")
DELIVERED = MILESTONES.index("delivered")
OPENED = MILESTONES.index("opened")
VIEW = "buildout.outside_view"
"""Entries of the view; ``belief`` and ``weight`` say which worlds believe it."""


def believes_outside(belief: Array, weight: Array) -> BoolArray:
    """Which worlds believe the outside view: a share as large as its weight, ``(draw,)``."""
    return np.asarray(belief < weight)


@dataclass(frozen=True, eq=False)
class Move:
    """From the inside to the outside date of a site's first opening, each ``(draw,)``, and what stands fast.

    Hours since start, infinite for never. Up to ``known_h`` all is as it was seen, and nothing comes before
    ``earliest_h``, which is no earlier.
    """

    inside_h: Array
    outside_h: Array
    known_h: float
    earliest_h: float

    @property
    def by_h(self) -> Array:
        """By how much dates are moved; 0 where there is no date to move, infinite for given up."""
        has_date = np.isfinite(self.inside_h)
        difference_h = self.outside_h - np.where(has_date, self.inside_h, 0.0)
        given_up = np.isinf(self.outside_h)
        return np.where(has_date | given_up, difference_h, 0.0)

    def of(self, reached_h: Array) -> Array:
        """Moved dates of anything at the site, ``(draw, …)``."""
        by_h = self.by_h.reshape(-1, *(1 for _ in reached_h.shape[1:]))
        return self.unless_known(reached_h, np.maximum(reached_h + by_h, self.earliest_h))

    def unless_known(self, seen_h: Array, moved_h: Array) -> Array:
        """What has happened stays as it was."""
        return np.where(seen_h <= self.known_h, seen_h, moved_h)

    def at_the_latest_h(self) -> Array:
        """The outside date where the inside schedule has none to move, infinite elsewhere, ``(draw,)``."""
        return np.where(np.isfinite(self.inside_h), np.inf, self.outside_h)


def first_opening_h(milestone_h: Array) -> Array:
    """When the first of a site's lots opens, infinite for never and without lots, ``(draw,)``."""
    return np.asarray(milestone_h[:, :, OPENED].min(axis=1, initial=np.inf))


def moved_milestones_h(milestone_h: Array, move: Move, planned_first: int) -> Array:
    """Milestones of a site's lots, ``(draw, lot, milestone)``; the announcement stands.

    A lot that comes before the day on which the inside schedule orders it had been ordered by then.
    """
    moved_h = milestone_h.copy()
    moved_h[:, :, DELIVERED:] = move.of(milestone_h[:, :, DELIVERED:])
    latest_h = move.at_the_latest_h()[:, np.newaxis]
    first_h = moved_h[:, planned_first, DELIVERED:]
    moved_h[:, planned_first, DELIVERED:] = np.minimum(first_h, latest_h)
    ordered_h = milestone_h[:, :, ORDERED]
    given_up = np.isinf(move.outside_h)[:, np.newaxis]
    earlier_h = np.minimum(ordered_h, moved_h[:, :, DELIVERED])
    moved_h[:, :, ORDERED] = move.unless_known(ordered_h, np.where(given_up, np.inf, earlier_h))
    return moved_h


def moved_power_h(gain_h: Array, move: Move) -> Array:
    """When power comes, ``(draw, gain)``: moved alike, and there when the first lot opens."""
    return np.minimum(move.of(gain_h), move.at_the_latest_h()[:, np.newaxis])
