"""What section `demand` of a scenario may say."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, IsoDate, Spec

_TOLERANCE = 1e-9

Share = Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]


def _check_sum(shares: dict[str, Parameter]) -> dict[str, Parameter]:
    """Shares of a whole must be able to sum to one; each world scales its own to exactly one."""
    supports = [parameter.distribution.support() for parameter in shares.values()]
    least, most = sum(low for low, _ in supports), sum(high for _, high in supports)
    if least > 1 + _TOLERANCE or most < 1 - _TOLERANCE:
        span = f"{100 * least:g}" if least == most else f"{100 * least:g} to {100 * most:g}"
        raise ValueError(f"the shares of the pools sum to {span} percent, expected 100 percent")
    return shares


class Price(Spec):
    """How the price of a GPU-hour moves what is asked for."""

    asked: Annotated[Parameter, Quantity("EUR/GPU/h", minimum=0.01)]
    """Price that the plan's operator asks, mean over pools."""
    reference: Annotated[Parameter, Quantity("EUR/GPU/h", minimum=0.01)]
    """Price at which the groups' start is stated."""
    elasticity: Annotated[Parameter, Quantity("ratio", maximum=0)]
    """Per cent of demand per per cent of price."""


class GroupDemand(Spec):
    """What one group of users asks for."""

    users: Annotated[Parameter, Quantity("person", minimum=0)]
    """Heads in Germany who train or run AI models of their own, at the reference date."""
    gpu_per_user: Annotated[Parameter, Quantity("GPU/person", minimum=0)]
    """GPUs in use at the same time per head, mean over the year."""
    addressed_share: Share
    """Share of that need which is brought to the plan's capacity, not to other clouds or own machines."""
    growth_rate: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Yearly growth while the ceiling is far away."""
    ceiling_multiple: Annotated[Parameter, Quantity("ratio", minimum=1)]
    """Ceiling as a multiple of the start."""
    pools: Annotated[dict[Id, Share], AfterValidator(_check_sum)]
    """Share of each GPU type in what the group asks for; together 100 percent."""


class DemandSpec(Spec):
    """Who asks for how much."""

    reference_date: IsoDate
    """Day at which the groups' start is stated."""
    price: Price
    groups: dict[Id, GroupDemand]
    """By group of the catalogue; a group that is absent asks for nothing."""
