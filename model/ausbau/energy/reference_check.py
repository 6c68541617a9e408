"""Whether what a scenario says on energy fits its catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.schema import nearest
from ausbau.energy.spec import EnergySpec


def findings(spec: EnergySpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Payers that the catalogue does not know; places are relative to the section."""
    for relief_id, relief in spec.reliefs.items():
        if relief.payer not in catalogue.parties:
            yield Finding(
                ("reliefs", relief_id, "payer"),
                f"unknown party {relief.payer!r}",
                "an id of catalogue.parties",
                nearest(relief.payer, sorted(catalogue.parties)),
            )
