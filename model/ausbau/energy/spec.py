"""What section `energy` of a scenario may say."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from ausbau.core.parameters import Options, Parameter, Quantity
from ausbau.core.schema import Id, PassportedSpec, Spec, Text

VOLTAGE_LEVELS = ("extra_high", "extra_high_to_high", "high", "medium")
"""380/220 kV; transformation to 110 kV; 110 kV; 10 to 30 kV."""

Year = Annotated[int, Field(ge=2000, le=2100)]
"""A calendar year; as a key in a file it stands in quotes."""

Share: TypeAlias = Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
EnergyPrice: TypeAlias = Annotated[Parameter, Quantity("EUR/MWh", minimum=0)]
CapacityPrice: TypeAlias = Annotated[Parameter, Quantity("EUR/MW/year", minimum=0)]
AllowancePrice: TypeAlias = Annotated[Parameter, Quantity("EUR/t", minimum=0)]
CarbonIntensity: TypeAlias = Annotated[Parameter, Quantity("t/MWh", minimum=0)]
Factor: TypeAlias = Annotated[Parameter, Quantity("ratio", minimum=0)]


class LoadSpec(Spec):
    """What servers draw, as shares of their nameplate."""

    idle: Share
    """Mean draw of a server that is on and has nothing to do."""
    inference: Share
    """Mean draw of a server that answers requests."""
    training: Share
    """Mean draw of a server that trains."""
    peak: Share
    """Highest draw of a quarter-hour; sets the demand charge."""
    training_share: Share
    """Share of the busy GPU-hours that train; the others do inference."""
    support_share: Share
    """Network, storage and management, in relation to the draw of the servers."""


class Hall(Spec):
    """One kind of cooling."""

    title: Text
    pue: Annotated[Parameter, Quantity("ratio", minimum=1, maximum=3)]
    """Facility energy over IT energy at full load, mean over the weather of a year."""
    peak_overhead_factor: Annotated[Parameter, Quantity("ratio", minimum=1)]
    """Overhead in the hottest hour in relation to the yearly mean."""


class HallOfBuilding(Spec):
    """Which kind of cooling belongs to which kind of building of the build-out."""

    existing: Id
    modular: Id
    new: Id

    def hall(self, building: str) -> str:
        """Id of the hall in a kind of building."""
        return str(getattr(self, building))


class CoolingSpec(Spec):
    """From IT power to facility power."""

    halls: dict[Id, Hall]
    hall_of_building: HallOfBuilding
    fixed_share: Share
    """Part of the overhead that does not fall with the IT load."""

    @model_validator(mode="after")
    def _halls_exist(self) -> Self:
        for building, hall in self.hall_of_building:
            if hall not in self.halls:
                known = ", ".join(sorted(self.halls))
                raise ValueError(
                    f"hall_of_building.{building}: no hall {hall!r}, there are {known}"
                )
        return self


class MonthShape(PassportedSpec):
    """Seasonal shape of prices; one passport covers the twelve numbers."""

    relative_price: Annotated[
        tuple[Annotated[float, Field(gt=0)], ...], Field(min_length=12, max_length=12)
    ]
    """January to December; the model scales them to a mean of 1 over the year."""


class PriceSpec(Spec):
    """Wholesale price of a flat load."""

    level: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Mean of each calendar year, real; later years keep the last one."""
    uncertainty_factor: Factor
    """Common to all years, median 1: how far the forward curve is off in the long run."""
    uncertainty_weight: Annotated[dict[Year, Share], Field(min_length=1)]
    """How much of the logarithm of the factor a year carries: 0 known, 1 far ahead."""
    month_shape: MonthShape


class Levy(Spec):
    """One line of the bill that is charged by energy."""

    law: str
    """Paragraph or contract it rests on."""
    rechtsstand: str
    """Which version of the law the values follow."""
    by_year: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Later years keep the last value, constant in real terms (an assumption)."""


class SpecialGridUseLevy(Spec):
    """Surcharge for special grid use; the first GWh of a year costs more."""

    law: str
    rechtsstand: str
    first_gwh: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Group A."""
    above: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Group B."""


class UseFee(Spec):
    """Grid fee of one class of hours of use."""

    capacity: Annotated[dict[Year, CapacityPrice], Field(min_length=1)]
    """Leistungspreis, on the highest load of the calendar year."""
    energy: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Arbeitspreis."""


class GridFee(Spec):
    """Published grid fee of one voltage level."""

    law: str
    rechtsstand: str
    from_2500_h: UseFee
    """At or above 2,500 hours of use, where a data centre lies in all but odd years."""
    local_factor: Factor
    """How the operator of this place compares with the generic price sheet."""


class GridFees(Spec):
    """Grid fees by voltage level of the connection."""

    extra_high: GridFee
    extra_high_to_high: GridFee
    high: GridFee
    medium: GridFee


class TariffSpec(Spec):
    """Everything on the bill beside the energy itself."""

    voltage_level: Annotated[Parameter, Options(*VOLTAGE_LEVELS)]
    """Level of the grid connection."""
    grid_fees: GridFees
    supply_margin: Levy
    """Balancing, profile, guarantees of origin and the supplier's margin."""
    electricity_tax: Levy
    kwkg_levy: Levy
    offshore_levy: Levy
    special_grid_use_levy: SpecialGridUseLevy
    concession_fee: Levy


class CarbonSpec(Spec):
    """Price of allowances and emissions of the grid's mix."""

    allowance_price: Annotated[dict[Year, AllowancePrice], Field(min_length=1)]
    """Mean of the year-ahead EUA forwards observed in this year, real; P(t−1) of the next year's aid."""
    allowance_factor: Factor
    """Common to all years, median 1."""
    allowance_weight: Annotated[dict[Year, Share], Field(min_length=1)]
    """How much of the logarithm of the factor a year carries: 0 known, 1 far ahead."""
    grid_intensity: Annotated[dict[Year, CarbonIntensity], Field(min_length=1)]
    """Direct emissions of the German mix, location-based."""


class ReliefBase(Spec):
    """What all reliefs have."""

    title: Text
    law: str
    rechtsstand: str
    is_active: bool
    """Whether `configured` contains it; each relief is evaluated alone in any case."""
    payer: Id
    """Party of the catalogue that bears it."""
    first_year: Annotated[Parameter, Quantity("ratio", minimum=2021, maximum=2100)]
    """First calendar year for which data centres get it."""
    payment_delay: Annotated[Parameter, Quantity("h", minimum=0)]
    """From the end of the year until the money arrives."""


class Compensation(ReliefBase):
    """Strompreiskompensation for data centres, by the fall-back formula."""

    kind: Literal["compensation"]
    aid_intensity: Share
    """Ai."""
    emission_factor: CarbonIntensity
    """C, the maximum regional CO2 factor of the zone of Germany."""
    self_retention: Annotated[Parameter, Quantity("MWh", minimum=0)]
    """Selbstbehalt: use per year that is not compensated."""


class ReducedElectricityTax(ReliefBase):
    """Electricity tax at the rate of manufacturing."""

    kind: Literal["electricity_tax"]
    rate: EnergyPrice
    """What remains to be paid."""


Relief: TypeAlias = Annotated[Compensation | ReducedElectricityTax, Field(discriminator="kind")]
"""The closed union of reliefs; a new kind is a class here and a row in the table of the stage."""


class EnergySpec(Spec):
    """What running the plant takes and costs."""

    load: LoadSpec
    cooling: CoolingSpec
    price: PriceSpec
    tariff: TariffSpec
    carbon: CarbonSpec
    reliefs: dict[Id, Relief]
