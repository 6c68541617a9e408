"""What the section must agree on with the catalogue: a performance for each GPU type."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.schema import nearest
from ausbau.sovereignty.spec import SovereigntySpec


def findings(spec: SovereigntySpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Problems between section ``sovereignty`` and the catalogue; paths start at the section."""
    for gpu_type in sorted(catalogue.gpu_types.keys() - spec.h100_equivalents.keys()):
        yield Finding(
            ("h100_equivalents",),
            f"has no performance for {gpu_type}",
            "one entry for each id of catalogue.gpu_types",
        )
    for gpu_type in sorted(spec.h100_equivalents.keys() - catalogue.gpu_types.keys()):
        yield Finding(
            ("h100_equivalents", gpu_type),
            f"rates the unknown GPU type {gpu_type!r}",
            "an id of catalogue.gpu_types",
            nearest(gpu_type, sorted(catalogue.gpu_types)),
        )
