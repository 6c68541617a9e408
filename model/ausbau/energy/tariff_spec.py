"""What section `energy.tariff` of a scenario may say: everything on the bill beside the energy itself."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from ausbau.core.parameters import Options, Parameter
from ausbau.core.schema import Id, Spec
from ausbau.energy.spec_types import CapacityPrice, EnergyPrice, Factor, Ratio, Year

VOLTAGE_LEVELS = ("extra_high", "extra_high_to_high", "high", "medium")
"""380/220 kV; transformation to 110 kV; 110 kV; 10 to 30 kV."""


RatioByYear: TypeAlias = Annotated[dict[Year, Ratio], Field(min_length=1)]


class Levy(Spec):
    """One line of the bill that is charged by energy."""

    law: str
    """Paragraph or contract it rests on."""
    rechtsstand: str
    """Which version of the law the values follow."""
    by_year: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Rate by calendar year; later years keep the last one, constant in real terms (an assumption)."""


class ConcessionFee(Levy):
    """Fee to the municipality; nothing is due below a limit of the customer's average price."""

    limit_price: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Grenzpreis that decides in a year: mean revenue of special contracts two years before."""


class SpecialGridUseLevy(Spec):
    """Surcharge for special grid use; the first GWh of a year costs more."""

    law: str
    rechtsstand: str
    first_gwh: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Rate of group A, the first GWh of a year."""
    above: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Rate of group B, above that; group C, at half the rate, is for manufacturing alone."""


class UseFee(Spec):
    """Grid fee of one class of hours of use."""

    capacity: Annotated[dict[Year, CapacityPrice], Field(min_length=1)]
    """Leistungspreis, on the highest load of the calendar year."""
    energy: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Arbeitspreis, on every MWh."""


class GridFee(Spec):
    """Published grid fee of one voltage level."""

    law: str
    rechtsstand: str
    below_2500_h: UseFee
    """Below 2,500 hours of use a year: hardly anything for capacity, much for energy."""
    from_2500_h: UseFee
    """At or above 2,500 hours of use, where a data centre lies once it is full."""
    local_factor: Factor
    """Fee of the grid operator of this place in relation to the generic price sheet."""


class GridFees(Spec):
    """Grid fees by voltage level of the connection."""

    extra_high: GridFee
    extra_high_to_high: GridFee
    high: GridFee
    medium: GridFee


class RatioByLevel(Spec):
    """Grid fees without a subsidy in relation to those with it, by voltage level and calendar year."""

    extra_high: RatioByYear
    extra_high_to_high: RatioByYear
    high: RatioByYear
    medium: RatioByYear


class GridSubsidy(Spec):
    """Public money that has lowered the grid fees already; it is told beside the bill, no relief of it."""

    law: str
    rechtsstand: str
    payer: Id
    """Party of the catalogue that bears it."""
    ratio_without: RatioByLevel


class TariffSpec(Spec):
    """Everything on the bill beside the energy itself."""

    voltage_level: Annotated[Parameter, Options(*VOLTAGE_LEVELS)]
    """Level of the grid connection."""
    voltage_level_of_site: dict[Id, Annotated[Parameter, Options(*VOLTAGE_LEVELS)]] = Field(
        default_factory=dict
    )
    """The same for single sites that are connected at another one, by the site's id."""
    grid_fees: GridFees
    grid_subsidy: GridSubsidy
    supply_margin: Levy
    """Balancing, profile, guarantees of origin and the supplier's margin."""
    electricity_tax: Levy
    kwkg_levy: Levy
    offshore_levy: Levy
    special_grid_use_levy: SpecialGridUseLevy
    concession_fee: ConcessionFee
