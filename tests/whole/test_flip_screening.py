"""Which trials of a flip need no simulation, because the run's own worlds rule them out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ausbau.core.parameters import Parameter
from ausbau.flip_screening import are_like, is_out_of_reach
from ausbau.scenario import Scenario


def some(met: int, worlds: int) -> np.ndarray:
    return np.arange(worlds) < met


def test_none_of_twenty_rules_out_one_half_and_none_of_four_does_not() -> None:
    """1 − 0.025^(1/20) = 16.8 %, 1 − 0.025^(1/4) = 60.2 %."""
    assert is_out_of_reach(some(0, 20), 0.5, is_upward=True)
    assert is_out_of_reach(some(0, 20), 0.169, is_upward=True)
    assert not is_out_of_reach(some(0, 20), 0.168, is_upward=True)
    assert not is_out_of_reach(some(0, 4), 0.5, is_upward=True)


def test_all_of_twenty_rule_out_that_the_share_falls_below_eighty_percent() -> None:
    """0.025^(1/20) = 83.2 %."""
    assert is_out_of_reach(some(20, 20), 0.83, is_upward=False)
    assert not is_out_of_reach(some(20, 20), 0.84, is_upward=False)


def test_without_worlds_nothing_is_ruled_out() -> None:
    for is_upward in (True, False):
        assert not is_out_of_reach(some(0, 0), 0.5, is_upward=is_upward)


@pytest.mark.parametrize(("met", "worlds"), [(3, 40), (17, 40), (39, 40)])
def test_the_interval_is_the_exact_one_of_scipy(met: int, worlds: int) -> None:
    ends = stats.binomtest(met, worlds).proportion_ci(0.95, method="exact")
    assert is_out_of_reach(some(met, worlds), ends.high + 1e-6, is_upward=True)
    assert not is_out_of_reach(some(met, worlds), ends.high - 1e-6, is_upward=True)
    assert is_out_of_reach(some(met, worlds), ends.low - 1e-6, is_upward=False)
    assert not is_out_of_reach(some(met, worlds), ends.low + 1e-6, is_upward=False)


def parameter(plan: Scenario, path: str) -> Parameter:
    return plan.parameters[path]


def test_like_are_the_worlds_of_the_tenth_around_a_level(plan: Scenario) -> None:
    """`belief` is uniform from 0 to 1: at 0.95 those from 0.9 on, at 0.05 those up to 0.1."""
    belief = parameter(plan, "buildout.outside_view.belief")
    drawn = pd.Series([0.0, 0.09, 0.5, 0.91, 1.0])
    assert are_like(belief, drawn, 0.95).tolist() == [False, False, False, True, True]
    assert are_like(belief, drawn, 0.05).tolist() == [True, True, False, False, False]


def test_like_are_the_worlds_with_the_same_option(plan: Scenario) -> None:
    building = parameter(plan, "buildout.sites.plan.building")
    drawn = pd.Series(["existing", "new", "existing"])
    level = 0.001
    option = building.options[int(building.distribution.index(np.array([level]))[0])]
    assert are_like(building, drawn, level).tolist() == [name == option for name in drawn]
