"""Whether what a scenario says on allocation fits its catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.allocation.spec import AllocationSpec, StrictPriority
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.schema import nearest


def findings(spec: AllocationSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Groups that the catalogue does not know; places are relative to the section."""
    if isinstance(spec.policy, StrictPriority):
        for group in spec.policy.ranks:
            if group not in catalogue.groups:
                hint = nearest(group, list(catalogue.groups))
                at = ("policy", "ranks", group)
                yield Finding(at, "no such group", "a group of the catalogue", hint)
