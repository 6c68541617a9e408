"""The fleet event by event: one SimPy process per server, the measure for the formula of `fleet`.

It plays a pool at a constant age, which the formula assumes of each month. Waiting for a part takes the
same time for all servers, a crew's work is exponential.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import simpy

from ausbau.core import streams


@dataclass(frozen=True)
class Pool:
    """Servers of one kind, and what their failures lead to."""

    servers: int
    spares: int
    crews: int
    failures_per_h: float
    """Of one server while it works."""
    swap_share: float
    part_wait_h: float
    crew_h: float
    restart_h: float


def available_share(pool: Pool, *, warm_up_h: float, hours: float, seed: int, run: int) -> float:
    """Share of the servers that customers can use, mean over the hours after a warm-up."""
    world = _World(pool, seed, run)
    world.env.run(until=warm_up_h)
    before_h = world.usable_server_h()
    world.env.run(until=warm_up_h + hours)
    return (world.usable_server_h() - before_h) / (hours * pool.servers)


class _World:
    """One run: its servers, the crews they share, and the hours that customers could use so far."""

    def __init__(self, pool: Pool, seed: int, run: int) -> None:
        self.env = simpy.Environment()
        self.pool = pool
        self.crews = simpy.Resource(self.env, pool.crews)
        self.down = 0
        self._counted_h = 0.0
        self._counted_until_h = 0.0
        for server in range(pool.servers):
            luck = _luck(seed, f"event:buildout.fleet.run_{run}", server)
            self.env.process(self._server(luck))

    def usable_server_h(self) -> float:
        """Server-hours up to now: those kept free and those down beyond them do not count."""
        usable = self.pool.servers - max(self.pool.spares, self.down)
        self._counted_h += usable * (self.env.now - self._counted_until_h)
        self._counted_until_h = self.env.now
        return self._counted_h

    def _server(self, luck: Iterator[float]) -> Generator[simpy.Event, Any, None]:
        """Work, fail, be swapped or restarted, for ever."""
        while True:
            yield self.env.timeout(_exponential(next(luck)) / self.pool.failures_per_h)
            self._change_down(1)
            if next(luck) < self.pool.swap_share:
                yield self.env.timeout(self.pool.part_wait_h)
                with self.crews.request() as crew:
                    yield crew
                    yield self.env.timeout(_exponential(next(luck)) * self.pool.crew_h)
            else:
                yield self.env.timeout(self.pool.restart_h)
            self._change_down(-1)

    def _change_down(self, by: int) -> None:
        self.usable_server_h()
        self.down += by


def _exponential(level: float) -> float:
    """Value of the exponential law with mean 1 at a level of [0, 1)."""
    return float(-np.log1p(-level))


def _luck(seed: int, name: str, server: int) -> Iterator[float]:
    """The server's own uniform numbers, one after the other."""
    for index in count():
        yield float(streams.uniforms(seed, name, server, server + 1, index)[0])
