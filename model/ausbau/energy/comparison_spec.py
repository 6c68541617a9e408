"""What sections `energy.comparators` and `energy.response` of a scenario may say."""

from __future__ import annotations

from ausbau.core.schema import Spec
from ausbau.energy.spec_types import EnergyPrice, Factor

COUNTRIES = ("france", "netherlands", "sweden", "texas")
"""Places whose price stands beside that of the plant, in the order of their label."""


class ComparatorsSpec(Spec):
    """What a large flat load pays all-in elsewhere; ``scenarios/tariffs`` has the lines behind it."""

    france: EnergyPrice
    netherlands: EnergyPrice
    sweden: EnergyPrice
    texas: EnergyPrice


class ResponseSpec(Spec):
    """What people do about a lower price; stated beside the accounts, it changes nothing in them."""

    siting_elasticity: Factor
    """Capacity sited here in per cent more, per per cent that power costs less all-in."""
