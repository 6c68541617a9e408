"""Types that several parts of the energy section share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from ausbau.core.parameters import Parameter, Quantity

Year = Annotated[int, Field(ge=2000, le=2100)]
"""A calendar year; as a key in a file it stands in quotes."""

Share: TypeAlias = Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
Factor: TypeAlias = Annotated[Parameter, Quantity("ratio", minimum=0)]
Ratio: TypeAlias = Annotated[Parameter, Quantity("ratio", minimum=1)]
ElapsedTime: TypeAlias = Annotated[Parameter, Quantity("h", minimum=0)]
Energy: TypeAlias = Annotated[Parameter, Quantity("MWh", minimum=0)]
EnergyPrice: TypeAlias = Annotated[Parameter, Quantity("EUR/MWh", minimum=0)]
Money: TypeAlias = Annotated[Parameter, Quantity("EUR", minimum=0)]
CapacityPrice: TypeAlias = Annotated[Parameter, Quantity("EUR/MW/year", minimum=0)]
AllowancePrice: TypeAlias = Annotated[Parameter, Quantity("EUR/t", minimum=0)]
CarbonIntensity: TypeAlias = Annotated[Parameter, Quantity("t/MWh", minimum=0)]
CalendarYear: TypeAlias = Annotated[Parameter, Quantity("ratio", minimum=2000, maximum=2100)]

TwelveMonths = Annotated[tuple[float, ...], Field(min_length=12, max_length=12)]
"""January to December."""


def _some_weight(weights: tuple[float, ...]) -> tuple[float, ...]:
    """Weights are divided by their mean, so at least one of them must count."""
    if not sum(weights) > 0:
        raise ValueError("all are 0, expected a sum above 0")
    return weights


Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Weights = Annotated[tuple[Weight, ...], Field(min_length=1), AfterValidator(_some_weight)]
"""Not negative, and not all of them zero."""

TwelveWeights = Annotated[
    tuple[Weight, ...], Field(min_length=12, max_length=12), AfterValidator(_some_weight)
]
"""January to December, not negative, and not all of them zero."""

DayOfWeights = Annotated[
    tuple[Weight, ...], Field(min_length=24, max_length=24), AfterValidator(_some_weight)
]
"""By hour of the local day, not negative, and not all of them zero."""

DayOfHours = Annotated[
    tuple[Annotated[float, Field(allow_inf_nan=False)], ...], Field(min_length=24, max_length=24)
]
"""By hour of the local day."""
