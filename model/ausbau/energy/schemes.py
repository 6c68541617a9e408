"""Every relief of the scenario: reads its parameters and calls the rule of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.worlds import Worlds
from ausbau.energy import (
    calendar_year,
    electricity_tax,
    individual_grid_fee,
    industrial_price,
    plant_sites,
    prices,
    relief_budget,
    reliefs,
    strompreiskompensation,
    year_tables,
)
from ausbau.energy.plant_bill import SiteBill
from ausbau.energy.relief_spec import (
    APPLICANTS,
    RETAINED,
    AdoptedRelief,
    Compensation,
    IndustrialPrice,
    Relief,
)
from ausbau.energy.spec import EnergySpec
from ausbau.energy.tariff import Metering


@dataclass(frozen=True)
class Billing:
    """What reliefs are computed from; ``forward_eur_per_mwh`` is the base future of each year.

    Law asks some of them of the connection point or installation (``sites``), others of the firm
    (``metering`` and ``lines_eur``, which are those of all sites together).
    """

    spec: EnergySpec
    worlds: Worlds
    sites: tuple[SiteBill, ...]
    metering: Metering
    lines_eur: Mapping[str, Array]
    forward_eur_per_mwh: Array


@dataclass(frozen=True)
class Amounts:
    """Each relief by id in EUR, shape ``(draw, month)``: as the only one, and within `configured`."""

    alone: Mapping[str, Array]
    taken: Mapping[str, Array]


def accrued(billing: Billing) -> Amounts:
    """Reliefs in the month of the use that earns them."""
    spec = billing.spec.reliefs
    alone = {id_: _ACCRUED[relief.kind](id_, billing) for id_, relief in sorted(spec.items())}
    active = [id_ for id_, relief in spec.items() if relief.is_active]
    excludes = {id_: relief.excludes for id_, relief in spec.items()}
    sets = reliefs.compatible_sets(active, excludes)
    return Amounts(alone, reliefs.taken_eur(alone, sets, billing.metering.year))


def paid(billing: Billing, amounts: Amounts) -> Amounts:
    """The same amounts in the month when they are paid."""
    spec = billing.spec.reliefs
    return Amounts(
        {id_: _paid(id_, spec[id_], billing, eur) for id_, eur in amounts.alone.items()},
        {id_: _paid(id_, spec[id_], billing, eur) for id_, eur in amounts.taken.items()},
    )


def to_be_invested(billing: Billing, amounts: Amounts) -> Amounts:
    """Part of each relief that its beneficiary must invest."""

    def part(eur: Mapping[str, Array]) -> dict[str, Array]:
        return {id_: eur[id_] * shares[id_] for id_ in eur}

    shares = {
        id_: billing.worlds.value(f"energy.reliefs.{id_}.reinvestment_share")[:, None]
        if isinstance(relief, Compensation | IndustrialPrice)
        else 0.0
        for id_, relief in billing.spec.reliefs.items()
    }
    return Amounts(part(amounts.alone), part(amounts.taken))


def _paid(id_: str, relief: Relief, billing: Billing, accrued_eur: Array) -> Array:
    """What lowers the bill itself is had at once, aid comes after the year."""
    if not isinstance(relief, AdoptedRelief):
        return accrued_eur
    delay_h = billing.worlds.value(f"energy.reliefs.{id_}.payment_delay")
    bounds_h = billing.worlds.timeline.bounds_h
    return reliefs.paid_eur(accrued_eur, billing.metering.year, bounds_h, delay_h)


def _compensation(id_: str, billing: Billing) -> Array:
    worlds, carbon = billing.worlds, billing.spec.carbon
    path = f"energy.reliefs.{id_}"
    year_before = billing.metering.year - 1
    eua_price = prices.uncertain_level(
        year_tables.by_month(
            worlds, "energy.carbon.allowance_price", carbon.allowance_price, year_before
        ),
        worlds.value("energy.carbon.allowance_factor"),
        year_tables.by_month(
            worlds, "energy.carbon.allowance_weight", carbon.allowance_weight, year_before
        ),
    )
    is_project = worlds.option(f"{path}.applicant") == APPLICANTS.index("project_company")
    is_after = worlds.option(f"{path}.retained") == RETAINED.index("after_benchmark")
    scheme = strompreiskompensation.Scheme(
        first_year=worlds.value(f"{path}.first_year"),
        emission_factor_t_per_mwh=worlds.value(f"{path}.emission_factor"),
        aid_intensity=worlds.value(f"{path}.aid_intensity"),
        self_retention_mwh=worlds.value(f"{path}.self_retention"),
        is_retained_after=np.asarray(is_after),
        metered_share=worlds.value(f"{path}.metered_share"),
        value_added_eur_per_mwh=np.where(is_project, worlds.value(f"{path}.value_added"), np.inf),
    )
    return plant_sites.together(
        [
            strompreiskompensation.accrued_eur(site.metering, scheme, eua_price)
            for site in billing.sites
        ]
    )


def _electricity_tax(id_: str, billing: Billing) -> Array:
    return electricity_tax.refund_eur(
        billing.lines_eur["electricity_tax"],
        billing.metering.energy_mwh,
        billing.worlds.value(f"energy.reliefs.{id_}.rate"),
        _from_year(id_, billing),
        billing.metering.year,
    )


def _industrial_price(id_: str, billing: Billing) -> Array:
    worlds, path = billing.worlds, f"energy.reliefs.{id_}"
    aid = industrial_price.aid_eur_per_mwh(
        billing.forward_eur_per_mwh,
        worlds.value(f"{path}.price_share"),
        worlds.value(f"{path}.use_share"),
        worlds.value(f"{path}.price_floor"),
    )
    is_in_force = _from_year(id_, billing) & _until_year(id_, billing)
    claimed_eur = aid * billing.metering.energy_mwh * is_in_force
    return claimed_eur * _paid_share(id_, billing, claimed_eur)


def _paid_share(id_: str, billing: Billing, claimed_eur: Array) -> Array:
    """Part of a year's claim that the money of the scheme pays, shape ``(draw, month)``."""
    worlds, path = billing.worlds, f"energy.reliefs.{id_}"
    years = worlds.value(f"{path}.first_year"), worlds.value(f"{path}.last_year")
    others_eur, budget_eur = (
        relief_budget.of_one_year_eur(worlds.value(f"{path}.{name}"), *years)[:, None]
        for name in ("claims_of_others", "budget")
    )
    of_year_eur = calendar_year.sum_of_year(claimed_eur, billing.metering.year)
    return relief_budget.paid_share(of_year_eur, others_eur, budget_eur)


def _individual_grid_fee(id_: str, billing: Billing) -> Array:
    """Each site meets or misses the thresholds of a year by itself."""
    path = f"energy.reliefs.{id_}"
    depth = billing.worlds.value(f"{path}.depth")
    successor = billing.worlds.value(f"{path}.successor")[:, None]
    in_force = np.where(_until_year(id_, billing), 1.0, successor)
    return plant_sites.together(
        [
            individual_grid_fee.discount_eur(
                site.lines_eur["grid_capacity"] + site.lines_eur["grid_energy"],
                site.fee_floor,
                depth,
                in_force,
            )
            for site in billing.sites
        ]
    )


def _from_year(id_: str, billing: Billing) -> BoolArray:
    first_year = billing.worlds.value(f"energy.reliefs.{id_}.first_year")
    return np.asarray(billing.metering.year >= first_year[:, None])


def _until_year(id_: str, billing: Billing) -> BoolArray:
    last_year = billing.worlds.value(f"energy.reliefs.{id_}.last_year")
    return np.asarray(billing.metering.year <= last_year[:, None])


_ACCRUED: Mapping[str, Callable[[str, Billing], Array]] = {
    "compensation": _compensation,
    "electricity_tax": _electricity_tax,
    "industrial_price": _industrial_price,
    "individual_grid_fee": _individual_grid_fee,
}
