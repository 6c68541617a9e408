"""What section `talent` of a scenario may say."""

from __future__ import annotations

from typing import Annotated

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import IsoDate, Spec

HIGHEST_RATE_PER_YEAR = 5.0
"""Five times all of a stock in a year at most: several such rates together are still steady by the month."""
YearlyRate = Annotated[Parameter, Quantity("1/year", minimum=0, maximum=HIGHEST_RATE_PER_YEAR)]
Disutility = Annotated[Parameter, Quantity("1/year", minimum=0)]
YearlyGrowth = Annotated[Parameter, Quantity("1/year", minimum=-0.9)]
Persons = Annotated[Parameter, Quantity("person", minimum=0)]
HeadsPerYear = Annotated[Parameter, Quantity("person/year", minimum=0)]
SomeHeadsPerYear = Annotated[Parameter, Quantity("person/year", minimum=1)]
Staff = Annotated[Parameter, Quantity("FTE", minimum=0)]
Share = Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
Time = Annotated[Parameter, Quantity("h", minimum=0)]
TimeConstant = Annotated[Parameter, Quantity("h", minimum=1)]
Delay = Annotated[Parameter, Quantity("h", minimum=730.5)]
"""A month at least: the step in which stocks are followed."""
LongDelay = Annotated[Parameter, Quantity("h", minimum=2191.5, maximum=70_128)]
"""Three months at least, one for each of its three stages, and eight years at most."""
SteadyGrowth = Annotated[Parameter, Quantity("1/year", minimum=-0.3)]
"""Of a flow through a delay: where it shrinks faster than the delay empties there is no steady start."""
Ratio = Annotated[Parameter, Quantity("ratio", minimum=0)]
PositiveRatio = Annotated[Parameter, Quantity("ratio", minimum=0.001)]
Euros = Annotated[Parameter, Quantity("EUR", minimum=0)]


class Builders(Spec):
    """Who installs servers."""

    installation_crews: Annotated[Parameter, Quantity("crew", minimum=1)]
    """Crews that contractors can give to the plan at the same time, on the day of calibration."""
    crew_size: Annotated[Parameter, Quantity("FTE/crew", minimum=0)]
    """People in a crew."""
    gpus_per_crew: Annotated[Parameter, Quantity("GPU/crew", minimum=1)]
    """GPUs on which one crew works at a time; more crews would stand in each other's way."""


class Trade(Spec):
    """An occupation of which the country has a stock that grows steadily."""

    stock: Persons
    """People who work in it in Germany on the day of calibration."""
    growth: YearlyGrowth
    """Yearly growth of the stock; what the plan can have of it grows along."""
    retirement_rate: YearlyRate
    """Hazard of retiring or leaving the occupation."""


class BuildingTrade(Trade):
    """The trade whose origins are counted, by passport."""

    foreign_share: Share
    """Share with a foreign passport on the day of calibration."""
    eu_share: Share
    """Share of EU citizens among them."""
    entering_foreign_share: Share
    """Share with a foreign passport among those who enter."""


class Trades(Spec):
    """Who builds and runs data centres in the country, by occupation."""

    building: BuildingTrade
    """Building trades: people who build and equip data centres on German sites."""
    technicians: Trade
    """Data-centre technicians: people who keep power, cooling and hardware of commercial halls going."""
    cluster_engineers: Trade
    """Cluster engineers: people who run scheduler, network and storage of GPU or supercomputing clusters."""


class Operators(Spec):
    """Who runs the plant: the facility and the platform on it."""

    core_team: Staff
    """Staff of the operator who are there when the plan is announced."""
    hireable: Staff
    """Further staff whom the plan can win in the end."""
    technician_share: Share
    """Data-centre technicians among both; the others are cluster engineers."""
    hiring_time: TimeConstant
    """Time constant from open post to first day of work."""
    ramp_time: TimeConstant
    """Time constant from first day of work to full productivity."""
    staff_per_gpu: Annotated[Parameter, Quantity("FTE/GPU", minimum=0)]
    """Cluster engineers: staff for platform, network, storage, support and sales."""
    facility_staff_per_mw: Annotated[Parameter, Quantity("FTE/MW", minimum=0)]
    """Data-centre technicians by IT power in service."""
    facility_floor: Staff
    """Technicians below which a site cannot run day and night."""


class Graduates(Spec):
    """AI-specific degrees."""

    at_start: HeadsPerYear
    """Degrees a year on the day of calibration."""
    growth: SteadyGrowth
    """Yearly growth of the degrees."""
    stay_share: Share
    """Share of them who begin to work in Germany."""
    study_time: LongDelay
    """Mean time from beginning to degree, a delay of order three."""
    drop_out_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=0.95)]
    """Share of those who begin and never finish."""
    international_share: Share
    """Share of the students who come from abroad for it."""
    international_stay_ratio: Ratio
    """Share of international graduates who stay, relative to German ones."""
    job_match_time: Annotated[Parameter, Quantity("h", minimum=730.5, maximum=17_532)]
    """Mean time from degree to first day of work."""


class TechnologyCenter(Spec):
    """The centre that the vendor wants to set up in Germany."""

    opening_delay: Time
    """From the day of calibration to its opening."""
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
    """People in Germany who begin a course, on the day of calibration."""
    growth: SteadyGrowth
    """Yearly growth of the seats."""
    expansion: Expansion
    completion_share: Share
    """Share of them who complete it."""
    yield_share: Share
    """Share of those who work as AI specialists afterwards and would not have otherwise."""
    reskilling_time: LongDelay
    """From the course to work as a specialist, a delay of order three."""
    technology_center: TechnologyCenter


class TalentVisa(Spec):
    """A visa for technology specialists; neutral where nobody applies for it and nothing is saved."""

    starts: IsoDate
    extra_applications: HeadsPerYear
    """AI specialists who apply because of it."""
    saved_share: Share
    """Share of the time for processing, recognition and relocation that it saves AI specialists."""


class Automation(Spec):
    """Automated processing; neutral where capacity stays and nothing is saved."""

    starts: IsoDate
    introduction: TimeConstant
    """From its start until it works everywhere."""
    capacity_factor: Annotated[Parameter, Quantity("ratio", minimum=0.01)]
    """Cases that the offices handle afterwards, relative to before; a hundredth stands for closed offices."""
    saved_share: Share
    """Share of the processing time that it saves everybody."""


class Visa(Spec):
    """The queue for visas of highly qualified workers from abroad (EU Blue Card)."""

    applications: SomeHeadsPerYear
    """Applications a year on the day of calibration."""
    applications_growth: YearlyGrowth
    """Yearly growth of the applications."""
    capacity_ratio: Annotated[Parameter, Quantity("ratio", minimum=0.01)]
    """Cases that the offices can handle, relative to applications, on the day of calibration.

    At least a hundredth, at which hardly anybody comes: where no case is ever taken up, no wait has a length.
    """
    capacity_growth: YearlyGrowth
    """Yearly growth of the cases that the offices can handle."""
    waiting_at_start: Time
    """Time until a new application is taken up, at the start of the horizon."""
    processing_time: Time
    """From the case being taken up to the decision, without recognition: consent of the agency, the file."""
    recognition_share: Share
    """Share of cases in which a degree has to be recognised."""
    recognition_time: Time
    """Time that recognition adds."""
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
    """AI specialists who moved to the US from abroad in 2024; a change of status inside it is no entry."""
    deterred_share: Share
    """Share of them who no longer go, for whatever reason but the fee below."""
    visa_fee: Euros
    """What a visa costs more than before."""
    fee_payer_share: Share
    """Share of the entrants, who all come from abroad, who have to pay it."""
    pay: Annotated[Parameter, Quantity("EUR/year", minimum=1)]
    """Yearly pay in the US from which the fee is taken."""
    fee_years: Annotated[Parameter, Quantity("h", minimum=8766)]
    """Time over which the fee is spread: the stay for which it was paid."""
    germany_share: Share
    """Share of leavers and deterred who choose Germany, as long as it is as attractive as it was.

    The smaller it is, the more can others from abroad react, too.
    """


class Drain(Spec):
    """Emigration beyond today's; neutral at 0."""

    starts: IsoDate
    extra_rate: YearlyRate
    """Hazard of leaving the country on top of today's."""


class NearAi(Spec):
    """Software engineers and data analysts whom a course could make AI specialists."""

    ratio: PositiveRatio
    """Near-AI engineers per AI specialist on the day of calibration."""
    growth: YearlyGrowth
    """Yearly growth of those who become near-AI engineers; their stock grows by it, too."""
    self_taught_rate: YearlyRate
    """Hazard of becoming a specialist on the job, beside as many specialists as on the day of calibration."""


class StartUps(Spec):
    """AI start-ups that move their seat abroad; those who go along are part of emigration."""

    staff_share: Share
    """Share of AI specialists who work in AI start-ups."""
    move_rate: YearlyRate
    """Hazard that a start-up moves."""
    moving_staff_share: Share
    """Share of its staff who go along."""


class Specialists(Spec):
    """The national stock of engineers with AI skills, and what changes it."""

    stock: Persons
    """AI specialists in Germany on the day of calibration."""
    senior_share: Share
    """Share of senior ones among them."""
    foreign_share: Share
    """Share whose first degree is from abroad."""
    eu_share: Share
    """EU share of those."""
    promotion_time: Delay
    """Mean time as a junior."""
    arrivals_senior_share: Share
    """Share of senior ones among those who come from abroad."""
    near_ai: NearAi
    start_ups: StartUps
    graduates: Graduates
    training: Training
    free_movers: HeadsPerYear
    """AI specialists who come from abroad without waiting for a visa: from the EU, and as researchers."""
    emigration_rate: YearlyRate
    """Hazard of leaving the country, mean over all specialists on the day of calibration."""
    home_emigration_ratio: Ratio
    """Hazard of those with a German first degree relative to the others."""
    junior_emigration_ratio: PositiveRatio
    """Hazard of junior ones relative to senior ones."""
    retirement_rate: YearlyRate
    """Hazard of retiring or leaving the occupation."""
    drain: Drain


class Users(Spec):
    """Who can use the capacity."""

    presupposed_growth: YearlyRate
    """Yearly growth of the stock of specialists on which the growth of demand rests."""


class Destinations(Spec):
    """Where those who leave Germany go, as weights; what attracts them there stands in these."""

    us: Ratio
    uk: Ratio
    switzerland: Ratio
    canada: Ratio
    other: PositiveRatio


class Amenity(Spec):
    """What makes Germany a better place to live in; neutral at 0."""

    starts: IsoDate
    gain: Annotated[Parameter, Quantity("ratio")]
    """Logarithm of the odds by which it is chosen more often."""


class Location(Spec):
    """How people choose where to work: a logit around the choices of the calibration year."""

    destinations: Destinations
    pay_elasticity: Ratio
    """Elasticity of the odds of a place to its pay."""
    wait_disutility: Disutility
    """Logarithm of the odds that each year of waiting for a visa costs."""
    diaspora_elasticity: Ratio
    """Elasticity of the odds of a place to the foreign specialists there, beyond their trend."""
    amenity: Amenity


class Wages(Spec):
    """How pay answers a shortage of AI specialists."""

    shortage_elasticity: Ratio
    """Elasticity of pay to those needed over those there; zero is pay that does not answer."""
    adjustment_time: Delay
    """Time constant with which contracts follow."""


class TalentSpec(Spec):
    """Who builds, runs and uses it."""

    calibrated_on: IsoDate
    """Day for which stocks are stated and from which growth is counted; shortages are deviations from it."""
    trades: Trades
    builders: Builders
    operators: Operators
    specialists: Specialists
    visa: Visa
    us_shock: UsShock
    location: Location
    wages: Wages
    users: Users
