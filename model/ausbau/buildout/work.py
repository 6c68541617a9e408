"""How long a step takes in each world, on which clock, and how long if it has not ended by now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.core.distributions import Uniform, conditional_quantile
from ausbau.core.worlds import Worlds


@dataclass(frozen=True, eq=False)
class Work:
    """Duration of one step, shape ``(draw,)``, in open hours of a calendar or else elapsed ones.

    ``beyond`` tells the durations given that each exceeds an elapsed time; without it a duration that
    has already passed ends now. ``longest_h`` is the longest possible duration.
    """

    duration_h: Array
    calendar: str | None = None
    beyond: Callable[[Array], Array] | None = None
    longest_h: float = np.inf

    def beyond_h(self, elapsed_h: Array) -> Array:
        """Durations given that the step still runs after ``elapsed_h``, never below it."""
        durations_h = self.duration_h if self.beyond is None else self.beyond(elapsed_h)
        return np.maximum(durations_h, elapsed_h)

    def times(self, factor: Array) -> Work:
        """The step, slower or faster by a factor of each world."""

        def beyond(elapsed_h: Array) -> Array:
            unscaled_h = np.divide(elapsed_h, factor, out=elapsed_h.copy(), where=factor > 0.0)
            return self.beyond_h(unscaled_h) * factor

        return replace(
            self,
            duration_h=self.duration_h * factor,
            beyond=beyond,
            longest_h=self.longest_h * float(factor.max()),
        )

    def plus(self, offset_h: Array) -> Work:
        """The step, longer by a time of each world that is known once the world is."""

        def beyond(elapsed_h: Array) -> Array:
            return self.beyond_h(np.maximum(elapsed_h - offset_h, 0.0)) + offset_h

        return replace(
            self,
            duration_h=self.duration_h + offset_h,
            beyond=beyond,
            longest_h=self.longest_h + float(offset_h.max()),
        )


def drawn(worlds: Worlds, path: str, calendar: str | None = None) -> Work:
    """A step whose duration is a parameter; what it is conditioned on comes after the copula.

    The level u of a world becomes F(e) + u (1 − F(e)) where it still runs after e. Common factors are not
    updated: what one late step says about its like is left out.
    """
    parameter = worlds.parameters[path]
    longest_h = parameter.distribution.support()[1]

    def beyond(elapsed_h: Array) -> Array:
        possible_h = np.minimum(elapsed_h, longest_h)
        return conditional_quantile(parameter.distribution, possible_h, _level(worlds, path))

    return Work(worlds.value(path), calendar, beyond, longest_h)


def chosen(options: IntArray, works: Sequence[Work]) -> Work:
    """In each world one of several steps, all on the same clock, by its position."""

    def beyond(elapsed_h: Array) -> Array:
        return np.choose(options, [work.beyond_h(elapsed_h) for work in works])

    return Work(
        np.choose(options, [work.duration_h for work in works]),
        works[0].calendar,
        beyond,
        max(works[option].longest_h for option in set(options.tolist())),
    )


def _level(worlds: Worlds, path: str) -> Array:
    """The parameter's level in each world, after the copula: the value it has if it is uniform."""
    uniform = replace(worlds.parameters[path], distribution=Uniform(0.0, 1.0))
    parameters = {**worlds.parameters, path: uniform}
    return replace(worlds, parameters=parameters, _cache={}).value(path)


class PlanBuilder(NetworkBuilder):
    """A network builder that remembers the work behind each step."""

    def __init__(self, draws: int) -> None:
        super().__init__(draws)
        self.works: dict[str, Work] = {}

    def step(
        self,
        activity: str,
        work: Work,
        *,
        after: tuple[str, ...],
        selected: BoolArray | None = None,
        priority: int = 0,
    ) -> None:
        """Add a step that follows others."""
        self.works[activity] = work
        self.activity(
            activity, work.duration_h, selected=selected, calendar=work.calendar, priority=priority
        )
        for before in after:
            self.link(before, activity)

    def joint(
        self,
        activity: str,
        *,
        after: tuple[str, ...] = (),
        at_h: ArrayLike = 0.0,
        selected: BoolArray | None = None,
        priority: int = 0,
    ) -> None:
        """Add an instant that others wait for, not before ``at_h``."""
        self.activity(activity, 0.0, earliest_start_h=at_h, selected=selected, priority=priority)
        for before in after:
            self.link(before, activity)
