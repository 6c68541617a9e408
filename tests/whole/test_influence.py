"""A planted dependence is found, noise is not, and shares follow the closed forms."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from ausbau.influence import chance_border, influences

DRAWS = 200
PARAMETERS = 150


def noise(seed: int, draws: int = DRAWS) -> pd.DataFrame:
    """Numbers, and choices of three names, that have nothing to do with anything."""
    random = np.random.Generator(np.random.Philox(seed))
    numbers = {f"number.{index:03d}": random.random(draws) for index in range(PARAMETERS - 10)}
    names = np.array(["existing", "modular", "new"])
    choices = {f"choice.{index}": names[random.integers(0, 3, draws)] for index in range(10)}
    return pd.DataFrame({"draw": np.arange(draws)} | numbers | choices)


def test_a_planted_dependence_is_named_first_and_alone() -> None:
    parameters = noise(1)
    found = influences(parameters, np.exp(3 * parameters["number.007"].to_numpy()))
    assert [influence.path for influence in found] == ["number.007"]
    assert found[0].explained_share == pytest.approx(1.0)


def test_a_planted_choice_explains_what_its_means_explain() -> None:
    """Ranks 1 to 100 in two halves: between 100 · 25² = 62,500 of 100 · (100² − 1) / 12 = 83,325."""
    values = np.arange(100.0)
    parameters = pd.DataFrame({"way": np.where(values < 50, "reused", "new")})
    found = influences(parameters, values)
    assert found[0].explained_share == pytest.approx(62_500 / 83_325)


def test_the_share_is_the_squared_rank_correlation_of_scipy() -> None:
    random = np.random.Generator(np.random.Philox(3))
    cause = random.random(DRAWS).round(1)
    values = cause + 0.3 * random.random(DRAWS)
    found = influences(pd.DataFrame({"cause": cause}), values)
    assert found[0].explained_share == pytest.approx(spearmanr(cause, values).statistic ** 2)


def test_noise_is_hardly_ever_named() -> None:
    """At 5 % for the whole table, 5 of 20 tables or more would come in 1 of 390 cases (binomial)."""
    random = np.random.Generator(np.random.Philox(4))
    named = [bool(influences(noise(seed), random.random(DRAWS))) for seed in range(20)]
    assert sum(named) < 5


def test_five_per_cent_of_the_variance_at_200_draws_and_150_parameters_is_noise() -> None:
    """By the normal distribution: z(1 − 0.025 / 150)² / 199 is above six per cent."""
    z = NormalDist().inv_cdf(1 - 0.025 / PARAMETERS)
    assert chance_border(DRAWS, PARAMETERS) == pytest.approx(z**2 / 199)
    assert 0.06 < chance_border(DRAWS, PARAMETERS) < 0.08


def test_the_border_of_one_choice_is_that_of_the_chi_square_table() -> None:
    """χ² tables, upper 5 %: 3.841 for one degree of freedom, 5.991 for two."""
    assert chance_border(101, 1) == pytest.approx(0.03841, abs=1e-5)
    assert chance_border(101, 1, degrees=2) == pytest.approx(0.05991, abs=1e-5)


def test_more_draws_show_weaker_influences() -> None:
    assert chance_border(1000, 150) < chance_border(200, 150) < chance_border(200, 300)


def test_a_metric_that_does_not_vary_has_no_influences() -> None:
    assert influences(noise(5), np.full(DRAWS, np.inf)) == []


def test_worlds_in_which_it_never_happens_rank_last() -> None:
    """Infinite dates are ranks like others, and no warning."""
    parameters = noise(6)
    cause = parameters["number.001"].to_numpy()
    found = influences(parameters, np.where(cause > 0.5, np.inf, cause))
    assert [influence.path for influence in found] == ["number.001"]


def test_fixed_parameters_are_not_tested() -> None:
    values = np.arange(100.0)
    assert influences(pd.DataFrame({"draw": values, "fixed": np.ones(100)}), values) == []
