"""What becomes of a site's dates in a world that believes the outside view.

The outside view knows one date, the first opening. Where that is later than the inside one, every date
after the order is moved by the difference. Where it is earlier, what comes before the first opening keeps
its place on the way to it, counted from the announcement or the status date, and what comes after keeps its
distance. Nothing that has happened is moved. A site that is given up reaches nothing more. The schedule goes
on past the horizon, so an opening that lies there has its distance as well. Where the network opens nothing
at all there is nothing to move: then the lot planned first opens on the outside date, and nothing is said of
the others.
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
        by_h = _beside(self.by_h, reached_h)
        part = np.where(by_h < 0.0, self._part_of_way(reached_h), 1.0)
        return self.unless_known(reached_h, np.maximum(reached_h + part * by_h, self.earliest_h))

    def _part_of_way(self, reached_h: Array) -> Array:
        """How much of the way to the inside opening a date has behind it, from 0 to 1."""
        is_ahead = np.isfinite(self.inside_h) & (self.inside_h > self.earliest_h)
        way_h = np.where(is_ahead, self.inside_h - self.earliest_h, 1.0)
        behind_h = reached_h - self.earliest_h
        return np.clip(behind_h / _beside(way_h, reached_h), 0.0, 1.0)

    def unless_known(self, seen_h: Array, moved_h: Array) -> Array:
        """What has happened stays as it was."""
        return np.where(seen_h <= self.known_h, seen_h, moved_h)

    def at_the_latest_h(self) -> Array:
        """The outside date where the inside schedule has none to move, infinite elsewhere, ``(draw,)``."""
        return np.where(np.isfinite(self.inside_h), np.inf, self.outside_h)


def _beside(of_draw: Array, values: Array) -> Array:
    """Values by draw, with the axes of others that have more."""
    return of_draw.reshape(-1, *(1 for _ in values.shape[1:]))


def first_opening_h(milestone_h: Array) -> Array:
    """When the first of a site's lots opens, infinite for never and without lots, ``(draw,)``."""
    return np.asarray(milestone_h[:, :, OPENED].min(axis=1, initial=np.inf))


def moved_milestones_h(milestone_h: Array, move: Move, planned_first: int) -> Array:
    """Milestones of a site's lots, ``(draw, lot, milestone)``; the announcement stands.

    An order is drawn nearer with an earlier opening, and is no later for a later one: servers are ordered in
    time and come late.
    """
    moved_h = milestone_h.copy()
    moved_h[:, :, DELIVERED:] = move.of(milestone_h[:, :, DELIVERED:])
    latest_h = move.at_the_latest_h()[:, np.newaxis]
    first_h = moved_h[:, planned_first, DELIVERED:]
    moved_h[:, planned_first, DELIVERED:] = np.minimum(first_h, latest_h)
    ordered_h = milestone_h[:, :, ORDERED]
    given_up = np.isinf(move.outside_h)[:, np.newaxis]
    nearer_h = np.minimum(ordered_h, move.of(ordered_h))
    earlier_h = np.minimum(nearer_h, moved_h[:, :, DELIVERED])
    moved_h[:, :, ORDERED] = move.unless_known(ordered_h, np.where(given_up, np.inf, earlier_h))
    return moved_h


def moved_power_h(gain_h: Array, move: Move) -> Array:
    """When power comes, ``(draw, gain)``: moved alike, and there when the first lot opens."""
    return np.minimum(move.of(gain_h), move.at_the_latest_h()[:, np.newaxis])
