"""Both engines give the same schedule, tick for tick, for what ships and for random networks."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from gantt import work
from hypothesis import given, settings
from hypothesis import strategies as st
from network_strategies import FEATURES, crowd, mixtures, networks
from random_networks import Case, builder_of, cases, hours_by_id
from time_stepped import TimeStepped

from ausbau import scenario
from ausbau.buildout import compiled_engine, simpy_engine
from ausbau.buildout.calendars import NEVER, TICKS_PER_HOUR
from ausbau.buildout.network import Network, Schedule
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.plan_network import outlook
from ausbau.talent import stage as talent

FOLDER = Path(__file__).parent.parent.parent / "scenarios"
SHIPPED = [
    file for file in sorted(FOLDER.glob("*.yaml")) if "\nextends:" in file.read_text("utf-8")
]


def assert_equal(one: Schedule, other: Schedule) -> None:
    np.testing.assert_array_equal(one.start_ticks, other.start_ticks)
    np.testing.assert_array_equal(one.finish_ticks, other.finish_ticks)


def assert_twins_agree(network: Network) -> None:
    assert_equal(compiled_engine.schedule(network), simpy_engine.schedule(network))


def plan_network(file: Path, draws: int) -> Network:
    """The network of a shipped scenario, with the crews that its talent stage supplies."""
    loaded = scenario.load(file)
    worlds, catalogue = loaded.worlds(1, 0, draws), loaded.spec.catalogue
    supply = talent.supply(loaded.spec.talent, catalogue, worlds.limited_to("talent", "catalogue"))
    crews = supply["talent.installation_crews"].values
    worlds = worlds.limited_to("buildout", "catalogue")
    return outlook(loaded.spec.buildout, catalogue, worlds, crews).ahead


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_twins_agree_on_every_shipped_plan(file: Path) -> None:
    assert_twins_agree(plan_network(file, draws=20))


@pytest.mark.parametrize("feature", FEATURES)
def test_the_twins_agree_on_each_feature_alone(feature: str) -> None:
    @settings(max_examples=100, deadline=None)
    @given(network=networks(frozenset({feature})))
    def agree(network: Network) -> None:
        assert_twins_agree(network)

    agree()


@settings(max_examples=400, deadline=None)
@given(network=mixtures)
def test_the_twins_agree_on_mixtures_of_all_features(network: Network) -> None:
    assert_twins_agree(network)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_twins_agree_on_crowds_that_want_different_things(seed: int) -> None:
    assert_twins_agree(crowd(seed))


@settings(max_examples=100, deadline=None)
@given(case=cases())
def test_times_equal_those_of_stepping_hour_by_hour(case: Case) -> None:
    result = compiled_engine.schedule(builder_of(case).build())
    for draw, world in enumerate(case.worlds):
        assert hours_by_id(case.ids, result, draw) == TimeStepped(case, world).run()


def test_an_overtaken_activity_starts_when_it_does_by_hand() -> None:
    """Two crews: a holds one, b wants both, c is content with the other one.

    a ####      1 crew
    b ......##  2 crews
    c ######    1 crew
    """
    builder = work({"a": 4, "b": 2, "c": 6}, crew=2)
    for name, crews in (("a", 1), ("b", 2), ("c", 1)):
        builder.need(name, "crew", crews)
    result = compiled_engine.schedule(builder.build())
    assert (result.start_ticks[0] / TICKS_PER_HOUR).tolist() == [0, 6, 0]
    assert (result.finish_ticks[0] / TICKS_PER_HOUR).tolist() == [4, 8, 6]


def test_a_network_without_activities_has_an_empty_schedule() -> None:
    result = compiled_engine.schedule(NetworkBuilder(3).build())
    assert result.start_ticks.shape == result.finish_ticks.shape == (3, 0)


def test_sums_beyond_the_last_tick_are_never_and_do_not_overflow() -> None:
    """Half of all ticks twice is more than there are; a chain of three such activities."""
    half_h = NEVER / 2 / TICKS_PER_HOUR
    builder = work({"a": half_h, "b": half_h * 1.5, "c": half_h})
    builder.link("a", "b", lag_h=1)
    builder.link("b", "c", lag_h=half_h)
    network = builder.build()
    assert_twins_agree(network)
    assert compiled_engine.schedule(network).finish_ticks[0, 1:].tolist() == [NEVER, NEVER]


@pytest.mark.parametrize("threads", [2, 3, 7])
def test_the_number_of_threads_changes_nothing(threads: int) -> None:
    network = crowd(seed=1)
    assert_equal(
        compiled_engine.schedule(network, threads=threads), compiled_engine.schedule(network)
    )


def test_arrays_that_could_be_written_to_are_scheduled_alike_and_left_alone() -> None:
    network = crowd(seed=2)
    writable = replace(
        network,
        **{
            field.name: value.copy()
            for field in fields(network)
            if isinstance(value := getattr(network, field.name), np.ndarray)
        },
    )
    assert_equal(compiled_engine.schedule(writable), compiled_engine.schedule(network))
    np.testing.assert_array_equal(writable.duration_ticks, network.duration_ticks)


def test_five_thousand_activities_that_wait_for_one_crew_take_turns_by_rank() -> None:
    """One hour each, one after the other, in the order of their ids as strings."""
    ids = [f"lot{number:05}" for number in range(5_000)]
    builder = NetworkBuilder(1)
    builder.resource("crew", 1)
    for name in reversed(ids):
        builder.activity(name, 1)
        builder.need(name, "crew", 1)
    start_h = compiled_engine.schedule(builder.build()).start_ticks[0] / TICKS_PER_HOUR
    np.testing.assert_array_equal(start_h, np.arange(len(ids))[::-1])
