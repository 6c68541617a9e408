"""Staff, maintenance, site."""

from __future__ import annotations

import numpy as np

from ausbau.finance.opex import maintenance_eur, site_eur, staff_eur


def test_sixty_people_for_a_month_by_hand() -> None:
    # 60 posts at 96,000 EUR a year are 480,000 EUR a month.
    cost = staff_eur(np.array([[60.0]]), np.array([96e3]), np.array([1 / 12]))
    np.testing.assert_allclose(cost, [[480e3]])


def test_it_and_hall_are_maintained_at_their_own_rates() -> None:
    # 4 percent of 400 million EUR and 2 percent of 100 million EUR, for half a year.
    cost = maintenance_eur(
        np.array([[200e6]]), np.array([[50e6]]), np.array([0.04]), np.array([0.02])
    )
    np.testing.assert_allclose(cost, [[9e6]])


def test_a_plant_without_hall_pays_no_site() -> None:
    np.testing.assert_array_equal(site_eur(np.zeros((1, 3)), np.array([150e3])), np.zeros((1, 3)))


def test_each_world_pays_its_own_rates() -> None:
    cost = site_eur(np.array([[2.0], [2.0]]), np.array([100e3, 300e3]))
    np.testing.assert_allclose(cost, [[200e3], [600e3]])
