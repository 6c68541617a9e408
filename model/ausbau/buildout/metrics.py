"""Metrics of the build-out: GPUs in each state by a date, the dates themselves, and what they wait for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ausbau.buildout.generations import generation_lag
from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput

COUNTED_STATES = {
    "delivered": "delivered to their site",
    "hall_ready": "for which hall and power are ready",
    "installed": "installed and cabled",
    "commissioned": "that have passed their burn-in",
    "in_service": "accepted and in service",
    "opened": "open to customers",
}


def gpus_by(milestone: str) -> Callable[[MetricInput], xr.DataArray]:
    """GPUs that have reached a milestone by the inclusive local deadline of a date.

    What finishes with the last instant of the day has met the deadline.
    """

    def compute(given: MetricInput) -> xr.DataArray:
        in_time = reached_h(given, milestone) <= given.deadline_h
        return (in_time * given.results["buildout.lot_gpu"]).sum("lot")

    return compute


def reached_h(given: MetricInput, milestone: str) -> xr.DataArray:
    """Hours since start at which each lot reaches a milestone, infinite for not within the horizon.

    Work on calendars ends with the horizon and elapsed time does not: what is scheduled after the end is
    no forecast, so it counts as never.
    """
    scheduled_h = given.results["buildout.milestone_h"].sel(milestone=milestone, drop=True)
    return scheduled_h.where(scheduled_h <= given.timeline.duration_h, np.inf)


def first_h(milestone: str) -> Callable[[MetricInput], xr.DataArray]:
    """Hours since start at which the first lot reaches a milestone, infinite for never."""

    def compute(given: MetricInput) -> xr.DataArray:
        return reached_h(given, milestone).reduce(np.min, "lot", initial=np.inf)

    return compute


def first_by_view_h(view: str) -> Callable[[MetricInput], xr.DataArray]:
    """The first opening of all sites as one view has it, infinite for not within the horizon."""

    def compute(given: MetricInput) -> xr.DataArray:
        opens_h = given.results[f"buildout.first_opening_{view}_h"]
        in_time_h = opens_h.where(opens_h <= given.timeline.duration_h, np.inf)
        return in_time_h.reduce(np.min, "site", initial=np.inf)

    return compute


def last_h(milestone: str) -> Callable[[MetricInput], xr.DataArray]:
    """Hours since start at which the last lot reaches a milestone, infinite for never."""

    def compute(given: MetricInput) -> xr.DataArray:
        of_lots_h = reached_h(given, milestone)
        return of_lots_h.max("lot") if of_lots_h.sizes["lot"] else first_h(milestone)(given)

    return compute


def waiting_h(early: str, late: str) -> Callable[[MetricInput], xr.DataArray]:
    """Hours that GPUs which have reached one milestone wait for another one, mean over all GPUs.

    The two milestones do not follow each other. GPUs that never reach the first one wait for nothing;
    those that still wait when the horizon ends make the mean infinite.
    """

    def compute(given: MetricInput) -> xr.DataArray:
        early_h, late_h = reached_h(given, early), reached_h(given, late)
        gpus = given.results["buildout.lot_gpu"]
        is_waiting = np.isfinite(early_h) & (late_h > early_h)
        waits_h = (late_h - early_h.where(is_waiting)).fillna(0.0)
        mean_h: xr.DataArray = (waits_h * gpus).sum("lot") / max(float(gpus.sum()), 1.0)
        return mean_h

    return compute


def slowest_site(variable: str) -> Callable[[MetricInput], xr.DataArray]:
    """The largest value of the sites, infinite without a site: a permit that nobody files never comes."""

    def compute(given: MetricInput) -> xr.DataArray:
        of_sites = given.results[variable]
        without_site = 0.0 if of_sites.sizes["site"] else np.inf
        return of_sites.reduce(np.max, "site", initial=without_site)

    return compute


def tightest_site(variable: str) -> Callable[[MetricInput], xr.DataArray]:
    """The smallest value of the sites, infinite without a site."""

    def compute(given: MetricInput) -> xr.DataArray:
        return given.results[variable].reduce(np.min, "site", initial=np.inf)

    return compute


def new_hall_permit_h(given: MetricInput) -> xr.DataArray:
    """How long the permits of a typical new hall take that is filed at the beginning of a day."""
    old_law, relieved = (
        given.results[f"buildout.new_hall_{law}permit_h"] for law in ("", "relieved_")
    )
    return old_law.where(given.results["buildout.relief_in_force_h"] > _filed_h(given), relieved)


def new_hall_permit_ratio(given: MetricInput) -> xr.DataArray:
    """The same, relative to the law without planning relief in the same world; 1 where nothing is due."""
    old_law = given.results["buildout.new_hall_permit_h"]
    return (new_hall_permit_h(given) / old_law.where(old_law > 0.0)).fillna(1.0)


def national_added_mw(given: MetricInput) -> xr.DataArray:
    """What has been added in the country by that day."""
    return given.at_nearest_bound(given.results["buildout.national_added_mw"])


def _filed_h(given: MetricInput) -> float:
    if given.on is None:
        raise ValueError("the metric was asked for without a date")
    return given.timeline.hours(given.on)


def connected_mw(given: MetricInput) -> xr.DataArray:
    """Facility power of all connections by the inclusive local deadline of a date."""
    has_come = given.results["buildout.power_gain_h"] <= given.deadline_h
    return (has_come * given.results["buildout.power_gain_mw"]).sum("power_gain")


def full_power_h(given: MetricInput) -> xr.DataArray:
    """Hours since start at which the last power comes that any connection gets, infinite without one.

    A step that adds nothing in a world is not waited for there.
    """
    gain_h, gain_mw = (given.results[f"buildout.power_gain_{unit}"] for unit in ("h", "mw"))
    comes_h = gain_h.where(gain_h <= given.timeline.duration_h, np.inf)
    awaited_h = comes_h.where(gain_mw > 0.0, 0.0)
    last_h: xr.DataArray = awaited_h.reduce(np.max, "power_gain", initial=0.0)
    has_power = gain_mw.sum("power_gain") > 0.0
    return last_h.where(has_power, np.inf)


def largest_site_gpus(given: MetricInput) -> xr.DataArray:
    """GPUs in service at the largest site by the inclusive local deadline of a date."""
    in_time = reached_h(given, "in_service") <= given.deadline_h
    gpus = in_time * given.results["buildout.lot_gpu"]
    of_sites = [
        gpus.where(gpus["lot_site"] == site, 0.0).sum("lot")
        for site in given.results["site"].values
    ]
    return xr.concat([0.0 * gpus.sum("lot"), *of_sites], dim="site").max("site")


def availability_share(given: MetricInput) -> xr.DataArray:
    """Share of the open GPU-hours of a year that customers can use, 0 where none is open."""
    open_h = _of_year(given, "buildout.open_gpu_h")
    return _of_year(given, "buildout.available_gpu_h") / open_h.where(open_h > 0.0, 1.0)


def lost_gpus(given: MetricInput) -> xr.DataArray:
    """Open GPUs that customers cannot use, mean over a year; hours before the opening count as none."""
    lost_h = _of_year(given, "buildout.open_gpu_h") - _of_year(given, "buildout.available_gpu_h")
    is_of_year = given.timeline.year_of_month == given.year
    return lost_h / max(float(given.timeline.month_hours[is_of_year].sum()), 1.0)


def _of_year(given: MetricInput, variable: str) -> xr.DataArray:
    """GPU-hours of all pools in the metric's year."""
    months = np.flatnonzero(given.timeline.year_of_month == given.year)
    hours: xr.DataArray = given.results[variable].isel(month=months).sum(("month", "gpu_type"))
    return hours


def export_stop_h(given: MetricInput) -> xr.DataArray:
    """Length of the export stop that begins by the inclusive local deadline of a date, 0 without one."""
    begins_h = given.results["buildout.export_stop_begin_h"]
    has_begun = begins_h <= given.deadline_h
    return (given.results["buildout.export_stop_end_h"] - begins_h.where(has_begun)).fillna(0.0)


def lag_at_first_opening(given: MetricInput) -> xr.DataArray:
    """Newer generations that ship when the first lot is open to customers."""
    opened_h = first_h("opened")(given)
    lag = generation_lag(given.results["buildout.generation_h"].values, opened_h.values)
    return opened_h.copy(data=lag)


METRICS = (
    *(
        Metric(
            f"buildout.gpus_{state}",
            "GPU",
            f"GPUs {meaning} by the end of a day",
            gpus_by(state),
            takes="date",
        )
        for state, meaning in COUNTED_STATES.items()
    ),
    Metric(
        "buildout.first_opening_h",
        "h",
        "Hours since start until the first lot is open to customers",
        first_h("opened"),
        is_instant=True,
    ),
    Metric(
        "buildout.first_opening_inside_h",
        "h",
        "Hours since start until the first lot is open to customers, by the network of steps alone",
        first_by_view_h("inside"),
        is_instant=True,
    ),
    Metric(
        "buildout.first_opening_outside_h",
        "h",
        "Hours since start until the first lot is open to customers, by the reference class alone",
        first_by_view_h("outside"),
        is_instant=True,
    ),
    Metric(
        "buildout.full_opening_h",
        "h",
        "Hours since start until all lots are open to customers",
        last_h("opened"),
        is_instant=True,
    ),
    Metric(
        "buildout.full_in_service_h",
        "h",
        "Hours since start until all lots are in service",
        last_h("in_service"),
        is_instant=True,
    ),
    Metric(
        "buildout.first_commissioned_h",
        "h",
        "Hours since start until the first lot has passed its burn-in",
        first_h("commissioned"),
        is_instant=True,
    ),
    Metric(
        "buildout.full_commissioned_h",
        "h",
        "Hours since start until all lots have passed their burn-in",
        last_h("commissioned"),
        is_instant=True,
    ),
    Metric(
        "buildout.first_hall_ready_h",
        "h",
        "Hours since start until hall and power are ready for the first lot",
        first_h("hall_ready"),
        is_instant=True,
    ),
    Metric(
        "buildout.full_hall_ready_h",
        "h",
        "Hours since start until hall and power are ready for all lots",
        last_h("hall_ready"),
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
        last_h("delivered"),
        is_instant=True,
    ),
    Metric(
        "buildout.servers_wait_h",
        "h",
        "Hours that delivered servers wait for hall and power, mean over all GPUs",
        waiting_h("delivered", "hall_ready"),
    ),
    Metric(
        "buildout.hall_waits_h",
        "h",
        "Hours that hall and power wait for servers, mean over all GPUs",
        waiting_h("hall_ready", "delivered"),
    ),
    Metric(
        "buildout.cooling_slack_h",
        "h",
        "Hours by which the cooling plant comes before the hall can take it, negative if the hall waits",
        tightest_site("buildout.cooling_slack_h"),
    ),
    Metric(
        "buildout.permit_h",
        "h",
        "Hours that the building permit or change of use of a site takes, of the slowest site",
        slowest_site("buildout.permit_h"),
    ),
    Metric(
        "buildout.immission_permit_h",
        "h",
        "Hours that the immission control permit takes, of the slowest site, 0 without need",
        slowest_site("buildout.immission_permit_h"),
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
        slowest_site("buildout.permit_factor"),
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
