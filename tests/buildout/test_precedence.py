"""Precedence alone: where nothing is scarce, the forward pass is the schedule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from random_networks import Case, builder_of, cases

from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.precedence import precedence_of, unhindered_start_ticks
from ausbau.buildout.simpy_engine import schedule


def without_scarcity(case: Case) -> Case:
    """The case with nothing needed and nothing consumed."""
    return replace(case, worlds=tuple(replace(world, need={}, consume={}) for world in case.worlds))


@given(cases())
@settings(max_examples=200, deadline=None)
def test_without_scarcity_the_forward_pass_gives_the_starts_of_the_engine(case: Case) -> None:
    network = builder_of(without_scarcity(case)).build()
    np.testing.assert_array_equal(unhindered_start_ticks(network), schedule(network).start_ticks)


@given(cases())
def test_scarcity_makes_nothing_earlier(case: Case) -> None:
    network = builder_of(case).build(refuses_shortages=False)
    assert (unhindered_start_ticks(network) <= schedule(network).start_ticks).all()


def test_the_order_puts_everything_after_what_it_waits_for() -> None:
    builder = NetworkBuilder(1)
    for name in ("roof", "walls", "floor", "paint"):
        builder.activity(name, 1.0)
    for before, after in (
        ("floor", "walls"),
        ("walls", "roof"),
        ("roof", "paint"),
        ("walls", "paint"),
    ):
        builder.link(before, after)
    network = builder.build()
    order = [network.activities[activity] for activity in precedence_of(network).order]
    assert order == ["floor", "walls", "roof", "paint"]
    # one hour each, one after the other
    assert (unhindered_start_ticks(network)[0] / 3_600_000).tolist() == [2.0, 1.0, 0.0, 3.0]
