"""The logistic path of need."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from ausbau.demand.growth import compound_multiple, logistic_multiple


def test_three_years_of_fifty_percent_towards_fourfold_by_hand() -> None:
    # 4 / (1 + 3 e^-1.5) = 4 / (1 + 3 · 0.22313016) = 4 / 1.66939048
    found = logistic_multiple(np.array([3.0]), np.array([0.5]), np.array([4.0]))
    assert found[0] == pytest.approx(2.396084, rel=1e-6)


def test_the_path_solves_the_differential_equation_of_imitation() -> None:
    rate, ceiling = 0.45, 5.0
    solution = solve_ivp(
        lambda _, multiple: rate * multiple * (1 - multiple / ceiling),
        (0.0, 12.0), [1.0], rtol=1e-10, atol=1e-12, t_eval=[0.5, 2.0, 7.0, 12.0],
    )  # fmt: skip
    found = logistic_multiple(solution.t, np.array(rate), np.array(ceiling))
    np.testing.assert_allclose(found, solution.y[0], rtol=1e-7)


def test_need_stands_at_one_at_the_reference_date_and_below_before() -> None:
    found = logistic_multiple(np.array([0.0, -2.0]), np.array([0.5]), np.array([4.0]))
    assert found[0] == 1.0
    assert 0 < found[1] < 1


def test_a_ceiling_at_the_start_means_no_growth() -> None:
    found = logistic_multiple(np.array([-3.0, 0.0, 9.0]), np.array([0.9]), np.array([1.0]))
    assert found.tolist() == [1.0, 1.0, 1.0]


def test_need_never_falls_and_never_passes_the_ceiling() -> None:
    years = np.linspace(-5, 200, 500)
    found = logistic_multiple(years, np.array(0.7), np.array(3.0))
    assert (np.diff(found) >= 0).all()
    assert found.max() == pytest.approx(3.0)
    assert (found <= 3.0).all()


def test_use_per_head_compounds_by_the_year_and_may_fall() -> None:
    # 1.1² and 0.95^0.5
    found = compound_multiple(np.array([2.0, 0.5]), np.array([0.1, -0.05]))
    np.testing.assert_allclose(found, [1.21, 0.9746794])
