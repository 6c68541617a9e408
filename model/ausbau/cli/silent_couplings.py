"""Notes on couplings that a scenario switches on and that can do nothing in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ausbau.scenario import Scenario
    from ausbau.texts import Texts


def notes(scenario: Scenario, catalogue: Texts) -> Iterator[str]:
    """A text for each active coupling without effect, in lines that fit the terminal."""
    from ausbau.cli.output import wrapped
    from ausbau.couplings_silent import silent

    spec = scenario.spec
    for name, reason, values in silent(spec.couplings, spec.buildout, scenario.timeline.months):
        told = catalogue.fill(f"silent_coupling.{reason}", **values)
        note = catalogue.fill("silent_coupling.note", name=name, file=scenario.name, reason=told)
        yield "\n".join(wrapped(note))
