"""Installation: from servers at the gate to customers' jobs.

Each lot is divided into parts, one for each crew. A part starts when the hall is ready, the lot is
delivered, a crew is free and the connection has power to spare for it; it takes its power for good.
So few crews make the work slow and never impossible. Crews learn: the more GPUs stand at a site, the less
time the next ones take.

When all parts are in and the optics are there, a team of the site brings up the fabric; burn-in, rework of
what failed, acceptance and opening follow for the lot as a whole.
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
    rework: Work
    acceptance: Work
    opening: Work


def installation_h(gpus: int, gpus_per_crew_week: Array) -> Array:
    """Hours of working days that one crew needs, shape ``(draw,)``.

    80 GPUs a week are 16 a working day; so one crew installs 400 GPUs in 25 working days, 600 h.
    """
    return gpus / gpus_per_crew_week * (WORKING_DAYS_PER_WEEK * HOURS_PER_WORKING_DAY)


def learning_factor(gpus: Array | float, experience_gpus: Array, learning_share: Array) -> Array:
    """Factor on the time per GPU when so many stand at the site already, shape ``(draw,)``.

    Each doubling saves a share of the time, and at the experience for which the pace is quoted it is 1: with
    10 % per doubling and a pace quoted for 4,000 GPUs, the thousandth takes 1 / 0.9² = 1.23 times as long.
    Source: Wright (1936), "Factors affecting the cost of airplanes", doi 10.2514/8.155.
    """
    exponent = np.log2(1.0 - learning_share)
    return np.asarray((np.maximum(gpus, 1.0) / experience_gpus) ** exponent)


def fabric_teams(site_id: str) -> str:
    """Resource of the teams that bring up the fabric of a site."""
    return f"{site_id}.fabric_teams"


def optics(site_id: str) -> str:
    """Activity that ends when the optics of a site are delivered."""
    return f"{site_id}.optics"


def installed(lot: Lot) -> str:
    """Activity that ends when all parts of a lot are installed."""
    return f"{lot.id}.installed"


def fabric(lot: Lot) -> str:
    """Activity that ends when the network of a lot is up."""
    return f"{lot.id}.fabric"


def burn_in(lot: Lot) -> str:
    """Activity that ends when a lot has been soaked once."""
    return f"{lot.id}.burn_in"


def rework(lot: Lot) -> str:
    """Activity that ends when all servers of a lot have passed their burn-in."""
    return f"{lot.id}.rework"


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
        builder.consume(part, site.cooling_stock, int(power_kw))
        builder.link(part, installed(lot))


def add_commissioning(builder: PlanBuilder, lot: Lot, steps: Commissioning) -> None:
    """Add what follows the installation of a lot until customers compute on it."""
    thousands = np.full_like(steps.fabric_per_1000_gpus.duration_h, lot.gpus / 1000.0)
    chain = (
        (installed(lot), fabric(lot), steps.fabric_per_1000_gpus.times(thousands)),
        (fabric(lot), burn_in(lot), steps.burn_in),
        (burn_in(lot), rework(lot), steps.rework),
        (rework(lot), acceptance(lot), steps.acceptance),
        (acceptance(lot), opening(lot), steps.opening),
    )
    for before, activity, work in chain:
        builder.step(activity, work, after=(before,), priority=lot.number)
    builder.link(optics(lot.site), fabric(lot))
    builder.need(fabric(lot), fabric_teams(lot.site), 1)
