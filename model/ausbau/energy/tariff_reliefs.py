"""What a tariff file may say of one relief: a closed union of kinds, as for the plant (`relief_spec.py`).

A relief names its law and whether it is law for data centres. Nothing here decides that it will be: what
is no law for them is told as "if eligible from year Y".
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from ausbau.core.findings import Finding
from ausbau.core.schema import Id, PassportedSpec, Spec, Text, raise_findings
from ausbau.energy.spec_types import Year
from ausbau.energy.tariff_lines import Amount, Energy, EnergyRate, Share, Words, quantity_in


class SchemeBudget(Spec):
    """Money of a scheme for all its years, an equal part in each; claims above it are cut alike."""

    amount: Amount
    """Of all years from the first to the last."""
    others: Amount = 0.0
    """What all others claim in these years."""


class ReliefBase(PassportedSpec):
    """What all reliefs have; one passport covers the numbers of a relief."""

    title: Text
    law: Words
    rechtsstand: Words
    comment: Words = ""
    """What else a reader should know."""
    is_law: bool
    """Whether data centres have it by the law of the Rechtsstand."""
    payer: Id
    """Who bears it: federal_budget, climate_fund, grid_users, municipality …"""
    first_year: Year
    """First calendar year of use for which it is granted, or could be."""
    last_year: Year | None = None
    """Last one, if an end is set."""
    excludes: tuple[Id, ...] = ()
    """Reliefs that cannot be had for the same year; the operator takes the larger set."""
    budget: SchemeBudget | None = None
    """Money of the scheme, where it is limited; without it every claim is paid."""
    years_to_payment: Annotated[int, Field(ge=0, le=5)] = 0
    """0: the bill itself is lower. 1: paid in the year after."""
    reinvestment_share: Share = 0.0
    """Part of the aid that must be invested, for instance in efficiency; it is told, not deducted."""

    @model_validator(mode="after")
    def _check_years_of_budget(self) -> Self:
        if self.budget is not None and (self.last_year is None or self.last_year < self.first_year):
            finding = Finding(
                ("budget",),
                "is that of all years of the scheme",
                "`last_year`, not before the first",
            )
            raise_findings([finding])
        return self

    def holds_in(self, year: int) -> bool:
        """Whether it is granted for the use of a calendar year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


class FallBackBenchmark(Spec):
    """Of a product without a benchmark a share of actual use counts, falling from year to year."""

    kind: Literal["fall_back"]


class ProductBenchmark(Spec):
    """Output times what the best plants need for it; 2020/C 317/04, Annex II."""

    kind: Literal["product"]
    consumption: Annotated[float, quantity_in("MWh/t")]
    """E: benchmark of consumption per unit of output, for the year."""
    output: Annotated[float, quantity_in("t")]
    """AO: actual output of the year."""


class ValueAddedCap(Spec):
    """Super-Cap: additional aid until no more than 1.5 per cent of value added is left to bear."""

    firm: str
    """Whose value added it is: law asks for that of the applicant."""
    gross_value_added: Amount
    base_amount_share: Share = 0.0
    """Sockelbetrag: part of the EUA price that does not count towards the residual burden."""
    base_amount_least: Annotated[float, quantity_in("EUR/t")] = 0.0
    """The same in EUR per tonne at least."""


class Compensation(ReliefBase):
    """Strompreiskompensation."""

    kind: Literal["compensation"]
    benchmark: Annotated[FallBackBenchmark | ProductBenchmark, Field(discriminator="kind")]
    aid_intensity: Share
    emission_factor: Annotated[float, quantity_in("t/MWh")]
    """C, the highest regional CO2 factor."""
    eua_price: Annotated[float, quantity_in("EUR/t")]
    """P(t−1): mean of the year-ahead forwards of the year before."""
    eua_is_estimate: bool = False
    """Whether that price is an estimate of ours and no published one."""
    self_retention: Energy = 0.0
    """Selbstbehalt of an installation and year."""
    retained: Literal["before_benchmark", "after_benchmark"] = "before_benchmark"
    """Whether the Selbstbehalt is taken off the use or off what the benchmark leaves of it."""
    metered_share: Share = 1.0
    """Part of the metered use that belongs to the aided installation."""
    cap: ValueAddedCap | None = None


class ReducedTax(ReliefBase):
    """Electricity tax at the rate of manufacturing, less its Sockelbetrag (`electricity_tax.py`)."""

    kind: Literal["electricity_tax"]
    of: Id = "electricity_tax"
    """Line that it lowers."""
    rate: EnergyRate
    """What remains to be paid."""


class IndustrialPrice(ReliefBase):
    """Industriestrompreis."""

    kind: Literal["industrial_price"]
    reference_price: EnergyRate
    """Mean of the year-ahead futures of the year before."""
    price_share: Share
    use_share: Share
    price_floor: EnergyRate


class IndividualGridFee(ReliefBase):
    """Individual grid fee of § 19 (2) StromNEV."""

    kind: Literal["individual_grid_fee"]
    of: tuple[Id, ...] = ("grid_capacity", "grid_energy")
    """Lines of the published fee."""
    depth: Share
    """How far the agreed fee goes from the published one (0) down to the floor of the law (1)."""


class HeatReuse(ReliefBase):
    """Sale of waste heat."""

    kind: Literal["waste_heat"]
    delivered_share: Share
    """Heat that a network takes, in relation to the metered use."""
    heat_price: EnergyRate


FileRelief: TypeAlias = Annotated[
    Compensation | ReducedTax | IndustrialPrice | IndividualGridFee | HeatReuse,
    Field(discriminator="kind"),
]
"""The closed union of reliefs of a tariff file; a new kind is a class here and a row in `bill_reliefs.py`."""
