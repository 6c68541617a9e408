"""A run in steps: what the couplings have answered so far, and what it does to the stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.late import xr
from ausbau.core.worlds import Worlds
from ausbau.couplings import COUPLINGS, Coupling
from ausbau.couplings_spec import CouplingsSpec


@dataclass(frozen=True)
class Coupled:
    """The couplings of a run in one block of draws, and what each has answered so far."""

    couplings: tuple[Coupling, ...]
    answers: tuple[Array | None, ...]
    """One ``(draw, month)`` or ``(draw, month, gpu_type)`` for each coupling; None before the first."""
    step_months: int
    worlds: Worlds
    pools: tuple[str, ...] = ()
    """Labels of ``gpu_type``, known with the first answers."""

    @classmethod
    def of(
        cls, spec: CouplingsSpec, worlds: Worlds, declared: tuple[Coupling, ...] = COUPLINGS
    ) -> Coupled:
        """The couplings that a scenario has switched on, before any answer."""
        chosen = tuple(coupling for coupling in declared if coupling.name in spec.active)
        return cls(chosen, (None,) * len(chosen), spec.step_months, worlds)

    def steps(self) -> Iterator[int]:
        """First month of each step but the first; none without couplings."""
        if self.couplings:
            yield from range(self.step_months, self.worlds.timeline.months, self.step_months)

    def answered(self, results: xr.Dataset, first: int) -> Coupled:
        """With what the month before ``first`` answers, for the months from there to the end.

        Later steps overwrite what is beyond their own first month.
        """
        answers = []
        for coupling, known in zip(self.couplings, self.answers, strict=True):
            found = coupling.answer(results, self.worlds)
            answer = np.full_like(found, coupling.nothing) if known is None else known.copy()
            answer[:, first:] = found[:, first - 1, np.newaxis]
            answers.append(answer)
        pools = tuple(str(pool) for pool in results["gpu_type"].values)
        return replace(self, answers=tuple(answers), pools=pools)

    def given(self, stage: str, upstream: xr.Dataset) -> xr.Dataset:
        """What is upstream of a stage, and beside it the limits that couplings set."""
        for coupling, answer in zip(self.couplings, self.answers, strict=True):
            if coupling.stage == stage and coupling.apply is None and answer is not None:
                limit = xr.DataArray(
                    answer,
                    dims=("draw", "month", "gpu_type"),
                    coords={"gpu_type": list(self.pools)},
                )
                upstream = upstream.assign(dict.fromkeys(coupling.changes, limit))
        return upstream

    def applied(self, stage: str, returned: xr.Dataset) -> xr.Dataset:
        """What a stage returned, as the couplings change it."""
        for coupling, answer in zip(self.couplings, self.answers, strict=True):
            if coupling.stage == stage and coupling.apply is not None and answer is not None:
                changed = coupling.apply(returned, answer, self.worlds)
                returned = returned.assign(
                    {
                        name: (returned[name].dims, values, returned[name].attrs)
                        for name, values in changed.items()
                    }
                )
        return returned

    def reads(self) -> frozenset[str]:
        """All variables that an answer looks at."""
        return frozenset(name for coupling in self.couplings for name in coupling.reads)
