"""Connection cycles: when a request to the transmission grid counts."""

from __future__ import annotations

from small_plan import TIMELINE, fixed, results_of

from ausbau.buildout.calendars import NEVER, ticks_from_hours
from ausbau.buildout.connection_cycles import counting_instants

EXTRA_HIGH = {
    "sites.plan.building": fixed("new"),
    "buildings.new.grid_connection.way": fixed("extra_high_voltage"),
}


def request_h(changes: dict[str, object]) -> float:
    start_h = results_of(changes)["buildout.activity_start_h"]
    return float(start_h.sel(activity="plan.new.grid_connection").item())


def test_without_a_procedure_a_request_counts_at_once() -> None:
    assert counting_instants(None, [100.0]).tolist() == [[0, NEVER]]
    assert request_h(EXTRA_HIGH) == 10 * 24


def test_before_its_first_day_requests_count_at_once_and_then_once_a_cycle() -> None:
    begins, first, second = (int(ticks_from_hours(hours)) for hours in (50.0, 60.0, 200.0))
    assert counting_instants(50.0, [40.0, 60.0, 200.0]).tolist() == [
        [0, begins],
        [first, first + 1],
        [second, second + 1],
    ]


def test_a_request_after_the_first_day_waits_for_the_thirtieth_of_june() -> None:
    """The contract is signed on 12 June 2025; the phase ends on 30 June at midnight in Berlin."""
    in_force = {**EXTRA_HIGH, "grid_connections.cycles_from": "2025-06-05"}
    assert request_h(in_force) == 28 * 24 + 22
    assert TIMELINE.start.date().isoformat() == "2025-06-02"


def test_other_levels_know_no_cycles() -> None:
    changes = {"sites.plan.building": fixed("new"), "grid_connections.cycles_from": "2025-06-05"}
    assert request_h(changes) == 10 * 24
