"""What the operator pays for power."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy import procurement
from ausbau.energy.procurement import Contract, Market

YEAR = np.array([2027, 2027])


def market(spot: float = 80.0, forward: float = 70.0, spread: float = 50.0) -> Market:
    """Two months at the same prices, one world."""
    return Market(*(np.full((1, 2), value) for value in (spot, forward, spread)))


def contract(share: float, price: float, output=(1.0, 1.0), covariance=(0.0, 0.0)) -> Contract:
    return Contract(np.array([share]), np.array([price]), np.array(output), np.array([covariance]))


def price(contracts: list[Contract], forward_share: float, energy=(10.0, 10.0)) -> list[float]:
    delivered = [procurement.delivered_share(one, np.array([energy]), YEAR) for one in contracts]
    found = procurement.energy_price(market(), np.array([forward_share]), contracts, delivered)
    return found[0].tolist()


@pytest.mark.parametrize(("share", "expected"), [(0.0, 80.0), (0.5, 75.0), (1.0, 70.0)])
def test_forward_and_spot_mix_by_their_share(share: float, expected: float):
    assert price([], share) == pytest.approx([expected] * 2)


def test_a_base_contract_comes_first_and_the_rest_is_mixed():
    """Four tenths at 60, of the others half at 70 and half at 80."""
    assert price([contract(0.4, 60.0)], 0.5) == pytest.approx([0.4 * 60 + 0.6 * 75] * 2)


def test_a_solar_park_earns_less_than_the_mean_where_prices_are_low_at_noon():
    """Output 0.5 and 1.5 of its mean; covariance −0.3 in summer: 80 − 50 · 0.3 / 1.5 = 70."""
    park = contract(0.2, 45.0, output=(0.5, 1.5), covariance=(0.0, -0.3))
    assert procurement.capture_price(market(), park)[0] == pytest.approx([80.0, 70.0])


def test_a_solar_contract_is_worth_what_its_capture_price_exceeds_its_price():
    """A fifth of 20 MWh, 1 in winter and 3 in summer: 80 less 0.1 · 35, and 80 less 0.3 · 25."""
    park = contract(0.2, 45.0, output=(0.5, 1.5), covariance=(0.0, -0.3))
    assert price([park], 0.0) == pytest.approx([80 - 3.5, 80 - 7.5])


def test_deliveries_of_a_year_sum_to_the_share_of_its_use():
    park = contract(0.3, 45.0, output=(0.2, 1.8))
    energy = np.array([[5.0, 40.0]])
    delivered = procurement.delivered_share(park, energy, YEAR) * energy
    assert delivered.sum() == pytest.approx(0.3 * 45.0)
    assert procurement.delivered_share(park, np.zeros((1, 2)), YEAR).tolist() == [[0.0, 0.0]]


def test_a_load_that_rises_with_the_price_pays_for_it_and_a_flat_one_does_not():
    """10 MW in the mean, 1 MW of covariance, a spread of 50: 5 EUR/MWh."""
    cost = procurement.profile_cost_eur_per_mwh(
        np.array([[50.0, 50.0, 50.0]]), np.array([[1.0, 0.0, 0.0]]), np.array([[10.0, 10.0, 0.0]])
    )
    assert cost.tolist() == [[5.0, 0.0, 0.0]]
