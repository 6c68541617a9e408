"""How evenly groups are served.

Jain's index says how even numbers are, not which. Of the parts of their wishes that groups get, the
proportional policy makes it one by construction, and max-min fairness brings the hours that they get near to
each other. So both are told: evenness of served shares, which leaves groups as unequal as they are, and
evenness of hours, which asks what a small group gets beside a large one.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, BoolArray


def jain_index(served: Array, counts: Array) -> Array:
    """Jain's index of the last axis over the entries that count: ``(Σx)² / (n Σx²)``.

    One if all are served alike (also if nobody is), 1/n if one has everything. Source: Jain, Chiu
    and Hawe, "A quantitative measure of fairness and discrimination", DEC-TR-301, 1984.
    """
    counted = np.where(counts > 0, served, 0.0)
    number = (counts > 0).sum(axis=-1)
    squares = number * (counted**2).sum(axis=-1)
    squared = counted.sum(axis=-1) ** 2
    index: Array = np.divide(squared, squares, out=np.ones_like(squares), where=squares > 0)
    return index


def pareto_front(points: Array) -> BoolArray:
    """Which points ``(point, aim)`` no other one beats, being as good in every aim and better in one.

    More is better. Equal points stand on the front together.
    """
    as_good = (points[:, np.newaxis] >= points[np.newaxis]).all(axis=2)
    better = (points[:, np.newaxis] > points[np.newaxis]).any(axis=2)
    beaten = (as_good & better).any(axis=0)
    return np.logical_not(beaten)
