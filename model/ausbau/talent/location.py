"""Where people choose to live and work: a multinomial logit around the choices that were observed.

The utility of a place is ``α + β ln(pay − fee) − λ wait + ν ln(compatriots)``; the constant ``α`` of a place,
its amenity, is what makes the choices of the calibration year those that were counted (Berry 1994). So
only changes of utility matter, and the levels of pay and quality of life stand in what was counted.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array

HOME = "germany"
DESTINATIONS = ("us", "uk", "switzerland", "canada", "other")
"""Where people who live in Germany may go instead of staying."""


def pay_utility(pay_ratio: Array, pay_elasticity: Array) -> Array:
    """Change of utility by net pay relative to before: ``β ln(ratio)``.

    With many places to choose from ``β`` is the elasticity of flows to pay, about one (talent-w5,
    talent-w8); Grogger and Hanson find absolute pay gaps better than ratios (talent-w9).
    """
    return pay_elasticity * np.log(pay_ratio)


def fee_pay_ratio(fee_eur: Array, pay_eur_per_year: Array, years: Array) -> Array:
    """Pay that is left after a visa fee is spread over the years of the stay, relative to all of it."""
    return 1.0 - np.minimum(fee_eur / (pay_eur_per_year * years), 0.99)


def network_utility(compatriots: Array, presupposed: Array, elasticity: Array) -> Array:
    """Change of utility by those who came before, relative to the number that trends presuppose."""
    ratio = np.divide(
        compatriots, presupposed, out=np.ones_like(presupposed), where=presupposed > 0
    )
    return elasticity * np.log(np.maximum(ratio, 0.01))


def attraction_ratio(base_share: Array, utility_change: Array) -> Array:
    """People from abroad who choose a place, relative to before, ``(draw,)``.

    ``base_share`` of them chose it; the others have many places to choose from, which do not change. Of the
    logit ``P'_j = P_j e^(Δ_j) / Σ_k P_k e^(Δ_k)`` one utility is then left.
    """
    odds = np.exp(utility_change)
    chosen = base_share * odds
    share = chosen / (chosen + (1.0 - base_share))
    return np.divide(share, base_share, out=odds, where=base_share > 0)


def destination_pull(weights: Array, home_change: Array, away_change: Array) -> Array:
    """Odds of each destination against staying, relative to the odds of leaving before.

    Parameters
    ----------
    weights
        Of the destinations in the calibration year, ``(draw, destination)``; they sum to one in the result
        as long as no utility changes.
    home_change, away_change
        Changes of utility, ``(draw,)`` and ``(draw, destination)``.
    """
    base = weights / weights.sum(axis=1, keepdims=True)
    pull: Array = base * np.exp(away_change - home_change[:, np.newaxis])
    return pull


def leaving_rate(base_rate_per_year: Array, pull: Array) -> Array:
    """Hazard of leaving after the pull of all destinations together has changed, arrays broadcast.

    In a year ``1 − e^(−rate)`` leave, so that the odds are ``e^rate − 1``; the logit multiplies them
    by the pull. For rare moves it is the gravity equation ``ln(moving / staying) = const + ΔU`` (talent-m6).
    """
    return np.log1p(np.expm1(base_rate_per_year) * pull)
