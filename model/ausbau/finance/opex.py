"""What running the plant costs beside electricity: staff, maintenance, site."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

OPEX_PARTS = ("staff", "maintenance", "site")


def staff_eur(staff_fte: Array, eur_per_fte_year: Array, month_years: Array) -> Array:
    """Employer's cost of the staff ``(draw, month)`` for months of the given length in years."""
    return staff_fte * month_years * eur_per_fte_year[:, np.newaxis]


def maintenance_eur(
    it_eur_years: Array,
    hall_eur_years: Array,
    it_share_per_year: Array,
    hall_share_per_year: Array,
) -> Array:
    """Repair, spares, support and licences as a yearly share of the capital in use.

    Capital in use by month is in EUR times years, shape ``(draw, month)``; shares ``(draw,)``.
    """
    it_eur = it_eur_years * it_share_per_year[:, np.newaxis]
    hall_eur = hall_eur_years * hall_share_per_year[:, np.newaxis]
    return it_eur + hall_eur


def site_eur(it_mw_years: Array, eur_per_mw_year: Array) -> Array:
    """Rent of the shell, insurance, security and lines, by MW of IT power for which halls stand."""
    return it_mw_years * eur_per_mw_year[:, np.newaxis]


def with_leased_eur(site_eur: Array, rent_eur: Array, leased_share: Array) -> Array:
    """What the site costs by month if a share of the halls is leased with all that belongs to them."""
    leased = leased_share[:, np.newaxis]
    total: Array = site_eur * (1.0 - leased) + rent_eur * leased
    return total
