"""What section `talent` of a scenario may say."""

from __future__ import annotations

from typing import Annotated

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Spec

YearlyRate = Annotated[Parameter, Quantity("1/year", minimum=0)]
HeadsPerYear = Annotated[Parameter, Quantity("person/year", minimum=0)]
Staff = Annotated[Parameter, Quantity("FTE", minimum=0)]


class Builders(Spec):
    """Who installs servers."""

    installation_crews: Annotated[Parameter, Quantity("crew", minimum=0)]
    """Crews of six to eight people that contractors can give to the plan at the same time."""


class Operators(Spec):
    """Who runs the plant: the facility and the platform on it."""

    core_team: Staff
    """Staff of the operator who are there when the plan is announced."""
    hireable: Staff
    """Further staff whom the plan can win in the end."""
    hiring_time: Annotated[Parameter, Quantity("h", minimum=1)]
    """Time constant from open post to a productive employee."""
    staff_per_gpu: Annotated[Parameter, Quantity("FTE/GPU", minimum=0)]
    """Staff for platform, network, storage, support and sales."""
    facility_staff_per_mw: Annotated[Parameter, Quantity("FTE/MW", minimum=0)]
    """Facility staff by IT power in service."""
    facility_floor: Staff
    """Facility staff below which a site cannot run day and night."""


class Training(Spec):
    """Courses that turn engineers into AI specialists."""

    seats: HeadsPerYear
    """People in Germany who take a course."""
    yield_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of them who work as AI specialists afterwards and would not have otherwise."""


class Specialists(Spec):
    """The national stock of engineers with AI skills, and what changes it."""

    stock: Annotated[Parameter, Quantity("person", minimum=0)]
    """At the start of the horizon."""
    graduates: HeadsPerYear
    """AI-specific degrees."""
    training: Training
    immigration: HeadsPerYear
    """AI specialists who come from abroad to work."""
    emigration_rate: YearlyRate
    """Hazard of leaving the country."""
    retirement_rate: YearlyRate
    """Hazard of retiring or leaving the occupation."""


class Users(Spec):
    """Who can use the capacity."""

    presupposed_growth: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Yearly growth of the stock of specialists on which the growth of demand rests."""


class TalentSpec(Spec):
    """Who builds, runs and uses it."""

    builders: Builders
    operators: Operators
    specialists: Specialists
    users: Users
