"""Stocks of people and the flows between them, integrated so that nobody is lost.

Stocks and flows are the first axis here and draws the last one: an ensemble takes each step at once, and
each operation runs over neighbouring numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.talent.flow_kernel import NOWHERE, Links, Pace, advanced

STAGES = 3
"""First-order delays in a row that make up a third-order delay."""


@dataclass(frozen=True)
class FlowNetwork:
    """Stocks by name, and of each flow where it comes from and where it goes.

    A flow without a source enters, one without a target leaves. One flow may spread by contact: its rate
    grows with the people in some stocks, as in the diffusion of Bass (1969).
    """

    stocks: tuple[str, ...]
    ends: Mapping[str, tuple[str | None, str | None]]
    contact_flow: str | None = None
    contact_stocks: tuple[str, ...] = ()

    @cached_property
    def flows(self) -> tuple[str, ...]:
        """Names of the flows in their order."""
        return tuple(self.ends)

    @cached_property
    def links(self) -> Links:
        """The network as positions."""
        return Links(
            self._places(source for source, _ in self.ends.values()),
            self._places(target for _, target in self.ends.values()),
            NOWHERE if self.contact_flow is None else self.place(self.contact_flow),
            self._places(self.contact_stocks),
        )

    def _places(self, names: Iterable[str | None]) -> IntArray:
        places = [self.stocks.index(name) if name else NOWHERE for name in names]
        return np.array(places, dtype=np.int64)

    def place(self, flow: str) -> int:
        """Position of a flow."""
        return self.flows.index(flow)


def advance(
    network: FlowNetwork, stocks: Array, pace: Pace, step_years: float, *, steps: int = 1
) -> tuple[Array, Array]:
    """Stocks ``(stock, origin, draw)`` after a time, and the people who moved in it, by flow.

    The classical Runge-Kutta method, of order four: halving the step divides the error by sixteen.
    Flows are integrated and the stocks changed by them, so that heads are conserved to rounding. While
    no stock loses more than all of itself in a step at its present rate, none of a chain gets negative.
    """
    years = step_years / steps
    stocks, moved = advanced(stocks, pace, network.links, years)
    for _ in range(steps - 1):
        stocks, of_step = advanced(stocks, pace, network.links, years)
        moved += of_step
    return stocks, moved


def steady_stages(outflow: Array, stage_rates: Array, loss_rate: Array, growth: Array) -> Array:
    """Contents of the stages of a delay whose outflow grows steadily, first stage first.

    Parameters
    ----------
    outflow
        People who leave the last stage in a year; all arrays broadcast.
    stage_rates
        Rate from one stage to the next, per year.
    loss_rate
        Rate of those who drop out of each stage, per year.
    growth
        Continuous growth rate of everything, per year: a stage takes in ``(a + d + γ) N``.

    Returns
    -------
    ``(STAGES, …)``
    """
    contents = []
    for _ in range(STAGES):
        contents.append(outflow / stage_rates)
        outflow = contents[-1] * (stage_rates + loss_rate + growth)
    return np.stack(np.broadcast_arrays(*contents[::-1]))


def loss_rate_of_share(share: Array, stage_rates: Array) -> Array:
    """Rate at which people drop out of each of the stages so that a share of all does in the end.

    Each stage is passed with the probability ``a / (a + d)``.
    """
    return stage_rates * ((1.0 - share) ** (-1.0 / STAGES) - 1.0)
