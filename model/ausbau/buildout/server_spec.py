"""What a scenario may say of servers: how they come, get into racks and pass burn-in, and who does it."""

from __future__ import annotations

from typing import Annotated

from ausbau.buildout.spec_types import Count, Duration, ElapsedTime, Share
from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, IsoDate, PassportedSpec, Spec, Text


class Generation(PassportedSpec):
    """A generation of GPUs newer than those that the sites order."""

    title: Text
    planned: IsoDate
    """Day from which the vendor's roadmap has it in volume."""
    slip: ElapsedTime
    """From the planned day to shipments in volume."""


class VolumeStart(Spec):
    """From when on a new product ships in volume."""

    planned: IsoDate
    """Day that the vendor has named."""
    slip: ElapsedTime
    """From that day to shipments in volume."""


class Delivery(Spec):
    """How servers of one GPU type arrive."""

    lead: ElapsedTime
    """From the order to the first lot."""
    spread: ElapsedTime
    """From the first lot to the last one of an order; the lots between come at equal distances."""
    allotment: Annotated[Parameter, Quantity("GPU/h", minimum=1e-3)]
    """GPUs that the vendor lets one order have in a time; lots come no faster."""
    volume: VolumeStart | None = None
    """For a product that does not ship in volume yet; nothing of it comes before."""


class Installation(Spec):
    """How servers get into racks."""

    crews_per_lot: Annotated[Parameter, Quantity("ratio", minimum=1, maximum=100)]
    """Parts into which a lot is divided, at most one for each of its servers.

    Each keeps one crew busy, one after the other if need be. A hundred crews are 600 to 800 people in one
    hall.
    """
    gpus_per_crew_week: dict[Id, Annotated[Parameter, Quantity("GPU", minimum=1)]]
    """GPUs that one crew racks and cables in a week of five working days, by GPU type."""
    learning_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=0.5)]
    """Time per GPU that each doubling of the GPUs at a site saves."""
    experience: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """GPUs at the site when crews work at the pace given."""


class Fabric(Spec):
    """Bringing up the network between the servers of a lot."""

    optics_lead: ElapsedTime
    """From the order of the servers to the optics of their network."""
    teams: Count
    """Teams of fabric engineers at a site; each brings up one lot at a time."""
    duration_per_1000_gpus: Duration


class Rework(Spec):
    """Servers that arrive dead or fail in burn-in, and what makes their lot whole."""

    arrival_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Servers that are dead on arrival."""
    early_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Servers that need a part within 30 days; burn-in sees the beginning of them."""
    spare_share: Share
    """Spare servers of a lot."""
    swap: ElapsedTime
    """From the end of burn-in until the failed servers are swapped for spares."""
    part_wait: ElapsedTime
    """Until the vendor has sent what spares do not cover."""


class Trades(Spec):
    """Staff that contractors give of each trade, relative to the cases from which the durations come."""

    builders: Annotated[Parameter, Quantity("share", minimum=0.05)]
    """For earthworks and shell of a new building."""
    electricians: Annotated[Parameter, Quantity("share", minimum=0.05)]
    """For construction and conversion."""
    refrigeration: Annotated[Parameter, Quantity("share", minimum=0.05)]
    """For the mounting of cooling."""
    controls: Annotated[Parameter, Quantity("share", minimum=0.05)]
    """For the integrated systems test."""
    fabric_engineers: Annotated[Parameter, Quantity("share", minimum=0.05)]
    """For bringing up the fabric."""
