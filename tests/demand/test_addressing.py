"""Users barred from US clouds, and what a competitor takes."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.demand.addressing import addressed_share, barred_part
from ausbau.demand.competitor import remaining_share


def test_a_tenth_barred_by_hand() -> None:
    # 0.1 · 0.35 + 0.9 · 0.15 = 0.035 + 0.135; of it 0.035 / 0.17
    numbers = (np.array([0.1]), np.array([0.35]), np.array([0.15]))
    assert addressed_share(*numbers)[0] == pytest.approx(0.17)
    assert barred_part(*numbers)[0] == pytest.approx(0.035 / 0.17)


def test_if_all_bring_the_same_share_barred_users_count_as_their_need() -> None:
    numbers = (np.array([0.3]), np.array([0.2]), np.array([0.2]))
    assert addressed_share(*numbers)[0] == pytest.approx(0.2)
    assert barred_part(*numbers)[0] == pytest.approx(0.3)


def test_a_group_that_brings_nothing_has_no_barred_part() -> None:
    assert barred_part(np.array([0.5]), np.array([0.0]), np.array([0.0])).tolist() == [0.0]


def test_a_gigafactory_takes_its_share_as_it_fills() -> None:
    found = remaining_share(np.array(0.4), np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(found, [1.0, 0.8, 0.6])
