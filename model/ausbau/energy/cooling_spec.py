"""What section `energy.cooling` of a scenario may say: the weather of the place and the kinds of hall."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, PassportedSpec, Spec, Text
from ausbau.energy.spec_types import Share, TwelveMonths, TwelveWeights


class MonthlyTemperature(PassportedSpec):
    """A temperature through the year; one passport covers all its numbers."""

    mean_degc: TwelveMonths
    """Monthly mean in °C."""
    daily_range_k: TwelveWeights
    """Mean difference between the highest and the lowest value of a day, in K."""
    day_to_day_sd_k: Annotated[float, Field(gt=0)]
    """Standard deviation of daily means around the mean of their month, in K."""


class ReferenceYear(PassportedSpec):
    """A German test reference year: hourly temperature, humidity and radiation of a mean year."""

    region: Annotated[int, Field(ge=1, le=15)]
    """Climate region; 13 is Upper Bavaria."""


class WeatherRecord(PassportedSpec):
    """An hourly record of the place itself; the first whole calendar year in it is taken."""

    file: str
    """CSV with a column of instants, as for prices."""
    dry_bulb_column: str = "temp_c"
    """Air temperature in °C."""
    humidity_column: str = "rh_pct"
    """Relative humidity in per cent."""


class WeatherSpec(Spec):
    """What the heat is rejected to: air by its temperature and humidity, or the water of a stream."""

    reference_year: ReferenceYear
    """Air, unless there is a record; radiation on solar parks of the region in any case."""
    record: WeatherRecord | None = None
    """Air of the place, if the user has it."""
    river: MonthlyTemperature
    """Water of a stream."""


class Hall(Spec):
    """One kind of cooling: its PUE rises from a limit of free cooling on, over a span of temperature."""

    title: Text
    driver: Literal["dry_bulb", "wet_bulb", "river"]
    """Temperature that the PUE follows: of air, for dry coolers and chillers; of water that evaporates
    into it, for adiabatic coolers and cooling towers; of a stream."""
    pue_cool: Annotated[Parameter, Quantity("ratio", minimum=1, maximum=3)]
    """Facility energy over IT energy at full load, while free cooling suffices."""
    pue_rise: Annotated[Parameter, Quantity("ratio", minimum=0, maximum=2)]
    """What the PUE gains up to the hot end of the span."""
    free_cooling_limit: Annotated[Parameter, Quantity("degC")]
    """Temperature up to which free cooling suffices."""
    rise_span: Annotated[Parameter, Quantity("K", minimum=0.1)]
    """From the limit of free cooling to the temperature from which on the PUE rises no more."""
    capturable_heat_share: Share
    """Share of the IT heat that can be handed to a heat network."""


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

    weather: WeatherSpec
    halls: dict[Id, Hall]
    hall_of_building: HallOfBuilding
    fixed_share: Share
    """Part of the overhead that does not fall with the IT load."""
    conversion_loss: Share
    """Lost in transformers and uninterruptible supply, in relation to the IT load; part of the PUE."""

    @model_validator(mode="after")
    def _halls_exist(self) -> Self:
        for building, hall in self.hall_of_building:
            if hall not in self.halls:
                known = ", ".join(sorted(self.halls))
                raise ValueError(
                    f"hall_of_building.{building}: no hall {hall!r}, there are {known}"
                )
        return self
