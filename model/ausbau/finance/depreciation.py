"""What a thing is still worth at an age: the discounted margins that it has yet to earn."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def worth_share(
    age_years: Array, life_years: Array, rate_per_year: Array, decline_per_year: Array
) -> Array:
    """Worth at an age as a share of the worth when new; arrays broadcast.

    A thing is worth what it will still earn. If its margin falls steadily by the force
    ``g = −ln(1 − decline)`` and money earns ``k = ln(1 + rate)``, then at the age a of a life L

        V(a) / V(0) = exp(−g a) (1 − exp(−(k + g)(L − a))) / (1 − exp(−(k + g) L))

    (Hotelling, A General Mathematical Theory of Depreciation, Journal of the American Statistical
    Association 20, 1925). At ``k + g = 0`` the fraction is ``(L − a) / L``, and with ``g = 0`` too the
    line of the books. One when new, zero from the end of the life on. Running cost that does not fall
    with prices would take more; that the margin falls as the price does is an assumption.
    """
    decline = -np.log1p(-decline_per_year)
    force = np.log1p(rate_per_year) + decline
    age = np.clip(age_years, 0.0, life_years)
    left, decline, force, life = np.broadcast_arrays(life_years - age, decline, force, life_years)
    is_steady = force == 0.0
    divisor = np.where(is_steady, 1.0, -np.expm1(-force * life))
    remaining = np.where(is_steady, left / life, -np.expm1(-force * left) / divisor)
    worth: Array = np.exp(-decline * age) * remaining
    return worth
