"""How many of those who are free to choose a cloud choose the plan at its price."""

from __future__ import annotations

from ausbau.core.arrays import Array


def chosen_share(at_market_price: Array, price_ratio: Array, sensitivity: Array) -> Array:
    """Share of free users who choose the plan when it asks ``price_ratio`` times the market's price.

    A logit choice between the plan and all others at the market's price: the odds fall by
    ``sensitivity`` per cent per per cent of price, ``o = o₀ κ^(−θ)``. Arrays broadcast. How much those who
    choose it then buy answers the price by the elasticity (both steps as in Hanemann, Econometrica 52,
    1984). Nobody has measured ``θ`` for GPU clouds; one GPU type costs two and a half times
    as much at a large cloud as at a small one (demand-price-gerra) and finds buyers at both, so price alone
    does not decide.
    """
    weight = at_market_price * price_ratio**-sensitivity
    return weight / (1.0 - at_market_price + weight)
