"""What section `energy` of a scenario may say."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, IsoDate, PassportedSpec, Spec
from ausbau.energy.cooling_spec import CoolingSpec
from ausbau.energy.heat_spec import EfficiencyActSpec, WasteHeatSpec
from ausbau.energy.relief_spec import Relief
from ausbau.energy.spec_types import (
    AllowancePrice,
    CarbonIntensity,
    EnergyPrice,
    Factor,
    Ratio,
    Share,
    TwelveWeights,
    Weights,
    Year,
)
from ausbau.energy.tariff_spec import TariffSpec


class LoadSpec(Spec):
    """What servers draw, as shares of their nameplate."""

    idle: Share
    """Mean draw of a server that is on and has nothing to do."""
    inference: Share
    """Mean draw of a server that answers requests."""
    training: Share
    """Mean draw of a server that trains."""
    inference_peak: Share
    """Mean draw of servers that answer requests, in the busiest quarter-hour."""
    training_peak: Share
    """Mean draw of servers that train, in the quarter-hour in which they draw most."""
    busy_peak_to_mean: Ratio
    """Busy GPUs in the busiest quarter-hour of a month in relation to the month's mean."""
    training_share: Share
    """Share of the busy GPU-hours that train; the others do inference."""
    support_share: Share
    """Network, storage and management, in relation to the draw of the servers."""


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


class PriceSpec(Spec):
    """Wholesale price of a flat load, and how the operator buys."""

    level: Annotated[dict[Year, EnergyPrice], Field(min_length=1)]
    """Mean of each calendar year, real; later years keep the last one."""
    uncertainty_factor: Factor
    """Common to all years, median 1: how far the forward curve is off in the long run."""
    uncertainty_weight: Annotated[dict[Year, Share], Field(min_length=1)]
    """How much of the logarithm of the factor a year carries: 0 known, 1 far ahead."""
    month_shape: MonthShape
    shock: PriceShock
    forward_share: Share
    """Share of the use bought as base future in the year before; the rest is bought at spot."""


class CarbonSpec(Spec):
    """Price of allowances, emissions of the grid's mix and of the contract."""

    allowance_price: Annotated[dict[Year, AllowancePrice], Field(min_length=1)]
    """Mean of the year-ahead EUA forwards observed in this year, real; P(t−1) of the next year's aid."""
    allowance_factor: Factor
    """Common to all years, median 1: how far the forward curve of allowances is off in the long run."""
    allowance_weight: Annotated[dict[Year, Share], Field(min_length=1)]
    """How much of the logarithm of the factor a year carries: 0 known, 1 far ahead."""
    grid_intensity: Annotated[dict[Year, CarbonIntensity], Field(min_length=1)]
    """Direct emissions of the German mix, location-based."""
    renewable_share: Annotated[dict[Year, Share], Field(min_length=1)]
    """Share of the use for which the operator holds renewable power in the balance sheet."""
    residual_intensity: CarbonIntensity
    """Direct emissions of the mix that is left when contracts for renewable power are taken out."""


class EnergySpec(Spec):
    """What running the plant takes and costs."""

    load: LoadSpec
    cooling: CoolingSpec
    price: PriceSpec
    tariff: TariffSpec
    carbon: CarbonSpec
    reliefs: dict[Id, Relief]
    waste_heat: WasteHeatSpec
    efficiency_act: EfficiencyActSpec
