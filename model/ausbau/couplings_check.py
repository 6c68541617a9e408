"""What the section must agree on with the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.findings import Finding, nearest
from ausbau.couplings_spec import CouplingsSpec


def findings(spec: CouplingsSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Pools of a gigafactory that the catalogue does not know; places are relative to the section."""
    for pool in spec.gigafactory_draws_demand.drawn_share:
        if pool not in catalogue.gpu_types:
            yield Finding(
                ("gigafactory_draws_demand", "drawn_share", pool),
                "no such GPU type",
                "a GPU type of the catalogue",
                nearest(pool, catalogue.gpu_types),
            )
