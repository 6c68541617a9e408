"""Whether a section has an entry for each GPU type of the catalogue, and none for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.parameters import Parameter
from ausbau.core.schema import nearest


def findings(
    at: tuple[str, ...], prices: Mapping[str, Parameter], catalogue: CatalogueSpec
) -> Iterator[Finding]:
    """Gaps and strangers among the prices at a place relative to their section."""
    for gpu_type in sorted(catalogue.gpu_types.keys() - prices.keys()):
        yield Finding(
            at, f"has no price for {gpu_type}", "one entry for each id of catalogue.gpu_types"
        )
    for gpu_type in sorted(prices.keys() - catalogue.gpu_types.keys()):
        yield Finding(
            (*at, gpu_type),
            f"prices the unknown GPU type {gpu_type!r}",
            "an id of catalogue.gpu_types",
            nearest(gpu_type, sorted(catalogue.gpu_types)),
        )
