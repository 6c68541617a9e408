"""What section `talent` of a scenario may say."""

from __future__ import annotations

from typing import Annotated

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import IsoDate, Spec

YearlyRate = Annotated[Parameter, Quantity("1/year", minimum=0)]
YearlyGrowth = Annotated[Parameter, Quantity("1/year", minimum=-0.9)]
Persons = Annotated[Parameter, Quantity("person", minimum=0)]
HeadsPerYear = Annotated[Parameter, Quantity("person/year", minimum=0)]
SomeHeadsPerYear = Annotated[Parameter, Quantity("person/year", minimum=1)]
Staff = Annotated[Parameter, Quantity("FTE", minimum=0)]
Share = Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
Time = Annotated[Parameter, Quantity("h", minimum=0)]
TimeConstant = Annotated[Parameter, Quantity("h", minimum=1)]


class Builders(Spec):
    """Who installs servers."""

    installation_crews: Annotated[Parameter, Quantity("crew", minimum=1)]
    """Crews that contractors can give to the plan at the same time, at the start of the horizon."""
    growth: YearlyGrowth
    """Yearly growth of the contractors' market."""
    crew_size: Annotated[Parameter, Quantity("FTE/crew", minimum=0)]
    """People in a crew."""
    gpus_per_crew: Annotated[Parameter, Quantity("GPU/crew", minimum=1)]
    """GPUs on which one crew works at a time; more crews would stand in each other's way."""


class Operators(Spec):
    """Who runs the plant: the facility and the platform on it."""

    core_team: Staff
    """Staff of the operator who are there when the plan is announced."""
    hireable: Staff
    """Further staff whom the plan can win in the end."""
    hiring_time: TimeConstant
    """Time constant from open post to first day of work."""
    ramp_time: TimeConstant
    """Time constant from first day of work to full productivity."""
    staff_per_gpu: Annotated[Parameter, Quantity("FTE/GPU", minimum=0)]
    """Staff for platform, network, storage, support and sales."""
    facility_staff_per_mw: Annotated[Parameter, Quantity("FTE/MW", minimum=0)]
    """Facility staff by IT power in service."""
    facility_floor: Staff
    """Facility staff below which a site cannot run day and night."""


class Graduates(Spec):
    """AI-specific degrees."""

    at_start: HeadsPerYear
    """Degrees a year at the start of the horizon."""
    growth: YearlyGrowth
    """Yearly growth of the degrees."""
    stay_share: Share
    """Share of them who begin to work in Germany."""


class TechnologyCenter(Spec):
    """The centre that the vendor wants to set up in Germany."""

    opening_delay: Time
    """From the start of the horizon to its opening."""
    staff: Staff
    """Staff when it is complete."""
    build_up: TimeConstant
    """After this time 63 percent of the staff are there."""
    seats_per_staff: Annotated[Parameter, Quantity("person/FTE/year", minimum=0)]
    """People whom one of its staff trains in a year, beside research and projects."""


class Expansion(Spec):
    """More seats by policy; neutral at a factor of 1."""

    starts: IsoDate
    factor: Annotated[Parameter, Quantity("ratio", minimum=0)]
    """Seats after the build-up, relative to those without the expansion."""
    build_up: TimeConstant
    """From its start until all its seats are there."""


class Training(Spec):
    """Courses that turn engineers into AI specialists."""

    seats: HeadsPerYear
    """People in Germany who begin a course, at the start of the horizon."""
    growth: YearlyGrowth
    """Yearly growth of the seats."""
    expansion: Expansion
    completion_share: Share
    """Share of them who complete it."""
    yield_share: Share
    """Share of those who work as AI specialists afterwards and would not have otherwise."""
    reskilling_time: Time
    """From the course to work as a specialist."""
    technology_center: TechnologyCenter


class TalentVisa(Spec):
    """A visa for technology specialists; neutral where nobody applies for it and nothing is saved."""

    starts: IsoDate
    extra_applications: HeadsPerYear
    """AI specialists who apply because of it."""
    saved_share: Share
    """Share of the time for processing and relocation that it saves AI specialists."""


class Automation(Spec):
    """Automated processing; neutral where capacity stays and nothing is saved."""

    starts: IsoDate
    introduction: TimeConstant
    """From its start until it works everywhere."""
    capacity_factor: Annotated[Parameter, Quantity("ratio", minimum=0.01)]
    """Cases that the offices handle afterwards, relative to before."""
    saved_share: Share
    """Share of the processing time that it saves everybody."""


class Visa(Spec):
    """The queue for visas of highly qualified workers from abroad (EU Blue Card)."""

    applications: SomeHeadsPerYear
    """Applications a year at the start of the horizon."""
    applications_growth: YearlyGrowth
    """Yearly growth of the applications."""
    capacity_ratio: Annotated[Parameter, Quantity("ratio", minimum=0.01)]
    """Cases that the offices can handle, relative to applications, at the start of the horizon."""
    capacity_growth: YearlyGrowth
    """Yearly growth of the cases that the offices can handle."""
    waiting_at_start: Time
    """Time until a new application is taken up, at the start of the horizon."""
    processing_time: Time
    """From the case being taken up to the decision: recognition, consent of the labour agency, the file."""
    relocation_time: Time
    """From the decision to the first day of work."""
    title_share: Share
    """Share of cases that end in a residence title of somebody who had none."""
    specialist_share: Share
    """Share of AI specialists among the applicants."""
    talent_visa: TalentVisa
    automation: Automation


class UsShock(Spec):
    """AI specialists who leave the US, or no longer go there, and come to Germany."""

    starts: IsoDate
    pool: Persons
    """AI specialists in the US who could work elsewhere."""
    intention_share: Share
    """Share of them who say that they think of leaving."""
    behaviour_share: Share
    """Share of those who leave in a year."""
    entrants: SomeHeadsPerYear
    """AI specialists who moved to the US on balance in 2024."""
    deterred_share: Share
    """Share of them who no longer go."""
    germany_share: Share
    """Share of leavers and deterred who choose Germany."""


class Drain(Spec):
    """Emigration beyond today's; neutral at 0."""

    starts: IsoDate
    extra_rate: YearlyRate
    """Hazard of leaving the country on top of today's."""


class Specialists(Spec):
    """The national stock of engineers with AI skills, and what changes it."""

    stock: Persons
    """AI specialists in Germany at the start of the horizon."""
    graduates: Graduates
    training: Training
    free_movers: HeadsPerYear
    """AI specialists who come from abroad without waiting for a visa: from the EU, and as researchers."""
    emigration_rate: YearlyRate
    """Hazard of leaving the country."""
    retirement_rate: YearlyRate
    """Hazard of retiring or leaving the occupation."""
    drain: Drain


class Users(Spec):
    """Who can use the capacity."""

    presupposed_growth: YearlyRate
    """Yearly growth of the stock of specialists on which the growth of demand rests."""


class TalentSpec(Spec):
    """Who builds, runs and uses it."""

    builders: Builders
    operators: Operators
    specialists: Specialists
    visa: Visa
    us_shock: UsShock
    users: Users
