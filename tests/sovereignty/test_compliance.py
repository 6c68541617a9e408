"""The AI Act as a mean delay."""

from __future__ import annotations

import numpy as np

from ausbau.sovereignty.compliance import mean_delay_h


def test_a_tenth_of_the_demand_waits_by_hand() -> None:
    found = mean_delay_h(np.array([[0.0, 1000.0, 600.0]]), np.array([0.1]))
    np.testing.assert_allclose(found, [[0.0, 100.0, 60.0]])


def test_nothing_waits_where_no_use_is_concerned() -> None:
    assert not mean_delay_h(np.full((1, 3), 1000.0), np.zeros(1)).any()


def test_a_longer_procedure_never_delays_less() -> None:
    generator = np.random.default_rng(3)
    time, share = generator.random((30, 2)) * 1000, generator.random(30)
    short, long = (mean_delay_h(hours, share) for hours in (time, time + 10))
    assert (long >= short).all()
