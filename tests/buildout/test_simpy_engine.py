"""The scheduling rule in cases worked by hand; each docstring draws its Gantt chart in hours.

``#`` is an hour of work, ``.`` of waiting, ``~`` of lag, ``|`` an instant; the first column is hour 0.
"""

from __future__ import annotations

import numpy as np
from gantt import times, work

from ausbau.buildout.network_builder import NetworkBuilder


def test_a_successor_starts_when_its_predecessor_finishes() -> None:
    """One after the other.

    a ###
    b ...##
    """
    builder = work({"a": 3, "b": 2})
    builder.link("a", "b")
    assert times(builder) == {"a": (0, 3), "b": (3, 5)}


def test_what_shares_nothing_runs_side_by_side_and_a_join_waits_for_the_last() -> None:
    """A join of two.

    a ###
    b #####
    c .....#
    """
    builder = work({"a": 3, "b": 5, "c": 1})
    builder.link("a", "c")
    builder.link("b", "c")
    assert times(builder) == {"a": (0, 3), "b": (0, 5), "c": (5, 6)}


def test_of_two_tasks_for_one_crew_the_lower_priority_number_goes_first() -> None:
    """Priority -7 is before 7.

    a ..###
    b ##
    """
    builder = NetworkBuilder(1)
    builder.activity("a", 3, priority=7)
    builder.activity("b", 2, priority=-7)
    builder.resource("crew", 1)
    builder.need("a", "crew", 1)
    builder.need("b", "crew", 1)
    assert times(builder) == {"b": (0, 2), "a": (2, 5)}


def test_at_equal_priority_ids_go_in_the_order_of_strings() -> None:
    """The character 1 is before 9.

    lot10 #
    lot9  .#
    """
    builder = NetworkBuilder(1)
    builder.resource("crew", 1)
    for lot in ("lot9", "lot10"):
        builder.activity(lot, 1)
        builder.need(lot, "crew", 1)
    assert times(builder) == {"lot10": (0, 1), "lot9": (1, 2)}


def test_an_activity_that_cannot_start_is_overtaken() -> None:
    """Two crews: a holds one, b wants both, c is content with the other one.

    a ####      1 crew
    b ......##  2 crews
    c ######    1 crew
    """
    builder = work({"a": 4, "b": 2, "c": 6}, crew=2)
    for name, crews in (("a", 1), ("b", 2), ("c", 1)):
        builder.need(name, "crew", crews)
    assert times(builder) == {"a": (0, 4), "b": (6, 8), "c": (0, 6)}


def test_who_waits_for_a_crew_does_not_hold_the_crane_meanwhile() -> None:
    """What b cannot take together with the crew stays free for c.

    a ###      crew
    b ....##   crew and crane
    c ####     crane
    """
    builder = work({"a": 3, "b": 2, "c": 4}, crew=1, crane=1)
    builder.need("a", "crew", 1)
    builder.need("b", "crew", 1)
    builder.need("b", "crane", 1)
    builder.need("c", "crane", 1)
    assert times(builder) == {"a": (0, 3), "b": (4, 6), "c": (0, 4)}


def test_all_completions_of_an_instant_come_before_the_pass() -> None:
    """At 2 the crane and the crew come back.

    With a pass after the first of them alone, either y would take the crane or z the crew, and x,
    which is before both, would have to wait.

    a ##       crane
    b ##       crew
    x ..#      crane and crew
    y ...##    crane
    z ...##    crew
    """
    builder = work({"a": 2, "b": 2, "x": 1, "y": 2, "z": 2}, crane=1, crew=1)
    needs = [("a", "crane"), ("b", "crew"), ("x", "crane"), ("x", "crew"), ("y", "crane")]
    for name, resource in [*needs, ("z", "crew")]:
        builder.need(name, resource, 1)
    expected = {"a": (0, 2), "b": (0, 2), "x": (2, 3), "y": (3, 5), "z": (3, 5)}
    assert times(builder) == expected


def test_the_pass_for_a_new_capacity_sees_what_is_given_back_at_the_same_instant() -> None:
    """At 2 the first crane comes, for which x has waited from 0 on, and b sets the crew free.

    b .#      crew
    x ..#     crane and crew
    y ...##   crane
    """
    builder = NetworkBuilder(1)
    builder.resource("crane", [(2, 1)])
    builder.resource("crew", 1)
    builder.activity("b", 1, earliest_start_h=1, priority=0)
    builder.activity("x", 1, priority=1)
    builder.activity("y", 2, priority=2)
    for name, resource in (("b", "crew"), ("x", "crew"), ("x", "crane"), ("y", "crane")):
        builder.need(name, resource, 1)
    assert times(builder) == {"b": (1, 2), "x": (2, 3), "y": (3, 5)}


def test_a_chain_without_duration_passes_within_one_instant() -> None:
    """Three more passes at 2.

    a ##
    b ..|
    c ..|
    d ..###
    """
    builder = work({"a": 2, "b": 0, "c": 0, "d": 3})
    for before, after in (("a", "b"), ("b", "c"), ("c", "d")):
        builder.link(before, after)
    assert times(builder) == {"a": (0, 2), "b": (2, 2), "c": (2, 2), "d": (2, 5)}


def test_what_follows_a_milestone_waits_for_the_second_pass_of_the_instant() -> None:
    """Though before last in the order, first hears of the milestone when last has the crew.

    first     ..#   crew, after milestone
    milestone |
    last      ##    crew
    """
    builder = work({"first": 1, "milestone": 0, "last": 2}, crew=1)
    builder.link("milestone", "first")
    builder.need("first", "crew", 1)
    builder.need("last", "crew", 1)
    assert times(builder) == {"first": (2, 3), "milestone": (0, 0), "last": (0, 2)}


def test_what_follows_an_unselected_activity_is_in_the_first_pass() -> None:
    """The same with the milestone not selected: it costs no pass, as if first followed nothing.

    first     #     crew
    milestone |     not selected
    last      .##   crew
    """
    builder = NetworkBuilder(1)
    builder.activity("first", 1, priority=0)
    builder.activity("milestone", 5, priority=1, selected=False)
    builder.activity("last", 2, priority=2)
    builder.resource("crew", 1)
    builder.link("milestone", "first")
    builder.need("first", "crew", 1)
    builder.need("last", "crew", 1)
    assert times(builder) == {"first": (0, 1), "milestone": (0, 0), "last": (1, 3)}


def test_an_activity_without_duration_holds_its_needs_for_the_rest_of_its_pass() -> None:
    """In the first pass at 0, a has the crew and c takes the crane; b, before c, finds one of two.

    a |      crew
    b ..#    crew and crane
    c ##     crane
    """
    builder = work({"a": 0, "b": 1, "c": 2}, crew=1, crane=1)
    for name, resource in (("a", "crew"), ("b", "crew"), ("b", "crane"), ("c", "crane")):
        builder.need(name, resource, 1)
    assert times(builder) == {"a": (0, 0), "b": (2, 3), "c": (0, 2)}


def test_power_of_a_grid_connection_serves_lots_from_the_instant_it_is_there() -> None:
    """The grid brings 10 kW at 3, in the second draw 8 kW at 2, and each lot takes 4 kW.

    Two lots find power at once; the third one waits for the rest of it, which comes with lot_b.

    grid  ###             ##
    lot_a ...##           ..##
    lot_b ...##           ..##
    lot_c .....##         ....##
    """
    builder = NetworkBuilder(2)
    builder.activity("grid", [3, 2])
    builder.stock("power_kw")
    builder.produce("grid", "power_kw", [10, 8])
    for lot in ("lot_a", "lot_b", "lot_c"):
        builder.activity(lot, 2)
        builder.consume(lot, "power_kw", 4)
    builder.produce("lot_b", "power_kw", [2, 4])
    expected = {"grid": (0, 3), "lot_a": (3, 5), "lot_b": (3, 5), "lot_c": (5, 7)}
    assert times(builder) == expected
    expected = {"grid": (0, 2), "lot_a": (2, 4), "lot_b": (2, 4), "lot_c": (4, 6)}
    assert times(builder, draw=1) == expected


def test_a_capacity_that_rises_lets_the_waiting_start() -> None:
    """Crews: none before 2, then 1, from 3 on 2.

    a ..####
    b ...####
    """
    builder = work({"a": 4, "b": 4})
    builder.resource("crew", [(2, 1), (3, 2)])
    builder.need("a", "crew", 1)
    builder.need("b", "crew", 1)
    assert times(builder) == {"a": (2, 6), "b": (3, 7)}


def test_a_capacity_that_drops_interrupts_nobody_and_frees_nothing_until_enough_is_back() -> None:
    """There are 2 crews, from 1 on only 1.

    At 2 one comes back, but the other one still uses up the capacity. Idle needs 0 crews, and those
    are free even while 2 of 1 are in use.

    a    ##
    b    ####
    c    ....#
    idle .#
    """
    builder = work({"a": 2, "b": 4, "c": 1})
    builder.activity("idle", 1, earliest_start_h=1)
    builder.resource("crew", [(0, 2), (1, 1)])
    for name, crews in (("a", 1), ("b", 1), ("c", 1), ("idle", 0)):
        builder.need(name, "crew", crews)
    assert times(builder) == {"a": (0, 2), "b": (0, 4), "c": (4, 5), "idle": (1, 2)}


def test_of_steps_at_one_instant_the_last_one_counts() -> None:
    builder = work({"a": 1})
    builder.resource("crew", [(0, 0), (5, 0), (5, 1)])
    builder.need("a", "crew", 1)
    assert times(builder) == {"a": (5, 6)}


def test_capacity_may_differ_by_draw_in_amount_and_in_time() -> None:
    builder = NetworkBuilder(2)
    builder.activity("a", 1)
    builder.resource("crew", [(0, 0), ([4, 6], [1, 0]), (9, 1)])
    builder.need("a", "crew", 1)
    assert times(builder, draw=0) == {"a": (4, 5)}
    assert times(builder, draw=1) == {"a": (9, 10)}


def test_a_lag_is_elapsed_time_and_the_last_of_several_counts() -> None:
    """Of the lags 1 and 3 between a and d, the longer one counts.

    a ##~~~
    b ####~
    c .....#
    d .....##
    """
    builder = work({"a": 2, "b": 4, "c": 1, "d": 2})
    builder.link("a", "c", lag_h=3)
    builder.link("b", "c", lag_h=1)
    builder.link("a", "d", lag_h=1)
    builder.link("a", "d", lag_h=3)
    assert times(builder) == {"a": (0, 2), "b": (0, 4), "c": (5, 6), "d": (5, 7)}


def test_an_alternative_not_chosen_costs_nothing_and_passes_precedence_on() -> None:
    """Draw 0 takes the existing hall, draw 1 the modular one, and no draw the third.

    What is not chosen ignores its calendar, its release date and that there is one crew only.

    permit      ##             ##
    existing    ..###          ..|
    modular     ..|            ..#######
    never_built ..|            ..|
    open        .....#         .........#
    """
    builder = NetworkBuilder(2)
    builder.calendar("closed", np.empty((0, 2), dtype=np.int64))
    builder.resource("crew", 1)
    builder.activity("permit", 2)
    builder.activity("existing", 3, selected=[True, False])
    builder.activity("modular", [5, 7], selected=[False, True], earliest_start_h=[9, 0])
    builder.activity("never_built", 1, selected=False, calendar="closed", earliest_start_h=50)
    builder.activity("open", 1)
    for hall in ("existing", "modular", "never_built"):
        builder.link("permit", hall)
        builder.need(hall, "crew", 1)
        builder.link(hall, "open")
    first, second = times(builder, draw=0), times(builder, draw=1)
    assert (first["existing"], first["modular"], first["open"]) == ((2, 5), (2, 2), (5, 6))
    assert (second["existing"], second["modular"], second["open"]) == ((2, 2), (2, 9), (9, 10))
    assert first["never_built"] == second["never_built"] == (2, 2)


def test_nothing_starts_before_its_release_date() -> None:
    """One crew, which b uses until a comes.

    a ....##
    b ####
    """
    builder = NetworkBuilder(1)
    builder.activity("a", 2, earliest_start_h=4, priority=0)
    builder.activity("b", 4, priority=1)
    builder.resource("crew", 1)
    builder.need("a", "crew", 1)
    builder.need("b", "crew", 1)
    assert times(builder) == {"a": (4, 6), "b": (0, 4)}
