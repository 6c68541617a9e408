"""From the traits of a case to the inputs of a scenario: one rule for all cases, none tuned by hand.

- Announced means announced with a builder or vendor, so that there is no contract to wait for.
- One lot of up to 1,000 GPUs decides the first opening. Where no power is named, it is that of the GPUs with
  the reserve of the base; where no GPUs are named, they are taken as 10,000.
- A new building gets its connection by its power: medium voltage up to 15 MW, 110 kV up to 100 MW, 380 kV
  beyond (buildout-ee, buildout-mega), unless it was announced with one. Others draw it as in the base.
- Waits for a connection scale with those of the country, as the IEA has them (buildout-gda).
- GPUs that are still to come are planned half a year ahead of the promise and slip as a generation does.
- A public machine is accepted over months (buildout-heise-j), a commercial one over days, as in the base.
- The permit of emergency engines is German law and binds in Germany only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from ausbau.buildout.reference_cases import CaseTraits
from ausbau.buildout.spec import CONNECTION_WAYS
from ausbau.scenario import Scenario

SITE = "plan"
VALUES_KNOWN = date(2025, 6, 13)
"""Day on which the values of the base could be known."""
HORIZON_DAYS = 366 * 11
"""Simulated from the announcement on: a year more than is scored."""
LOT_GPUS = 1_000
UNNAMED_GPUS = 10_000
FACILITY_KW_PER_GPU = 2.6
"""14.3 kW of a server of eight, with 12 % for network and storage, at a design PUE of 1.25."""
MEDIUM_VOLTAGE_MW, HIGH_VOLTAGE_MW = 15.0, 100.0
DAYS_PER_MONTH = 30.4375
UNNAMED_PROMISE_MONTHS = 18.0
"""Assumed for new GPUs where no day was promised."""
CHIP_LEAD_MONTHS = 6.0
"""By which a plan has its GPUs before its users, an assumption."""
CHIP_SLIP_MONTHS = (0.0, 3.0, 9.0)
"""As the base has it for a generation."""
PUBLIC_ACCEPTANCE_MONTHS = (1.0, 3.0, 6.0)
"""Several weeks or more; the middle and the upper end are assumptions."""
CONNECTION_YEARS: Mapping[str, float] = MappingProxyType(
    {"DE": 7.0, "NL": 10.0, "GB": 6.0, "ES": 4.0, "IT": 3.0, "US": 2.0}
)
"""Average waits for a connection by country, the middle of a range; countries without one count as DE."""


def changes_of(traits: CaseTraits) -> dict[str, object]:
    """Changes by dotted path that turn the announced plan into the case."""
    begins = min(traits.announced, VALUES_KNOWN)
    changes: dict[str, object] = {
        "timeline.start": str(begins),
        "timeline.end": str(traits.announced + timedelta(days=HORIZON_DAYS)),
        f"buildout.sites.{SITE}": _site(traits),
    }
    if traits.operator == "public":
        low, mode, high = PUBLIC_ACCEPTANCE_MONTHS
        changes["buildout.acceptance.duration"] = _triangular(low, mode, high)
    if traits.country != "DE":
        changes["buildout.immission_permit.threshold"] = "1000000 MW"
    return changes


def in_country(scenario: Scenario, traits: CaseTraits) -> Scenario:
    """The scenario with waits for the grid as long as those of the case's country."""
    factor = CONNECTION_YEARS.get(traits.country, CONNECTION_YEARS["DE"]) / CONNECTION_YEARS["DE"]
    paths = [f"buildout.grid_connections.{way}.duration" for way in CONNECTION_WAYS]
    scaled = {
        path: replace(
            scenario.parameters[path],
            distribution=scenario.parameters[path].distribution.scaled(factor),
        )
        for path in paths
    }
    return replace(scenario, parameters={**scenario.parameters, **scaled})


def facility_mw(traits: CaseTraits) -> float:
    """Facility power: the one named, else that of the GPUs; enough for the first lot in any case."""
    gpus = traits.gpus or UNNAMED_GPUS
    named_mw = traits.power_mw or gpus * FACILITY_KW_PER_GPU / 1e3
    return max(named_mw, min(gpus, LOT_GPUS) * FACILITY_KW_PER_GPU / 1e3)


def _site(traits: CaseTraits) -> dict[str, Any]:
    order: dict[str, Any] = {
        "gpu_type": "b200",
        "gpus": f"{min(traits.gpus or LOT_GPUS, LOT_GPUS)} GPU",
        "lots": 1,
    }
    if traits.chip == "new":
        order["lead"] = _new_chip_lead(traits)
    site: dict[str, Any] = {
        "title": traits.title.model_dump(),
        "announced": str(traits.announced),
        "building": traits.kind,
        "contract": {"duration": "0 month"},
        "orders_follow": "permit" if traits.kind == "new" else "announcement",
        "power_steps": {
            "full": {"facility_power": f"{facility_mw(traits)} MW", "delay": "0 month"}
        },
        "orders": {"first": order},
    }
    way = _connection_way(traits)
    return site if way is None else {**site, "grid_connection": {"way": way}}


def _connection_way(traits: CaseTraits) -> str | None:
    """Way to a connection where the traits decide it, else None."""
    if traits.has_connection:
        return "reused"
    if traits.kind != "new":
        return None
    power_mw = facility_mw(traits)
    if power_mw > HIGH_VOLTAGE_MW:
        return "extra_high_voltage"
    return "high_voltage" if power_mw > MEDIUM_VOLTAGE_MW else "medium_voltage"


def _new_chip_lead(traits: CaseTraits) -> dict[str, list[str]]:
    months = UNNAMED_PROMISE_MONTHS
    if traits.promised is not None:
        months = (traits.promised - traits.announced).days / DAYS_PER_MONTH
    planned = max(months - CHIP_LEAD_MONTHS, 0.0)
    low, mode, high = CHIP_SLIP_MONTHS
    return _triangular(planned + low, planned + mode, planned + high)


def _triangular(low: float, mode: float, high: float) -> dict[str, list[str]]:
    return {"triangular": [f"{months} month" for months in (low, mode, high)]}
