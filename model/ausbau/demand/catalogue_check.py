"""Whether what a scenario says on demand fits its catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.catalogue import gpu_type_check
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.schema import nearest
from ausbau.demand.spec import DemandSpec


def findings(spec: DemandSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Groups and pools that the catalogue does not know, pools without a price; places are relative."""
    yield from gpu_type_check.findings(("price", "relative"), spec.price.relative, catalogue)
    yield from gpu_type_check.findings(("price", "reference"), spec.price.reference, catalogue)
    for group, demand in spec.groups.items():
        yield from _group(("groups", group), group, catalogue)
        for pool in demand.pools:
            if pool not in catalogue.gpu_types:
                hint = nearest(pool, list(catalogue.gpu_types))
                at = ("groups", group, "pools", pool)
                yield Finding(at, "no such GPU type", "a GPU type of the catalogue", hint)
    for group in spec.gigafactory.lost_share:
        yield from _group(("gigafactory", "lost_share", group), group, catalogue)


def _group(at: tuple[str, ...], group: str, catalogue: CatalogueSpec) -> Iterator[Finding]:
    if group not in catalogue.groups:
        hint = nearest(group, list(catalogue.groups))
        yield Finding(at, "no such group", "a group of the catalogue", hint)
