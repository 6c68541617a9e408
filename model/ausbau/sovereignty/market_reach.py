"""One market against many sets of rules: their effective number, and whom a start-up reaches by when.

The start-up launches at home and enters the other states from the largest down. Each entry takes a
time and a price that fall with the share of its rules which are the same everywhere. Language, demand
and rivals are not in it: the figures say who may be served, not who buys.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, IntArray


def effective_number(weights: Array, harmonised_share: Array) -> Array:
    """Effective number of versions of a rule, mean over all rules, shape ``(draw,)``.

    A rule that is common has one version. One that each state sets for itself has as many as the states
    count for: their inverse Simpson index, which is n for n states of equal weight and less the more
    the people live in few of them. Without harmonisation 27 states weighted alike count as 27.

    Source: Simpson, Measurement of diversity, Nature 163, 1949; Hill, Ecology 54, 1973 (order 2).
    """
    share = weights / weights.sum()
    states = 1.0 / float(np.square(share).sum())
    return states * (1.0 - harmonised_share) + harmonised_share


def entry_time_h(own_rules_h: Array, common_rules_h: Array, harmonised_share: Array) -> Array:
    """Time of one round of entries: each rule takes its own time or that of a common one."""
    return own_rules_h * (1.0 - harmonised_share) + common_rules_h * harmonised_share


def entered_states(
    since_launch_h: Array, entry_time_h: Array, parallel_entries: Array, others: int
) -> IntArray:
    """States beside the home that are open by then, whole ones, shape ``(draw, time)``.

    ``parallel_entries`` ``(draw,)`` states are entered at a time; all at once where entry takes no time.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rounds = np.floor(since_launch_h / entry_time_h[:, np.newaxis])
    rounds = np.where(entry_time_h[:, np.newaxis] > 0.0, rounds, np.inf)
    entered = np.minimum(rounds * parallel_entries[:, np.newaxis], float(others))
    return entered.astype(np.int64)


def reachable_person(home: float, others: Array, entered: IntArray) -> Array:
    """People in the home state and the states entered, the largest first, shape of ``entered``."""
    largest_first = np.sort(others)[::-1]
    reached = home + np.concatenate([[0.0], np.cumsum(largest_first)])
    return np.asarray(reached[entered], dtype=np.float64)


def time_to_reach_h(
    person: float, reach: tuple[float, Array], entry_time_h: Array, parallel_entries: Array
) -> Array:
    """Time from launch until that many people are within reach, infinite if there are not as many.

    ``reach`` is the population of the home state and of each other one.
    """
    home, others = reach
    reached = home + np.concatenate([[0.0], np.cumsum(np.sort(others)[::-1])])
    needed = int(np.searchsorted(reached, person))
    if needed >= len(reached):
        return np.full(len(entry_time_h), np.inf)
    rounds = np.ceil(needed / parallel_entries)
    time_h: Array = rounds * entry_time_h
    return time_h
