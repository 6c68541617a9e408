"""What section `energy.price` of a scenario may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr, ValidationInfo, model_validator

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.passports import NO_CONTEXT, passport_findings
from ausbau.core.schema import Id, IsoDate, PassportedSpec, Spec, Text, raise_findings
from ausbau.energy.shape_year import PROBABILITIES
from ausbau.energy.spec_types import (
    DayOfHours,
    EnergyPrice,
    Factor,
    Ratio,
    Share,
    TwelveMonths,
    TwelveWeights,
    Weights,
    Year,
)

MOST_SHAPES = 32
"""What the exact sums over hours are held for."""


class MonthShape(PassportedSpec):
    """Seasonal shape of prices; one passport covers the twelve numbers."""

    relative_price: TwelveWeights
    """January to December; the model scales them to a mean of 1 over the year."""


class ShockProfile(PassportedSpec):
    """How a rise of prices spreads over its duration; one passport covers all its numbers."""

    relative_rise: Weights
    """Rise in equal parts of the duration; the model scales them to a mean of 1."""


class PriceShock(Spec):
    """A crisis of wholesale prices."""

    factor: Ratio
    """Mean price of the shock in relation to the price without it; 1 is no shock."""
    start: IsoDate
    """First day of the shock."""
    duration: Annotated[Parameter, Quantity("h", minimum=24)]
    """From the first day until prices are back."""
    profile: ShockProfile


class SeasonDays(Spec):
    """A day of 24 local hours in each season; winter is December to February."""

    winter: DayOfHours
    spring: DayOfHours
    summer: DayOfHours
    autumn: DayOfHours


class RecordedYear(PassportedSpec):
    """A year of hourly prices, fitted; one passport covers all its numbers.

    A scenario may know a year only from the day on that its passport names; before, it is left out.
    """

    regime: Literal["usual", "crisis"]
    """Whether its shapes belong to usual months, or to those of a shock."""
    month: TwelveMonths
    """Mean normal score of January to December."""
    working_day: SeasonDays
    """Mean score of working days by hour, less that of the month."""
    weekend: SeasonDays
    """The same of Saturdays and Sundays."""
    deviation: SeasonDays
    """Standard deviation of the score around these means."""
    quantiles: Annotated[
        tuple[float, ...],
        Field(min_length=len(PROBABILITIES), max_length=len(PROBABILITIES)),
    ]
    """Of the year's prices over its spread, rising, at the probabilities of ``shape_year.py``."""
    slow_h: Annotated[float, Field(gt=0)]
    """Memory of the slow part of the deviation, in hours."""
    fast_h: Annotated[float, Field(gt=0)]
    """Memory of the fast part, in hours."""
    slow_share: Annotated[float, Field(ge=0, le=1)]
    """Share of the slow part in the variance."""
    wave_h: Annotated[float, Field(gt=0)]
    """Memory of the part that is a wave of one day, in hours."""
    wave_share: Annotated[float, Field(ge=0, le=1)]
    """Share of the wave in the variance; what the two shares leave is fast."""

    @model_validator(mode="after")
    def _check_passport(self, info: ValidationInfo) -> Self:
        """A year that was not known yet is no mistake: `HourlyShape` leaves it out."""
        node = {"source": self.source, "confidence": self.confidence, "known_on": self.known_on}
        given = {key: value for key, value in node.items() if value is not None}
        raise_findings(passport_findings(given, replace(info.context or NO_CONTEXT, as_of=None)))
        return self

    @model_validator(mode="after")
    def _numbers_fit(self) -> Self:
        if self.slow_share + self.wave_share > 1:
            raise ValueError(
                f"slow_share and wave_share sum to {self.slow_share + self.wave_share:g}, at most 1"
            )
        if not all(low <= high for low, high in pairwise(self.quantiles)):
            raise ValueError("quantiles fall somewhere; expected numbers that rise or stay")
        if self.quantiles[0] == self.quantiles[-1]:
            raise ValueError("quantiles are all the same; expected prices that differ")
        return self


class HourlyShape(PassportedSpec):
    """Shape of the spot price within the months, in units of the year's spread.

    The passport is that of the weights; each recorded year has its own. The model centres a shape in
    each month and scales it to a standard deviation of 1 over the year.
    """

    shape_years: Annotated[int, Field(ge=1, le=MOST_SHAPES)]
    """Hourly years like usual ones that the worlds share; each calendar year of a world has one of them."""
    crisis_years: Annotated[int, Field(ge=0, le=MOST_SHAPES)]
    """Hourly years like those of a crisis, for the months of a shock."""
    half_weight_years: Annotated[float, Field(gt=0)]
    """A recorded year so much older than another one has half as many shapes."""
    recorded: Annotated[dict[Year, RecordedYear], Field(min_length=1)]
    """Fitted years."""
    _known_by: date = PrivateAttr(default=date.max)

    @model_validator(mode="after")
    def _years_suffice(self, info: ValidationInfo) -> Self:
        self._known_by = (info.context or NO_CONTEXT).as_of or date.max
        if self.shape_years + self.crisis_years > MOST_SHAPES:
            raise ValueError(
                f"shape_years and crisis_years sum to {self.shape_years + self.crisis_years}, "
                f"at most {MOST_SHAPES}"
            )
        if not self.known("usual"):
            raise ValueError("recorded: no usual year is known yet, expected at least one")
        return self

    def known(self, regime: Literal["usual", "crisis"]) -> dict[int, RecordedYear]:
        """The years of a regime that were known by the scenario's ``as_of``, in order."""
        return {
            year: entry
            for year, entry in sorted(self.recorded.items())
            if entry.regime == regime and (entry.known_on or date.min) <= self._known_by
        }


class PowerContract(Spec):
    """Power bought at a fixed price for years (PPA)."""

    title: Text
    profile: Literal["base", "solar"]
    """Delivered evenly, or as a solar park of the region produces; what is over or short goes to spot."""
    share: Share
    """Of the use of each calendar year."""
    price: EnergyPrice


class PriceSpec(Spec):
    """Wholesale price by the hour, and how the operator buys."""

    level: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Mean of each calendar year, real; later years keep the last one."""
    uncertainty_factor: Factor
    """Common to all years, median 1: how far the forward curve is off in the long run."""
    uncertainty_weight: Annotated[dict[Year, Share], Field(min_length=1)]
    """How much of the logarithm of the factor a year carries: 0 known, 1 far ahead."""
    spread: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Standard deviation of the hours around the mean of their month, real; a shock lifts it as well."""
    spread_factor: Factor
    """Common to all years, median 1: how far the spread is off in the long run; weighs as the level's."""
    month_shape: MonthShape
    hourly: HourlyShape
    shock: PriceShock
    forward_share: Share
    """Of what contracts leave: share bought as base future in the year before; the rest is spot."""
    contracts: dict[Id, PowerContract] = Field(default_factory=dict)
    """Further contracts, by id."""
