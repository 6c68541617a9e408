"""The reference engine of the job queue: one SimPy process per job.

It follows `queue_rules` word by word and is the measure for the compiled engines. The order inside
one instant comes from SimPy's event queue: ends and submissions have SimPy's normal urgency, a pass
has a lower one. So a pass begins only after all that ends or is submitted at its instant, and what
ends after it at the same instant asks for another pass.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy
from simpy.events import EventPriority

from ausbau.allocation.jobs import Jobs
from ausbau.allocation.queue_rules import UNSTARTED, may_overtake
from ausbau.core.arrays import IntArray

AFTER_ENDS_AND_SUBMISSIONS = EventPriority(2)
"""SimPy's own urgencies are 0 (urgent) and 1 (normal)."""

Process = Generator[simpy.Event, Any, None]


def start_ticks(jobs: Jobs, pool_gpus: int, policy: str) -> IntArray:
    """Start tick of each job under the policy, `UNSTARTED` if it is turned away.

    No job may be larger than the pool.
    """
    world = WORLDS[policy](jobs, pool_gpus)
    world.env.run()
    return np.array(world.start_tick, dtype=np.int64)


class Pass(simpy.Event):
    """A pass over the queue, after everything else of its instant."""

    def __init__(self, env: simpy.Environment, delay_ticks: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        env.schedule(self, AFTER_ENDS_AND_SUBMISSIONS, delay_ticks)


class World:
    """A pool and the jobs that come to it; the policies are its subclasses.

    Columns are copied into Python integers, so that SimPy's clock counts exactly.
    """

    def __init__(self, jobs: Jobs, pool_gpus: int) -> None:
        self.submit: list[int] = jobs.submit_ticks.tolist()
        self.gpus: list[int] = jobs.gpus.tolist()
        self.run: list[int] = jobs.run_ticks.tolist()
        self.estimate: list[int] = jobs.estimate_ticks.tolist()
        self.start_tick = [int(UNSTARTED) for _ in self.submit]
        self.env = simpy.Environment(min(self.submit, default=0))
        self.free = pool_gpus
        self.pool_gpus = pool_gpus
        self.waiting: list[int] = []
        self.running: list[int] = []
        self._turn = [self.env.event() for _ in self.submit]
        self._ticks_of_passes: set[int] = set()
        for job in range(len(self.submit)):
            self.env.process(self._life(job))

    @property
    def now(self) -> int:
        """The present tick."""
        return int(self.env.now)

    def expected_end(self, job: int) -> int:
        """When a running job ends by its estimate."""
        return self.start_tick[job] + self.estimate[job]

    def choose(self) -> None:
        """One pass over the queue, by the policy."""
        raise NotImplementedError

    def ended(self, job: int) -> None:
        """Take note that a job has ended now, where the policy cares."""

    def ask_for_pass(self, tick: int) -> None:
        """See to one pass at the tick, however many ask for it."""
        if tick not in self._ticks_of_passes:
            self._ticks_of_passes.add(tick)
            Pass(self.env, tick - self.now).callbacks.append(self._pass)

    def start(self, job: int) -> None:
        """Give the job its GPUs and wake its process."""
        self.waiting.remove(job)
        self.running.append(job)
        self.free -= self.gpus[job]
        self.start_tick[job] = self.now
        self._turn[job].succeed()

    def fits(self, job: int) -> bool:
        """Whether enough is free for the job now."""
        return self.gpus[job] <= self.free

    def start_from_head(self) -> None:
        """Start the head as long as it fits."""
        while self.waiting and self.fits(self.waiting[0]):
            self.start(self.waiting[0])

    def _life(self, job: int) -> Process:
        """Live through a job: submission, turn in a pass, run, end."""
        yield self.env.timeout(self.submit[job] - self.now)
        insort(self.waiting, job)
        self.ask_for_pass(self.now)
        yield self._turn[job]
        yield self.env.timeout(self.run[job])
        self.running.remove(job)
        self.free += self.gpus[job]
        self.ended(job)
        self.ask_for_pass(self.now)

    def _pass(self, _: simpy.Event) -> None:
        self._ticks_of_passes.remove(self.now)
        self.choose()


class FirstComeWorld(World):
    """First come, first served."""

    def choose(self) -> None:
        """Start jobs in the order of the queue as long as they fit."""
        self.start_from_head()


class EasyWorld(World):
    """EASY backfilling: the head alone has a reservation."""

    def choose(self) -> None:
        """Start from the head, reserve for the next head, let others overtake."""
        self.start_from_head()
        if not self.waiting:
            return
        head, *others = self.waiting
        reservation, spare = self._reservation(head)
        for job in others:
            expected_end = self.now + self.estimate[job]
            if self.fits(job) and may_overtake(self.gpus[job], expected_end, reservation, spare):
                spare -= self.gpus[job] if expected_end > reservation else 0
                self.start(job)

    def _reservation(self, head: int) -> tuple[int, int]:
        """Earliest tick at which the head fits by estimates, and the GPUs left over then."""
        for tick in sorted(map(self.expected_end, self.running)):
            back = [job for job in self.running if self.expected_end(job) <= tick]
            free = self.free + sum(self.gpus[job] for job in back)
            if free >= self.gpus[head]:
                return tick, free - self.gpus[head]
        raise AssertionError("a job larger than the pool waits")


class ConservativeWorld(World):
    """Conservative backfilling: every waiting job has a reservation."""

    def __init__(self, jobs: Jobs, pool_gpus: int) -> None:
        super().__init__(jobs, pool_gpus)
        self._reserved: dict[int, int] = {}
        self._ended_early = False

    def ended(self, job: int) -> None:
        """Note whether the job has left a hole in what was expected."""
        self._ended_early |= self.now < self.expected_end(job)

    def choose(self) -> None:
        """Compress where a hole has opened, reserve for new jobs, start those whose time it is."""
        while self._ended_early:
            moved = [self._reserve(job) for job in self.waiting if job in self._reserved]
            self._ended_early = any(moved)
        for job in self.waiting:
            if job not in self._reserved:
                self._reserve(job)
        for job in [job for job in self.waiting if self._reserved[job] == self.now]:
            del self._reserved[job]
            self.start(job)

    def _reserve(self, job: int) -> bool:
        """Give up the job's reservation, if it has one, for the earliest; tells whether it moved."""
        before = self._reserved.pop(job, None)
        reserved = self._reserved[job] = self._earliest(job)
        if reserved > self.now:
            self.ask_for_pass(reserved)
        return reserved != before

    def _earliest(self, job: int) -> int:
        """Earliest tick at which the job fits for the whole of its estimate.

        What begins to fit does so where something ends, so only those ticks are tried.
        """
        taken = [(self.now, self.expected_end(other), self.gpus[other]) for other in self.running]
        taken += [
            (tick, tick + self.estimate[other], self.gpus[other])
            for other, tick in self._reserved.items()
        ]
        ends = sorted(end for _, end, _ in taken if end > self.now)
        return next(tick for tick in [self.now, *ends] if self._fits(job, tick, taken))

    def _fits(self, job: int, first: int, taken: list[tuple[int, int, int]]) -> bool:
        """Whether enough is free from ``first`` on; it is least where something begins."""
        end = first + self.estimate[job]
        begins = {begin for begin, _, _ in taken if first < begin < end}
        return all(
            self._taken_at(tick, taken) + self.gpus[job] <= self.pool_gpus
            for tick in {first, *begins}
        )

    @staticmethod
    def _taken_at(tick: int, taken: list[tuple[int, int, int]]) -> int:
        return sum(gpus for begin, end, gpus in taken if begin <= tick < end)


class LossWorld(World):
    """Nobody waits."""

    def choose(self) -> None:
        """Start the new jobs that fit, in the order of the queue, and turn the others away."""
        for job in self.waiting.copy():
            if self.fits(job):
                self.start(job)
        self.waiting.clear()


WORLDS: dict[str, type[World]] = {
    "fcfs": FirstComeWorld,
    "easy": EasyWorld,
    "conservative": ConservativeWorld,
    "loss": LossWorld,
}
