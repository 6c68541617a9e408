"""What sections `energy.waste_heat` and `energy.efficiency_act` of a scenario may say."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ausbau.core.parameters import Options, Parameter, Quantity
from ausbau.core.schema import PassportedSpec, Spec
from ausbau.energy.spec_types import (
    ElapsedTime,
    Energy,
    EnergyPrice,
    Ratio,
    Share,
    TwelveWeights,
    Year,
)

ACT_VERSIONS = ("act_2023", "bill_2026")
"""EnEfG of 13 November 2023; the bill of June 2026, with the values of the ministry's draft of April."""


class HeatDemand(PassportedSpec):
    """Seasonal shape of what heat networks take; one passport covers the twelve numbers."""

    relative_demand: TwelveWeights
    """January to December; the model scales them to a mean of 1 over the year."""


class NationSpec(Spec):
    """All data centres in Germany, of which the plant is one."""

    use: Annotated[dict[Year, Energy], Field(min_length=2)]
    """Electricity of a year, linear between the years given; the first year's is the existing stock."""
    pue: Ratio
    """Facility energy over IT energy, mean of all."""
    existing_heat_share: Share
    """Share of the IT heat of the existing stock that networks take."""
    capturable_share: Share
    """Share of the IT heat of new data centres that can be handed to a network."""


class WasteHeatSpec(Spec):
    """From IT heat to heat that a network takes. Heat pumps belong to the network."""

    connected_share: Share
    """Share of new data centres that a heat network connects; for the plant, the chance of it."""
    connection_delay: ElapsedTime
    """From the first GPUs in service until the network takes heat."""
    taken_share: Share
    """Share of a year's capturable heat that the network can use."""
    demand: HeatDemand
    price: EnergyPrice
    """What the network pays for heat at the fence."""
    source_temperature: Annotated[Parameter, Quantity("degC")]
    """Of the loop that the heat is taken from."""
    network_temperature: Annotated[Parameter, Quantity("degC")]
    """Of the network's flow; where the loop is as warm, heat flows directly."""
    heat_pump_quality: Share
    """Efficiency of a heat pump over that of Carnot."""
    nation: NationSpec


class EfficiencyActSpec(Spec):
    """Energieeffizienzgesetz (EnEfG) § 11."""

    version: Annotated[Parameter, Options(*ACT_VERSIONS)]
    """Version of the act whose limits on PUE, reuse and renewable power count."""
