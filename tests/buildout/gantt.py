"""Small networks and their times in hours, for cases worked by hand."""

from __future__ import annotations

from ausbau.buildout.calendars import hours_from_ticks
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.simpy_engine import schedule

INFINITE = float("inf")
NOT_DONE = (INFINITE, INFINITE)
"""Start and finish of what never starts."""

Times = dict[str, tuple[float, float]]


def times(builder: NetworkBuilder, draw: int = 0) -> Times:
    """Start and finish of each activity in hours."""
    network = builder.build()
    result = schedule(network)
    start_h = hours_from_ticks(result.start_ticks[draw]).tolist()
    finish_h = hours_from_ticks(result.finish_ticks[draw]).tolist()
    return dict(zip(network.activities, zip(start_h, finish_h, strict=True), strict=True))


def work(durations_h: dict[str, float], **resources: int) -> NetworkBuilder:
    """One draw; the activities have falling precedence in the pass, as they stand."""
    builder = NetworkBuilder(1)
    for priority, (name, duration_h) in enumerate(durations_h.items()):
        builder.activity(name, duration_h, priority=priority)
    for resource, capacity in resources.items():
        builder.resource(resource, capacity)
    return builder
