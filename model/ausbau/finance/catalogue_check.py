"""What the section must agree on with the catalogue: known parties, a price for each GPU type."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.schema import nearest
from ausbau.finance.spec import FinanceSpec

ROLES = ("investor", "operator", "final_consumer", "aid_beneficiary", "customer")


def findings(spec: FinanceSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Problems between section ``finance`` and the catalogue; paths are relative to the section."""
    for role in ROLES:
        party = getattr(spec.parties, role)
        if party not in catalogue.parties:
            yield Finding(
                ("parties", role),
                f"unknown party {party!r}",
                "an id of catalogue.parties",
                nearest(party, sorted(catalogue.parties)),
            )
    for gpu_type in sorted(catalogue.gpu_types.keys() - spec.capex.gpu_servers.keys()):
        yield Finding(
            ("capex", "gpu_servers"),
            f"has no price for {gpu_type}",
            "one entry for each id of catalogue.gpu_types",
        )
    for gpu_type in sorted(spec.capex.gpu_servers.keys() - catalogue.gpu_types.keys()):
        yield Finding(
            ("capex", "gpu_servers", gpu_type),
            f"prices the unknown GPU type {gpu_type!r}",
            "an id of catalogue.gpu_types",
            nearest(gpu_type, sorted(catalogue.gpu_types)),
        )
