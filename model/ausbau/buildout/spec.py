"""What section `buildout` of a scenario may say."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, model_validator

from ausbau.buildout.fleet_spec import Fleet
from ausbau.buildout.outside_view_spec import OutsideView
from ausbau.buildout.server_spec import (
    Delivery,
    Fabric,
    Generation,
    Installation,
    Rework,
    Trades,
)
from ausbau.buildout.spec_types import Count, Duration, ElapsedTime, Factor, Share
from ausbau.buildout.winter_spec import Winter
from ausbau.core.parameters import Options, Parameter, Quantity
from ausbau.core.passports import NO_CONTEXT, Confidence, passport_findings
from ausbau.core.schema import Id, IsoDate, Spec, Text, raise_findings

BUILDING_KINDS = ("existing", "modular", "new")
"""Kinds of building in the order of their option codes."""

IMMISSION_PERMIT_STATES = ("held", "needed")
"""Whether an existing hall holds an immission control permit, in the order of the option codes."""

CONNECTION_WAYS = ("reused", "medium_voltage", "high_voltage", "extra_high_voltage")
"""Ways to a grid connection in the order of their option codes."""

WAY_OPTIONS = (*CONNECTION_WAYS, "by_power")
"""What a scenario may say of the way: one of them, or that the added power decides the voltage level."""

NEED = ("not_needed", "needed")
"""Whether a permit of its own is needed, in the order of the option codes."""

BuildingKind = Annotated[Parameter, Options(*BUILDING_KINDS)]
ConnectionWay = Annotated[Parameter, Options(*WAY_OPTIONS)]

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
    """From the end of planning, when it is ordered, to its delivery, chillers and liquid loops."""
    mounting: Duration
    """From delivery and a built hall to a plant that can be tested."""
    share_at_once: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of the site's power that the plant cools when the hall is tested."""
    extension: Duration
    """From then on until it cools all of it."""


class SidePermit(Spec):
    """A permit that only some halls need, filed beside the others when planning is done."""

    need: Annotated[Parameter, Options(*NEED)]
    duration: Duration


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
    """From the permit to a hall in which cooling can be mounted: a refit, a container park or a new hall.

    Of a new building the outdoor work comes first, as an activity ``shell`` of its own.
    """
    cooling: Cooling
    water_permit: SidePermit
    """To cool with the water of a stream or the ground (§§ 8 and 9 WHG); the systems test waits for it."""
    systems_test: Step
    """Integrated test of power and cooling under load, once the hall has its connection."""


class ExistingBuilding(Building):
    """Reference durations of a hall that stands and has a connection."""

    power_at_once: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of the last power step that the existing connection carries where it must be strengthened.

    Hall and first lots then start on it; at zero the hall waits until the connection is strengthened.
    """
    fire_concept: SidePermit
    """Examined fire protection concept for a hall below ground; construction waits for it."""
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
    medium_voltage_up_to: Annotated[Parameter, Quantity("MW", minimum=0)]
    """Added facility power that medium voltage carries, where the power decides the way."""
    high_voltage_up_to: Annotated[Parameter, Quantity("MW", minimum=0)]
    """Added facility power that 110 kV carries, where the power decides the way."""
    cycles_from: IsoDate | None = None
    """Requests at 380 kV from this day on count at the end of the next application phase."""


class Equipment(Spec):
    """What the site itself orders with long leads, all of it in parallel."""

    transformer: ElapsedTime
    """For a new connection at 110 kV or above, ordered with the contract."""
    switchgear: ElapsedTime
    """For any new connection, ordered with the contract."""
    generators: ElapsedTime
    """Engines of a modular or new hall, ordered when planning is done; an existing one has its own."""


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


class NationalGrowth(Spec):
    """The data centres of the whole country, to tell what planning relief adds to them."""

    it_power_growth: Annotated[Parameter, Quantity("MW/year", minimum=0)]
    """IT power added per year under the law as it is."""
    after_permit: ElapsedTime
    """From the last permit of a new hall to its opening."""


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
    share_at_once: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)] | None = None
    extension: Duration | None = None


class PowerStep(Spec):
    """One step in which the connection grows."""

    facility_power: Annotated[Parameter, Quantity("MW", minimum=0)]
    """Facility power that the connection carries from this step on, all steps before it included."""
    delay: ElapsedTime
    """From the grid connection under voltage to this step."""


class Order(Spec):
    """Servers of one GPU type, delivered and put to work in lots."""

    gpu_type: Id
    gpus: Annotated[Parameter, Quantity("GPU", minimum=0)]
    """All GPUs of the order, the same in all worlds; an order of none has no lots."""
    lots: Count
    """Number of lots, the same in all worlds; they are of equal size up to one server."""
    lead: ElapsedTime | None = None
    """Instead of the lead time of the GPU type."""
    spread: ElapsedTime | None = None
    """Instead of the spread of the GPU type."""
    decided_after: ElapsedTime | None = None
    """Of a later phase: from the order of the site to the decision that its servers are ordered. This is a
    part of its lead; only then it can be held back."""


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
    orders_follow: Literal["announcement", "contract", "permit", "call_off"] = "contract"
    """What servers are ordered on. Called off are servers of a hall that is built, once its power is near."""
    call_off_notice: ElapsedTime | None = None
    """How long before voltage the grid operator's date is firm enough to call servers off."""
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
    fabric_teams: Count | None = None
    """Instead of the teams that sites have elsewhere."""
    power_reserve: PowerReserve | None = None
    """Instead of the reserve that planners take everywhere."""
    power_steps: Annotated[dict[Id, PowerStep], Field(min_length=1)]
    orders: dict[Id, Order]
    """Without one the site is built and nothing stands in it."""


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
    note: str | Text = ""

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
    equipment: Equipment
    delivery: dict[Id, Delivery]
    """By GPU type."""
    delivery_slip: ElapsedTime
    """By which all servers of all orders come later than they would."""
    installation: Installation
    trades: Trades
    fabric: Fabric
    burn_in: Step
    """Soak test of a lot under full load."""
    rework: Rework
    acceptance: Step
    """From burn-in passed to the operator's signature: the lot is in service."""
    opening: Step
    """From service to the first customers' jobs on the lot."""
    power_reserve: PowerReserve
    backup_power: BackupPower
    immission_permit: ImmissionPermit
    winter: Winter
    new_hall: NewHall
    national: NationalGrowth
    planning_relief: PlanningRelief
    outside_view: OutsideView
    export_stop: ExportStop
    fleet: Fleet
    generations: dict[Id, Generation] = Field(default_factory=dict)
    """GPU generations to come, and when they ship in volume."""
    sites: dict[Id, Site] = Field(default_factory=dict)
    """Plants that the scenario announces, each with its building, connection and orders."""
    status_date: IsoDate | None = None
    """Up to the end of this day the world is as observed; nothing else begins before."""
    observed: dict[str, Observation] = Field(default_factory=dict)
    """By id of an activity of the network, such as ``plan.existing.construction``."""
    observed_gpus: dict[Id, ObservedGpus] = Field(default_factory=dict)
    """By site."""
