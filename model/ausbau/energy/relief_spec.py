"""What section `energy.reliefs` of a scenario may say: a closed union of kinds of relief."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ausbau.core.parameters import Options, Parameter
from ausbau.core.schema import Id, Spec, Text
from ausbau.energy.spec_types import (
    CalendarYear,
    CarbonIntensity,
    ElapsedTime,
    Energy,
    EnergyPrice,
    Money,
    Share,
)

RETAINED = ("before_benchmark", "after_benchmark")
APPLICANTS = ("group", "project_company")


class ReliefBase(Spec):
    """What all reliefs have."""

    title: Text
    law: str
    rechtsstand: str
    is_active: bool
    """Whether `configured` contains it: what the law grants today, and what a scenario adopts. Each
    relief is evaluated alone in any case."""
    payer: Id
    """Party of the catalogue that bears it."""
    excludes: tuple[Id, ...] = ()
    """Reliefs that cannot be had for the same year; the operator takes the larger. Holds both ways."""


class AdoptedRelief(ReliefBase):
    """A relief that data centres get once it has been adopted for them, paid out after the year."""

    first_year: CalendarYear
    """First calendar year for which data centres get it."""
    payment_delay: ElapsedTime
    """From the end of the year until the money arrives."""


class Compensation(AdoptedRelief):
    """Strompreiskompensation for data centres, by the fall-back formula.

    The guidelines and the directive end with settlement year 2030. So does the base; in years
    of a scenario beyond it the scheme is taken to go on unchanged (an assumption).
    """

    kind: Literal["compensation"]
    aid_intensity: Share
    """Ai of the guidelines 2020/C 317/04: share of the indirect cost that is compensated."""
    emission_factor: CarbonIntensity
    """C, the maximum regional CO2 factor of the zone of Germany."""
    self_retention: Energy
    """Selbstbehalt: use per year that is not compensated."""
    retained: Annotated[Parameter, Options(*RETAINED)]
    """Whether the Selbstbehalt is taken off the use or off what the benchmark leaves of it."""
    metered_share: Share
    """Part of the energy at the meter that belongs to the aided installation."""
    applicant: Annotated[Parameter, Options(*APPLICANTS)]
    """Firm whose value added decides on the Super-Cap: a group bears the rest, a project company little."""
    value_added: EnergyPrice
    """Gross value added of a project company per MWh that it uses."""
    reinvestment_share: Share
    """Part of the aid that must be invested."""


class ReducedElectricityTax(AdoptedRelief):
    """Electricity tax at the rate of manufacturing; § 9b StromStG sets no end."""

    kind: Literal["electricity_tax"]
    rate: EnergyPrice
    """Electricity tax that remains to be paid (§ 9b StromStG)."""


class IndustrialPrice(AdoptedRelief):
    """Industriestrompreis: aid for a part of the use, down to a floor of the price."""

    kind: Literal["industrial_price"]
    last_year: CalendarYear
    """Last calendar year for which the aid is paid."""
    price_share: Share
    """Part of the reference price that the aid takes off at most."""
    use_share: Share
    """Part of the year's use that the aid is paid for."""
    price_floor: EnergyPrice
    """Below this the price of the aided part is not lowered."""
    budget: Money
    """Money of the scheme for all its years, an equal part in each."""
    claims_of_others: Money
    """What the listed sectors claim in these years; beyond the budget all claims are cut alike."""
    reinvestment_share: Share
    """Part of the aid that must be invested."""


class IndividualGridFee(ReliefBase):
    """Individual grid fee of base-load customers; it lowers the bill itself, nothing is paid later."""

    kind: Literal["individual_grid_fee"]
    last_year: CalendarYear
    """Last calendar year in which the ordinance is in force."""
    depth: Share
    """How far the agreed fee goes from the published one (0) down to the floor of the law (1)."""
    successor: Share
    """Part of the discount that a rule after the last year would still grant to a flat load."""


Relief: TypeAlias = Annotated[
    Compensation | ReducedElectricityTax | IndustrialPrice | IndividualGridFee,
    Field(discriminator="kind"),
]
"""The closed union of reliefs; a new kind is a class here and a row in the table of `schemes.py`."""
