"""What section `buildout` of a scenario may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ausbau.core.parameters import Options, Parameter, Quantity
from ausbau.core.schema import Id, IsoDate, Spec, Text

BUILDING_KINDS = ("existing", "modular", "new")
"""Kinds of building in the order of their option codes."""

CONNECTION_WAYS = ("reused", "medium_voltage", "high_voltage")
"""Ways to a grid connection in the order of their option codes."""

Duration = Annotated[Parameter, Quantity("h", minimum=0, allows_working_time=True)]
ElapsedTime = Annotated[Parameter, Quantity("h", minimum=0)]
Count = Annotated[Parameter, Quantity("ratio", minimum=1)]
Share = Annotated[Parameter, Quantity("share", minimum=0)]
BuildingKind = Annotated[Parameter, Options(*BUILDING_KINDS)]
ConnectionWay = Annotated[Parameter, Options(*CONNECTION_WAYS)]

Land = Literal[
    "BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"
]
"""Code of a German Land, as ISO 3166-2 has it after the hyphen."""


class Step(Spec):
    """One step of the work."""

    duration: Duration


class Wait(Spec):
    """A step that others do, around the calendar."""

    duration: ElapsedTime


class Cooling(Spec):
    """The cooling plant of a hall."""

    lead: ElapsedTime
    """From the end of planning, when it is ordered, to its delivery."""
    mounting: Duration
    """From delivery and a built hall to a plant that can be tested."""


class Connection(Spec):
    """Which connection a building of this kind finds or gets."""

    way: ConnectionWay


class Building(Spec):
    """Reference durations of one kind of building."""

    planning: Step
    """From the contract to drawings on which permits and orders rest."""
    permit: Step
    """From the end of planning to the last permit that construction waits for."""
    grid_connection: Connection
    construction: Step
    """From the permit to a hall in which cooling can be mounted: a refit, a container park or a shell."""
    cooling: Cooling
    systems_test: Step
    """Integrated test of power and cooling under load, once the hall has its connection."""


class Buildings(Spec):
    """Reference durations by kind of building."""

    existing: Building
    modular: Building
    new: Building


class GridConnections(Spec):
    """From the request, made with the contract, to a connection under voltage, by way."""

    reused: Wait
    """The building's own connection suffices."""
    medium_voltage: Wait
    """New or stronger connection to the medium-voltage grid, up to about 15 MW a connection."""
    high_voltage: Wait
    """New connection at 110 kV with a substation of its own."""


class Delivery(Spec):
    """How servers of one GPU type arrive."""

    lead: ElapsedTime
    """From the order to the first lot."""
    spread: ElapsedTime
    """From the first lot to the last one of an order; the lots between come at equal distances."""


class Installation(Spec):
    """How servers get into racks."""

    crews_per_lot: Count
    """Parts into which a lot is divided; each keeps one crew busy, one after the other if need be."""
    gpus_per_crew_week: dict[Id, Annotated[Parameter, Quantity("GPU", minimum=1)]]
    """GPUs that one crew racks and cables in a week of five working days, by GPU type."""


class Fabric(Spec):
    """Bringing up the network between the servers of a lot."""

    duration_per_1000_gpus: Duration


class PowerReserve(Spec):
    """What planners reserve on the connection beyond the nameplate of the servers."""

    support_share: Share
    """Network, storage and management as a share of the servers' nameplate."""
    design_pue: Annotated[Parameter, Quantity("ratio", minimum=1)]
    """Facility power per IT power in the hottest hour, with all servers at their nameplate."""


class SiteConnection(Spec):
    """What a site knows better about its grid connection than the reference."""

    duration: ElapsedTime | None = None
    """From the contract to voltage, whatever the kind of building and the way."""
    way: ConnectionWay | None = None


class SiteCooling(Spec):
    """What a site knows better about its cooling than the reference."""

    lead: ElapsedTime | None = None
    mounting: Duration | None = None


class PowerStep(Spec):
    """One step in which the connection grows."""

    facility_power: Annotated[Parameter, Quantity("MW", minimum=0)]
    """Facility power that the connection carries from this step on, all steps before it included."""
    delay: ElapsedTime
    """From the grid connection under voltage to this step."""


class Order(Spec):
    """Servers of one GPU type, delivered and put to work in lots."""

    gpu_type: Id
    gpus: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """All GPUs of the order, the same in all worlds."""
    lots: Count
    """Number of lots, the same in all worlds; they are of equal size up to one server."""
    lead: ElapsedTime | None = None
    """Instead of the lead time of the GPU type."""
    spread: ElapsedTime | None = None
    """Instead of the spread of the GPU type."""


class Site(Spec):
    """One place with one hall, its connection and its orders.

    The steps that are absent take the reference durations of the domain. Sites that take the same
    reference share its draw: in a world with slow authorities they are slow everywhere.
    """

    title: Text
    is_active: bool = True
    """A site that is not active is left out, and nothing else changes."""
    announced: IsoDate
    """Day on which the plan becomes public; the clock starts at its beginning in UTC."""
    land: Land | None = None
    """Decides the public holidays; without it only those count that all Länder share."""
    building: BuildingKind
    orders_follow: Literal["announcement", "contract"] = "contract"
    """Whether servers are ordered on the announcement or only with the contract."""
    contract: Step | None = None
    ordering: Step | None = None
    planning: Step | None = None
    permit: Step | None = None
    grid_connection: SiteConnection | None = None
    construction: Step | None = None
    cooling: SiteCooling | None = None
    systems_test: Step | None = None
    power_steps: Annotated[dict[Id, PowerStep], Field(min_length=1)]
    orders: Annotated[dict[Id, Order], Field(min_length=1)]


class BuildoutSpec(Spec):
    """When which capacity exists."""

    contract: Step
    """From the announcement to the contract that names hall and operator."""
    ordering: Step
    """From the announcement or the contract to a binding order for servers."""
    buildings: Buildings
    grid_connections: GridConnections
    delivery: dict[Id, Delivery]
    """By GPU type."""
    installation: Installation
    fabric: Fabric
    burn_in: Step
    """Soak test of a lot under full load."""
    acceptance: Step
    """From the end of burn-in to the operator's signature: the lot is in service."""
    opening: Step
    """From service to the first customers' jobs on the lot."""
    power_reserve: PowerReserve
    sites: dict[Id, Site] = Field(default_factory=dict)
