"""What the section must agree on with the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.findings import Finding, nearest
from ausbau.couplings_spec import CouplingsSpec, GigafactoryDrawsDemand, GigafactoryDrawsGrid


def findings(spec: CouplingsSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Pools of a gigafactory that the catalogue does not know; places are relative to the section."""
    drawing: Mapping[str, GigafactoryDrawsGrid | GigafactoryDrawsDemand] = {
        "gigafactory_draws_grid": spec.gigafactory_draws_grid,
        "gigafactory_draws_demand": spec.gigafactory_draws_demand,
    }
    for name, coupling in drawing.items():
        for pool in coupling.drawn_share:
            if pool not in catalogue.gpu_types:
                yield Finding(
                    (name, "drawn_share", pool),
                    "no such GPU type",
                    "a GPU type of the catalogue",
                    nearest(pool, catalogue.gpu_types),
                )
