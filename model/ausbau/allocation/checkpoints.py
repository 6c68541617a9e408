"""What checkpoints cost a job and what they keep of its work; for kernels.

A job that writes checkpoints computes for an interval, stops computing for as long as writing one
takes, and so on; it writes none at its end. Without checkpoints (an interval of 0) nothing is kept.
Times are ticks.
"""

from __future__ import annotations

from ausbau.core.compiled import compiled


@compiled
def holding_ticks(work: int, interval: int, cost: int) -> int:
    """How long a job with so much work left holds its GPUs, its checkpoints included."""
    if interval == 0 or work <= 0:
        return work
    return work + cost * ((work + interval - 1) // interval - 1)


@compiled
def checkpointed_work(held: int, interval: int, cost: int) -> int:
    """Work that is kept of a run that was stopped ``held`` ticks after it began."""
    if interval == 0:
        return 0
    return held // (interval + cost) * interval


@compiled
def computed_work(held: int, interval: int, cost: int) -> int:
    """Work that a run has done after ``held`` ticks, kept or not."""
    if interval == 0:
        return held
    return checkpointed_work(held, interval, cost) + min(held % (interval + cost), interval)
