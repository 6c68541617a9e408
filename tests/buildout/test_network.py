"""The builder turns entries into arrays, and tells every problem of them at once."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest

from ausbau.buildout.calendars import NEVER, TICKS_PER_HOUR
from ausbau.buildout.network import Network, row_of
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.network_check import NetworkError, problems


def problems_of(builder: NetworkBuilder) -> tuple[str, ...]:
    with pytest.raises(NetworkError) as caught:
        builder.build()
    return caught.value.problems


def activities(*names: str, draws: int = 1) -> NetworkBuilder:
    """Activities of one hour."""
    builder = NetworkBuilder(draws)
    for name in names:
        builder.activity(name, 1.0)
    return builder


def a_small_site() -> Network:
    """Two draws; the hall needs the crew, the grid delivers power and the racks consume it."""
    builder = NetworkBuilder(2)
    builder.activity("racks", [2.0, 3.0], calendar="shifts", priority=1)
    builder.activity("hall", 4.0, selected=[True, False], earliest_start_h=1.0)
    builder.activity("grid", 6.0)
    builder.link("hall", "racks", lag_h=[0.5, 0.25])
    builder.link("grid", "racks")
    builder.resource("crew", [(0.0, 2), ([10.0, 20.0], [3, 4])])
    builder.resource("crane", 1)
    builder.need("racks", "crew", 1)
    builder.need("hall", "crane", 1)
    builder.need("hall", "crew", [2, 1])
    builder.stock("power_kw", 100)
    builder.produce("grid", "power_kw", [500, 700])
    builder.consume("racks", "power_kw", 300)
    builder.calendar("shifts", np.array([[0, 8], [24, 32]]) * TICKS_PER_HOUR)
    return builder.build()


def test_numbers_of_a_network_are_ticks_by_draw() -> None:
    network = a_small_site()
    assert network.activities == ("racks", "hall", "grid")
    assert (network.duration_ticks / TICKS_PER_HOUR).tolist() == [[2, 4, 6], [3, 4, 6]]
    assert network.is_selected.tolist() == [[True, True, True], [True, False, True]]
    assert (network.earliest_start_ticks / TICKS_PER_HOUR).tolist() == [[0, 1, 0]]
    assert network.calendar_of.tolist() == [0, -1, -1]
    assert (network.open_from / TICKS_PER_HOUR).tolist() == [[0, 24]]
    assert (network.open_to / TICKS_PER_HOUR).tolist() == [[8, 32]]
    assert network.initial.tolist() == [[100], [100]]


def test_entries_are_compressed_by_their_owner() -> None:
    """Links by predecessor, needs, production and consumption by activity, steps by resource."""
    network = a_small_site()
    assert network.successor_offset.tolist() == [0, 0, 1, 2]
    assert network.link_before.tolist() == [1, 2]
    assert network.link_after.tolist() == [0, 0]
    assert (network.lag_ticks / TICKS_PER_HOUR).tolist() == [[0.5, 0], [0.25, 0]]
    assert network.capacity_offset.tolist() == [0, 2, 3]
    assert (network.capacity_change_ticks / TICKS_PER_HOUR).tolist() == [[0, 10, 0], [0, 20, 0]]
    assert network.capacity.tolist() == [[2, 3, 1], [2, 4, 1]]
    assert network.need_offset.tolist() == [0, 1, 3, 3]
    assert network.need_resource.tolist() == [0, 0, 1]
    assert network.need_amount.tolist() == [[1, 2, 1], [1, 1, 1]]
    assert network.produce_offset.tolist() == [0, 0, 0, 1]
    assert network.produce_amount.tolist() == [[500], [700]]
    assert network.consume_offset.tolist() == [0, 1, 1, 1]
    assert network.consume_amount.tolist() == [[300]]


def test_every_array_is_read_only_and_laid_out_for_a_kernel() -> None:
    arrays = [value for value in vars(a_small_site()).values() if isinstance(value, np.ndarray)]
    assert len(arrays) == 26
    for array in arrays:
        assert not array.flags.writeable
        assert array.flags.c_contiguous
        assert array.dtype in (np.int64, np.bool_)


def test_a_row_is_the_draws_own_or_the_one_that_all_share() -> None:
    network = a_small_site()
    assert row_of(network.lag_ticks, 1).tolist() == [0.25 * TICKS_PER_HOUR, 0]
    assert row_of(network.consume_amount, 1).tolist() == [300]


def test_rank_is_the_order_of_priority_and_then_of_the_id_as_a_string() -> None:
    builder = NetworkBuilder(1)
    for name, priority in [("b", 0), ("a2", 1), ("c", -5), ("a10", 1), ("Z", 1)]:
        builder.activity(name, 1.0, priority=priority)
    network = builder.build()
    in_order = [network.activities[index] for index in np.argsort(network.rank)]
    assert in_order == ["c", "b", "Z", "a10", "a2"]


def test_infinite_hours_are_never() -> None:
    builder = NetworkBuilder(2)
    builder.activity("cancelled", [1.0, np.inf])
    assert builder.build().duration_ticks[:, 0].tolist() == [TICKS_PER_HOUR, NEVER]


def test_a_network_without_anything_is_a_network() -> None:
    network = NetworkBuilder(3).build()
    assert network.duration_ticks.shape == (3, 0)
    assert network.successor_offset.tolist() == [0]


def test_ids_may_be_used_before_they_are_defined() -> None:
    builder = NetworkBuilder(1)
    builder.link("a", "b")
    builder.activity("b", 1.0)
    builder.activity("a", 1.0)
    assert builder.build().link_before.tolist() == [1]


def test_a_cycle_is_named_activity_by_activity() -> None:
    builder = activities("c", "b", "a", "before", "behind")
    for before, after in [("b", "c"), ("c", "a"), ("a", "b"), ("before", "a"), ("c", "behind")]:
        builder.link(before, after)
    assert problems_of(builder) == ("cycle of links: a → b → c → a",)


def test_each_cycle_is_told_once_and_an_activity_may_follow_itself() -> None:
    """Two cycles joined by a bridge, of which none is; and a self-loop."""
    builder = activities("a", "b", "c", "d", "bridge", "self")
    links = [("a", "b"), ("b", "a"), ("b", "bridge"), ("bridge", "c"), ("c", "d"), ("d", "c")]
    for before, after in [*links, ("self", "self")]:
        builder.link(before, after)
    assert problems_of(builder) == (
        "cycle of links: a → b → a",
        "cycle of links: c → d → c",
        "cycle of links: self → self",
    )


def test_the_cycle_told_does_not_depend_on_the_order_of_entries() -> None:
    """The shortest cycle of a is a → b → a; d, which is not on it, has d → b → d as its shortest."""
    links = [("a", "b"), ("b", "a"), ("b", "d"), ("d", "b"), ("d", "a")]
    told = set()
    for order in (links, links[::-1], links[2:] + links[:2]):
        builder = activities(*("abd" if order is links else "dba"))
        for before, after in order:
            builder.link(before, after)
        told.add(problems_of(builder))
    assert told == {("cycle of links: a → b → a", "cycle of links: d → b → d")}


def test_of_cycles_of_one_length_the_one_with_the_smaller_ids_is_told_first() -> None:
    builder = activities("c", "b", "a")
    for name in ("c", "b"):
        builder.link("a", name)
        builder.link(name, "a")
    assert problems_of(builder) == ("cycle of links: a → b → a", "cycle of links: c → a → c")


def test_a_cycle_holds_also_where_no_draw_selects_it() -> None:
    """An unselected activity passes precedence on, so it would wait for itself."""
    builder = NetworkBuilder(1)
    builder.activity("a", 1.0, selected=False)
    builder.activity("b", 1.0)
    builder.link("a", "b")
    builder.link("b", "a")
    assert problems_of(builder) == ("cycle of links: a → b → a",)


def test_unknown_ids_are_told_with_the_nearest_known_one() -> None:
    builder = activities("hall")
    builder.resource("crew", 1)
    builder.stock("power_kw", 5)
    builder.link("hal", "hall")
    builder.need("hall", "crews", 1)
    builder.consume("hall", "power_mw", 1)
    builder.activity("racks", 1.0, calendar="week")
    assert set(problems_of(builder)) == {
        "activity 'racks': there is no calendar 'week'",
        "lag of link 'hal' → 'hall': there is no activity 'hal'; did you mean 'hall'?",
        "need of activity 'hall' for 'crews': there is no resource 'crews'; did you mean 'crew'?",
        (
            "consumption of stock 'power_mw' by 'hall': there is no stock 'power_mw'; "
            "did you mean 'power_kw'?"
        ),
    }


def test_repeated_ids_and_repeated_needs_are_told() -> None:
    builder = activities("a", "a")
    builder.resource("crew", 3)
    builder.resource("crew", 3)
    builder.need("a", "crew", 1)
    builder.need("a", "crew", 2)
    assert problems_of(builder) == (
        "activity 'a' is defined 2 times",
        "resource 'crew' is defined 2 times",
        "need of activity 'a' for 'crew' is given 2 times",
    )


def test_negative_numbers_are_told_with_the_draw() -> None:
    builder = NetworkBuilder(2)
    builder.activity("a", [1.0, -2.0], earliest_start_h=-1.0)
    builder.activity("b", 1.0)
    builder.link("a", "b", lag_h=-3.0)
    builder.stock("power_kw", -1)
    builder.produce("a", "power_kw", [5, -5])
    assert problems_of(builder) == (
        "activity 'a': duration is negative in draw 1",
        "activity 'a': earliest start is negative",
        "lag of link 'a' → 'b' is negative",
        "stock 'power_kw': initial amount is negative in draw 0",
        "production of stock 'power_kw' by 'a' is negative in draw 1",
    )


def test_what_is_no_number_or_no_whole_amount_or_has_the_wrong_length_is_told() -> None:
    builder = NetworkBuilder(2)
    builder.activity("a", [1.0, np.nan])
    builder.activity("b", [1.0, 2.0, 3.0])
    builder.activity("c", "3 weeks", selected=1)
    builder.stock("power_mw", 0.5)
    builder.stock("gpus", np.inf)
    told = problems_of(builder)
    assert told[0] == "activity 'a': duration: expected numbers, got NaN"
    assert "expected one number or 2, one for each draw, got the shape (3,)" in told[1]
    assert told[2] == "activity 'c': duration: expected numbers, got '3 weeks'"
    assert told[3].startswith("activity 'c': selected: expected one truth value")
    assert "'power_mw': initial amount: expected whole numbers" in told[4]
    assert "got 0.5" in told[4]
    assert "got inf" in told[5]
    assert len(told) == 6


def test_a_need_above_the_capacity_of_all_times_is_told() -> None:
    builder = activities("lift")
    builder.resource("crane", [(0.0, 1), (5.0, 2), (8.0, 0)])
    builder.need("lift", "crane", 3)
    assert problems_of(builder) == (
        (
            "activity 'lift' can never start: of resource 'crane' it needs 3, "
            "but there is never more than 2"
        ),
    )


def test_a_step_that_never_comes_adds_no_capacity() -> None:
    builder = activities("lift", draws=2)
    builder.resource("crane", [(0.0, 1), (np.inf, 2)])
    builder.need("lift", "crane", 2)
    (told,) = problems_of(builder)
    assert "never more than 1 (draw 0; no draw has enough)" in told


def test_a_shortage_in_some_of_the_selecting_draws_is_a_result_and_no_problem() -> None:
    builder = NetworkBuilder(3)
    builder.activity("lift", 1.0, selected=[True, True, False])
    builder.resource("crane", [(0.0, [1, 2, 0])])
    builder.need("lift", "crane", 2)
    builder.stock("power_kw", [3, 5, 0])
    builder.consume("lift", "power_kw", 4)
    assert problems(builder.build()) == []


def test_a_draw_that_does_not_select_the_activity_does_not_excuse_a_shortage() -> None:
    builder = NetworkBuilder(2)
    builder.activity("lift", 1.0, selected=[True, False])
    builder.resource("crane", [(0.0, [1, 9])])
    builder.need("lift", "crane", 2)
    assert len(problems_of(builder)) == 1


def test_an_activity_that_no_draw_selects_needs_nothing() -> None:
    builder = NetworkBuilder(2)
    builder.activity("lift", 1.0, selected=False)
    builder.resource("crane", 1)
    builder.need("lift", "crane", 2)
    assert problems(builder.build()) == []


def test_a_stock_out_of_reach_is_told() -> None:
    """3 at the start, 4 from the only selected other producer: 8 is out of reach, 7 is not.

    What the consumer itself produces comes too late for it.
    """
    for needed, count in ((7, 0), (8, 1)):
        builder = activities("grid")
        builder.activity("second_grid", 1.0, selected=False)
        builder.activity("lot", 1.0)
        builder.stock("power_kw", 3)
        builder.produce("grid", "power_kw", 4)
        builder.produce("second_grid", "power_kw", 100)
        builder.produce("lot", "power_kw", 100)
        builder.consume("lot", "power_kw", needed)
        if count:
            (told,) = problems_of(builder)
            assert told.endswith("of stock 'power_kw' it needs 8, but there is never more than 7")
        else:
            builder.build()


def test_a_stock_that_its_consumers_overdraw_together_is_told_with_their_names() -> None:
    """3 come, each of two takes 2: alone each could start; with 4 in stock or production both can."""
    for produced, is_short in ((3, True), (4, False)):
        builder = activities("a", "b", "c")
        builder.stock("gpus", 0)
        builder.produce("a", "gpus", produced)
        builder.consume("b", "gpus", 2)
        builder.consume("c", "gpus", 2)
        if is_short:
            assert problems_of(builder) == (
                "stock 'gpus': 'b', 'c' together need 4, but there is never more than 3",
            )
        else:
            builder.build()


def test_a_stock_that_suffices_in_one_draw_is_no_problem() -> None:
    builder = activities("b", "c", draws=2)
    builder.stock("gpus", [3, 4])
    builder.consume("b", "gpus", 2)
    builder.consume("c", "gpus", 2)
    builder.build()


def test_each_stock_is_counted_for_itself_and_by_draw() -> None:
    """Of ``b`` there are 1 + 2 in the first draw and 1 in the second, where ``grid`` is not selected."""
    builder = NetworkBuilder(2)
    builder.activity("grid", 1.0, selected=[True, False])
    builder.activity("lot", 1.0, selected=[False, True])
    for stock, amount in (("a", 50), ("b", 2)):
        builder.stock(stock, 1)
        builder.produce("grid", stock, amount)
    builder.consume("lot", "b", 2)
    (told,) = problems_of(builder)
    assert "of stock 'b' it needs 2, but there is never more than 1 (draw 1" in told


def test_ten_times_the_stock_entries_take_about_ten_times_as_long() -> None:
    def seconds(count: int) -> float:
        builder = NetworkBuilder(1)
        builder.stock("power_kw", 0)
        for number in range(count):
            builder.activity(f"a{number}", 1.0)
            builder.produce(f"a{number}", "power_kw", 1)
            builder.consume(f"a{number}", "power_kw", 1)
        network = builder.build(refuses_shortages=False)
        begin = perf_counter()
        assert problems(network) == []
        return perf_counter() - begin

    seconds(100)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.01)


def test_faulty_calendars_are_told_and_touching_intervals_are_not() -> None:
    builder = NetworkBuilder(1)
    builder.calendar("overlapping", np.array([[0, 5], [4, 8]]))
    builder.calendar("empty_interval", np.array([[3, 3]]))
    builder.calendar("early", np.array([[-1, 3]]))
    builder.calendar("touching", np.array([[0, 5], [5, 8]]))
    assert problems_of(builder) == (
        "calendar 'overlapping' has intervals that overlap or are out of order",
        "calendar 'empty_interval' has an interval that ends where it opens, or before",
        "calendar 'early' opens before the timeline starts",
    )


def test_steps_out_of_order_are_told_with_the_draw() -> None:
    builder = NetworkBuilder(2)
    builder.resource("crew", [([0.0, 6.0], 1), (5.0, 2)])
    assert problems_of(builder) == ("resource 'crew': steps are not in order of time in draw 1",)


def test_a_number_that_cannot_be_read_is_not_told_again_as_a_shortage() -> None:
    builder = activities("lift")
    builder.resource("crane", [(0.0, np.nan)])
    builder.need("lift", "crane", 1)
    assert problems_of(builder) == ("resource 'crane': capacity: expected numbers, got NaN",)


def test_the_error_prints_one_problem_a_line_and_means_wrong_input() -> None:
    with pytest.raises(NetworkError) as caught:
        activities("a", "a", "b", "b").build()
    assert str(caught.value) == "activity 'a' is defined 2 times\nactivity 'b' is defined 2 times"
    assert caught.value.exit_code == 2


def test_a_network_has_at_least_one_draw() -> None:
    with pytest.raises(NetworkError, match="at least one draw, got 0"):
        NetworkBuilder(0)
