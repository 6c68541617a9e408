"""The individual grid fee of base-load customers."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy import individual_grid_fee


@pytest.mark.parametrize(
    ("energy_mwh", "hours", "floor"),
    [
        (105_000.0, 6_999.0, 1.0),
        (105_000.0, 7_000.0, 0.20),
        (105_000.0, 7_499.0, 0.20),
        (105_000.0, 7_500.0, 0.15),
        (105_000.0, 8_000.0, 0.10),
        (10_000.0, 8_500.0, 1.0),  # the law says "more than ten gigawatt-hours"
        (10_001.0, 8_500.0, 0.10),
    ],
)
def test_the_floors_are_those_of_the_law(energy_mwh: float, hours: float, floor: float):
    """§ 19 (2) sentences 2 to 4 StromNEV."""
    found = individual_grid_fee.floor_share(np.array([[energy_mwh]]), np.array([[hours]]))
    assert found.tolist() == [[floor]]


def test_at_8000_hours_of_2026_the_full_discount_is_twelve_eur_per_mwh():
    """Energy facts 2.2: 53.06 EUR/kW and 0.69 ct/kWh are 13.5 EUR/MWh, of which nine tenths go."""
    published = np.array([[(53_060.0 / 8_000.0 + 6.9) * 105_000.0]])
    found = individual_grid_fee.discount_eur(
        published, np.array([[0.10]]), np.array([1.0]), np.array([[True]])
    )
    assert found[0, 0] / 105_000.0 == pytest.approx(0.9 * 13.53, abs=0.01)


def test_the_depth_lies_between_the_published_fee_and_the_floor():
    published = np.full((3, 1), 100.0)
    found = individual_grid_fee.discount_eur(
        published, np.full((3, 1), 0.2), np.array([0.0, 0.5, 1.0]), np.ones((3, 1), dtype=np.bool_)
    )
    assert found[:, 0].tolist() == [0.0, 40.0, 80.0]


def test_after_the_end_of_the_ordinance_nothing_is_discounted():
    found = individual_grid_fee.discount_eur(
        np.array([[100.0, 100.0]]), np.full((1, 2), 0.1), np.array([1.0]), np.array([[True, False]])
    )
    assert found.tolist() == [[90.0, 0.0]]
