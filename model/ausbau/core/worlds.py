"""Worlds: each draw is one row of a named unit cube, shared by all scenarios of a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ausbau.core import streams
from ausbau.core.arrays import Array, IntArray
from ausbau.core.copula import correlate, share_tail
from ausbau.core.distributions import Choice
from ausbau.core.parameters import Parameter
from ausbau.core.timeline import Timeline


@dataclass(frozen=True)
class Loading:
    """How strongly a parameter follows the common factor of its correlation group, in [-1, 1]."""

    group: str
    loading: float


@dataclass(frozen=True)
class Shock:
    """A common shock that a parameter is exposed to, and the tail in which it lies when it is hit."""

    name: str
    probability: float
    tail_share: float
    is_upper: bool


@dataclass(frozen=True)
class Worlds:
    """A block of draws ``[start, stop)``: parameter values and luck by name.

    ``sections`` limits which parameters may be read; None means all. ``strength`` names the
    parameter that scales all loadings and the probability of shocks (a model alternative), or is
    None. ``held`` gives the quantile level at which a parameter is held in every world; those that
    correlate with it keep the levels they have. ``price_year`` is the year in whose prices real money
    is given; None means that in which the timeline starts.
    """

    timeline: Timeline
    parameters: Mapping[str, Parameter]
    seed: int
    start: int
    stop: int
    loadings: Mapping[str, Loading] = field(default_factory=dict)
    shocks: Mapping[str, Shock] = field(default_factory=dict)
    held: Mapping[str, float] = field(default_factory=dict)
    strength: str | None = None
    event_seed: int | None = None
    price_year: int | None = None
    sections: frozenset[str] | None = None
    _cache: dict[str, Array] = field(default_factory=dict, repr=False, compare=False)

    @property
    def draws(self) -> int:
        """Number of worlds in this block."""
        return self.stop - self.start

    def limited_to(self, *sections: str) -> Worlds:
        """The same worlds for a stage that may read only these sections."""
        return replace(self, sections=frozenset(sections))

    def value(self, path: str) -> Array:
        """The parameter's value in each world, shape ``(draw,)``, in its canonical unit."""
        self._check_section(path)
        if path not in self._cache:
            parameter = self._parameter(path)
            # What is the same at every level needs no draw of its own: three of ten parameters.
            is_drawn = not parameter.is_fixed
            level = self._quantile_level(path) if is_drawn else np.full(self.draws, 0.5)
            values = parameter.distribution.quantile(level)
            values.setflags(write=False)
            self._cache[path] = values
        return self._cache[path]

    def option(self, path: str) -> IntArray:
        """The option chosen in each world: its position among the declared options."""
        self._check_section(path)
        distribution = self._parameter(path).distribution
        if not isinstance(distribution, Choice):
            raise TypeError(f"{path} is not a choice between names")
        return distribution.index(self._quantile_level(path))

    def fixed(self, path: str) -> float:
        """The value of a parameter that must be the same in all worlds."""
        parameter = self._parameter(path)
        if not parameter.is_fixed:
            raise ValueError(f"{path} is uncertain, but this rule needs one value for all worlds")
        return float(parameter.distribution.quantile(np.array([0.5]))[0])

    def luck(self, name: str, index: int = 0) -> Array:
        """Uniform random numbers of an event, not of a parameter: they can be frozen apart."""
        seed = self.seed if self.event_seed is None else self.event_seed
        return streams.uniforms(seed, f"event:{name}", self.start, self.stop, index)

    def _quantile_level(self, path: str) -> Array:
        if path in self.held:
            return np.full(self.draws, self.held[path])
        return self._struck(path, self._correlated(path))

    def _correlated(self, path: str) -> Array:
        """The parameter's own level, drawn towards the common factor of its group."""
        own = self._uniform(f"parameter:{path}")
        loading = self.loadings.get(path)
        if loading is None or self._parameter(path).is_fixed:
            return own
        factor = self._uniform(f"factor:{loading.group}")
        return correlate(own, factor, np.clip(loading.loading * self._strength(), -1.0, 1.0))

    def _struck(self, path: str, level: Array) -> Array:
        """The level where a common shock hits, and where it spares."""
        shock = self.shocks.get(path)
        if shock is None or self._parameter(path).is_fixed:
            return level
        probability = shock.probability * np.minimum(self._strength(), 1.0)
        is_hit = self._uniform(f"shock:{shock.name}") < probability
        if shock.is_upper:
            return share_tail(level, is_hit, probability, shock.tail_share)
        return 1.0 - share_tail(1.0 - level, is_hit, probability, shock.tail_share)

    def _strength(self) -> Array:
        if self.strength is None:
            return np.ones(self.draws)
        distribution = self._parameter(self.strength).distribution
        if self.strength in self.held:
            return distribution.quantile(np.full(self.draws, self.held[self.strength]))
        return distribution.quantile(self._uniform(f"parameter:{self.strength}"))

    def _uniform(self, name: str) -> Array:
        return streams.uniforms(self.seed, name, self.start, self.stop)

    def _parameter(self, path: str) -> Parameter:
        if path not in self.parameters:
            raise KeyError(f"no parameter {path}")
        return self.parameters[path]

    def _check_section(self, path: str) -> None:
        section = path.split(".", 1)[0]
        if self.sections is not None and section not in self.sections:
            raise KeyError(f"a stage that may read {sorted(self.sections)} asked for {path}")


class MeanWorlds(Worlds):
    """Worlds in which every value is at its mean and all luck at one half: to look at a plan without drawing.

    A mean has a closed form where a quantile needs SciPy, which takes longer to load than a plan to check.
    """

    def value(self, path: str) -> Array:
        """The mean of the parameter; of a choice the option in the middle, as a mean may be none of them."""
        distribution = self._parameter(path).distribution
        if isinstance(distribution, Choice):
            return super().value(path)
        return np.full(self.draws, distribution.mean())

    def luck(self, name: str, index: int = 0) -> Array:  # noqa: ARG002  no event differs
        """One half, whatever the event."""
        return np.full(self.draws, 0.5)

    def _uniform(self, name: str) -> Array:  # noqa: ARG002  no parameter differs
        return np.full(self.draws, 0.5)
