"""Stocks of people and the flows between them, integrated so that nobody is lost.

Stocks and flows are the first axis here and draws the last one: an ensemble takes each step at once, and
each operation runs over neighbouring numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.talent.flow_kernel import NOWHERE, carried_on, linear_flows, moved_in_step

Flows = Callable[[Array], Array]
"""From stocks ``(stock, …)`` to people who move in a year, ``(flow, …)``."""
STAGES = 3
"""First-order delays in a row that make up a third-order delay."""


@dataclass(frozen=True)
class FlowNetwork:
    """Stocks by name, and of each flow where it comes from and where it goes.

    A flow without a source enters, one without a target leaves.
    """

    stocks: tuple[str, ...]
    ends: Mapping[str, tuple[str | None, str | None]]

    @cached_property
    def flows(self) -> tuple[str, ...]:
        """Names of the flows in their order."""
        return tuple(self.ends)

    @cached_property
    def sources(self) -> IntArray:
        """The stock that each flow leaves."""
        return self._places(source for source, _ in self.ends.values())

    @cached_property
    def targets(self) -> IntArray:
        """The stock that each flow joins."""
        return self._places(target for _, target in self.ends.values())

    def _places(self, names: Iterable[str | None]) -> IntArray:
        return np.array([self.stocks.index(name) if name else NOWHERE for name in names])

    def place(self, flow: str) -> int:
        """Position of a flow."""
        return self.flows.index(flow)

    def change(self, moved: Array) -> Array:
        """What people who move do to the stocks: ``(flow, …)`` to ``(stock, …)``."""
        return self.after(np.zeros((len(self.stocks), *moved.shape[1:])), moved, 1.0)

    def after(self, stocks: Array, moved: Array, years: float) -> Array:
        """Stocks after a time in which people move at this pace, ``moved`` in a year."""
        flat, moving = (array.reshape(len(array), -1) for array in (stocks, moved))
        carried = carried_on(flat, moving, years, self.sources, self.targets)
        return carried.reshape(stocks.shape)

    def linear(self, stocks: Array, entries: Array, rates: Array) -> Array:
        """Flows that enter steadily, or leave their stock at a rate, ``(flow, …)`` per year."""
        flat = [array.reshape(len(array), -1) for array in (stocks, entries, rates)]
        return linear_flows(flat[0], flat[1], flat[2], self.sources).reshape(entries.shape)


def advance(
    network: FlowNetwork, stocks: Array, flows: Flows, step_years: float, *, steps: int = 1
) -> tuple[Array, Array]:
    """Stocks after a time, and the people who moved in it, by flow.

    The classical Runge-Kutta method, of order four: halving the step divides the error by sixteen.
    Flows are integrated and the stocks changed by them, so that heads are conserved to rounding. While
    no stock loses more than all of itself in a step at its present rate, none of a chain gets negative.
    """
    years = step_years / steps
    stocks, moved = _step(network, stocks, flows, years)
    for _ in range(steps - 1):
        stocks, of_step = _step(network, stocks, flows, years)
        moved += of_step
    return stocks, moved


def _step(network: FlowNetwork, stocks: Array, flows: Flows, years: float) -> tuple[Array, Array]:
    first = flows(stocks)
    second = flows(network.after(stocks, first, years / 2.0))
    third = flows(network.after(stocks, second, years / 2.0))
    fourth = flows(network.after(stocks, third, years))
    flat = [slope.reshape(len(slope), -1) for slope in (first, second, third, fourth)]
    moved = moved_in_step(flat[0], flat[1], flat[2], flat[3], years).reshape(first.shape)
    return network.after(stocks, moved, 1.0), moved


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
