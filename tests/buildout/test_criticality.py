"""Criticality in cases worked by hand, against the float of a critical path, and in closed form."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import numpy as np
import pytest
from gantt import INFINITE, work
from hypothesis import given, settings
from network_strategies import crowd, mixtures, networks

from ausbau.buildout.calendars import NEVER, TICKS_PER_HOUR
from ausbau.buildout.compiled_engine import schedule
from ausbau.buildout.criticality import criticality_index, is_critical
from ausbau.buildout.network import Network, Schedule, row_of
from ausbau.buildout.network_builder import NetworkBuilder


def critical(builder: NetworkBuilder, draw: int = 0) -> set[str]:
    network = builder.build()
    marks = is_critical(network, schedule(network))[draw]
    return {name for name, mark in zip(network.activities, marks, strict=True) if mark}


def test_of_two_branches_the_longer_one_is_critical_with_its_lag() -> None:
    """Until 2 + 3 and until 4.

    a ##~~~
    b ####
    c .....#
    """
    builder = work({"a": 2, "b": 4, "c": 1})
    builder.link("a", "c", lag_h=3)
    builder.link("b", "c")
    assert critical(builder) == {"a", "c"}


def test_branches_of_equal_length_are_both_critical_and_what_ends_early_is_not() -> None:
    builder = work({"a": 2, "b": 2, "c": 1, "early": 1})
    for before in ("a", "b"):
        builder.link(before, "c")
    assert critical(builder) == {"a", "b", "c"}


def test_a_crew_that_is_handed_over_binds() -> None:
    """Without links, one crew does one after the other; d uses another one and has float.

    a ##
    b ..###
    d ####
    """
    builder = work({"a": 2, "b": 3, "d": 4}, crew=1)
    builder.need("a", "crew", 1)
    builder.need("b", "crew", 1)
    assert critical(builder) == {"a", "b"}


def test_a_crew_that_nobody_misses_binds_nobody() -> None:
    """At 2, a gives a crew back, and c starts because b has finished; the third crew was free.

    a ##
    b ##
    c ..###
    """
    builder = work({"a": 2, "b": 2, "c": 3}, crew=3)
    for name in ("a", "b", "c"):
        builder.need(name, "crew", 1)
    builder.link("b", "c")
    assert critical(builder) == {"b", "c"}


def test_with_two_crews_in_all_the_same_hand_over_binds() -> None:
    builder = work({"a": 2, "b": 2, "c": 3}, crew=2)
    for name in ("a", "b"):
        builder.need(name, "crew", 1)
    builder.need("c", "crew", 2)
    builder.link("b", "c")
    assert critical(builder) == {"a", "b", "c"}


def test_a_crew_given_back_before_the_other_one_does_not_bind() -> None:
    """At 2 one is back, at 4 the second, which c has waited for.

    a ##
    b ####
    c ....#
    """
    builder = work({"a": 2, "b": 4, "c": 1}, crew=2)
    for name, crews in (("a", 1), ("b", 1), ("c", 2)):
        builder.need(name, "crew", crews)
    assert critical(builder) == {"b", "c"}


def test_the_producer_that_a_stock_was_missing_binds_its_consumer() -> None:
    """At 3 the grid brings 2 of the 3 that the rack takes, and the diesel something else.

    grid   ###
    diesel ###
    rack   ...##
    """
    builder = work({"grid": 3, "diesel": 3, "rack": 2})
    builder.stock("power_kw", 1)
    builder.stock("spares", 1)
    builder.produce("grid", "power_kw", 2)
    builder.produce("diesel", "spares", 2)
    builder.consume("rack", "power_kw", 3)
    builder.consume("rack", "spares", 1)
    assert critical(builder) == {"grid", "rack"}


def test_of_several_gifts_of_which_one_is_enough_all_bind_whoever_has_waited() -> None:
    """At 2 both crews come back, and c, which has waited, needs one of them.

    a ##
    b ##
    c ..###
    """
    builder = work({"a": 2, "b": 2, "c": 3}, crew=2)
    for name in ("a", "b", "c"):
        builder.need(name, "crew", 1)
    assert critical(builder) == {"a", "b", "c"}
    builder.link("b", "c")  # now c has not waited, and only b is sure to delay it
    assert critical(builder) == {"b", "c"}


def test_chains_begin_at_steps_release_dates_and_openings() -> None:
    """Here b waits for a step at 4, c for its release at 5, d for an opening at 5; a has float."""
    for option in ("step", "release", "calendar"):
        builder = NetworkBuilder(1)
        builder.resource("crew", [(0, 0), (4, 1)] if option == "step" else 1)
        builder.calendar("late", np.array([[5, 99]]) * TICKS_PER_HOUR)
        builder.activity("a", 1)
        builder.activity(
            "b",
            2,
            earliest_start_h=5 if option == "release" else 0,
            calendar="late" if option == "calendar" else None,
        )
        builder.link("a", "b")
        builder.need("b", "crew", 1)
        assert critical(builder) == {"b"}


def test_a_milestone_hands_no_crew_over() -> None:
    """The milestone holds the crew for one pass of the instant 2 only; last would start then anyway.

    first     ##
    milestone ..|
    last      ..###
    """
    builder = work({"first": 2, "milestone": 0, "last": 3}, crew=1)
    for name in ("first", "milestone", "last"):
        builder.need(name, "crew", 1)
    builder.link("first", "milestone")
    assert critical(builder) == {"first", "last"}


def test_an_unselected_activity_passes_the_chain_on_and_is_not_critical() -> None:
    builder = NetworkBuilder(2)
    builder.activity("permit", 2)
    builder.activity("existing", 3, selected=[True, False])
    builder.activity("modular", 5, selected=[False, True])
    builder.activity("open", 1)
    for hall in ("existing", "modular"):
        builder.link("permit", hall)
        builder.link(hall, "open")
    assert critical(builder, draw=0) == {"permit", "existing", "open"}
    assert critical(builder, draw=1) == {"permit", "modular", "open"}
    network = builder.build()
    assert criticality_index(network, schedule(network)).tolist() == [1, 0.5, 0.5, 1]


def test_where_there_is_no_end_those_that_never_finish_are_critical() -> None:
    builder = work({"a": 2, "cancelled": INFINITE, "after": 1})
    builder.link("cancelled", "after")
    assert critical(builder) == {"cancelled", "after"}


def test_of_two_alike_branches_each_is_critical_in_half_of_the_worlds() -> None:
    """Continuous and independent: P(X > Y) = 1/2. Of 10,000 worlds, five standard errors."""
    random = np.random.Generator(np.random.Philox(5))
    builder = NetworkBuilder(10_000)
    builder.activity("a", random.uniform(1, 9, 10_000))
    builder.activity("b", random.uniform(1, 9, 10_000))
    builder.activity("end", 1)
    builder.link("a", "end")
    builder.link("b", "end")
    network = builder.build()
    index = criticality_index(network, schedule(network))
    assert index[:2] == pytest.approx([0.5, 0.5], abs=5 * 0.5 / 100)
    assert index[2] == 1


def has_no_float(network: Network, draw: int) -> list[bool]:
    """Zero total float by the forward and backward pass of the critical path, links alone."""
    lags = row_of(network.lag_ticks, draw)
    links = list(zip(network.link_before, network.link_after, lags, strict=True))
    duration = network.duration_ticks[draw]
    early, rounds = duration.copy(), range(len(duration))
    for _ in rounds:
        for before, after, lag in links:
            early[after] = max(early[after], early[before] + lag + duration[after])
    late = np.full(len(duration), early.max())
    for _ in rounds:
        for before, after, lag in links:
            late[before] = min(late[before], late[after] - duration[after] - lag)
    return (early == late).tolist()


@settings(max_examples=100, deadline=None)
@given(network=networks(frozenset({"lags", "zero_durations"})))
def test_without_resources_it_is_the_zero_float_of_the_critical_path(network: Network) -> None:
    marks = is_critical(network, schedule(network))
    for draw in range(network.draws):
        assert marks[draw].tolist() == has_no_float(network, draw)


class Definition:
    """The words of the definition, all from scratch for each pair: slow, and without any sweep."""

    def __init__(self, network: Network, result: Schedule, draw: int) -> None:
        self.start, self.finish = (
            result.start_ticks[draw].tolist(),
            result.finish_ticks[draw].tolist(),
        )
        self.selected = np.flatnonzero(network.is_selected[draw]).tolist()
        self.earliest = row_of(network.earliest_start_ticks, draw).tolist()
        self.initial = network.initial[draw].tolist()
        lags = row_of(network.lag_ticks, draw).tolist()
        links = (network.link_before.tolist(), network.link_after.tolist(), lags)
        self.links = list(zip(*links, strict=True))
        steps = (row_of(network.capacity_change_ticks, draw), row_of(network.capacity, draw))
        self.steps = [
            tuple(table[first:end].tolist() for table in steps)
            for first, end in pairwise(network.capacity_offset)
        ]
        self.needs, self.makes, self.uses = (
            [
                dict(zip(items[first:end].tolist(), row[first:end].tolist(), strict=True))
                for first, end in pairwise(offset)
            ]
            for items, row, offset in (
                (network.need_resource, row_of(network.need_amount, draw), network.need_offset),
                (
                    network.produce_stock,
                    row_of(network.produce_amount, draw),
                    network.produce_offset,
                ),
                (
                    network.consume_stock,
                    row_of(network.consume_amount, draw),
                    network.consume_offset,
                ),
            )
        )

    def free(self, resource: int, tick: int) -> int:
        changes, capacities = self.steps[resource]
        running = [a for a in self.selected if self.start[a] <= tick < self.finish[a]]
        in_use = sum(self.needs[a].get(resource, 0) for a in running)
        return [0, *capacities][bisect_right(changes, tick)] - in_use

    def level(self, stock: int, tick: int) -> int:
        made = sum(self.makes[a].get(stock, 0) for a in self.selected if self.finish[a] <= tick)
        used = sum(self.uses[a].get(stock, 0) for a in self.selected if self.start[a] <= tick)
        return self.initial[stock] + made - used

    def has_waited(self, after: int) -> bool:
        ready = [self.finish[a] + lag for a, b, lag in self.links if b == after]
        return max([self.earliest[after], *ready]) < self.start[after]

    def binds(self, before: int, after: int) -> bool:
        tick = self.finish[before]
        if tick != self.start[after]:
            return False
        ending = [a for a in self.selected if self.finish[a] == tick]
        lasting = [a for a in ending if self.start[a] < tick]
        found = [
            (gift, [self.needs[a].get(r, 0) for a in lasting], self.free(r, tick))
            for r, gift in self.needs[before].items()
            if before in lasting and self.needs[after].get(r, 0)
        ]
        found += [
            (gift, [self.makes[a].get(s, 0) for a in ending], self.level(s, tick))
            for s, gift in self.makes[before].items()
            if self.uses[after].get(s, 0)
        ]
        return any(
            gift and (left < gift or (self.has_waited(after) and max(gifts) <= left < sum(gifts)))
            for gift, gifts, left in found
        )

    def critical(self) -> set[int]:
        last = max(self.finish[a] for a in self.selected)
        critical = {a for a in self.selected if self.finish[a] == last}
        grows = last < NEVER
        while grows:
            ready = [(a, b) for a, b, lag in self.links if self.finish[a] + lag == self.start[b]]
            found = {a for a, b in ready if b in critical}
            wanting = [b for b in critical if b in self.selected]
            found |= {a for a in self.selected for b in wanting if self.binds(a, b)}
            grows = not found <= critical
            critical |= found
        return critical & set(self.selected)


@settings(max_examples=150, deadline=None)
@given(network=mixtures.filter(lambda network: network.is_selected.any(axis=1).all()))
def test_with_all_features_it_is_what_the_definition_says(network: Network) -> None:
    result = schedule(network)
    marks = is_critical(network, result)
    for draw in range(network.draws):
        assert set(np.flatnonzero(marks[draw])) == Definition(network, result, draw).critical()


@pytest.mark.parametrize("seed", range(3))
def test_in_a_crowd_it_is_what_the_definition_says(seed: int) -> None:
    network = crowd(seed, activities=60)
    result = schedule(network)
    marks = is_critical(network, result)
    assert set(np.flatnonzero(marks[0])) == Definition(network, result, 0).critical()
