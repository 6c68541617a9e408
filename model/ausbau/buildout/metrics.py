"""Metrics of the build-out: GPUs in each state by a date, the dates themselves, and what they wait for."""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.buildout.generations import generation_lag
from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput, summed

COUNTED_STATES = {
    "delivered": "delivered to their site",
    "hall_ready": "for which hall and power are ready",
    "installed": "installed and cabled",
    "commissioned": "that have passed their burn-in",
    "in_service": "accepted and in service",
    "opened": "open to customers",
}


def gpus_by(given: MetricInput, *, milestone: str) -> Array:
    """GPUs that have reached a milestone by the inclusive local deadline of a date.

    What finishes with the last instant of the day has met the deadline.
    """
    return summed(_in_time_gpus(given, milestone), -1)


def _in_time_gpus(given: MetricInput, milestone: str) -> Array:
    """GPUs of each lot that have reached a milestone, ``(draw, date, lot)``."""
    of_lots_h = reached_h(given, milestone)[:, np.newaxis]
    in_time = of_lots_h <= given.deadlines_h[:, np.newaxis]
    found: Array = in_time * given.constant("buildout.lot_gpu")
    return found


def reached_h(given: MetricInput, milestone: str) -> Array:
    """Hours since start at which each lot reaches a milestone, infinite for not within the horizon.

    Work goes on past the horizon with the plan and the staff as they are: what is scheduled there is no
    forecast, so it counts as never.
    """
    return _within(given, given.of("buildout.milestone_h", "lot", milestone=milestone))


def _within(given: MetricInput, scheduled_h: Array) -> Array:
    """Hours since start, infinite for not within the horizon."""
    return np.where(scheduled_h <= given.timeline.duration_h, scheduled_h, np.inf)


def first_h(given: MetricInput, *, milestone: str) -> Array:
    """Hours since start at which the first lot reaches a milestone, infinite for never."""
    found: Array = reached_h(given, milestone).min(axis=-1, initial=np.inf)
    return found


def first_by_view_h(given: MetricInput, *, view: str) -> Array:
    """The first opening of all sites as one view has it, infinite for not within the horizon."""
    opens_h = _within(given, given.of(f"buildout.first_opening_{view}_h", "site"))
    found: Array = opens_h.min(axis=-1, initial=np.inf)
    return found


def last_h(given: MetricInput, *, milestone: str) -> Array:
    """Hours since start at which the last lot reaches a milestone, infinite for never and without a lot."""
    return _largest(reached_h(given, milestone))


def _largest(values: Array) -> Array:
    """Largest value of the last axis, infinite where it has none."""
    found: Array = values.max(axis=-1, initial=-np.inf if values.shape[-1] else np.inf)
    return found


def waiting_h(given: MetricInput, *, early: str, late: str) -> Array:
    """Hours that GPUs which have reached one milestone wait for another one, mean over all GPUs.

    The two milestones do not follow each other. GPUs that never reach the first one wait for nothing;
    those that still wait when the horizon ends make the mean infinite.
    """
    early_h, late_h = reached_h(given, early), reached_h(given, late)
    gpus = given.constant("buildout.lot_gpu")
    is_waiting = np.isfinite(early_h) & (late_h > early_h) & (gpus > 0)
    waits_h = np.subtract(late_h, early_h, out=np.zeros_like(late_h), where=is_waiting)
    return summed(waits_h * gpus, -1) / max(float(gpus.sum()), 1.0)


def slowest_site(given: MetricInput, *, variable: str) -> Array:
    """The largest value of the sites, infinite without a site: a permit that nobody files never comes."""
    return _largest(given.of(variable, "site"))


def tightest_site(given: MetricInput, *, variable: str) -> Array:
    """The smallest value of the sites, infinite without a site."""
    found: Array = given.of(variable, "site").min(axis=-1, initial=np.inf)
    return found


def new_hall_permit_h(given: MetricInput) -> Array:
    """How long the permits of a typical new hall take that is filed at the beginning of a day."""
    filed_h = np.array([given.timeline.hours(day) for day in given.dates])
    in_force_h, old_law, relieved = (
        given.of(f"buildout.{name}_h")[:, np.newaxis]
        for name in ("relief_in_force", "new_hall_permit", "new_hall_relieved_permit")
    )
    return np.where(in_force_h > filed_h, old_law, relieved)


def new_hall_permit_ratio(given: MetricInput) -> Array:
    """The same, relative to the law without planning relief in the same world; 1 where nothing is due."""
    old_law = given.of("buildout.new_hall_permit_h")[:, np.newaxis]
    return np.where(
        old_law > 0.0, new_hall_permit_h(given) / np.where(old_law > 0.0, old_law, 1.0), 1.0
    )


def national_added_mw(given: MetricInput) -> Array:
    """What has been added in the country by that day."""
    return given.at_nearest_bounds(given.of("buildout.national_added_mw", "bound"))


def connected_mw(given: MetricInput) -> Array:
    """Facility power of all connections by the inclusive local deadline of a date."""
    gain_h, gain_mw = _power_gains(given)
    has_come = gain_h[:, np.newaxis] <= given.deadlines_h[:, np.newaxis]
    return summed(has_come * gain_mw[:, np.newaxis], -1)


def full_power_h(given: MetricInput) -> Array:
    """Hours since start at which the last power comes that any connection gets, infinite without one.

    A step that adds nothing in a world is not waited for there.
    """
    gain_h, gain_mw = _power_gains(given)
    awaited_h = np.where(gain_mw > 0.0, _within(given, gain_h), 0.0)
    has_power = gain_mw.sum(axis=-1) > 0.0
    return np.where(has_power, awaited_h.max(axis=-1, initial=0.0), np.inf)


def _power_gains(given: MetricInput) -> tuple[Array, Array]:
    """When each step of power comes, and how much it is."""
    gain_h = given.of("buildout.power_gain_h", "power_gain")
    return gain_h, given.of("buildout.power_gain_mw", "power_gain")


def largest_site_gpus(given: MetricInput) -> Array:
    """GPUs in service at the largest site by the inclusive local deadline of a date."""
    gpus = _in_time_gpus(given, "in_service")
    of_sites = [
        np.where(given.constant("lot_site") == site, gpus, 0.0).sum(axis=-1)
        for site in given.constant("site")
    ]
    found: Array = np.max([0.0 * gpus.sum(axis=-1), *of_sites], axis=0)
    return found


def availability_share(given: MetricInput) -> Array:
    """Share of the open GPU-hours of a year that customers can use, 0 where none is open."""
    open_h = _of_year(given, "buildout.open_gpu_h")
    return _of_year(given, "buildout.available_gpu_h") / np.where(open_h > 0.0, open_h, 1.0)


def lost_gpus(given: MetricInput) -> Array:
    """Open GPUs that customers cannot use, mean over a year; hours before the opening count as none."""
    lost_h = _of_year(given, "buildout.open_gpu_h") - _of_year(given, "buildout.available_gpu_h")
    hours = given.timeline.month_hours
    year_h = np.array([hours[months].sum() for months in given.months_of_years])
    found: Array = lost_h / np.maximum(year_h, 1.0)
    return found


def _of_year(given: MetricInput, variable: str) -> Array:
    """GPU-hours of all pools in the year."""
    return summed(given.year_sum(variable, "gpu_type"), -1)


def export_stop_h(given: MetricInput) -> Array:
    """Length of the export stop that begins by the inclusive local deadline of a date, 0 without one."""
    begins_h = given.of("buildout.export_stop_begin_h")
    length_h = np.subtract(
        given.of("buildout.export_stop_end_h"),
        begins_h,
        out=np.zeros_like(begins_h),
        where=np.isfinite(begins_h),
    )
    return np.where(begins_h[:, np.newaxis] <= given.deadlines_h, length_h[:, np.newaxis], 0.0)


def lag_at_first_opening(given: MetricInput) -> Array:
    """Newer generations that ship when the first lot is open to customers."""
    generation_h = given.of("buildout.generation_h", "generation")
    return generation_lag(generation_h, first_h(given, milestone="opened"))


METRICS = (
    *(
        Metric(
            f"buildout.gpus_{state}",
            "GPU",
            f"GPUs {meaning} by the end of a day",
            partial(gpus_by, milestone=state),
            takes="date",
        )
        for state, meaning in COUNTED_STATES.items()
    ),
    Metric(
        "buildout.first_opening_h",
        "h",
        "Hours since start until the first lot is open to customers",
        partial(first_h, milestone="opened"),
        is_instant=True,
    ),
    Metric(
        "buildout.first_opening_inside_h",
        "h",
        "Hours since start until the first lot is open to customers, by the network of steps alone",
        partial(first_by_view_h, view="inside"),
        is_instant=True,
    ),
    Metric(
        "buildout.first_opening_outside_h",
        "h",
        "Hours since start until the first lot is open to customers, by the reference class alone",
        partial(first_by_view_h, view="outside"),
        is_instant=True,
    ),
    Metric(
        "buildout.full_opening_h",
        "h",
        "Hours since start until all lots are open to customers",
        partial(last_h, milestone="opened"),
        is_instant=True,
    ),
    Metric(
        "buildout.full_in_service_h",
        "h",
        "Hours since start until all lots are in service",
        partial(last_h, milestone="in_service"),
        is_instant=True,
    ),
    Metric(
        "buildout.first_commissioned_h",
        "h",
        "Hours since start until the first lot has passed its burn-in",
        partial(first_h, milestone="commissioned"),
        is_instant=True,
    ),
    Metric(
        "buildout.full_commissioned_h",
        "h",
        "Hours since start until all lots have passed their burn-in",
        partial(last_h, milestone="commissioned"),
        is_instant=True,
    ),
    Metric(
        "buildout.first_hall_ready_h",
        "h",
        "Hours since start until hall and power are ready for the first lot",
        partial(first_h, milestone="hall_ready"),
        is_instant=True,
    ),
    Metric(
        "buildout.full_hall_ready_h",
        "h",
        "Hours since start until hall and power are ready for all lots",
        partial(last_h, milestone="hall_ready"),
        is_instant=True,
    ),
    Metric(
        "buildout.full_power_h",
        "h",
        "Hours since start until all power steps of all grid connections have come",
        full_power_h,
        is_instant=True,
    ),
    Metric(
        "buildout.full_delivery_h",
        "h",
        "Hours since start until all lots are delivered",
        partial(last_h, milestone="delivered"),
        is_instant=True,
    ),
    Metric(
        "buildout.servers_wait_h",
        "h",
        "Hours that delivered servers wait for hall and power, mean over all GPUs",
        partial(waiting_h, early="delivered", late="hall_ready"),
    ),
    Metric(
        "buildout.hall_waits_h",
        "h",
        "Hours that hall and power wait for servers, mean over all GPUs",
        partial(waiting_h, early="hall_ready", late="delivered"),
    ),
    Metric(
        "buildout.cooling_slack_h",
        "h",
        "Hours by which the cooling plant comes before the hall can take it, negative if the hall waits",
        partial(tightest_site, variable="buildout.cooling_slack_h"),
    ),
    Metric(
        "buildout.permit_h",
        "h",
        "Hours that the building permit or change of use of a site takes, of the slowest site",
        partial(slowest_site, variable="buildout.permit_h"),
    ),
    Metric(
        "buildout.immission_permit_h",
        "h",
        "Hours that the immission control permit takes, of the slowest site, 0 without need",
        partial(slowest_site, variable="buildout.immission_permit_h"),
    ),
    Metric(
        "buildout.new_hall_permit_h",
        "h",
        "Hours from filing to the last permit of a typical new hall from 10 MW, filed on a day",
        new_hall_permit_h,
        takes="date",
    ),
    Metric(
        "buildout.new_hall_permit_ratio",
        "ratio",
        "Duration of the permits of that hall relative to the law without planning relief",
        new_hall_permit_ratio,
        takes="date",
    ),
    Metric(
        "buildout.national_added_mw",
        "MW",
        "IT power by which the data centres of the country are ahead through planning relief on a date",
        national_added_mw,
        takes="date",
    ),
    Metric(
        "buildout.permit_factor",
        "ratio",
        "Duration of permits relative to the law without planning relief, of the least relieved site",
        partial(slowest_site, variable="buildout.permit_factor"),
    ),
    Metric(
        "buildout.connected_mw",
        "MW",
        "Facility power that all grid connections carry by the end of a day",
        connected_mw,
        takes="date",
    ),
    Metric(
        "buildout.largest_site_gpus",
        "GPU",
        "GPUs in service at the largest site by the end of a day",
        largest_site_gpus,
        takes="date",
    ),
    Metric(
        "buildout.availability_share",
        "share",
        "Share of the open GPU-hours of a year that failures, spares, maintenance and outages leave, else 0",
        availability_share,
        takes="year",
    ),
    Metric(
        "buildout.lost_gpus",
        "GPU",
        "Open GPUs that customers cannot use, mean over a year",
        lost_gpus,
        takes="year",
    ),
    Metric(
        "buildout.export_stop_h",
        "h",
        "Length of the export stop that has begun by the end of a day, 0 without one",
        export_stop_h,
        takes="date",
    ),
    Metric(
        "buildout.generation_lag",
        "ratio",
        "Newer generations that ship in volume when the first lot is open to customers",
        lag_at_first_opening,
    ),
)
