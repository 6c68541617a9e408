"""What section `buildout` of a scenario may say."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, model_validator

from ausbau.buildout.fleet_spec import Fleet
from ausbau.buildout.spec_types import Count, Duration, ElapsedTime, Factor, Share
from ausbau.core.parameters import Options, Parameter, Quantity
from ausbau.core.passports import NO_CONTEXT, Confidence, passport_findings
from ausbau.core.schema import Id, IsoDate, PassportedSpec, Spec, Text, raise_findings

BUILDING_KINDS = ("existing", "modular", "new")
"""Kinds of building in the order of their option codes."""

IMMISSION_PERMIT_STATES = ("held", "needed")
"""Whether an existing hall holds an immission control permit, in the order of the option codes."""

CONNECTION_WAYS = ("reused", "medium_voltage", "high_voltage", "extra_high_voltage")
"""Ways to a grid connection in the order of their option codes."""

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


class ExistingBuilding(Building):
    """Reference durations of a hall that stands and has a connection."""

    power_at_once: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of the last power step that the existing connection carries where it must be strengthened.

    Hall and first lots then start on it; at zero the hall waits until the connection is strengthened.
    """
    immission_permit: Annotated[Parameter, Options(*IMMISSION_PERMIT_STATES)]
    """Whether the hall's engines hold an immission control permit for all the power of the plan."""


class Buildings(Spec):
    """Reference durations by kind of building."""

    existing: ExistingBuilding
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
    extra_high_voltage: Wait
    """New connection at 380 kV, from about 100 MW."""


class BackupPower(Spec):
    """Emergency engines: their thermal input decides which permit they need."""

    backed_up_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of the facility power that runs on through a blackout."""
    spare_share: Share
    """Engines beyond those that the backed-up load needs, as a share of them."""
    efficiency: Annotated[Parameter, Quantity("share", minimum=0.1, maximum=1)]
    """Electrical output of the engines per thermal input."""


class ImmissionPermit(Spec):
    """The permit of emergency engines under the Federal Immission Control Act (BImSchG)."""

    threshold: Annotated[Parameter, Quantity("MW", minimum=0)]
    """Thermal input of all engines of a site from which they need the permit."""
    completeness: ElapsedTime
    """From filing, when planning is done, until the authority has complete documents."""
    statutory_limit: ElapsedTime
    """What the law gives the authority from complete documents to the decision."""
    pace: Factor
    """Time that it takes for that, as a multiple of the limit."""


class NewHall(Spec):
    """A typical new hall, to tell how long permits take whatever the plan needs."""

    facility_power: Annotated[Parameter, Quantity("MW", minimum=0)]
    """Facility power for which it is filed."""


class PlanningRelief(Spec):
    """Easier planning: factors on the duration of named permits."""

    in_force_from: IsoDate | None = None
    """Permits filed from this day on are relieved; without it, all of them."""
    building_permit_factor: Factor
    """Factor on the duration of building permits, which modular and new buildings need."""
    change_of_use_factor: Factor
    """Factor on the duration of permits for another use of an existing building."""
    immission_permit_factor: Factor
    """Factor on the duration of immission control permits, which large emergency engines need."""


class ExportStop(Spec):
    """A government stops the export of servers for a while: luck, not a plan."""

    region: Literal["us", "eu", "other"] = "us"
    """Servers of vendors under this region's law are stopped."""
    hazard: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Rate at which the stop comes while there has been none."""
    duration: ElapsedTime
    """From the stop until exports go on; what is due meanwhile comes then."""


class Generation(PassportedSpec):
    """A generation of GPUs newer than those that the sites order."""

    title: Text
    planned: IsoDate
    """Day from which the vendor's roadmap has it in volume."""
    slip: ElapsedTime
    """From the planned day to shipments in volume."""


class Delivery(Spec):
    """How servers of one GPU type arrive."""

    lead: ElapsedTime
    """From the order to the first lot."""
    spread: ElapsedTime
    """From the first lot to the last one of an order; the lots between come at equal distances."""


class Installation(Spec):
    """How servers get into racks."""

    crews_per_lot: Annotated[Parameter, Quantity("ratio", minimum=1, maximum=100)]
    """Parts into which a lot is divided, at most one for each of its servers.

    Each keeps one crew busy, one after the other if need be. A hundred crews are 600 to 800 people in one
    hall.
    """
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
    """Kind of building, one in each world."""
    orders_follow: Literal["announcement", "contract", "permit"] = "contract"
    """What servers are ordered on; a new hall orders with its permit and calls off later."""
    contract: Step | None = None
    """From the announcement to the contract that names hall and operator."""
    ordering: Step | None = None
    """From the announcement or the contract to a binding order for servers."""
    planning: Step | None = None
    """From the contract to drawings on which permits and orders rest."""
    permit: Step | None = None
    """From the end of planning to the last permit that construction waits for."""
    grid_connection: SiteConnection | None = None
    construction: Step | None = None
    """From the permit to a hall in which cooling can be mounted."""
    cooling: SiteCooling | None = None
    systems_test: Step | None = None
    """Integrated test of power and cooling under load, once the hall has its connection."""
    power_reserve: PowerReserve | None = None
    """Instead of the reserve that planners take everywhere."""
    power_steps: Annotated[dict[Id, PowerStep], Field(min_length=1)]
    orders: Annotated[dict[Id, Order], Field(min_length=1)]


class Observation(Spec):
    """What has been seen of one activity of the network by the status date.

    Observations may be younger than ``as_of``: they are what has happened, not what was assumed.
    """

    started: IsoDate | None = None
    finished: IsoDate | None = None
    """The day itself or, where no source names it, the first day by which it was certainly done."""
    source: str
    """Id of sources.yaml."""
    confidence: Confidence
    note: str = ""

    @model_validator(mode="after")
    def _check(self, info: ValidationInfo) -> Observation:
        dates = [day for day in (self.started, self.finished) if day is not None]
        if not dates:
            raise ValueError("needs `started`, `finished` or both")
        context = replace(info.context or NO_CONTEXT, as_of=None)
        node = {"source": self.source, "confidence": self.confidence, "known_on": max(dates)}
        raise_findings(passport_findings(node, context))
        return self


class ObservedGpus(Spec):
    """GPUs of a site that customers used on a day, where sources count GPUs and not lots."""

    on: IsoDate
    gpus: Annotated[Parameter, Quantity("GPU", minimum=0)]
    """Whole lots up to this number were open, in the planned order; sources that disagree are a choice."""


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
    delivery_slip: ElapsedTime
    """By which all servers of all orders come later than they would."""
    installation: Installation
    fabric: Fabric
    burn_in: Step
    """Soak test of a lot under full load."""
    acceptance: Step
    """From the end of burn-in to the operator's signature: the lot is in service."""
    opening: Step
    """From service to the first customers' jobs on the lot."""
    power_reserve: PowerReserve
    backup_power: BackupPower
    immission_permit: ImmissionPermit
    new_hall: NewHall
    planning_relief: PlanningRelief
    export_stop: ExportStop
    fleet: Fleet
    generations: dict[Id, Generation] = Field(default_factory=dict)
    sites: dict[Id, Site] = Field(default_factory=dict)
    status_date: IsoDate | None = None
    """Up to the end of this day the world is as observed; nothing else begins before."""
    observed: dict[str, Observation] = Field(default_factory=dict)
    """By id of an activity of the network, such as ``plan.existing.construction``."""
    observed_gpus: dict[Id, ObservedGpus] = Field(default_factory=dict)
    """By site."""
