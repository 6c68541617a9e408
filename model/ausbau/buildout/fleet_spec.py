"""What a scenario may say about the fleet in operation."""

from __future__ import annotations

from typing import Annotated

from ausbau.buildout.spec_types import ElapsedTime, Factor
from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Spec


class Outage(Spec):
    """Heat or an attack takes a part of the fleet away for a while: luck, not a plan."""

    hazard: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Rate at which the outage comes while there has been none."""
    duration: ElapsedTime
    """From the outage until all is back."""
    lost_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Part of the fleet that is away meanwhile."""


class Fleet(Spec):
    """How often servers fail in operation, and how long they are away."""

    failures_per_gpu_year: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Failures that take a server away, per GPU and year, once it has grown up."""
    early_shape: Annotated[Parameter, Quantity("ratio", minimum=0.1, maximum=1)]
    """Shape of the Weibull law of early failures; at 1 there are none beyond the mature rate."""
    early_time: ElapsedTime
    """From commissioning until the rate has fallen to the mature one."""
    growth: Factor
    """What five years of age add to the rate, in relation to it."""
    swap_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of failures in which a part is swapped; the others end with a restart."""
    part_wait: ElapsedTime
    """From a failure until the part to be swapped is there."""
    crew_time: ElapsedTime
    """Time of one repair crew for a swap."""
    restart: ElapsedTime
    """From a failure without a swap until the server is back."""
    gpus_per_repair_crew: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """Open GPUs of one type that one repair crew looks after."""
    renewal_time: ElapsedTime
    """From taking a worn-out server out of its rack until its successor is open to customers."""
    spare_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of the servers that are kept free to stand in for others."""
    planned_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of the open hours that planned maintenance takes."""
    outage: Outage
