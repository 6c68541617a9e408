"""Quantiles of beta distributions from tables, against SciPy's inverse and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from ausbau.core.beta_quantile import beta_quantile

TAILS = 10.0 ** -np.arange(1.0, 60.0)
LEVELS = np.concatenate([np.linspace(0.0, 1.0, 20_001), TAILS, 1.0 - TAILS[:15]])


@pytest.mark.parametrize("a", np.linspace(1.0, 5.0, 9))
def test_the_table_is_off_by_at_most_a_hundred_billionth_of_the_range(a: float) -> None:
    """All shapes of PERT distributions sum to 6."""
    expected = special.betaincinv(a, 6.0 - a, LEVELS)
    np.testing.assert_allclose(beta_quantile(a, 6.0 - a, LEVELS), expected, rtol=0, atol=1e-11)


def test_shapes_of_one_are_uniform_and_of_one_and_five_a_power() -> None:
    # F(x) = 1 − (1 − x)^5 for shapes 1 and 5
    np.testing.assert_allclose(beta_quantile(1.0, 1.0, LEVELS), LEVELS, rtol=0, atol=1e-15)
    power = 1.0 - (1.0 - LEVELS) ** 0.2
    np.testing.assert_allclose(beta_quantile(1.0, 5.0, LEVELS), power, rtol=0, atol=1e-11)


@pytest.mark.parametrize("a", [1.0, 2.0, 3.7, 5.0])
def test_quantiles_rise_with_the_level_from_bound_to_bound(a: float) -> None:
    found = beta_quantile(a, 6.0 - a, np.sort(LEVELS))
    assert (np.diff(found) >= 0.0).all()
    assert (found[0], found[-1]) == (0.0, 1.0)


def test_mirrored_shapes_have_mirrored_quantiles() -> None:
    levels = np.linspace(0.0, 1.0, 1025)
    mirrored = 1.0 - beta_quantile(4.2, 1.8, 1.0 - levels)
    np.testing.assert_allclose(beta_quantile(1.8, 4.2, levels), mirrored, rtol=0, atol=1e-15)


def test_a_level_has_the_same_quantile_alone_and_among_others() -> None:
    levels = np.linspace(0.01, 0.99, 50)
    alone = np.array([beta_quantile(2.5, 3.5, levels[[index]])[0] for index in range(50)])
    np.testing.assert_array_equal(beta_quantile(2.5, 3.5, levels), alone)
