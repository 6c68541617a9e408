"""Sets of rules, and the people behind them."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.sovereignty.market_reach import (
    effective_number,
    entered_states,
    entry_time_h,
    reachable_person,
    time_to_reach_h,
)

OTHERS = np.array([10.0, 40.0, 20.0])
HOME = 30.0


def test_equal_states_count_as_many_as_they_are() -> None:
    assert effective_number(np.full(27, 3.0), np.zeros(1))[0] == pytest.approx(27.0)


def test_one_half_and_two_quarters_by_hand() -> None:
    # 1 / (1/4 + 1/16 + 1/16) = 8/3; with half of the rules common (8/3 + 1) / 2.
    found = effective_number(np.array([2.0, 1.0, 1.0]), np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(found, [8 / 3, 11 / 6, 1.0])


def test_the_effective_number_lies_between_one_and_the_count() -> None:
    generator = np.random.default_rng(1)
    for states in (1, 2, 9, 27):
        found = effective_number(generator.random(states) + 0.01, generator.random(50))
        assert ((found >= 1.0 - 1e-12) & (found <= states + 1e-12)).all()


def test_splitting_a_state_in_two_equal_halves_never_makes_fewer() -> None:
    whole, split = np.array([4.0, 2.0, 1.0]), np.array([2.0, 2.0, 2.0, 1.0])
    share = np.linspace(0.0, 1.0, 11)
    assert (effective_number(split, share) >= effective_number(whole, share)).all()


def test_the_time_of_an_entry_by_hand() -> None:
    # 30 percent common: 0.7 x 1,000 + 0.3 x 200 = 760 h.
    found = entry_time_h(np.array([1000.0]), np.array([200.0]), np.array([0.3]))
    assert found[0] == pytest.approx(760.0)


def test_whole_rounds_of_entries_count() -> None:
    # A round every 100 h: none after 99 h, one after 100 h, and never more than there are.
    since = np.array([0.0, 99.0, 100.0, 250.0, 900.0])
    one = entered_states(since, np.array([100.0]), np.array([1.0]), 3)
    two = entered_states(since, np.array([100.0]), np.array([2.0]), 3)
    np.testing.assert_array_equal(one, [[0, 0, 1, 2, 3]])
    np.testing.assert_array_equal(two, [[0, 0, 2, 3, 3]])


def test_where_entry_takes_no_time_all_states_are_open_at_launch() -> None:
    found = entered_states(np.array([0.0]), np.array([0.0]), np.array([1.0]), 26)
    np.testing.assert_array_equal(found, [[26]])


def test_the_largest_states_come_first() -> None:
    reached = reachable_person(HOME, OTHERS, np.array([[0, 1, 2, 3]]))
    np.testing.assert_array_equal(reached, [[30.0, 70.0, 90.0, 100.0]])


@pytest.mark.parametrize(
    ("person", "rounds"), [(30.0, 0), (31.0, 1), (70.0, 1), (90.0, 2), (100.0, 3), (101.0, np.inf)]
)
def test_the_time_to_reach_a_number_of_people(person: float, rounds: float) -> None:
    found = time_to_reach_h(person, (HOME, OTHERS), np.array([50.0]), np.array([1.0]))
    assert found[0] == rounds * 50.0


def test_time_and_reach_agree() -> None:
    entry, parallel = np.array([70.0, 130.0]), np.array([1.0, 2.0])
    needed = time_to_reach_h(85.0, (HOME, OTHERS), entry, parallel)
    for world in range(2):
        at = np.array([needed[world] - 1.0, needed[world]])
        entered = entered_states(at, entry[[world]], parallel[[world]], 3)
        before, then = reachable_person(HOME, OTHERS, entered)[0]
        assert before < 85.0 <= then
