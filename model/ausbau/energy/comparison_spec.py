"""What sections `energy.comparators` and `energy.response` of a scenario may say."""

from __future__ import annotations

from ausbau.core.schema import Spec
from ausbau.energy.spec_types import CapacityPrice, EnergyPrice, Factor, Year

COUNTRIES = ("france", "netherlands", "sweden", "texas")
"""Places whose price stands beside that of the plant, in the order of their label."""


class Comparator(Spec):
    """What a large load pays elsewhere; ``scenarios/tariffs`` has the lines behind both prices."""

    year: Year
    """Calendar year of the tariff; it is taken to stay constant in real terms."""
    energy_price: EnergyPrice
    """All that is charged by energy: procurement at the mean of the hours, margin, grid, taxes."""
    capacity_price: CapacityPrice
    """All that is charged by the highest load of the year."""


class ComparatorsSpec(Spec):
    """Countries whose tariff the plant's own load is billed by, beside its bill."""

    france: Comparator
    netherlands: Comparator
    sweden: Comparator
    texas: Comparator


class ResponseSpec(Spec):
    """What people do about a lower price; stated beside the accounts, it changes nothing in them."""

    siting_elasticity: Factor
    """Capacity sited here in per cent more, per per cent that power costs less all-in."""
    demand_elasticity: Factor
    """Electricity that a plant in place uses in per cent more, per per cent that power costs less all-in."""
