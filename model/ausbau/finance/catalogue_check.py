"""What the section must agree on with the catalogue and within itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.parameters import Parameter
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
    yield from _priced(("capex", "gpu_servers"), spec.capex.gpu_servers, catalogue)
    yield from _priced(("price", "relative"), spec.price.relative, catalogue)
    for finding in programme_check.findings(spec.programmes):
        yield replace(finding, at=("programmes", *finding.at))


def _priced(
    at: tuple[str, ...], prices: Mapping[str, Parameter], catalogue: CatalogueSpec
) -> Iterator[Finding]:
    """Each GPU type of the catalogue needs a price, and nothing else has one."""
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
