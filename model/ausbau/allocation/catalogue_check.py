"""Whether what a scenario says on allocation fits its catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ausbau.allocation.spec import (
    AllocationSpec,
    FirstCome,
    Market,
    MaxMinFair,
    Policy,
    PolicySequence,
    Proportional,
    Quota,
    ReservedFloor,
    SteadyPolicy,
    StrictPriority,
)
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.schema import nearest


def findings(spec: AllocationSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Groups and pools that the catalogue does not know; places are relative to the section."""
    groups, pools = catalogue.groups, catalogue.gpu_types
    for at, policy in _policies(spec.policy):
        key, named = _groups_of(policy)
        yield from _unknown(named, groups, (*at, key), "group")
    yield from _unknown(spec.contracts, pools, ("contracts",), "GPU type")
    yield from _unknown(spec.anchor.passed_on, groups, ("anchor", "passed_on"), "group")
    if spec.anchor.buyer not in groups:
        hint = nearest(spec.anchor.buyer, list(groups))
        yield Finding(("anchor", "buyer"), "no such group", "a group of the catalogue", hint)


def _policies(policy: Policy) -> Iterator[tuple[tuple[str, ...], SteadyPolicy]]:
    """Every policy that rules at some time, with its place."""
    if not isinstance(policy, PolicySequence):
        yield ("policy",), policy
        return
    yield ("policy", "first"), policy.first
    for day, later in policy.later.items():
        yield ("policy", "later", day), later


def _groups_of(policy: SteadyPolicy) -> tuple[str, Iterable[str]]:
    """The entry of a policy that names groups, and the groups it names."""
    match policy:
        case Proportional() | FirstCome():
            return "", ()
        case StrictPriority():
            return "ranks", policy.ranks
        case Quota():
            return "shares", policy.shares
        case MaxMinFair():
            return "weights", policy.weights
        case ReservedFloor():
            return "floors", policy.floors
        case Market():
            return "elasticities", policy.elasticities


def _unknown(
    named: Iterable[str], known: Iterable[str], at: tuple[str, ...], what: str
) -> Iterator[Finding]:
    for name in named:
        if name not in known:
            hint = nearest(name, list(known))
            yield Finding((*at, name), f"no such {what}", f"a {what} of the catalogue", hint)
