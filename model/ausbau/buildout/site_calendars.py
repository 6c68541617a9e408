"""The calendars of a site's Land: working days, and the days on which outdoor work goes on."""

from __future__ import annotations

from ausbau.buildout import winter
from ausbau.buildout.calendars import both_open, open_days, working_days
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.core.timeline import Timeline


def calendar_id(land: str | None) -> str:
    """Id of the calendar of working days of a Land, or of those that all Länder share."""
    return f"working_days.{land or 'national'}"


def outdoor_calendar_id(land: str | None, *, on_working_days: bool) -> str:
    """Id of the calendar of outdoor work in a Land: all days without ice, or its working days among them."""
    return f"outdoor_{'working_' if on_working_days else ''}days.{land or 'national'}"


def add_calendars(builder: NetworkBuilder, land: str | None, timeline: Timeline) -> None:
    """Add the calendars of a Land over the whole timeline."""
    worked = working_days(timeline.start, timeline.end, land=land)
    outdoor = open_days(timeline.start, timeline.end, lambda days: ~winter.rests_on(days, land))
    builder.calendar(calendar_id(land), worked)
    builder.calendar(outdoor_calendar_id(land, on_working_days=False), outdoor)
    builder.calendar(outdoor_calendar_id(land, on_working_days=True), both_open(worked, outdoor))
