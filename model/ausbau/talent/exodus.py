"""The US shock: what people say, what they do, and how many of them come."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def leavers_per_year(pool_person: Array, intention_share: Array, behaviour_share: Array) -> Array:
    """AI specialists who leave the US in a year: of those who say so, the share who do it.

    Polls and arrivals lie two to three orders of magnitude apart: 75 percent of 1,600 self-selected
    scientists thought of leaving (talent-u10), applications abroad rose by a third (talent-u11), and a
    German programme welcomed 166 people from 25 countries in half a year (talent-u21).
    """
    return pool_person * intention_share * behaviour_share


def fee_deterred_share(payer_share: Array, utility_change: Array) -> Array:
    """Share of those who would go to the US whom a visa fee deters.

    First petitions from abroad pay it, a change of status inside the US does not (talent-u6); so the payers
    are nearly all of those who enter. For them the US is one of many places, so that their number changes
    by ``e^ΔU``, ``ΔU`` being the utility that the fee takes from its pay.
    """
    return payer_share * -np.expm1(utility_change)


def deterred_in_all_share(climate_share: Array, fee_share: Array) -> Array:
    """Share whom either the climate or the fee deters; both act apart from each other."""
    return 1.0 - (1.0 - climate_share) * (1.0 - fee_share)


def fee_part_share(
    leavers: Array, entrants: Array, climate_share: Array, fee_share: Array
) -> Array:
    """Share of all diverted people whom the fee diverts; who minds both counts half for each (Shapley)."""
    diverted = leavers + entrants * deterred_in_all_share(climate_share, fee_share)
    by_fee = entrants * fee_share * (1.0 - climate_share / 2.0)
    return np.divide(by_fee, diverted, out=np.zeros_like(diverted), where=diverted > 0)


def diverted_per_year(leavers: Array, entrants: Array, deterred_share: Array) -> Array:
    """People who leave the US or no longer go there."""
    return leavers + entrants * deterred_share


def us_inflow_ratio(leavers: Array, entrants: Array, deterred_share: Array) -> Array:
    """Net inflow of AI specialists to the US relative to that of 2024; negative if more leave than come."""
    return 1.0 - deterred_share - leavers / entrants
