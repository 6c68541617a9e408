"""Whether a plan can be carried out at all: what is wrong in every world is an error of the input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ausbau.buildout import observed_check
from ausbau.buildout.plan import central, lots_of_site, servers_of
from ausbau.buildout.power import KW_PER_MW
from ausbau.buildout.spec import BuildoutSpec, Order, Site
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.findings import Finding, Place, nearest
from ausbau.core.parameters import Parameter
from ausbau.core.unit_table import HOURS_PER_MONTH


def findings(spec: BuildoutSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """What no world could carry out; places are relative to the section."""
    found = [*_structure_findings(spec, catalogue)]
    yield from found
    if not found:  # power and history can be judged only where the orders can be read
        yield from _power_findings(spec, catalogue)
        yield from observed_check.findings(spec, catalogue)


def _structure_findings(spec: BuildoutSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    rates = spec.installation.gpus_per_crew_week
    yield from _unknown_types(("delivery",), spec.delivery, catalogue)
    yield from _unknown_types(("installation", "gpus_per_crew_week"), rates, catalogue)
    yield from _count_findings(("installation", "crews_per_lot"), spec.installation.crews_per_lot)
    for site_id, site in sorted(spec.sites.items()):
        yield from _connection_findings(("sites", site_id, "grid_connection"), site)
        yield from _call_off_findings(("sites", site_id), site)
        yield from _order_findings(("sites", site_id, "orders"), site, spec, catalogue)


def _unknown_types(at: Place, types: Iterable[str], catalogue: CatalogueSpec) -> Iterator[Finding]:
    for name in types:
        if name not in catalogue.gpu_types:
            yield _unknown_type((*at, name), name, catalogue.gpu_types)


def _unknown_type(at: Place, name: str, known: Iterable[str]) -> Finding:
    return Finding(at, "no such GPU type", "a GPU type of the catalogue", nearest(name, known))


def _connection_findings(at: Place, site: Site) -> Iterator[Finding]:
    connection = site.grid_connection
    if connection is not None and connection.duration is not None and connection.way is not None:
        yield Finding(
            at, "has both a duration and a way", "one of them", "the duration holds for every way"
        )


def _call_off_findings(at: Place, site: Site) -> Iterator[Finding]:
    calls_off, has_notice = site.orders_follow == "call_off", site.call_off_notice is not None
    if calls_off and not has_notice:
        hint = "how long before voltage the grid operator's date is firm enough to call servers off"
        yield Finding(at, "calls its servers off without a notice", "call_off_notice", hint)
    if has_notice and not calls_off:
        found = f"counts for nothing: orders follow the {site.orders_follow}"
        yield Finding((*at, "call_off_notice"), found, "orders_follow: call_off, or no notice")


def _order_findings(
    at: Place, site: Site, spec: BuildoutSpec, catalogue: CatalogueSpec
) -> Iterator[Finding]:
    rates = spec.installation.gpus_per_crew_week
    for order_id, order in sorted(site.orders.items()):
        type_at, name = (*at, order_id, "gpu_type"), order.gpu_type
        faulty = [
            *_count_findings((*at, order_id, "gpus"), order.gpus),
            *_count_findings((*at, order_id, "lots"), order.lots),
        ]
        yield from faulty
        if name not in catalogue.gpu_types:
            yield _unknown_type(type_at, name, catalogue.gpu_types)
        elif not faulty and 0 < servers_of(order, catalogue.gpu_types[name]) < central(order.lots):
            yield Finding((*at, order_id, "lots"), "there are more lots than servers")
        yield from _later_phase_findings((*at, order_id), order)
        if name in catalogue.gpu_types and name not in spec.delivery:
            yield Finding(type_at, f"buildout.delivery does not know {name}", "lead and spread")
        if name in catalogue.gpu_types and name not in rates:
            at_rates = "buildout.installation.gpus_per_crew_week"
            yield Finding(type_at, f"{at_rates} does not know {name}", "GPUs per crew and week")


def _later_phase_findings(at: Place, order: Order) -> Iterator[Finding]:
    """A later phase has a lead of its own, which includes the time until it is decided."""
    if order.decided_after is None:
        return
    if order.lead is None:
        yield Finding(
            (*at, "decided_after"), "the order has no lead of its own", "a lead beside it"
        )
        return
    decided_h, lead_h = (part.distribution.support() for part in (order.decided_after, order.lead))
    if decided_h[1] > lead_h[0]:
        yield Finding(
            (*at, "decided_after"),
            f"may take {decided_h[1] / HOURS_PER_MONTH:.3g} months, "
            f"the lead that it is a part of only {lead_h[0] / HOURS_PER_MONTH:.3g}",
            "at most the shortest lead",
        )


def _count_findings(at: Place, parameter: Parameter) -> Iterator[Finding]:
    """A count shapes the plan, so it is whole and the same in all worlds."""
    if not parameter.is_fixed:
        hint = "compare several counts as scenarios of a study"
        yield Finding(at, "differs from world to world", "one value for all worlds", hint)
    elif not central(parameter).is_integer():
        yield Finding(at, f"is {central(parameter):g}", "a whole number")


def _power_findings(spec: BuildoutSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """Sites whose connection carries their orders in no world."""
    for site_id, site in sorted(spec.sites.items()):
        needed_kw = sum(lot.power_kw for lot in lots_of_site(spec, site_id, catalogue))
        needed_mw = needed_kw / KW_PER_MW
        carried_mw = max(
            step.facility_power.distribution.support()[1] for step in site.power_steps.values()
        )
        if carried_mw < needed_mw:
            yield Finding(
                ("sites", site_id, "power_steps"),
                f"the connection carries at most {carried_mw:.2f} MW, "
                f"the orders need {needed_mw:.2f} MW of facility power",
                f"a step with at least {needed_mw:.2f} MW",
                "the need is nameplate × (1 + support share) × design PUE, see buildout.power_reserve; "
                "order fewer GPUs, other types, or a larger connection",
            )
