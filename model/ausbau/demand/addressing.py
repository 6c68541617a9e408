"""Which part of the need is brought to the plan: users barred from US clouds, and the others."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def free_share(rented_share: Array, chosen_share: Array) -> Array:
    """Share of the need of those free to choose that is brought here: it is rented, and from the plan."""
    return rented_share * chosen_share


def addressed_share(barred_share: Array, of_barred: Array, of_free: Array) -> Array:
    """Share of a group's need that is brought to the plan.

    Parameters
    ----------
    barred_share
        Share of the need whose users may not use clouds under US law.
    of_barred, of_free
        Share brought to the plan of the need of those users and of all others.
    """
    return barred_share * of_barred + (1.0 - barred_share) * of_free


def barred_part(barred_share: Array, of_barred: Array, of_free: Array) -> Array:
    """Share of what a group asks for that comes from users barred from US clouds; 0 if it asks nothing."""
    brought = addressed_share(barred_share, of_barred, of_free)
    return np.divide(
        barred_share * of_barred, brought, out=np.zeros_like(brought), where=brought > 0
    )
