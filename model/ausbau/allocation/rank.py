"""In which order waiting jobs are looked at: multifactor priority with fair share; compiled.

Both engines of an operated pool call these functions, so that the same instants give the same bits;
they are checked by hand. Terms and formulas are those of Slurm's multifactor plugin with its classic
fair-share algorithm (demand-slurm): weighted factors from 0 to 1, and ``2^(-U/S)`` for the use ``U``
and the share ``S`` of a group.
"""

from __future__ import annotations

from ausbau.core.arrays import Array, IntArray
from ausbau.core.compiled import compiled

# Places of the weights, one per factor.
AGE, SIZE, FAIR_SHARE = range(3)


@compiled
def decayed_use(use: float, gpus: int, elapsed_ticks: int, half_life_ticks: float) -> float:
    """GPU-ticks that a group has used, counted less the longer ago: half of them per half-life.

    In the elapsed time it held ``gpus`` throughout. What is used at the rate g decays while it grows,
    so ``U(t + d) = U(t) 2^(-d/h) + g h / ln 2 (1 - 2^(-d/h))``.
    """
    kept: float = 2.0 ** (-elapsed_ticks / half_life_ticks)
    return use * kept + gpus * half_life_ticks / 0.6931471805599453 * (1.0 - kept)


@compiled
def fair_share(use: float, total_use: float, share: float) -> float:
    """Factor of a group from 1 (has used nothing) over 1/2 (as much as its share) towards 0."""
    if use <= 0.0:
        return 1.0
    if share <= 0.0:
        return 0.0
    factor: float = 2.0 ** (-use / total_use / share)
    return factor


@compiled
def priority(
    weights: Array, age_ticks: int, oldest_ticks: int, size_share: float, share_factor: float
) -> float:
    """Weighted sum of a job's age (full after ``oldest_ticks``), size and fair-share factors."""
    age = min(age_ticks / oldest_ticks, 1.0)
    total: float = (
        weights[AGE] * age + weights[SIZE] * size_share + weights[FAIR_SHARE] * share_factor
    )
    return total


@compiled
def sort_by_rank(jobs: IntArray, ranks: Array) -> None:
    """Sort jobs by rank, (job, [level, priority]), the highest first, then the lowest number.

    Shell's sort with gaps that shrink by 2.2 (Gonnet and Baeza-Yates, "Handbook of algorithms and data
    structures", 1991): in place, and compiled in a fraction of the time that NumPy's sorts take.
    """
    gap = len(jobs) // 2
    while gap > 0:
        for place in range(gap, len(jobs)):
            job, level, rank = jobs[place], ranks[place, 0], ranks[place, 1]
            slot = place
            while slot >= gap and _goes_before(
                (level, rank, -job), (ranks[slot - gap, 0], ranks[slot - gap, 1], -jobs[slot - gap])
            ):
                jobs[slot] = jobs[slot - gap]
                ranks[slot, 0], ranks[slot, 1] = ranks[slot - gap, 0], ranks[slot - gap, 1]
                slot -= gap
            jobs[slot] = job
            ranks[slot, 0], ranks[slot, 1] = level, rank
        gap = 1 if gap == 2 else gap * 5 // 11


@compiled
def _goes_before(one: tuple[float, float, int], other: tuple[float, float, int]) -> bool:
    """Whether one of two is higher: by level, then by priority, then by the number's order."""
    if one[0] != other[0]:
        return one[0] > other[0]
    if one[1] != other[1]:
        return one[1] > other[1]
    return one[2] > other[2]
