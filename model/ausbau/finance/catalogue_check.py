"""What the section must agree on with the catalogue and within itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ausbau.catalogue import gpu_type_check
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.schema import nearest
from ausbau.finance import programme_check
from ausbau.finance.spec import FinanceSpec

ROLES = (
    ("parties", "investor"),
    ("parties", "operator"),
    ("parties", "final_consumer"),
    ("parties", "aid_beneficiary"),
    ("parties", "customer"),
    ("support", "payer"),
    ("anchor_contract", "payer"),
    ("tax", "corporate_receiver"),
    ("tax", "trade_receiver"),
)
"""Where the section names a party of the catalogue."""


def findings(spec: FinanceSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Problems of section ``finance`` with the catalogue; paths are relative to the section."""
    for group, role in ROLES:
        party = getattr(getattr(spec, group), role)
        if party not in catalogue.parties:
            yield Finding(
                (group, role),
                f"unknown party {party!r}",
                "an id of catalogue.parties",
                nearest(party, sorted(catalogue.parties)),
            )
    servers = spec.capex.gpu_servers
    yield from gpu_type_check.findings(("capex", "gpu_servers"), servers, catalogue)
    for finding in programme_check.findings(spec.programmes):
        yield replace(finding, at=("programmes", *finding.at))
