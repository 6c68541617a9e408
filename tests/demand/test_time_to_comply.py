"""The AI Act as time to comply."""

from __future__ import annotations

import numpy as np

from ausbau.demand.compliance import high_risk_share, longest_h, time_to_comply_h

YEARS = np.array([2025, 2026, 2026, 2027, 2030])


def test_each_year_keeps_the_time_of_the_last_one_stated() -> None:
    found = time_to_comply_h({2027: np.array([600.0]), 2026: np.array([1000.0])}, YEARS)
    np.testing.assert_allclose(found, [[0.0, 1000.0, 1000.0, 600.0, 600.0]])


def test_the_longest_time_is_that_of_each_world() -> None:
    found = longest_h({2026: np.array([1000.0, 200.0]), 2027: np.array([600.0, 700.0])})
    assert found.tolist() == [1000.0, 700.0]


def test_a_group_without_need_does_not_count() -> None:
    # 100 GPUs of which 20 percent, 300 of which 60: 200 of 400; the third asks for nothing
    need, shares = np.array([[100.0, 300.0, 0.0]]), np.array([[0.2, 0.6, 1.0]])
    assert high_risk_share(need, shares).tolist() == [0.5]
    assert high_risk_share(np.zeros((1, 3)), shares).tolist() == [0.0]
