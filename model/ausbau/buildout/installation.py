"""Installation: from servers at the gate to customers' jobs.

Each lot is divided into parts, one for each crew. A part starts when the hall is ready, the lot is
delivered, a crew is free and the connection has power to spare for it; it takes its power for good.
So few crews make the work slow and never impossible. When all parts are in, fabric, burn-in,
acceptance and opening follow for the lot as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.buildout.plan import Lot, even_parts
from ausbau.buildout.site import SiteWork
from ausbau.buildout.supply import delivery
from ausbau.buildout.work import PlanBuilder, Work
from ausbau.core.arrays import Array

CREWS = "installation_crews"
"""Resource that all sites share: crews of the country that are free for this work."""

WORKING_DAYS_PER_WEEK = 5.0
HOURS_PER_WORKING_DAY = 24.0
"""A working day is a whole day on which the calendar is open, see `calendars.working_days`."""


@dataclass(frozen=True, eq=False)
class Commissioning:
    """The steps of a lot after its installation."""

    fabric_per_1000_gpus: Work
    burn_in: Work
    acceptance: Work
    opening: Work


def installation_h(gpus: int, gpus_per_crew_week: Array) -> Array:
    """Hours of working days that one crew needs, shape ``(draw,)``.

    80 GPUs a week are 16 a working day; so one crew installs 400 GPUs in 25 working days, 600 h.
    """
    return gpus / gpus_per_crew_week * (WORKING_DAYS_PER_WEEK * HOURS_PER_WORKING_DAY)


def installed(lot: Lot) -> str:
    """Activity that ends when all parts of a lot are installed."""
    return f"{lot.id}.installed"


def burn_in(lot: Lot) -> str:
    """Activity that ends when a lot has passed its burn-in."""
    return f"{lot.id}.burn_in"


def acceptance(lot: Lot) -> str:
    """Activity that ends when a lot is accepted."""
    return f"{lot.id}.acceptance"


def opening(lot: Lot) -> str:
    """Activity that ends when a lot is open to customers."""
    return f"{lot.id}.opening"


def add_installation(
    builder: PlanBuilder,
    site: SiteWork,
    lot: Lot,
    *,
    parts: int,
    gpus_per_crew_week: Array,
    calendar: str,
) -> None:
    """Add the parts of a lot; the last one to finish ends its installation."""
    builder.joint(installed(lot), priority=lot.number)
    part_gpus, part_kw = even_parts(lot.gpus, parts), even_parts(lot.power_kw, parts)
    for number, (gpus, power_kw) in enumerate(zip(part_gpus, part_kw, strict=True), start=1):
        part = f"{lot.id}.installation.crew_{number}"
        work = Work(installation_h(int(gpus), gpus_per_crew_week), calendar)
        builder.step(part, work, after=(site.hall, delivery(lot)), priority=lot.number)
        builder.need(part, CREWS, 1)
        builder.consume(part, site.power_stock, int(power_kw))
        builder.link(part, installed(lot))


def add_commissioning(builder: PlanBuilder, lot: Lot, steps: Commissioning) -> None:
    """Add what follows the installation of a lot until customers compute on it."""
    fabric = f"{lot.id}.fabric"
    thousands = np.full_like(steps.fabric_per_1000_gpus.duration_h, lot.gpus / 1000.0)
    chain = (
        (installed(lot), fabric, steps.fabric_per_1000_gpus.times(thousands)),
        (fabric, burn_in(lot), steps.burn_in),
        (burn_in(lot), acceptance(lot), steps.acceptance),
        (acceptance(lot), opening(lot), steps.opening),
    )
    for before, activity, work in chain:
        builder.step(activity, work, after=(before,), priority=lot.number)
