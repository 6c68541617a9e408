"""The integrator of the stocks against closed forms and another program."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from ausbau.core.arrays import Array
from ausbau.talent.flow_network import (
    FlowNetwork,
    Flows,
    advance,
    loss_rate_of_share,
    steady_stages,
)

POOL = FlowNetwork(("pool",), {"enter": (None, "pool"), "leave": ("pool", None)})
CHAIN = FlowNetwork(
    ("first", "second", "third", "done"),
    {
        "enter": (None, "first"),
        "pass_1": ("first", "second"),
        "pass_2": ("second", "third"),
        "finish": ("third", "done"),
    },
)
ADOPTION = FlowNetwork(("outside", "inside"), {"adopt": ("outside", "inside")})


def linear(network: FlowNetwork, entries: list[float], rates: list[float]) -> Flows:
    return lambda stocks: network.linear(stocks, np.array(entries), np.array(rates))


def pool_after_a_year(steps: int, hazard: float = 0.8) -> float:
    flows = linear(POOL, [300.0, 0.0], [0.0, hazard])
    return float(advance(POOL, np.array([1000.0]), flows, 1.0, steps=steps)[0][0])


def test_flows_and_what_they_change_by_hand() -> None:
    # 10 enter; a half of 8, a quarter of 4 and all of 2 pass on
    moving = CHAIN.linear(
        np.array([8.0, 4.0, 2.0, 0.0]),
        np.array([10.0, 0.0, 0.0, 0.0]),
        np.array([99.0, 0.5, 0.25, 1.0]),
    )
    assert moving.tolist() == [10.0, 4.0, 1.0, 2.0]
    assert CHAIN.change(moving).tolist() == [6.0, 3.0, -1.0, 2.0]


def test_the_steady_state_stays_and_as_many_leave_as_come() -> None:
    flows = linear(POOL, [2500.0, 0.0], [0.0, 0.05])
    stocks, moved = advance(POOL, np.array([50_000.0]), flows, 1.0, steps=12)
    assert stocks[0] == pytest.approx(50_000.0, rel=1e-14)
    assert moved.tolist() == pytest.approx([2500.0, 2500.0])


def test_a_pool_follows_its_closed_form() -> None:
    steady = 300 / 0.8
    expected = steady + (1000 - steady) * math.exp(-0.8)
    assert pool_after_a_year(12) == pytest.approx(expected, rel=1e-7)


def test_halving_the_step_divides_the_error_by_sixteen() -> None:
    steady = 300 / 0.8
    exact = steady + (1000 - steady) * math.exp(-0.8)
    errors = [pool_after_a_year(steps) - exact for steps in (8, 16, 32)]
    assert errors[0] / errors[1] == pytest.approx(16, rel=0.15)
    assert errors[1] / errors[2] == pytest.approx(16, rel=0.15)


def test_a_third_order_delay_is_an_erlang_distribution() -> None:
    # 1,000 people, mean of six months: after t, 1 − e^(−x) (1 + x + x²/2) of them are through, x = 3 t / 0.5
    rate, start = 6.0, np.array([1000.0, 0.0, 0.0, 0.0])
    flows = linear(CHAIN, [0.0] * 4, [0.0, rate, rate, rate])
    for months in (1, 6, 18):
        x = rate * months / 12
        expected = 1000 * (1 - math.exp(-x) * (1 + x + x * x / 2))
        found = advance(CHAIN, start, flows, months / 12, steps=months)[0]
        assert found[3] == pytest.approx(expected, abs=2.0)
        finer = advance(CHAIN, start, flows, months / 12, steps=20 * months)[0]
        assert finer[3] == pytest.approx(expected, abs=1e-4)


def test_adoption_by_contact_is_the_curve_of_bass() -> None:
    # Bass 1969: F(t) = (1 − e^(−(p+q)t)) / (1 + (q/p) e^(−(p+q)t)) of a market of 1,000
    p, q, market = 0.03, 0.38, 1000.0

    def flows(stocks: Array) -> Array:
        outside, inside = stocks
        return np.array([(p + q * inside / market) * outside])

    stocks = np.array([market, 0.0])
    for years in (1.0, 4.0, 5.0):
        stocks = advance(ADOPTION, stocks, flows, years, steps=round(12 * years))[0]
    decay = math.exp(-(p + q) * 10)
    assert stocks[1] == pytest.approx(market * (1 - decay) / (1 + q / p * decay), rel=1e-7)


def test_it_agrees_with_another_integrator() -> None:
    def flows(stocks: Array) -> Array:
        return np.array([40.0, 2.0 * stocks[0], 1.0 * stocks[1], 0.02 * stocks[2] * stocks[0]])

    start = np.array([30.0, 20.0, 10.0, 0.0])
    other = solve_ivp(
        lambda _, stocks: CHAIN.change(flows(stocks)), (0.0, 2.0), start, rtol=1e-10, atol=1e-10
    )
    found = advance(CHAIN, start, flows, 2.0, steps=48)[0]
    np.testing.assert_allclose(found, other.y[:, -1], rtol=1e-6)


@given(
    start=st.lists(st.floats(0, 1e6), min_size=4, max_size=4),
    enter=st.floats(0, 1e5),
    rates=st.lists(st.floats(0, 12), min_size=3, max_size=3),
)
def test_heads_are_conserved_to_rounding_and_never_negative(
    start: list[float], enter: float, rates: list[float]
) -> None:
    flows = linear(CHAIN, [enter, 0.0, 0.0, 0.0], [0.0, *rates])
    before = np.array(start)
    after, moved = advance(CHAIN, before, flows, 1 / 12)
    scale = before.sum() + enter + 1.0
    assert after.sum() == pytest.approx(before.sum() + moved[0], abs=1e-13 * scale)
    np.testing.assert_allclose(after - before, CHAIN.change(moved), atol=1e-13 * scale)
    assert (after >= -1e-12 * scale).all()
    assert (moved >= -1e-12 * scale).all()


def test_draws_do_not_depend_on_those_beside_them() -> None:
    start = np.linspace(1.0, 50.0, 4 * 7).reshape(4, 7)
    rates = np.array([0.0, 1.0, 3.0, 0.7])[:, np.newaxis]

    def flows(stocks: Array) -> Array:
        return CHAIN.linear(stocks, np.zeros_like(stocks), rates + 0.0 * stocks)

    whole = advance(CHAIN, start, flows, 1 / 12)[0]
    np.testing.assert_array_equal(whole[:, 2:4], advance(CHAIN, start[:, 2:4], flows, 1 / 12)[0])


def test_a_delay_in_its_steady_state_holds_inflow_times_time() -> None:
    # Little's law: 100 a year through three stages of four months each are 100 people
    rate = np.array(3.0)
    found = steady_stages(np.array(100.0), rate, np.array(0.0), np.array(0.0))
    assert found.tolist() == pytest.approx([100 / 3] * 3)


def test_a_steady_delay_with_drop_out_and_growth_keeps_growing_at_its_rate() -> None:
    rate, growth = np.array(1.0), math.log(1.1)
    loss = loss_rate_of_share(np.array(0.488), rate)  # 0.512 = 0.8³: four of five pass each stage
    assert loss == pytest.approx(0.25)
    stages = steady_stages(np.array(1000.0), rate, loss, np.array(growth))
    begin = float(stages[0] * (rate + loss + growth))
    change = np.array([begin, stages[0], stages[1]]) - (1.0 + 0.25) * stages
    np.testing.assert_allclose(change, growth * stages)
    assert stages[2] == pytest.approx(1000.0)


def test_without_drop_out_nobody_is_lost() -> None:
    assert loss_rate_of_share(np.array(0.0), np.array(3.0)) == 0.0
