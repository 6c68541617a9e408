"""The machine-repair formula beside closed forms and the balance equations of its Markov chain."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from ausbau.buildout.fleet import Repair, mean_down
from ausbau.buildout.machine_repair import mean_with_crews


def with_crews(machines: float, crews: float, ratio: float) -> float:
    return float(mean_with_crews(np.array([machines]), np.array([crews]), np.array([ratio]))[0])


def balanced(rates: np.ndarray) -> np.ndarray:
    """Steady state of a Markov chain with these rates from row to column."""
    generator = rates - np.diag(rates.sum(axis=1))
    equations = np.vstack([generator.T, np.ones(len(rates))])
    right = np.append(np.zeros(len(rates)), 1.0)
    return np.linalg.lstsq(equations, right, rcond=None)[0]


def test_two_machines_and_one_crew_by_hand() -> None:
    # weights 1, 2, 2: (2 · 1 + 2 · 2) / 5
    assert with_crews(2, 1, 1.0) == pytest.approx(6 / 5)


def test_with_a_crew_for_each_machine_they_do_not_wait() -> None:
    for machines, ratio in ((1, 0.3), (7, 0.3), (40, 2.0)):
        assert with_crews(machines, machines, ratio) == pytest.approx(
            machines * ratio / (1 + ratio)
        )


def test_one_machine_alone_is_away_for_its_own_repair() -> None:
    assert with_crews(1, 1, 0.25) == pytest.approx(0.2)


def test_crews_that_are_far_too_few_work_without_a_break() -> None:
    # all but R / ρ machines are with the crews
    assert with_crews(5000, 2, 1.0) == pytest.approx(5000 - 2)


def test_machines_that_never_fail_and_no_machines_at_all() -> None:
    assert with_crews(100, 1, 0.0) == 0
    assert with_crews(0, 1, 0.5) == 0


@pytest.mark.parametrize(("machines", "crews", "ratio"), [(6, 2, 0.4), (9, 3, 1.7), (12, 1, 0.05)])
def test_the_balance_equations_agree(machines: int, crews: int, ratio: float) -> None:
    rates = np.zeros((machines + 1, machines + 1))
    for broken in range(machines):
        rates[broken, broken + 1] = (machines - broken) * ratio
        rates[broken + 1, broken] = min(broken + 1, crews)
    mean = balanced(rates) @ np.arange(machines + 1)
    assert with_crews(machines, crews, ratio) == pytest.approx(mean, rel=1e-9)


def test_more_crews_never_make_it_longer_and_each_element_is_its_own() -> None:
    crews = np.arange(1.0, 9.0)
    means = mean_with_crews(np.full(8, 30.0), crews, np.full(8, 0.2))
    assert (np.diff(means) <= 1e-12).all()
    assert [with_crews(30, one, 0.2) for one in crews] == pytest.approx(means, rel=1e-12)


def test_waiting_for_parts_enters_as_the_balance_equations_say() -> None:
    """Four servers: working, waiting for a part (exponential here), with the one crew."""
    servers, failing, part_rate, crew_rate = 4, 0.01, 1 / 50, 1 / 30
    states = [
        (waiting, with_crew)
        for waiting, with_crew in product(range(servers + 1), repeat=2)
        if waiting + with_crew <= servers
    ]
    place = {state: index for index, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))
    for (waiting, with_crew), index in place.items():
        working = servers - waiting - with_crew
        if working:
            rates[index, place[waiting + 1, with_crew]] = working * failing
        if waiting:
            rates[index, place[waiting - 1, with_crew + 1]] = waiting * part_rate
        if with_crew:
            rates[index, place[waiting, with_crew - 1]] = crew_rate
    down = balanced(rates) @ np.array([sum(state) for state in states])
    repair = Repair(np.ones(1), np.array([50.0]), np.array([30.0]), np.zeros(1))
    found = mean_down(np.array([4.0]), np.ones(1), np.array([failing]), repair)
    assert found[0] == pytest.approx(down, rel=1e-9)
