"""Active couplings that cannot answer anything in a scenario: a run with them is the run without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ausbau.buildout.spec import BuildoutSpec, Order
from ausbau.core.parameters import Parameter
from ausbau.couplings_spec import CouplingName, CouplingsSpec


class Silent(NamedTuple):
    """A coupling that a scenario switches on in vain, and why: a text of the catalogues, and its values."""

    name: CouplingName
    reason: str
    values: Mapping[str, str]


class _Reason(NamedTuple):
    """A text below ``silent_coupling`` and what stands in it."""

    key: str
    entry: str = ""
    value: str = ""


def silent(spec: CouplingsSpec, buildout: BuildoutSpec, months: int) -> Iterator[Silent]:
    """Active couplings without effect in every world, each with its reason; a horizon of ``months``.

    What is told follows from the scenario alone. A coupling that is not told may still find nothing to
    do in the worlds that are drawn, as one for missing staff where all posts are filled.
    """
    reasons = _reasons(spec, buildout)
    if spec.step_months >= months:
        reasons = dict.fromkeys(reasons, _Reason("step", value=str(spec.step_months)))
    for name in spec.active:
        if reason := reasons[name]:
            yield Silent(name, reason.key, {"entry": reason.entry, "value": reason.value})


def _reasons(spec: CouplingsSpec, buildout: BuildoutSpec) -> Mapping[CouplingName, _Reason | None]:
    """Why each coupling can do nothing; None where it can do something."""
    later = None if _has_later_phase(buildout) else _Reason("phase")
    orders, price = spec.use_drives_orders, spec.use_moves_price
    talent, staff = spec.compute_draws_talent, spec.staff_limits_use
    return {
        "compute_draws_talent": _if_always(talent.elasticity, 0.0, "elasticity"),
        "use_drives_orders": later or _if_always(orders.sold_share, 0.0, "sold_share"),
        "budget_limits_orders": later,
        "gigafactory_draws_grid": later
        or _of_grid(spec.gigafactory_draws_grid.drawn_share, buildout),
        "staff_limits_use": _if_always(staff.slack_share, 1.0, "slack_share"),
        "gigafactory_draws_demand": _of_pools(spec.gigafactory_draws_demand.drawn_share, buildout),
        "use_moves_price": _if_always(price.adjustment, 0.0, "adjustment")
        or _if_always(price.largest_ratio, 1.0, "largest_ratio"),
    }


def _of_pools(drawn_share: Mapping[str, Parameter], buildout: BuildoutSpec) -> _Reason | None:
    drawing = _drawing(drawn_share)
    if not drawing:
        return _Reason("pool")
    bought = {order.gpu_type for order in _orders(buildout)}
    return (
        _Reason("orders", value=", ".join(sorted(drawing))) if bought.isdisjoint(drawing) else None
    )


def _of_grid(drawn_share: Mapping[str, Parameter], buildout: BuildoutSpec) -> _Reason | None:
    """A pool takes nothing from its own later phases, so that there must be one of another pool."""
    drawing = _drawing(drawn_share)
    waiting = {order.gpu_type for order in _orders(buildout) if order.decided_after is not None}
    has_others = any(drawing - {pool} for pool in waiting)
    return _of_pools(drawn_share, buildout) or (None if has_others else _Reason("other_phase"))


def _drawing(drawn_share: Mapping[str, Parameter]) -> set[str]:
    """Pools that draw something in some world."""
    return {
        pool for pool, share in drawn_share.items() if not _if_always(share, 0.0, "drawn_share")
    }


def _orders(buildout: BuildoutSpec) -> Iterator[Order]:
    return (order for site in buildout.sites.values() for order in site.orders.values())


def _has_later_phase(buildout: BuildoutSpec) -> bool:
    return any(order.decided_after is not None for order in _orders(buildout))


def _if_always(parameter: Parameter, value: float, entry: str) -> _Reason | None:
    """The reason where the parameter has this value in every world, else none."""
    distribution = parameter.distribution
    is_always = distribution.is_fixed and distribution.mean() == value
    return _Reason("value", entry, f"{value:g}") if is_always else None
