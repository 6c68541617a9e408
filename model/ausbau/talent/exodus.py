"""The US shock: what people say, what they do, and how many of them come."""

from __future__ import annotations

from ausbau.core.arrays import Array


def leavers_per_year(pool_person: Array, intention_share: Array, behaviour_share: Array) -> Array:
    """AI specialists who leave the US in a year: of those who say so, the share who do it.

    Polls and arrivals lie two to three orders of magnitude apart: 75 percent of 1,600 self-selected
    scientists thought of leaving (talent-u10), applications abroad rose by a third (talent-u11), and a
    German programme welcomed 166 people from 25 countries in half a year (talent-u21).
    """
    return pool_person * intention_share * behaviour_share


def bound_for_germany_per_year(leavers: Array, deterred: Array, germany_share: Array) -> Array:
    """Leavers and those who no longer go to the US, as far as they choose Germany."""
    return (leavers + deterred) * germany_share


def us_inflow_ratio(leavers: Array, entrants: Array, deterred_share: Array) -> Array:
    """Net inflow of AI specialists to the US relative to that of 2024; negative if more leave than come."""
    return 1.0 - deterred_share - leavers / entrants
