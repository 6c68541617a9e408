"""What section `energy` of a scenario may say."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ausbau.core.schema import Id, PassportedSpec, Spec
from ausbau.energy.comparison_spec import ComparatorsSpec, ResponseSpec
from ausbau.energy.cooling_spec import CoolingSpec
from ausbau.energy.heat_spec import EfficiencyActSpec, WasteHeatSpec
from ausbau.energy.price_spec import PriceSpec
from ausbau.energy.relief_spec import Relief
from ausbau.energy.spec_types import (
    AllowancePrice,
    CarbonIntensity,
    DayOfWeights,
    Factor,
    Ratio,
    Share,
    Year,
)
from ausbau.energy.tariff_spec import TariffSpec


class WorkProfile(PassportedSpec):
    """Inference by hour of the local day; one passport covers the numbers.

    The model scales them to a mean of 0 and a highest value of 1 in each month.
    """

    working_day: DayOfWeights
    """Monday to Friday, relative."""
    weekend: DayOfWeights
    """Saturday and Sunday, relative to the same."""


class TypeDraw(Spec):
    """What the servers of one type draw by state, where it was measured; else the general share holds."""

    idle: Share | None = None
    """Mean draw of a server of this type that is on and has nothing to do."""
    inference: Share | None = None
    """Mean draw of a server of this type that answers requests."""
    training: Share | None = None
    """Mean draw of a server of this type that trains."""
    inference_peak: Share | None = None
    """Mean draw of servers of this type that answer requests, in the busiest quarter-hour."""
    training_peak: Share | None = None
    """Mean draw of servers of this type that train, in the quarter-hour in which they draw most."""


class LoadSpec(Spec):
    """What servers draw, as shares of their nameplate."""

    of_type: dict[Id, TypeDraw] = Field(default_factory=dict)
    """By GPU type of the catalogue: shares that differ from the general ones."""
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
    inference_swing: Factor
    """Inference in the busiest hour of the week over its mean, less 1."""
    work_profile: WorkProfile
    """When the hours of the week are busy."""
    network_share: Share
    """Draw of the network in relation to that of the servers."""
    storage_share: Share
    """Draw of storage and management in relation to that of the servers."""


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
    comparators: ComparatorsSpec
    response: ResponseSpec
