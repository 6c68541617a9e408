"""Moments of capped lognormal sizes, by hand and by quadrature."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from ausbau.core.capped_lognormal import moment

FAR = 1e12


def of(order: int, median: float, spread: float, cap: float, above: float = 0.0) -> float:
    return float(moment(order, np.array(median), np.array(spread), np.array(cap), above=above))


def test_without_a_cap_the_moments_are_those_of_the_lognormal_by_hand() -> None:
    # 8 e^(1/2) and 64 e^2
    assert of(1, 8.0, 1.0, FAR) == pytest.approx(8.0 * math.exp(0.5))
    assert of(2, 8.0, 1.0, FAR) == pytest.approx(64.0 * math.exp(2.0))
    assert of(0, 8.0, 1.0, FAR) == pytest.approx(1.0)


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("above", [0.0, 32.0])
def test_a_capped_moment_is_its_integral(order: int, above: float) -> None:
    size = stats.lognorm(s=2.0, scale=8.0)
    within, _ = integrate.quad(
        lambda log: math.exp(order * log) * stats.norm.pdf(log, math.log(8.0), 2.0),
        math.log(max(above, 1e-9)), math.log(1000.0),
    )  # fmt: skip
    expected = within + 1000.0**order * size.sf(1000.0)
    assert of(order, 8.0, 2.0, 1000.0, above) == pytest.approx(expected, rel=1e-8)


def test_a_cap_far_below_the_median_is_the_size_of_all() -> None:
    assert of(1, 1e6, 0.5, 3.0) == pytest.approx(3.0)


def test_nobody_is_above_the_cap() -> None:
    assert of(1, 8.0, 2.0, 1000.0, above=1001.0) == 0.0
    assert of(0, 8.0, 2.0, 1000.0, above=1000.0) == pytest.approx(
        stats.norm.sf(math.log(125.0) / 2.0)
    )
