"""What would flip a claim: the smallest move of one assumption that carries its share across a border.

A claim that holds flips where its share falls below the demanded one, a claim below one half where it
reaches one half, one in between at the nearer of the two. The assumptions that explain most of the
metric's variance, in the worlds in which the reading counts, are tried one by one: each is held at a
quantile level in every world, the worlds are simulated again, and everything else, what correlates with
it too, stays as it is. The share is compared with that of the same worlds without the move. A choice
between names is held at each option in turn that moves the metric where it is wanted.

The move is the distance of the level from the median, in quantiles. Levels lie on a grid in the direction
in which the metric moves. The far end is tried first: what does not cross the border there is taken not to
cross it at all, and what does is halved down to the nearest level that crosses. That assumes that the share
is monotone in the parameter. Once one assumption flips a reading, the others are tried at smaller moves only.
What the run's own worlds at the far end rule out is not simulated (`flip_screening`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from ausbau import claims, metrics, pipeline
from ausbau.claims import Evidence, Result
from ausbau.core.arrays import Array, BoolArray
from ausbau.core.distributions import Choice
from ausbau.core.parameters import Parameter
from ausbau.flip_screening import are_like, is_out_of_reach
from ausbau.influence import Assumptions, Influence
from ausbau.pipeline import Block
from ausbau.register import Reading, Register
from ausbau.scenario import Scenario
from ausbau.verdicts import HALF

DRAWS = 200
"""Worlds in which an assumption is tried: the first ones of the ensemble."""
CANDIDATES = 4
"""Assumptions that are tried for each reading, the most influential first."""
DISTANCES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.45)
"""Distances from the median, in quantiles."""

Key = tuple[str, str]
"""Id of a claim and of its reading."""


@dataclass(frozen=True)
class Flip:
    """One assumption at one level, and the share of worlds in which the claim then holds."""

    path: str
    level: float
    value: float | str
    unit: str
    share: float
    worlds: int
    border: float

    @property
    def move(self) -> float:
        """Distance from the median, in quantiles."""
        return _move(self.level)

    def as_json(self) -> dict[str, Any]:
        """The entry ``flip`` of ``claims.json``."""
        return asdict(self) | {"move": round(self.move, 3)}


@dataclass(frozen=True)
class Search:
    """What was tried for one reading, and the smallest move that flips it, if any does."""

    tried: tuple[str, ...]
    flip: Flip | None


@dataclass(frozen=True)
class Known:
    """An ensemble that has been simulated: the scenario, its series and the parameters by draw.

    What its metrics have measured in a subsample of worlds, the ``calibrations``, goes for its trials, too.
    """

    scenario: Scenario
    seed: int
    series: xr.Dataset
    parameters: pd.DataFrame
    calibrations: Mapping[Hashable, xr.DataArray] = field(default_factory=dict, repr=False)
    _ranked: dict[bytes, Assumptions] = field(default_factory=dict, repr=False, compare=False)

    def assumptions_in(self, counted: BoolArray) -> Assumptions:
        """The parameters that differ between the worlds that count, ranked once for readings alike."""
        worlds = counted.tobytes()
        if worlds not in self._ranked:
            self._ranked[worlds] = Assumptions.of(self.parameters[counted])
        return self._ranked[worlds]

    @cached_property
    def correlating(self) -> frozenset[str]:
        """Parameters that correlate with others: what they are at one level, those others are not."""
        worlds = self.scenario.worlds(self.seed, 0, 1)
        return frozenset({*worlds.loadings, *worlds.shocks})

    @property
    def draws(self) -> int:
        """Number of worlds in which assumptions are tried."""
        return min(DRAWS, int(self.series.sizes["draw"]))


@dataclass(frozen=True)
class _Candidate:
    """An assumption that may flip a reading, with the levels to try, the nearest to the median first."""

    path: str
    levels: tuple[float, ...]
    is_out_of_reach: bool
    """Whether the run's own worlds at the far end rule out that it flips the reading."""


@dataclass(frozen=True)
class _Quest:
    """A reading, the border its share would have to cross, and what may carry it there."""

    key: Key
    reading: Reading
    border: float
    is_upward: bool
    candidates: tuple[_Candidate, ...]

    def is_across(self, share: float) -> bool:
        """Whether a share lies on the other side of the border."""
        return share >= self.border if self.is_upward else share < self.border


def find(
    register: Register, results: Sequence[Result], evidence: Evidence, known: Known
) -> dict[Key, Search]:
    """The smallest flip of each tested reading that is not merely assumed."""
    quests = [
        _quest(result, register, evidence, known)
        for result in results
        if result.share is not None and result.verdict != "assumed_not_tested"
    ]
    trials = _Trials(known, quests)
    return {quest.key: _search(quest, trials) for quest in quests}


def _pairs(quests: Iterable[_Quest]) -> Iterator[tuple[_Quest, _Candidate]]:
    """What is to be simulated."""
    return (
        (quest, candidate)
        for quest in quests
        for candidate in quest.candidates
        if not candidate.is_out_of_reach
    )


def _quest(result: Result, register: Register, evidence: Evidence, known: Known) -> _Quest:
    reading = register.claims[result.id].readings[result.reading]
    untouched = claims.share_in(reading, evidence.first(known.draws)).share
    border, is_upward = border_of(untouched, register.demanded(result.id))
    rises = is_upward == (reading.at_least is not None)
    counted = claims.counted(reading, evidence)
    values = evidence.table.values[result.metric][counted]
    drawn = known.parameters[counted]
    is_met = claims.holds(reading, evidence)[counted]

    def is_ruled_out(path: str, level: float) -> bool:
        if path in known.correlating:
            return False
        like = are_like(known.scenario.parameters[path], drawn[path], level)
        return is_out_of_reach(is_met[like], border, is_upward=is_upward)

    candidates = tuple(
        _Candidate(influence.path, levels, is_ruled_out(influence.path, levels[-1]))
        for influence in known.assumptions_in(counted).influences(values)[:CANDIDATES]
        for levels in _levels(influence, values, drawn[influence.path], known, rises=rises)
    )
    return _Quest((result.id, result.reading), reading, border, is_upward, candidates)


def border_of(share: float, demanded: float) -> tuple[float, bool]:
    """The border that a share would have to cross to change the verdict, and whether upwards."""
    if share >= demanded:
        return demanded, False
    if share < HALF or demanded - share > share - HALF:
        return HALF, share < HALF
    return demanded, True


def _levels(
    influence: Influence, values: Array, drawn: pd.Series, known: Known, *, rises: bool
) -> Iterator[tuple[float, ...]]:
    """Levels of a parameter in the direction in which the metric goes where it is wanted."""
    if influence.correlation is None:
        parameter = known.scenario.parameters[influence.path]
        yield from ((level,) for level in _option_levels(parameter, drawn, values, rises=rises))
        return
    sign = 1 if (influence.correlation > 0) == rises else -1
    yield tuple(round(0.5 + sign * distance, 2) for distance in DISTANCES)


def _option_levels(
    parameter: Parameter, drawn: pd.Series, values: Array, *, rises: bool
) -> Iterator[float]:
    """The middle level of each option whose worlds lie on the wanted side of the average."""
    ranks = pd.Series(values).rank()
    means = ranks.groupby(drawn.to_numpy()).mean()
    for option, mean in means.items():
        if (mean > ranks.mean()) == rises:
            yield _level_of(parameter, str(option))


def _level_of(parameter: Parameter, option: str) -> float:
    """The level in the middle of those that give an option."""
    if not isinstance(parameter.distribution, Choice):
        raise TypeError("only a choice has options")
    levels = (np.arange(1000) + 0.5) / 1000
    code = parameter.options.index(option)
    return float(levels[parameter.distribution.index(levels) == code].mean())


class _Trials:
    """Worlds with one parameter held at a level, each simulated once for all readings that ask for it."""

    def __init__(self, known: Known, quests: Sequence[_Quest]) -> None:
        self._known = known
        self._first = known.series.isel(draw=slice(0, known.draws))
        self._readings: dict[str, list[Reading]] = {}
        for quest, candidate in _pairs(quests):
            self._readings.setdefault(candidate.path, []).append(quest.reading)
        self._values: dict[tuple[str, float], Mapping[str, Array]] = {}

    def _tried(self, path: str, level: float) -> Mapping[str, Array]:
        """The metrics that the readings of a parameter need, with it at a level."""
        if (path, level) not in self._values:
            self._values[path, level] = self._simulated(path, level)
        return self._values[path, level]

    def _simulated(self, path: str, level: float) -> Mapping[str, Array]:
        known = self._known
        held = known.scenario.holding(path, level)
        columns = [
            column for reading in self._readings[path] for column in claims.columns_of(reading)
        ]
        given = pipeline.shared(known.scenario, self._first, held)
        until = pipeline.last_stage(column.metric for column in columns)
        block = Block(held, known.seed, 0, known.draws, given=given, until=until, explains=False)
        results = pipeline.run_block(block)
        return metrics.compute(results, held.timeline, columns, known.calibrations).values

    def share(self, reading: Reading, path: str, level: float) -> float:
        """Share of the worlds in which a reading holds, among those in which it counts."""
        table = metrics.MetricTable(self._tried(path, level), {})
        evidence = Evidence(table, (), self._known.scenario.timeline)
        return claims.share_in(reading, evidence).share

    def flip(self, quest: _Quest, path: str, level: float, share: float) -> Flip:
        """A flip in the terms of the parameter."""
        known = self._known
        parameter = known.scenario.parameters[path]
        worlds = known.scenario.holding(path, level).worlds(known.seed, 0, 1)
        value: float | str
        if parameter.options:
            value = parameter.options[int(worlds.option(path)[0])]
        else:
            value = float(worlds.value(path)[0])
        return Flip(path, level, value, parameter.unit, share, known.draws, quest.border)


def _search(quest: _Quest, trials: _Trials) -> Search:
    """The smallest move of any candidate; of equal ones that of the most influential."""
    tried = tuple(dict.fromkeys(candidate.path for candidate in quest.candidates))
    found: Flip | None = None
    for candidate in quest.candidates:
        if candidate.is_out_of_reach:
            continue
        smaller = [
            level for level in candidate.levels if found is None or _move(level) < found.move
        ]
        found = _nearest(quest, candidate.path, smaller, trials) or found
    return Search(tried, found)


def _move(level: float) -> float:
    """Distance from the median, in quantiles."""
    return abs(level - 0.5)


def _nearest(quest: _Quest, path: str, levels: Sequence[float], trials: _Trials) -> Flip | None:
    """The first of some levels, the nearest to the median first, that carries the share across."""
    if not levels:
        return None
    shares = {len(levels) - 1: trials.share(quest.reading, path, levels[-1])}
    if not quest.is_across(shares[len(levels) - 1]):
        return None
    first, last = 0, len(levels) - 1
    while first < last:
        middle = (first + last) // 2
        shares[middle] = trials.share(quest.reading, path, levels[middle])
        if quest.is_across(shares[middle]):
            last = middle
        else:
            first = middle + 1
    return trials.flip(quest, path, levels[first], shares[first])
