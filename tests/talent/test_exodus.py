"""The US shock: intentions, behaviour, arrivals."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.talent.exodus import bound_for_germany_per_year, leavers_per_year, us_inflow_ratio


def test_the_chain_of_the_prior_gives_about_340_a_year() -> None:
    # talent facts, section 8: 85,000 H-1B · 45 percent from abroad · 20 percent AI specialists,
    # 60 percent deterred, 7.5 percent of them choose Germany
    deterred = np.array(85_000 * 0.45 * 0.2 * 0.6)
    found = bound_for_germany_per_year(np.array(0.0), deterred, np.array(0.075))
    assert found == pytest.approx(344.25)


def test_intentions_and_behaviour_lie_orders_apart() -> None:
    # 150,000 of 200,000 think of leaving; half a percent of those leave in a year
    found = leavers_per_year(np.array(200_000.0), np.array(0.75), np.array(0.005))
    assert found == pytest.approx(750.0)


def test_the_inflow_to_the_us_falls_by_the_deterred_and_the_leavers() -> None:
    # 7,500 came in 2024; 20 percent no longer come and 750 leave
    found = us_inflow_ratio(np.array(750.0), np.array(7500.0), np.array(0.2))
    assert found == pytest.approx(0.7)


def test_without_a_shock_nothing_changes() -> None:
    none = np.array(0.0)
    assert us_inflow_ratio(none, np.array(7500.0), none) == 1.0
    assert bound_for_germany_per_year(none, none, np.array(0.075)) == 0.0
