"""The integrator of the stocks against closed forms and another program."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from ausbau.core.arrays import Array
from ausbau.talent.flow_kernel import Pace
from ausbau.talent.flow_network import FlowNetwork, advance, loss_rate_of_share, steady_stages

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
ADOPTION = FlowNetwork(
    ("outside", "inside"),
    {"of_oneself": ("outside", "inside"), "by_contact": ("outside", "inside")},
    contact_flow="by_contact",
    contact_stocks=("inside",),
)


def one_place(values: list[float]) -> Array:
    """The axes ``(…, origin, draw)`` with one origin and one draw."""
    return np.array(values)[:, np.newaxis, np.newaxis]


def steady(*per_year: float, contacts: float = 1.0, highest: float = math.inf) -> Pace:
    return Pace(one_place(list(per_year)), np.array([contacts]), highest)


def change(network: FlowNetwork, moved: Array) -> Array:
    """What people who move do to the stocks, flow by flow."""
    stocks = np.zeros((len(network.stocks), *moved.shape[1:]))
    for (source, target), moving in zip(network.ends.values(), moved, strict=True):
        for end, sign in ((source, -1.0), (target, 1.0)):
            if end is not None:
                stocks[network.stocks.index(end)] += sign * moving
    return stocks


def pool_after_a_year(steps: int, hazard: float = 0.8) -> float:
    pace = steady(300.0, hazard)
    return float(advance(POOL, one_place([1000.0]), pace, 1.0, steps=steps)[0][0, 0, 0])


def test_a_short_step_moves_what_the_rates_say_by_hand() -> None:
    # 10 enter in a year; a half of 8, a quarter of 4 and all of 2 pass on
    pace, instant = steady(10.0, 0.5, 0.25, 1.0), 1e-9
    after, moved = advance(CHAIN, one_place([8.0, 4.0, 2.0, 0.0]), pace, instant)
    assert moved.ravel() / instant == pytest.approx([10.0, 4.0, 1.0, 2.0], rel=1e-6)
    gained = (after.ravel() - [8.0, 4.0, 2.0, 0.0]) / instant
    assert gained == pytest.approx([6.0, 3.0, -1.0, 2.0], rel=1e-5)


def test_a_flow_by_contact_sees_people_of_all_origins_and_has_a_highest_rate() -> None:
    # 30 and 20 inside where 100 make the rate 1 a year: 0.5 of those outside of each origin, at most 0.2
    stocks = np.array([[[10.0], [40.0]], [[30.0], [20.0]]])
    per_year = np.array([[[0.0], [0.0]], [[1.0], [1.0]]])
    for highest, expected in ((math.inf, [5.0, 20.0]), (0.2, [2.0, 8.0])):
        pace = Pace(per_year, np.array([100.0]), highest)
        moved = advance(ADOPTION, stocks, pace, 1e-9)[1]
        assert moved[1].ravel() / 1e-9 == pytest.approx(expected, rel=1e-6)
        assert moved[0].tolist() == [[0.0], [0.0]]


def test_the_steady_state_stays_and_as_many_leave_as_come() -> None:
    stocks, moved = advance(POOL, one_place([50_000.0]), steady(2500.0, 0.05), 1.0, steps=12)
    assert stocks.item() == pytest.approx(50_000.0, rel=1e-14)
    assert moved.ravel() == pytest.approx([2500.0, 2500.0])


def test_a_pool_follows_its_closed_form() -> None:
    level = 300 / 0.8
    expected = level + (1000 - level) * math.exp(-0.8)
    assert pool_after_a_year(12) == pytest.approx(expected, rel=1e-7)


def test_halving_the_step_divides_the_error_by_sixteen() -> None:
    level = 300 / 0.8
    exact = level + (1000 - level) * math.exp(-0.8)
    errors = [pool_after_a_year(steps) - exact for steps in (8, 16, 32)]
    assert errors[0] / errors[1] == pytest.approx(16, rel=0.15)
    assert errors[1] / errors[2] == pytest.approx(16, rel=0.15)


def test_a_third_order_delay_is_an_erlang_distribution() -> None:
    # 1,000 people, mean of six months: after t, 1 − e^(−x) (1 + x + x²/2) of them are through, x = 3 t / 0.5
    rate, start = 6.0, one_place([1000.0, 0.0, 0.0, 0.0])
    pace = steady(0.0, rate, rate, rate)
    for months in (1, 6, 18):
        x = rate * months / 12
        expected = 1000 * (1 - math.exp(-x) * (1 + x + x * x / 2))
        found = advance(CHAIN, start, pace, months / 12, steps=months)[0]
        assert found[3].item() == pytest.approx(expected, abs=2.0)
        finer = advance(CHAIN, start, pace, months / 12, steps=20 * months)[0]
        assert finer[3].item() == pytest.approx(expected, abs=1e-4)


def test_adoption_by_contact_is_the_curve_of_bass() -> None:
    # Bass 1969: F(t) = (1 − e^(−(p+q)t)) / (1 + (q/p) e^(−(p+q)t)) of a market of 1,000
    p, q, market = 0.03, 0.38, 1000.0
    stocks = one_place([market, 0.0])
    for years in (1.0, 4.0, 5.0):
        pace = steady(p, q, contacts=market)
        stocks = advance(ADOPTION, stocks, pace, years, steps=round(12 * years))[0]
    decay = math.exp(-(p + q) * 10)
    expected = market * (1 - decay) / (1 + q / p * decay)
    assert stocks[1].item() == pytest.approx(expected, rel=1e-7)


def test_it_agrees_with_another_integrator() -> None:
    chain = FlowNetwork(CHAIN.stocks, CHAIN.ends, "finish", ("first", "done"))

    def slope(_: float, stocks: Array) -> Array:
        met = (stocks[0] + stocks[3]) / 50.0
        return change(chain, np.array([40.0, 2.0 * stocks[0], stocks[1], met * stocks[2]]))

    start = [30.0, 20.0, 10.0, 0.0]
    other = solve_ivp(slope, (0.0, 2.0), start, rtol=1e-10, atol=1e-10)
    pace = steady(40.0, 2.0, 1.0, 1.0, contacts=50.0)
    found = advance(chain, one_place(start), pace, 2.0, steps=48)[0]
    np.testing.assert_allclose(found.ravel(), other.y[:, -1], rtol=1e-6)


@given(
    start=st.lists(st.floats(0, 1e6), min_size=4, max_size=4),
    enter=st.floats(0, 1e5),
    rates=st.lists(st.floats(0, 12), min_size=3, max_size=3),
)
def test_heads_are_conserved_to_rounding_and_never_negative(
    start: list[float], enter: float, rates: list[float]
) -> None:
    before = one_place(start)
    after, moved = advance(CHAIN, before, steady(enter, *rates), 1 / 12)
    scale = before.sum() + enter + 1.0
    assert after.sum() == pytest.approx(before.sum() + moved[0].item(), abs=1e-13 * scale)
    np.testing.assert_allclose(after - before, change(CHAIN, moved), atol=1e-13 * scale)
    assert (after >= -1e-12 * scale).all()
    assert (moved >= -1e-12 * scale).all()


def test_draws_do_not_depend_on_those_beside_them() -> None:
    # more draws than are carried on at once, and some from either side of that border
    draws, some = 150, slice(40, 70)
    start = np.linspace(1.0, 50.0, 2 * 2 * draws).reshape(2, 2, draws)
    per_year, contacts = np.full((2, 2, draws), 0.7), np.linspace(1.0, 9.0, draws)
    whole = advance(ADOPTION, start, Pace(per_year, contacts, 5.0), 1 / 12)
    part = Pace(per_year[:, :, some], contacts[some], 5.0)
    alone = advance(ADOPTION, start[:, :, some], part, 1 / 12)
    for all_draws, of_some in zip(whole, alone, strict=True):
        np.testing.assert_array_equal(all_draws[:, :, some], of_some)


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
