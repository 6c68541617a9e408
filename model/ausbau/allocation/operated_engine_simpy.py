"""The reference engine of an operated pool: one SimPy process per job, and one per change of capacity.

It follows the rules in docs/queue.md word by word and is the measure for `operated_kernel`, with which it
shares the rank of waiting jobs alone. Of what happens at one instant SimPy does the most urgent first:
ends, submissions and checkpoints (its normal urgency), the ends of grace, changes of capacity, a pass.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from typing import Any

import simpy

from ausbau.allocation.jobs import Jobs
from ausbau.allocation.node_packing import SPREADING
from ausbau.allocation.occasion_simpy import CAPACITY_CHANGES, GRACE_ENDS, PASS, Occasion
from ausbau.allocation.operated_state import COMPUTED, CONSERVATIVE, EASY, Rules
from ausbau.allocation.rank import decayed_use, fair_share, priority

Nodes = dict[int, int]
"""GPUs that a job takes of each of its nodes."""
Process = Generator[simpy.Event, Any, None]


@dataclass
class Run:
    """A run of a job: on which nodes, since when, and the work that its checkpoints hold."""

    nodes: Nodes
    begin: int
    saved: int = 0
    segment_begin: int = 0
    is_computing: bool = True
    stop: int | None = None


@dataclass(frozen=True)
class Reservation:
    """From when until when a job is expected to hold which nodes."""

    begin: int
    end: int
    nodes: Nodes


def operate(jobs: Jobs, rules: Rules) -> OperatedWorld:
    """Run all jobs; what came of them stands in the lists of the world."""
    world = OperatedWorld(jobs, rules)
    world.env.run()
    return world


class OperatedWorld:
    """An operated pool and the jobs that come to it; ticks are Python integers."""

    def __init__(self, jobs: Jobs, rules: Rules) -> None:
        self.rules = rules
        self.submit: list[int] = jobs.submit_ticks.tolist()
        self.gpus: list[int] = jobs.gpus.tolist()
        self.work: list[int] = jobs.run_ticks.tolist()
        self.estimate: list[int] = jobs.estimate_ticks.tolist()
        self.group: list[int] = jobs.group.tolist()
        changes: list[list[int]] = rules.changes.tolist()
        first = min([*self.submit, *(tick for tick, _, _ in changes)], default=0)
        self.env = simpy.Environment(first)
        self.nodes = range(rules.pool_gpus // rules.node_gpus)
        self.in_service = [rules.node_gpus for _ in self.nodes]
        self.start_tick: list[int | None] = [None for _ in self.submit]
        self.end_tick: list[int | None] = [None for _ in self.submit]
        self.held_ticks = [0 for _ in self.submit]
        self.stops = [0 for _ in self.submit]
        self.kept = [0 for _ in self.submit]
        self.waiting: list[int] = []
        self.running: dict[int, Run] = {}
        self.use = [0.0 for _ in jobs.groups]
        self._counted = first
        self._stopped_at: int | None = None
        self._turn = [self.env.event() for _ in self.submit]
        self._ticks_of_passes: set[int] = set()
        self._lives = [self.env.process(self._life(job)) for job in range(len(self.submit))]
        for tick in sorted({tick for tick, _, _ in changes}):
            now = [(node, gpus) for when, node, gpus in changes if when == tick]
            Occasion(self.env, tick, CAPACITY_CHANGES, partial(self._change, now))

    @property
    def now(self) -> int:
        """The present tick."""
        return int(self.env.now)

    def _ask_for_pass(self) -> None:
        """See to one pass at this instant, however many ask for it."""
        if self.now not in self._ticks_of_passes:
            self._ticks_of_passes.add(self.now)
            Occasion(self.env, self.now, PASS, self._pass)

    def _life(self, job: int) -> Process:
        """Live through a job: submission, turn in a pass, run, end; and again if it is stopped."""
        yield self.env.timeout(self.submit[job] - self.now)
        self._wait(job)
        while self.end_tick[job] is None:
            try:
                yield self._turn[job]
                yield from self._compute(job)
            except simpy.Interrupt:
                continue
            self._leave(job)
            self.end_tick[job] = self.now

    def _compute(self, job: int) -> Process:
        """Compute what is left, writing a checkpoint after each interval but the last."""
        run, left = self.running[job], self.work[job] - self.kept[job]
        interval, cost = self.rules.interval, self.rules.cost
        while interval and left > interval:
            run.segment_begin, run.is_computing = self.now, True
            yield self.env.timeout(interval)
            run.is_computing = False
            yield self.env.timeout(cost)
            run.saved += interval
            left -= interval
        run.segment_begin, run.is_computing = self.now, True
        yield self.env.timeout(left)

    def _wait(self, job: int) -> None:
        insort(self.waiting, job)
        self._ask_for_pass()

    def _start(self, job: int, nodes: Nodes) -> None:
        """Give the job its nodes and wake its process."""
        self._count_use()
        self.waiting.remove(job)
        self.running[job] = Run(nodes, self.now, segment_begin=self.now)
        if self.start_tick[job] is None:
            self.start_tick[job] = self.now
        self._turn[job].succeed()

    def _leave(self, job: int) -> Run:
        """Take back the nodes of a job."""
        self._count_use()
        run = self.running.pop(job)
        self.held_ticks[job] += self.now - run.begin
        self._ask_for_pass()
        return run

    def _stop(self, job: int, *, keeps_all: bool) -> None:
        """Send a running job back to the queue."""
        run = self._leave(job)
        self.stops[job] += 1
        self.kept[job] += run.saved
        if keeps_all:
            unsaved = self.now - run.segment_begin if run.is_computing else self.rules.interval
            self.kept[job] += unsaved
        self._turn[job] = self.env.event()
        self._lives[job].interrupt()
        self._wait(job)

    def _stop_if_still_due(self, job: int, run: Run) -> None:
        """The end of a grace; the run may have come to an end before."""
        if self.running.get(job) is run:
            self._stop(job, keeps_all=self.rules.keeping == COMPUTED)

    def _change(self, changes: list[tuple[int, int]]) -> None:
        """Let GPUs come and go, and stop the jobs that lose theirs."""
        for node, gpus in changes:
            self.in_service[node] += gpus
        for node in self.nodes:
            while self._free()[node] < 0:
                there = [job for job, run in self.running.items() if node in run.nodes]
                if not there:
                    break
                latest = max(there, key=lambda job: (self.running[job].begin, job))
                self._stop(latest, keeps_all=False)
        self._ask_for_pass()

    def _free(self, gone: set[int] | None = None) -> list[int]:
        """What is free of each node, some running jobs thought away."""
        free = self.in_service.copy()
        for job, run in self.running.items():
            if gone is None or job not in gone:
                for node, gpus in run.nodes.items():
                    free[node] -= gpus
        return free

    def _held(self, group: int, gone: set[int] | None = None) -> int:
        """GPUs that a group holds, some running jobs thought away."""
        return sum(
            self.gpus[job]
            for job in self.running
            if self.group[job] == group and (gone is None or job not in gone)
        )

    def _place(self, job: int, free: list[int]) -> Nodes | None:
        """Nodes for a job; the fullest or the emptiest for what is left over after whole ones."""
        whole, rest = divmod(self.gpus[job], self.rules.node_gpus)
        taken: Nodes = {}
        if rest:
            enough = [node for node in self.nodes if free[node] >= rest]
            if not enough:
                return None
            sign = -1 if self.rules.packing == SPREADING else 1
            taken[min(enough, key=lambda node: (sign * free[node], node))] = rest
        empty = [n for n in self.nodes if free[n] == self.rules.node_gpus and n not in taken]
        if len(empty) < whole:
            return None
        return taken | dict.fromkeys(empty[:whole], self.rules.node_gpus)

    def _try(self, job: int) -> bool:
        """Start the job if there are nodes for it."""
        nodes = self._place(job, self._free())
        if nodes is not None:
            self._start(job, nodes)
        return nodes is not None

    def _count_use(self) -> None:
        """Bring the use of each group up to now."""
        elapsed = self.now - self._counted
        if not self.rules.is_ranked or elapsed == 0:
            return
        for group, use in enumerate(self.use):
            held = self._held(group)
            self.use[group] = decayed_use(use, held, elapsed, self.rules.half_life)
        self._counted = self.now

    def _ranked(self) -> list[int]:
        """Waiting jobs, the highest priority first."""
        if not self.rules.is_ranked:
            return self.waiting.copy()
        total = 0.0
        for use in self.use:
            total += use
        factors = [
            fair_share(use, total, self.rules.shares[group]) for group, use in enumerate(self.use)
        ]
        return sorted(
            self.waiting, key=lambda job: (-self._level(job), -self._priority(job, factors), job)
        )

    def _level(self, job: int) -> int:
        return int(self.rules.levels[self.group[job]])

    def _priority(self, job: int, factors: list[float]) -> float:
        group = self.group[job]
        age = self.now - self.submit[job]
        size_share = self.gpus[job] / self.rules.pool_gpus
        rank = priority(self.rules.weights, age, self.rules.oldest, size_share, factors[group])
        return rank + float(self.rules.group_weights[group])

    def _owns(self, job: int) -> bool:
        """Whether the job keeps its group within its quota."""
        group = self.group[job]
        return self._held(group) + self.gpus[job] <= int(self.rules.quotas[group])

    def _pass(self) -> None:
        """Owners, then borrowers, then those who may overtake."""
        self._ticks_of_passes.remove(self.now)
        self._count_use()
        ranked = self._ranked()
        head = self._start_owners(ranked)
        if head is None and self.rules.borrows:
            head = next((job for job in ranked if self._waits(job) and not self._try(job)), None)
        if head is None:
            return
        others = [job for job in ranked if job != head and self._waits(job)]
        if self.rules.backfilling == EASY:
            self._overtake(others, head)
        if self.rules.backfilling == CONSERVATIVE:
            self._reserve_for_all(others, head)

    def _waits(self, job: int) -> bool:
        return job in self.waiting

    def _start_owners(self, ranked: list[int]) -> int | None:
        """Start jobs within their quota; the first that does not fit may stop others."""
        may_stop = self._stopped_at != self.now
        for job in ranked:
            if not self._owns(job) or self._try(job):
                continue
            victims = self._victims(job) if may_stop else []
            if victims:
                self._stopped_at = self.now
            for victim in victims:
                self._stop_with_grace(victim)
            if not (victims and self._try(job)):
                return job
        return None

    def _stop_with_grace(self, job: int) -> None:
        run = self.running[job]
        if self.rules.grace == 0:
            self._stop(job, keeps_all=self.rules.keeping == COMPUTED)
            return
        run.stop = self.now + self.rules.grace
        Occasion(self.env, run.stop, GRACE_ENDS, partial(self._stop_if_still_due, job, run))

    def _victims(self, claimant: int) -> list[int]:
        """Whom the claimant stops: nobody if that is not needed, not allowed, or not enough."""
        gone = {job for job, run in self.running.items() if run.stop is not None}
        if self._place(claimant, self._free(gone)) is not None:
            return []
        others = sorted(set(self.running) - gone)
        others.sort(key=lambda job: (self._level(job), -self.running[job].begin, -job))
        chosen: list[int] = []
        for victim in others:
            group, above = self.group[victim], self._level(claimant) - self._level(victim)
            borrows = self._held(group, gone | {*chosen}) > self.rules.quotas[group]
            if above > 0 or (above == 0 and self.rules.reclaims and borrows):
                chosen.append(victim)
                if self._place(claimant, self._free(gone | {*chosen})) is not None:
                    return self._needed(claimant, chosen, gone)
        return []

    def _needed(self, claimant: int, chosen: list[int], gone: set[int]) -> list[int]:
        """The chosen without those whom it fits without, the last chosen spared first."""
        needed = chosen.copy()
        for victim in reversed(chosen[:-1]):
            others = {*needed} - {victim}
            if self._place(claimant, self._free(gone | others)) is not None:
                needed.remove(victim)
        return needed

    def _overtake(self, others: list[int], head: int) -> None:
        """Let others start that leave the head its reservation."""
        reservation, free_then = self._reservation(head)
        for job in others:
            nodes = self._place(job, self._free())
            if nodes is None or not (self.rules.borrows or self._owns(job)):
                continue
            if reservation is not None and self.now + self._estimated(job) > reservation:
                less = [free - nodes.get(node, 0) for node, free in enumerate(free_then)]
                if self._place(head, less) is None:
                    continue
                free_then = less
            self._start(job, nodes)

    def _holding(self, work: int) -> int:
        """How long GPUs are held for so much work, with its checkpoints."""
        ticks, interval = work, self.rules.interval
        while interval and work > interval:
            ticks += self.rules.cost
            work -= interval
        return ticks

    def _estimated(self, job: int) -> int:
        """How long a run of the job lasts that begins with the work that it has kept."""
        return self._holding(max(self.estimate[job] - self.kept[job], 1))

    def _expected_end(self, job: int) -> int:
        run = self.running[job]
        by_estimate = run.begin + self._estimated(job)
        return by_estimate if run.stop is None else min(by_estimate, run.stop)

    def _reservation(self, head: int) -> tuple[int | None, list[int]]:
        """Earliest tick at which the head fits by estimates, if any, and what is free then."""
        for tick in sorted({self._expected_end(job) for job in self.running}):
            gone = {job for job in self.running if self._expected_end(job) <= tick}
            if self._place(head, self._free(gone)) is not None:
                return tick, self._free(gone)
        return None, self._free({*self.running})

    def _reserve_for_all(self, others: list[int], head: int) -> None:
        """A reservation for the head, then for each other; who has it now starts."""
        reserved: list[Reservation] = []
        for job in [head, *others]:
            if job != head and not (self.rules.borrows or self._owns(job)):
                continue
            place = self._earliest(job, reserved)
            if place is None:
                continue
            if place.begin == self.now:
                self._start(job, place.nodes)
            else:
                reserved.append(place)

    def _earliest(self, job: int, reserved: list[Reservation]) -> Reservation | None:
        """The earliest place of a job beside those that run and are reserved, if there is any."""
        ends = {self._expected_end(other) for other in self.running}
        borders = {place.begin for place in reserved} | {place.end for place in reserved}
        instants = sorted({self.now} | ends | borders)
        length = self._estimated(job)
        for begin in instants:
            during = [tick for tick in instants if begin <= tick < begin + length]
            free = [self._free_at(tick, reserved) for tick in during]
            nodes = self._place(job, [min(column) for column in zip(*free, strict=True)])
            if nodes is not None:
                return Reservation(begin, begin + length, nodes)
        return None

    def _free_at(self, tick: int, reserved: list[Reservation]) -> list[int]:
        """What is expected to be free of each node at a tick."""
        free = self._free({job for job in self.running if self._expected_end(job) <= tick})
        for place in reserved:
            if place.begin <= tick < place.end:
                for node, gpus in place.nodes.items():
                    free[node] -= gpus
        return free
