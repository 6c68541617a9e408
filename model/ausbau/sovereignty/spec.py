"""What a scenario may say about control of the stack and the world's compute."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ausbau.core import units
from ausbau.core.findings import Finding
from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, PassportedSpec, Spec, raise_findings
from ausbau.core.unit_table import HOURS_PER_DAY
from ausbau.sovereignty.cutoff import LONGEST_DAYS

Share = Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]


class Layer(Spec):
    """Shares of one layer by who controls it; an owner without an entry holds nothing of it."""

    german: Share | None = None
    """Under German control."""
    eu: Share | None = None
    """Under control from the European Union without Germany."""
    us: Share | None = None
    """Under control from the United States."""
    other: Share | None = None
    """Under any other control."""
    rest: Literal["german", "eu", "us", "other"]
    """Who holds what the shares above leave over."""

    @property
    def stated(self) -> tuple[str, ...]:
        """The owners whose share is stated."""
        return tuple(name for name in ("german", "eu", "us", "other") if getattr(self, name))

    @model_validator(mode="after")
    def _check_sum(self) -> Layer:
        if not self.stated:
            raise ValueError("states no share")
        highest = sum(getattr(self, name).distribution.support()[1] for name in self.stated)
        if highest > 1.0 + 1e-9:
            raise ValueError(f"the shares reach {100 * highest:g} percent together")
        return self


class Layers(Spec):
    """The stack from the ground up; the accelerators follow from the GPU types that are bought."""

    location: Layer
    """Where the plant stands."""
    operator: Layer
    """Who decides on access and operation, by the seat of the controlling owner."""
    law: Layer
    """Whose courts can compel access or a stop, owners and suppliers with remote access included."""
    building: Layer
    """Who owns hall and power supply."""
    systems: Layer
    """Who designs servers and switches."""
    platform: Layer
    """Whose software between hardware and application."""
    models: Layer
    """Whose foundation models the customers' workloads rest on."""
    energy: Layer
    """Where the primary energy of the electricity comes from."""


class Dependence(Spec):
    """How a layer takes it if its US supplier cuts it off."""

    endurance: Annotated[Parameter, Quantity("h", minimum=0)]
    """How long it goes on without the supplier."""
    switch_time: Annotated[Parameter, Quantity("h", minimum=0)]
    """From the cut-off until another supplier has taken its place."""


class Cutoff(Spec):
    """The layers that a supplier can stop from abroad."""

    law: Dependence
    """A court or agency forbids suppliers with remote access to go on."""
    systems: Dependence
    """No spare servers and switches, no firmware."""
    accelerator: Dependence
    """No spare and no new chips; those in place compute on."""
    platform: Dependence
    """No licences, updates and support of the software."""
    models: Dependence
    """No access to closed models; open weights stay."""


def _whole_days(text: str) -> int:
    days = units.quantity(text, "h") / HOURS_PER_DAY
    if not days.is_integer() or not 1 <= days <= LONGEST_DAYS:
        raise units.UnitError(
            f"`{text}` is no length of a cut-off",
            f"whole days, from 1 day to {LONGEST_DAYS} day",
            "a year is 365 day",
        )
    return int(days)


class CutoffLengths(PassportedSpec):
    """How long the cut-offs last that a run tells of; metrics may be asked for any other length, too."""

    lengths: Annotated[tuple[str, ...], Field(min_length=1)]
    """Whole days, from the shortest to the longest."""

    @property
    def days(self) -> tuple[int, ...]:
        """The lengths as numbers of days."""
        return tuple(_whole_days(text) for text in self.lengths)

    @model_validator(mode="after")
    def _check_lengths(self) -> CutoffLengths:
        found = []
        for place, text in enumerate(self.lengths):
            try:
                _whole_days(text)
            except units.UnitError as error:
                found.append(Finding(("lengths", place), error.message, error.expected, error.hint))
        raise_findings(found)
        if list(self.days) != sorted(set(self.days)):
            expected = "each length once, from the shortest to the longest"
            raise_findings([Finding(("lengths",), "are not in order", expected)])
        return self


class LargestCluster(Spec):
    """The largest clusters of accelerators, in H100-equivalents."""

    us_end_of_2025: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """The largest one in the United States on 2025-12-31."""
    us_growth: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Yearly growth of the largest one: 150 percent/year multiplies it by 2.5."""
    german: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """The largest one in Germany without the plan."""


class World(Spec):
    """The compute that the plant is compared with, in H100-equivalents; the plant is part of it."""

    stock_end_of_2025: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """AI accelerators in operation world-wide on 2025-12-31, in H100-equivalents."""
    growth: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Yearly growth of that stock: 130 percent/year multiplies it by 2.3."""
    eu_share: Annotated[Parameter, Quantity("share", minimum=0.001, maximum=1)]
    """Share of the European Union in it on 2025-12-31."""
    eu_relative_growth: Annotated[Parameter, Quantity("1/year", minimum=-0.5)]
    """Yearly growth of that share: what the Union's stock grows beyond the world's."""


class Germany(Spec):
    """The compute of Germany without the plan, in H100-equivalents."""

    stock_end_of_2025: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """AI accelerators in operation in Germany on 2025-12-31."""
    growth: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Yearly growth of that stock."""
    imported_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=0.95)]
    """Share of the compute used in Germany that runs abroad."""
    us_operated_share: Share
    """Share of the compute used in Germany that US firms operate, constant in time."""
    us_accelerator_share: Share
    """Share of that compute whose accelerators US firms design, constant in time."""


class States(PassportedSpec):
    """The states of the European Union; one passport covers their populations."""

    million_person: Annotated[dict[Id, Annotated[float, Field(gt=0)]], Field(min_length=2)]
    """Population by state, in millions."""


class MarketReach(Spec):
    """How a start-up of one state reaches the others."""

    states: States
    home: Id
    """State in which it launches."""
    harmonised_share: Share
    """Share of the rules for an AI product that are the same, and read the same, in all states."""
    own_rules_time: Annotated[Parameter, Quantity("h", minimum=0)]
    """Time to enter one more state if all its rules were its own."""
    common_rules_time: Annotated[Parameter, Quantity("h", minimum=0)]
    """The same if all rules were common."""
    parallel_entries: Annotated[Parameter, Quantity("ratio", minimum=1)]
    """States that are entered at the same time."""
    entry_cost: Annotated[Parameter, Quantity("EUR", minimum=0)]
    """Cost to enter one more state if all its rules were its own; common rules cost nothing more."""

    @model_validator(mode="after")
    def _check_home(self) -> MarketReach:
        if self.home not in self.states.million_person:
            raise ValueError(f"home: no population is given for {self.home!r}")
        return self


class SovereigntySpec(Spec):
    """Section ``sovereignty`` of a scenario."""

    layers: Layers
    h100_equivalents: dict[Id, Annotated[Parameter, Quantity("ratio", minimum=0)]]
    """Performance of one GPU in H100s, by id of ``catalogue.gpu_types``."""
    cutoff: Cutoff
    cutoff_lengths: CutoffLengths
    world: World
    largest_cluster: LargestCluster
    germany: Germany
    market_reach: MarketReach
