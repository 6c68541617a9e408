"""What section `allocation` of a scenario may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, PassportedSpec, Spec

UseShare = Annotated[Parameter, Quantity("share", minimum=0.01, maximum=1)]


class Proportional(PassportedSpec):
    """All groups get the same share of what they ask for."""

    kind: Literal["proportional"]


class StrictPriority(PassportedSpec):
    """Groups are served rank by rank, each in full before the next; equal ranks share alike."""

    kind: Literal["strict_priority"]
    ranks: dict[Id, int]
    """Rank by group, 1 first; groups that are not named come last."""


Policy = Annotated[Proportional | StrictPriority, Field(discriminator="kind")]


class TakeUp(Spec):
    """How a new plant fills."""

    share_at_opening: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of those who would buy that has signed when the first GPUs open."""
    time_constant: Annotated[Parameter, Quantity("h", minimum=1)]
    """After this time 63 percent of the others have signed as well."""


class Use(Spec):
    """What becomes of sold hours, each as a share of the one before."""

    allocated_share: UseShare
    """Hours that jobs hold, share of sold."""
    busy_share: UseShare
    """Hours in which the GPU computes, share of allocated."""
    goodput_share: UseShare
    """Hours whose work is kept, share of busy."""


class AllocationSpec(Spec):
    """Who gets how much."""

    policy: Policy
    """How a pool is shared when more is asked for than there is."""
    take_up: TakeUp
    use: Use
