"""The AI Act as a mean delay."""

from __future__ import annotations

import numpy as np

from ausbau.sovereignty.compliance import mean_delay_h

YEARS = np.array([2025, 2026, 2026, 2027, 2030])


def test_a_tenth_of_the_demand_waits_by_hand() -> None:
    # 1,000 h from 2026 on and 600 h from 2027 on, for a tenth of the demand.
    found = mean_delay_h(
        {2027: np.array([600.0]), 2026: np.array([1000.0])}, np.array([0.1]), YEARS
    )
    np.testing.assert_allclose(found, [[0.0, 100.0, 100.0, 60.0, 60.0]])


def test_nothing_waits_where_no_use_is_concerned() -> None:
    assert not mean_delay_h({2025: np.array([1000.0])}, np.zeros(1), YEARS).any()


def test_a_longer_procedure_never_delays_less() -> None:
    generator = np.random.default_rng(3)
    time, share = generator.random(30) * 1000, generator.random(30)
    short, long = (mean_delay_h({2026: hours}, share, YEARS) for hours in (time, time + 10))
    assert (long >= short).all()
