"""Which duration holds: the site's own, or the reference."""

from __future__ import annotations

import numpy as np
import pytest
from small_plan import PASSPORT, fixed, lasting, results_of, spec_of, worlds_of

from ausbau.buildout.reference import Reference
from ausbau.core.schema import annotation_at

SLOW_GRID = "buildout.sites.plan.grid_connection.duration"


def finish_day(activity: str, changes: dict[str, object]) -> float:
    results = results_of(changes)
    return float(results["buildout.activity_finish_h"].sel(activity=activity).item()) / 24.0


def test_a_site_without_its_own_entry_takes_the_reference_of_the_kind() -> None:
    reference = Reference(spec_of(), worlds_of(spec_of()))
    own, general = "permit.duration", "buildings.new.permit.duration"
    assert reference.path("plan", own, general) == "buildout.buildings.new.permit.duration"


def test_the_path_of_the_slow_grid_scenario_is_known_and_holds() -> None:
    section_path = tuple(SLOW_GRID.split(".")[1:])
    assert annotation_at(type(spec_of()), section_path) is not None
    spec = spec_of({"sites.plan.grid_connection": lasting("100 day")})
    assert SLOW_GRID in worlds_of(spec).parameters
    # contract on day 10, so voltage comes on day 110 and the systems test ends five days later
    assert finish_day("plan.voltage", {"sites.plan.grid_connection": lasting("100 day")}) == 110
    assert finish_day("plan.hall", {"sites.plan.grid_connection": lasting("100 day")}) == 115


@pytest.mark.parametrize(
    ("changes", "activity", "day"),
    [
        ({}, "plan.voltage", 18),
        ({"sites.plan.grid_connection": {"way": fixed("high_voltage")}}, "plan.voltage", 310),
        ({"sites.plan.contract": lasting("4 day")}, "plan.contract", 4),
        ({"sites.plan.ordering": lasting("1 day")}, "plan.ordering", 11),
        ({"sites.plan.planning": lasting("1 day")}, "plan.existing.planning", 11),
        ({"sites.plan.permit": lasting("1 day")}, "plan.existing.permit", 21),
        ({"sites.plan.construction": lasting("1 day")}, "plan.existing.construction", 26),
        ({"sites.plan.cooling": {"lead": fixed("60 day")}}, "plan.existing.cooling_mounting", 85),
        (
            {"sites.plan.cooling": {"mounting": fixed("1 day")}},
            "plan.existing.cooling_mounting",
            46,
        ),
        ({"sites.plan.systems_test": lasting("1 day")}, "plan.hall", 51),
        ({"sites.plan.orders.b200.lead": fixed("40 day")}, "plan.b200.lot_01.delivery", 55),
        ({"sites.plan.orders.b200.spread": fixed("0 day")}, "plan.b200.lot_02.delivery", 45),
        ({"sites.plan.orders_follow": "announcement"}, "plan.ordering", 5),
    ],
)
def test_each_entry_of_a_site_replaces_the_reference(
    changes: dict[str, object], activity: str, day: float
) -> None:
    assert finish_day(activity, changes) == day


def test_working_days_run_on_the_calendar_of_the_land() -> None:
    """13 working days from Monday, 2 June 2025, 02:00 in Berlin.

    2 to 6 June, 10 to 13 (the 9th is Whit Monday), 16 to 18, and the 19th, which is Corpus Christi in
    Bavaria only. The 13th day ends at 02:00 of the working day after it: on Friday the 20th in Berlin,
    on Monday the 23rd in Bavaria, where Friday the 20th is the 13th day.
    """
    own = {"sites.plan.contract": lasting("13 working_day")}
    berlin = finish_day("plan.contract", {**own, "sites.plan.land": "BE"})
    bavaria = finish_day("plan.contract", {**own, "sites.plan.land": "BY"})
    assert berlin == 18
    assert bavaria == 21


def test_sites_that_take_the_same_reference_share_its_draw() -> None:
    permit = {"duration": {"uniform": ["10 day", "100 day"], **PASSPORT}}
    changes = {"buildings.existing.permit": permit, "sites.other": spec_of().sites["plan"]}
    results = results_of(changes, stop=20)
    length_h = results["buildout.activity_finish_h"] - results["buildout.activity_start_h"]
    ours, theirs = (length_h.sel(activity=f"{site}.existing.permit") for site in ("plan", "other"))
    np.testing.assert_allclose(ours.values, theirs.values, atol=1e-6)
    assert np.ptp(ours.values) > 24.0
