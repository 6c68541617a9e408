"""The plan as lots: who gets which servers, in which order they are meant to come.

Sites, orders and lots have ids that speak: lot 3 of order ``b200`` at site ``plan`` is
``plan.b200.lot_03``. Lots compete for crews and power by their number, so that the orders of a site
grow side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.buildout.power import reserved_kw
from ausbau.buildout.spec import BuildoutSpec, Order, PowerReserve
from ausbau.catalogue.spec import CatalogueSpec, GpuType
from ausbau.core.arrays import IntArray
from ausbau.core.parameters import Parameter


@dataclass(frozen=True)
class Lot:
    """Servers that are delivered together."""

    site: str
    order: str
    gpu_type: str
    number: int
    """From 1 within its order."""
    position: float
    """Place between the first lot of the order (0) and the last (1); 0 if there is only one."""
    servers: int
    gpus: int
    gpus_before: int
    """GPUs of its order in earlier lots."""
    power_kw: int
    """Facility power that planners reserve for the lot."""
    is_of_later_phase: bool = False
    """Whether it is ordered at a go-ahead of its own, after the orders of its site."""

    @property
    def id(self) -> str:
        """The lot's label, and the beginning of the ids of its activities."""
        return f"{self.site}.{self.order}.lot_{self.number:02d}"


def central(parameter: Parameter) -> float:
    """Median of a parameter: the value that planners work with before any world is known."""
    return float(parameter.distribution.quantile(np.array([0.5]))[0])


def even_parts(whole: int, parts: int) -> IntArray:
    """Whole numbers that differ by at most one and sum to ``whole``, shape ``(part,)``."""
    return np.diff(np.arange(parts + 1, dtype=np.int64) * whole // parts)


def lots_of(spec: BuildoutSpec, catalogue: CatalogueSpec) -> tuple[Lot, ...]:
    """All lots of the active sites, by (site, order, number)."""
    return tuple(
        lot for site_id in active_sites(spec) for lot in lots_of_site(spec, site_id, catalogue)
    )


def lots_of_site(spec: BuildoutSpec, site_id: str, catalogue: CatalogueSpec) -> tuple[Lot, ...]:
    """All lots of one site, active or not, by (order, number)."""
    site = spec.sites[site_id]
    reserve = site.power_reserve or spec.power_reserve
    return tuple(
        lot
        for order_id, order in sorted(site.orders.items())
        for lot in _lots_of_order(site_id, order_id, order, reserve, catalogue)
    )


def active_sites(spec: BuildoutSpec) -> tuple[str, ...]:
    """Ids of the sites that take part, sorted."""
    return tuple(sorted(name for name, site in spec.sites.items() if site.is_active))


def in_planned_order(lots: tuple[Lot, ...]) -> tuple[Lot, ...]:
    """Lots as they are meant to come: by number, and by order among equal numbers."""
    return tuple(sorted(lots, key=lambda lot: (lot.number, lot.site, lot.order)))


def servers_of(order: Order, gpu_type: GpuType) -> int:
    """Servers that hold the GPUs of an order; the last one may be partly filled."""
    return int(np.ceil(central(order.gpus) / central(gpu_type.gpus_per_server)))


def _lots_of_order(
    site_id: str, order_id: str, order: Order, reserve: PowerReserve, catalogue: CatalogueSpec
) -> list[Lot]:
    gpu_type = catalogue.gpu_types[order.gpu_type]
    gpus, count = int(central(order.gpus)), int(central(order.lots))
    if gpus == 0:
        return []
    servers = even_parts(servers_of(order, gpu_type), count)
    gpus_per_server = int(central(gpu_type.gpus_per_server))
    gpus_so_far = np.minimum(np.cumsum(servers) * gpus_per_server, gpus)
    power_kw = reserved_kw(
        servers,
        central(gpu_type.server_nameplate),
        central(reserve.support_share),
        central(reserve.design_pue),
    )
    return [
        Lot(
            site=site_id,
            order=order_id,
            gpu_type=order.gpu_type,
            number=index + 1,
            position=index / (count - 1) if count > 1 else 0.0,
            servers=int(servers[index]),
            gpus=int(lot_gpus),
            gpus_before=int(gpus_so_far[index] - lot_gpus),
            power_kw=int(power_kw[index]),
            is_of_later_phase=order.decided_after is not None,
        )
        for index, lot_gpus in enumerate(np.diff(gpus_so_far, prepend=0))
    ]
