"""What a tariff file may say of one line of the bill: a closed union of kinds of line.

A line names its law and its Rechtsstand, and one passport covers its numbers. A new kind is a class here
and a row in the table of `bill_lines.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from ausbau.core.findings import Finding
from ausbau.core.schema import Id, PassportedSpec, Spec, Text, raise_findings
from ausbau.core.units import quantity


def quantity_in(unit: str) -> BeforeValidator:
    """Reader of a quantity, which must not be negative."""

    def read(text: object) -> float:
        value = quantity(text, unit)
        if value < 0:
            raise ValueError(f"`{text}` is out of range; expected at least 0")
        return value

    return BeforeValidator(read)


EnergyRate: TypeAlias = Annotated[float, quantity_in("EUR/MWh")]
CapacityRate: TypeAlias = Annotated[float, quantity_in("EUR/MW/year")]
Amount: TypeAlias = Annotated[float, quantity_in("EUR")]
Energy: TypeAlias = Annotated[float, quantity_in("MWh")]
ElapsedHours: TypeAlias = Annotated[float, quantity_in("h")]
Ratio: TypeAlias = Annotated[float, quantity_in("ratio")]
Month = Annotated[int, Field(ge=1, le=12)]
Hour = Annotated[int, Field(ge=0, le=23)]


def _share(text: object) -> float:
    value = quantity(text, "share")
    if not 0 <= value <= 1:
        raise ValueError(f"`{text}` is out of range; expected 0 to 100 percent")
    return value


Share: TypeAlias = Annotated[float, BeforeValidator(_share)]


def _form(words: object) -> str:
    return "str" if isinstance(words, str) else "Text"


Words: TypeAlias = Annotated[
    Annotated[str, Tag("str")] | Annotated[Text, Tag("Text")], Discriminator(_form)
]
"""A text, in one language or in both."""


def in_language(words: Words, language: str) -> str:
    """The words in a language, if they have several."""
    return words if isinstance(words, str) else words.in_language(language)


class LineBase(PassportedSpec):
    """What all lines have; one passport covers the numbers of a line."""

    title: Text
    law: Words
    """Paragraph, price sheet or contract that the line rests on."""
    rechtsstand: Words
    """Which version of it the numbers follow."""
    recipient: Id | Literal[""] = ""
    """Who receives it: sellers, supplier, grid_operators, levy_accounts, federal_budget, municipality …"""
    comment: Words = ""
    """What else a reader should know."""


class Procurement(LineBase):
    """Energy itself, bought hour by hour."""

    kind: Literal["procurement"]
    mean_price: EnergyRate
    """Mean of the hours of the year, where no series of prices is given."""
    shape: str = ""
    """File of a `price_shape`, beside this one; without it every hour costs the mean."""


class FewEnergyHours(Spec):
    """Rate that replaces the line's own at few hours of use."""

    below: ElapsedHours
    """Hours of use (Benutzungsdauer) below which it holds."""
    rate: EnergyRate


class EnergyCharge(LineBase):
    """The same for every MWh."""

    kind: Literal["energy"]
    rate: EnergyRate
    few_hours: FewEnergyHours | None = None


class Block(Spec):
    """A part of the calendar year's use with its own rate."""

    up_to: Energy | None = None
    """Use of the year at which it ends; the last block has no end."""
    rate: EnergyRate


class BlockCharge(LineBase):
    """Rates by the use of the calendar year."""

    kind: Literal["blocks"]
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_order(self) -> BlockCharge:
        ends = [block.up_to for block in self.blocks]
        finite = [end for end in ends if end is not None]
        if ends[-1] is not None or len(finite) != len(ends) - 1 or finite != sorted(set(finite)):
            finding = Finding(
                ("blocks",), "do not follow each other", "rising `up_to`, none in the last block"
            )
            raise_findings([finding])
        return self


class FewCapacityHours(Spec):
    """Rate that replaces the line's own at few hours of use."""

    below: ElapsedHours
    rate: CapacityRate


class Window(Spec):
    """Times in which a load counts for a demand charge."""

    months: Annotated[tuple[Month, ...], Field(min_length=1)]
    """Months of the calendar year."""
    hours: Annotated[tuple[Hour, ...], Field(min_length=1)]
    """Hours of the local day, by their beginning."""


class CapacityCharge(LineBase):
    """Demand charge (Leistungspreis) on the highest load."""

    kind: Literal["capacity"]
    rate: CapacityRate
    few_hours: FewCapacityHours | None = None
    basis: Literal["year", "month", "look_back"] = "year"
    """Whose highest load: of the calendar year, of each month, or of each month and those before it."""
    look_back_months: Annotated[int, Field(ge=1, le=60)] = 12
    """Months before that `look_back` remembers."""
    look_back_share: Share = 1.0
    """Part of a remembered peak that still counts (ratchet)."""
    window: Window | None = None
    """Only these times count; then months without any of them charge nothing and share the year's rate."""


class ConcessionCharge(LineBase):
    """Fee to the municipality, nothing where the average price lies below the limit."""

    kind: Literal["concession_fee"]
    rate: EnergyRate
    limit_price: EnergyRate
    """Grenzpreis of § 2 (4) KAV."""


class FixedCharge(LineBase):
    """An amount per calendar year, such as metering."""

    kind: Literal["fixed"]
    amount: Amount


class ContainedSubsidy(LineBase):
    """What a subsidy has taken off other lines already: told beside the bill, no part of its sum."""

    kind: Literal["contained_subsidy"]
    of: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Lines that would be higher without it."""
    ratio_without: Ratio
    """Those lines without the subsidy in relation to what they are."""
    payer: Id


Line: TypeAlias = Annotated[
    Procurement
    | EnergyCharge
    | BlockCharge
    | CapacityCharge
    | ConcessionCharge
    | FixedCharge
    | ContainedSubsidy,
    Field(discriminator="kind"),
]
"""The closed union of lines of a bill."""
