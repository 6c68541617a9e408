"""How the operator runs a pool: what a replay may be told beyond its policy.

The rules that these numbers fill in are in words in docs/queue.md, under "An operated pool".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ausbau.core.arrays import Array, IntArray

PACKINGS = ("best-fit", "spreading")
"""How jobs that share nodes are packed."""

WEEK_S = 7 * 86_400.0
"""Default half-life of use, and age at which a job counts as oldest: Slurm's (demand-slurm)."""


@dataclass(frozen=True)
class Priority:
    """Weights of the factors that order the queue; all zero: the order of submission.

    ``shares`` are what groups are entitled to of all use; groups that are not named share the rest of 1
    alike. ``groups`` adds a fixed amount to the priority of a group's jobs.
    """

    age: float = 0.0
    size: float = 0.0
    fair_share: float = 0.0
    groups: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    half_life_s: float = WEEK_S
    oldest_s: float = WEEK_S


@dataclass(frozen=True)
class Preemption:
    """Who may stop whose jobs, and what becomes of them.

    A job of a higher level goes before jobs of lower ones and stops them; groups without a level have 0.
    With ``reclaim`` a job within its group's quota stops jobs of its level of groups that are above
    theirs. With ``resumes`` a job that is stopped keeps all it has computed, otherwise what its last
    checkpoint holds.
    """

    levels: Mapping[str, int] = field(default_factory=dict)
    reclaim: bool = False
    grace_s: float = 0.0
    resumes: bool = False


@dataclass(frozen=True)
class Outage:
    """A node that is out of service for a time."""

    node: int
    begin_s: float
    end_s: float


@dataclass(frozen=True)
class Operation:
    """What the operator sets; the defaults change nothing.

    ``quotas`` are GPUs by group, no limit for a group without one. ``capacity`` are steps of a time and
    of the GPUs there from then on, at most the pool; before the first one the pool is whole.
    ``longest_s`` ends every job after so much computing. ``checkpoint_s`` is the interval of checkpoints,
    none if it is 0, and ``checkpoint_cost_s`` how long writing one takes.
    """

    priority: Priority = Priority()
    quotas: Mapping[str, int] | None = None
    borrowing: bool = True
    preemption: Preemption = Preemption()
    capacity: tuple[tuple[float, int], ...] = ()
    outages: tuple[Outage, ...] = ()
    checkpoint_s: float = 0.0
    checkpoint_cost_s: float = 0.0
    longest_s: float = np.inf
    packing: str = "best-fit"

    def faults(self, gpus: int, gpus_per_node: int | None) -> list[str]:
        """What cannot be, in words, for a pool of so many GPUs."""
        node = gpus_per_node or 1
        wrong = {
            f"there is no packing {self.packing!r}; expected one of {', '.join(PACKINGS)}": (
                self.packing not in PACKINGS
            ),
            "a time is negative or not a number": _any_below(self._times_s(), 0.0),
            "a half-life, an oldest age or a longest run is not above zero": any(
                not time_s > 0
                for time_s in (self.priority.half_life_s, self.priority.oldest_s, self.longest_s)
            ),
            "shares are negative or sum to more than 1": (
                _any_below(self.priority.shares.values(), 0.0)
                or sum(self.priority.shares.values()) > 1 + 1e-9
            ),
            "a quota is negative": _any_below((self.quotas or {}).values(), 0),
            f"quotas sum to more than the {gpus} GPUs of the pool": (
                sum((self.quotas or {}).values()) > gpus
            ),
            "the steps of the capacity are not in order of time": (
                list(self.capacity) != sorted(self.capacity, key=lambda step: step[0])
            ),
            f"a step of the capacity is not whole nodes of {node} from 0 to {gpus} GPUs": any(
                not 0 <= there <= gpus or there % node for _, there in self.capacity
            ),
            "outages are of nodes, and the pool has none": (
                bool(self.outages) and gpus_per_node is None
            ),
            f"an outage is of a node that is not among the {gpus // node}": any(
                not 0 <= outage.node < gpus // node for outage in self.outages
            ),
            "an outage ends before it begins": any(
                outage.end_s < outage.begin_s for outage in self.outages
            ),
        }
        return [fault for fault, is_so in wrong.items() if is_so]

    def _times_s(self) -> list[float]:
        """Times that may be zero and not negative."""
        return [
            self.preemption.grace_s,
            self.checkpoint_s,
            self.checkpoint_cost_s,
        ]


def shares_by_group(shares: Mapping[str, float], groups: tuple[str, ...]) -> Array:
    """Share of each group; those that are not named have the rest of 1 in equal parts."""
    unnamed = [group for group in groups if group not in shares]
    rest = max(0.0, 1.0 - sum(shares.values())) / max(1, len(unnamed))
    return np.array([shares.get(group, rest) for group in groups], dtype=np.float64)


def capacity_changes(
    operation: Operation, gpus: int, gpus_per_node: int | None, ticks_per_s: int
) -> IntArray:
    """GPUs that come (positive) or go at a node at a tick, ``(change, [tick, node, GPUs])``, by tick.

    With nodes the pool grows and shrinks at its highest numbers. A node is there as long as no outage
    covers it; outages of one node add up.
    """
    node_gpus = gpus_per_node or gpus
    changes: list[tuple[int, int, int]] = []
    before = gpus
    for time_s, there in operation.capacity:
        tick = round(time_s * ticks_per_s)
        if gpus_per_node is None:
            changes.append((tick, 0, there - before))
        else:
            low, high = sorted((there // node_gpus, before // node_gpus))
            sign = 1 if there > before else -1
            changes += [(tick, node, sign * node_gpus) for node in range(low, high)]
        before = there
    for outage in operation.outages:
        changes.append((round(outage.begin_s * ticks_per_s), outage.node, -node_gpus))
        changes.append((round(outage.end_s * ticks_per_s), outage.node, node_gpus))
    return np.array(sorted(changes), dtype=np.int64).reshape(-1, 3)


def _any_below(values: Iterable[float], least: float) -> bool:
    return any(not value >= least for value in values)
