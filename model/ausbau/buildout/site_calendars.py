"""The calendars of a site's Land: working days, and the days on which outdoor work goes on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np

from ausbau.buildout import winter
from ausbau.buildout.calendars import (
    Days,
    is_working_day,
    open_days,
    scheduled_span,
    scheduled_years,
    working_days,
)
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.core.arrays import Array, BoolArray
from ausbau.core.worlds import Worlds

SPREAD_OF_WINTERS = "buildout.winter.spread"
ICE_DAY_SHARE = "buildout.winter.ice_day_share"


def calendar_id(land: str | None) -> str:
    """Id of the calendar of working days of a Land, or of those that all Länder share."""
    return f"working_days.{land or 'national'}"


def outdoor_calendar_id(land: str | None, *, on_working_days: bool) -> str:
    """Id of the calendar of outdoor work in a Land: all days without ice, or its working days among them."""
    return f"outdoor_{'working_' if on_working_days else ''}days.{land or 'national'}"


def add_calendars(
    builder: NetworkBuilder, land: str | None, worlds: Worlds, *, outdoor: Iterable[bool]
) -> None:
    """Add the calendars of a Land, past the timeline as well; outdoor work has one for each world.

    ``outdoor`` says which of those there are to be: on working days, on all days, or both.
    """
    span = scheduled_span(worlds.timeline)
    severities, first_winter = _severities(worlds)

    def is_open(days: Days, *, on_working_days: bool) -> BoolArray:
        is_free_of_ice = ~winter.rests_on(days, land, severities, first_winter)
        return is_free_of_ice & is_working_day(days, land) if on_working_days else is_free_of_ice

    builder.calendar(calendar_id(land), working_days(*span, land=land))
    for on_working_days in outdoor:
        open_ticks = open_days(*span, partial(is_open, on_working_days=on_working_days))
        builder.calendar(outdoor_calendar_id(land, on_working_days=on_working_days), open_ticks)


def _severities(worlds: Worlds) -> tuple[Array, int]:
    """Ice days of each winter in relation to the mean year, ``(draw, winter)``, and the year of the first."""
    winters = winter.winters_of(scheduled_years(worlds.timeline))
    luck = np.stack([worlds.luck(winter.EVENT, year) for year in winters], axis=1)
    drawn = winter.severity(luck, worlds.value(SPREAD_OF_WINTERS)[:, np.newaxis])
    return drawn * worlds.value(ICE_DAY_SHARE)[:, np.newaxis], winters[0]
