"""What a scenario may say: its sections, and what moves together across them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ausbau.allocation.spec import AllocationSpec
from ausbau.buildout.spec import BuildoutSpec
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import schema, units
from ausbau.core.findings import Finding
from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, IsoDate, PassportedSpec, Spec, Text
from ausbau.couplings_spec import CouplingsSpec
from ausbau.demand.spec import DemandSpec
from ausbau.energy.spec import EnergySpec
from ausbau.finance.spec import FinanceSpec
from ausbau.sovereignty.spec import SovereigntySpec
from ausbau.talent.spec import TalentSpec


class TimelineSpec(Spec):
    """The horizon of the simulation; both days belong to it."""

    start: IsoDate
    end: IsoDate


class MoneySpec(Spec):
    """The money of the scenario."""

    price_year: Annotated[int, Field(ge=2000, le=2100)]
    """Year in whose prices all real amounts in EUR are given and told; nominal sums are deflated to it.

    It converts no real amount: a scenario that names another year states its amounts in that year's prices.
    """


def _check_share(text: str) -> str:
    if not 0 < units.quantity(text, "share") < 1:
        raise ValueError(
            f"`{text}` is out of range; expected more than 0 and less than 100 percent"
        )
    return text


class CorrelationGroup(PassportedSpec):
    """Parameters that follow one common factor; two members correlate by the product of loadings."""

    title: Text
    members: dict[str, float]
    """Loading in [-1, 1] by dotted path of the parameter."""


class CommonShock(PassportedSpec):
    """An event that puts all its members into their tails at once; each keeps its own distribution."""

    title: Text
    probability: Annotated[str, AfterValidator(_check_share)]
    """Share of worlds that the shock hits."""
    tail_share: Annotated[str, AfterValidator(_check_share)]
    """Share of a member's worlds that is its tail; no less than the probability."""
    members: dict[str, Literal["upper", "lower"]]
    """The tail in which a member lies when hit, by dotted path of the parameter."""

    @model_validator(mode="after")
    def _tail_holds_the_shock(self) -> CommonShock:
        if self.tail > self.chance:
            return self
        finding = Finding(
            ("tail_share",), "holds no more worlds than the shock hits", "a larger share"
        )
        schema.raise_findings([finding])
        return self

    @property
    def chance(self) -> float:
        """The probability as a number."""
        return units.quantity(self.probability, "share")

    @property
    def tail(self) -> float:
        """The tail's share as a number."""
        return units.quantity(self.tail_share, "share")


class CorrelationSpec(Spec):
    """Which parameters move together: a Gaussian copula with one factor per group, and common shocks."""

    strength: Annotated[Parameter, Quantity("ratio", minimum=0, maximum=2)]
    """Scales all loadings, and below 1 the probability of the shocks: a model alternative, because
    sources give signs rather than numbers."""
    groups: dict[Id, CorrelationGroup]
    shocks: dict[Id, CommonShock] = Field(default_factory=dict)


class AlternativeSpec(Spec):
    """A declared set of model alternatives; a verdict must hold across its options."""

    title: Text
    parameter: str
    """Dotted path of the choice whose options partition the worlds."""


class ScenarioSpec(Spec):
    """All that a scenario may say."""

    timeline: TimelineSpec
    money: MoneySpec
    catalogue: CatalogueSpec
    buildout: BuildoutSpec
    demand: DemandSpec
    allocation: AllocationSpec
    energy: EnergySpec
    talent: TalentSpec
    finance: FinanceSpec
    sovereignty: SovereigntySpec
    couplings: CouplingsSpec
    correlation: CorrelationSpec
    alternatives: dict[Id, AlternativeSpec]
