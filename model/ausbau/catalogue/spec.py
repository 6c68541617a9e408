"""GPU types, user groups and parties, as a scenario may define them."""

from __future__ import annotations

from typing import Annotated, Literal

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, Spec, Text

BUILDING_KINDS = ("existing", "modular", "new")
"""Kinds of building in the order of their option codes."""

GroupKind = Literal["industry", "mittelstand", "startup", "research", "public", "foundation"]


class GpuType(Spec):
    """One kind of GPU server; all its GPUs form one pool."""

    title: Text
    """Name for people."""
    vendor: str
    """Who designs the accelerator."""
    vendor_region: Literal["us", "eu", "other"]
    """Under whose law the vendor acts."""
    gpus_per_server: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """GPUs in one server, by the vendor's own count."""
    server_nameplate: Annotated[Parameter, Quantity("MW", minimum=0)]
    """Highest IT power of one server; sizes the connection, not the energy bill."""


class Group(Spec):
    """A group of users that the strategy speaks of."""

    title: Text
    kind: GroupKind
    """What the group counts as in the claims."""


class Party(Spec):
    """Somebody who invests, pays, receives aid or bears a cost."""

    title: Text
    is_public: bool
    """Whether its money is the state's."""


class CatalogueSpec(Spec):
    """What several domains speak of."""

    gpu_types: dict[Id, GpuType]
    """Types of GPU that a plant may order, each also a pool of its own."""
    server_life: Annotated[Parameter, Quantity("h", minimum=8766)]
    """Economic life of servers with network and storage, from delivery on; then like ones are bought."""
    groups: dict[Id, Group]
    parties: dict[Id, Party]
