"""The reference engine of the job queue on nodes: the worlds of the whole pool, with nodes.

It follows `queue_rules` word by word and shares no rule with the compiled engines.
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.jobs import Jobs
from ausbau.allocation.queue_engine_simpy import (
    ConservativeWorld,
    EasyWorld,
    FirstComeWorld,
    LossWorld,
    World,
)
from ausbau.core.arrays import IntArray

Nodes = dict[int, int]
"""GPUs that a job takes of each of its nodes."""

NodePlace = tuple[int, int, Nodes]
"""From and until when which nodes are taken."""


def start_ticks(jobs: Jobs, pool_gpus: int, node_gpus: int, policy: str) -> IntArray:
    """Start tick of each job under the policy, `UNSTARTED` if it is turned away.

    No job may be larger than the pool, which is a multiple of a node.
    """
    world = WORLDS[policy](jobs, pool_gpus, node_gpus)
    world.env.run()
    return np.array(world.start_tick, dtype=np.int64)


def _nodes_for(free: list[int], gpus: int, node_gpus: int) -> Nodes | None:
    """Best fit for the rest of the size, then whole nodes; nothing if there are not enough."""
    whole, rest = divmod(gpus, node_gpus)
    taken: Nodes = {}
    if rest:
        enough = [node for node, its_free in enumerate(free) if its_free >= rest]
        if not enough:
            return None
        taken[min(enough, key=lambda node: (free[node], node))] = rest
    empty = [n for n, its_free in enumerate(free) if its_free == node_gpus and n not in taken]
    if len(empty) < whole:
        return None
    return taken | dict.fromkeys(empty[:whole], node_gpus)


def _less(free: list[int], nodes: Nodes) -> list[int]:
    """What is free of each node when some are taken."""
    return [its_free - nodes.get(node, 0) for node, its_free in enumerate(free)]


class NodeWorld(World):
    """A pool of nodes; ``held`` are the nodes of each running job."""

    def __init__(self, jobs: Jobs, pool_gpus: int, node_gpus: int) -> None:
        super().__init__(jobs, pool_gpus)
        self.node_gpus = node_gpus
        self.empty = [node_gpus] * (pool_gpus // node_gpus)
        self.held: dict[int, Nodes] = {}

    def free_nodes(self) -> list[int]:
        """What is free of each node now."""
        free = self.empty
        for job in self.running:
            free = _less(free, self.held[job])
        return free

    def place(self, job: int, free: list[int]) -> Nodes | None:
        """The nodes that the job takes of those that are free."""
        return _nodes_for(free, self.gpus[job], self.node_gpus)

    def fits(self, job: int) -> bool:
        """Whether there are nodes for the job now."""
        return self.place(job, self.free_nodes()) is not None

    def start(self, job: int) -> None:
        """Give the job the nodes that fit it now."""
        nodes = self.place(job, self.free_nodes())
        if nodes is None:
            raise AssertionError("a job starts that does not fit")
        self.held[job] = nodes
        super().start(job)


class FirstComeOnNodes(NodeWorld, FirstComeWorld):
    """First come, first served."""


class LossOnNodes(NodeWorld, LossWorld):
    """Nobody waits."""


class EasyOnNodes(NodeWorld, EasyWorld):
    """EASY backfilling: the head alone has a reservation."""

    def choose(self) -> None:
        """Start from the head, reserve for the next head, let others overtake."""
        self.start_from_head()
        if not self.waiting:
            return
        head, *others = self.waiting
        reservation, free_then = self._free_at_reservation(head)
        for job in others:
            nodes = self.place(job, self.free_nodes())
            if nodes is None:
                continue
            if self.now + self.estimate[job] > reservation:
                if self.place(head, _less(free_then, nodes)) is None:
                    continue
                free_then = _less(free_then, nodes)
            self.start(job)

    def _free_at_reservation(self, head: int) -> tuple[int, list[int]]:
        """Earliest tick at which the head fits by estimates, and what is free of each node then."""
        for tick in sorted(map(self.expected_end, self.running)):
            free = self.empty
            for job in self.running:
                if self.expected_end(job) > tick:
                    free = _less(free, self.held[job])
            if self.place(head, free) is not None:
                return tick, free
        raise AssertionError("a job larger than the pool waits")


class ConservativeOnNodes(NodeWorld, ConservativeWorld):
    """Conservative backfilling: every waiting job has a reservation for a tick and for nodes."""

    def __init__(self, jobs: Jobs, pool_gpus: int, node_gpus: int) -> None:
        super().__init__(jobs, pool_gpus, node_gpus)
        self._places: dict[int, Nodes] = {}

    def start(self, job: int) -> None:
        """Give the job the nodes that are reserved for it."""
        self.held[job] = self._places.pop(job)
        World.start(self, job)

    def _reserve(self, job: int) -> bool:
        """As in the whole pool; a job that does not move keeps its nodes."""
        kept = self._places.get(job)
        has_moved = super()._reserve(job)
        if kept is not None and not has_moved:
            self._places[job] = kept
        return has_moved

    def _earliest(self, job: int) -> int:
        """Earliest tick at which there are nodes for the whole estimate; takes note of them."""
        taken: list[NodePlace] = [
            (self.now, self.expected_end(other), self.held[other]) for other in self.running
        ]
        taken += [
            (tick, tick + self.estimate[other], self._places[other])
            for other, tick in self._reserved.items()
        ]
        for tick in [self.now, *sorted(end for _, end, _ in taken if end > self.now)]:
            nodes = self.place(job, self._least_free(tick, tick + self.estimate[job], taken))
            if nodes is not None:
                self._places[job] = nodes
                return tick
        raise AssertionError("a job larger than the pool waits")

    def _least_free(self, first: int, end: int, taken: list[NodePlace]) -> list[int]:
        """The fewest GPUs free of each node in a span; it is least where something begins."""
        at_ticks = []
        for tick in {first, *(begin for begin, _, _ in taken if first < begin < end)}:
            free = self.empty
            for begin, its_end, nodes in taken:
                if begin <= tick < its_end:
                    free = _less(free, nodes)
            at_ticks.append(free)
        return [min(its_free) for its_free in zip(*at_ticks, strict=True)]


WORLDS: dict[str, type[NodeWorld]] = {
    "fcfs": FirstComeOnNodes,
    "easy": EasyOnNodes,
    "conservative": ConservativeOnNodes,
    "loss": LossOnNodes,
}
