"""The same few worlds many times over in one block, each time with one parameter moved.

Worlds do not know of each other, so that a block of many answers for each parameter what a run of its
own would, in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.worlds import Worlds
from ausbau.scenario import Scenario


@dataclass(frozen=True)
class Move:
    """What takes the place of a parameter's distribution, and the level at which it is held, if it is."""

    path: str
    distribution: Any
    level: float | None = None


@dataclass(frozen=True)
class MovedWorlds(Worlds):
    """``size`` worlds as they are, and then again for each of the moves."""

    moves: tuple[Move, ...] = ()
    size: int = 0

    def value(self, path: str) -> Array:
        values = np.array(super().value(path))
        for rows, levels, move in self._moved(path):
            values[rows] = move.distribution.quantile(levels)
        return values

    def option(self, path: str) -> IntArray:
        options = np.array(super().option(path))
        for rows, levels, move in self._moved(path):
            options[rows] = move.distribution.index(levels)
        return options

    def fixed(self, path: str) -> float:
        assert path not in {move.path for move in self.moves}, f"{path} can only be moved alone"
        return super().fixed(path)

    def luck(self, name: str, index: int = 0) -> Array:
        return self._repeated(self._first.luck(name, index))

    def _uniform(self, name: str) -> Array:
        return self._repeated(self._first._uniform(name))

    def _repeated(self, values: Array) -> Array:
        return np.tile(values, 1 + len(self.moves))

    @property
    def _first(self) -> Worlds:
        return Worlds(self.timeline, self.parameters, self.seed, 0, self.size)

    def _moved(self, path: str) -> Iterator[tuple[slice, Array, Move]]:
        """Rows in which a parameter is moved, with its levels there."""
        for number, move in enumerate(self.moves, start=1):
            if move.path == path:
                rows = slice(number * self.size, (number + 1) * self.size)
                levels = self._quantile_level(path)[rows]
                yield rows, levels if move.level is None else np.full_like(levels, move.level), move


@dataclass(frozen=True)
class MovedScenario(Scenario):
    """A scenario whose block of worlds repeats the first ``size`` for each of the moves."""

    moves: tuple[Move, ...] = ()
    size: int = 0

    @classmethod
    def of(cls, scenario: Scenario, moves: Sequence[Move], size: int) -> MovedScenario:
        return cls(**_fields(scenario), moves=tuple(moves), size=size)

    def worlds(self, seed: int, start: int, stop: int) -> MovedWorlds:
        whole = super().worlds(seed, start, stop)
        return MovedWorlds(**_fields(whole), moves=self.moves, size=self.size)


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
