"""What a competing plant takes, by hand."""

from __future__ import annotations

import numpy as np

from ausbau.demand.competitor import remaining_share, taken_share


def test_half_way_through_its_ramp_half_of_the_loss_has_come() -> None:
    found = remaining_share(np.array([0.4]), np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(found, [1.0, 0.8, 0.6])


def test_a_competitor_takes_the_share_of_all_demand_that_its_customers_have() -> None:
    """Of 30 and 10 GPUs it takes half of the second group's: 5 of 40; without any demand, nothing."""
    wanted = np.array([[[30.0, 10.0], [0.0, 0.0]]])
    kept = np.array([[[1.0, 0.5], [1.0, 0.5]]])
    np.testing.assert_allclose(taken_share(wanted, kept), [[0.125, 0.0]])
