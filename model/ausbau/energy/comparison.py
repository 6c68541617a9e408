"""What the plant's own load would cost under the tariff of another country."""

from __future__ import annotations

from ausbau.core.arrays import Array


def cost_abroad_eur(
    energy_mwh: Array,
    billed_mw_years: Array,
    energy_price_eur_per_mwh: Array,
    capacity_price_eur_per_mw_year: Array,
) -> Array:
    """Energy and the year's highest load of the same plant at other prices, ``(draw, month)``.

    Assumptions: two prices stand for the tariff; the hours of the load cost there what an even load pays,
    as the shape of the hours there is not known; plant, climate and use are the same.

    Parameters
    ----------
    energy_mwh, billed_mw_years
        Metered energy, and the highest load as `tariff.billed_mw_years` has it, ``(draw, month)``.
    energy_price_eur_per_mwh, capacity_price_eur_per_mw_year
        Shape ``(draw,)``.
    """
    by_energy = energy_mwh * energy_price_eur_per_mwh[:, None]
    return by_energy + billed_mw_years * capacity_price_eur_per_mw_year[:, None]
