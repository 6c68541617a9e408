"""Whether what was observed can be true: told before anything runs, with the network's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from ausbau.buildout import rework
from ausbau.buildout.calendars import NEVER, TICKS_PER_HOUR, ticks_from_hours
from ausbau.buildout.history import Reported, bounds_of, elapsed_ticks, history_of
from ausbau.buildout.plan import active_sites
from ausbau.buildout.plan_network import PlanNetwork, plan_network, reported_of
from ausbau.buildout.precedence import precedence_of
from ausbau.buildout.reference import SECTION, Reference
from ausbau.buildout.site_calendars import SPREAD_OF_WINTERS
from ausbau.buildout.spec import BUILDING_KINDS, BuildoutSpec
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.distributions import Choice, Fixed
from ausbau.core.findings import Finding, Place, nearest
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import MeanWorlds, Worlds


def findings(spec: BuildoutSpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """What no world could have seen by the status date; places are relative to the section."""
    if spec.status_date is None:
        if spec.observed or spec.observed_gpus:
            hint = "the day up to which the world is as observed"
            yield Finding(("observed",), "has no status date", "buildout.status_date", hint)
        return
    found = [*_date_findings(spec, spec.status_date), *_site_findings(spec)]
    yield from found
    if not found:  # ids and order can be judged only on a network that the entries fit
        yield from _network_findings(spec, catalogue, spec.status_date)


def _date_findings(spec: BuildoutSpec, status_date: date) -> Iterator[Finding]:
    for name, seen in spec.observed.items():
        for key, day in (("started", seen.started), ("finished", seen.finished)):
            if day is not None and day > status_date:
                yield _after(("observed", name, key), day, status_date)
        if seen.started and seen.finished and seen.finished < seen.started:
            at = ("observed", name, "finished")
            yield Finding(at, f"{seen.finished} lies before the start on {seen.started}")
    for site, counted in spec.observed_gpus.items():
        if counted.on > status_date:
            yield _after(("observed_gpus", site, "on"), counted.on, status_date)


def _after(at: Place, day: date, status_date: date) -> Finding:
    message = f"{day} lies after the status date {status_date}"
    return Finding(at, message, f"a date up to {status_date}", "what is to come is not observed")


def _site_findings(spec: BuildoutSpec) -> Iterator[Finding]:
    active = active_sites(spec)
    for site in spec.observed_gpus:
        if site not in active:
            hint = nearest(site, active)
            yield Finding(("observed_gpus", site), "no such site takes part", "a site", hint)
    for name in spec.observed:
        site, _, step = name.partition(".")
        kind = step.partition(".")[0]
        if site in active and kind in BUILDING_KINDS:
            share = _share_of_kind(spec, site, kind)
            if share < 1.0:
                yield Finding(
                    ("observed", name),
                    f"the building is {kind} in {100 * share:.0f} of 100 worlds only",
                    f"an activity that belongs to all worlds, or the building {kind} for sure",
                    f"set buildout.sites.{site}.building to what was observed",
                )


def _share_of_kind(spec: BuildoutSpec, site: str, kind: str) -> float:
    distribution = spec.sites[site].building.distribution
    assert isinstance(distribution, Choice)  # noqa: S101  options are read as nothing else
    return dict(zip(distribution.options, distribution.probabilities, strict=True))[kind]


@dataclass(frozen=True, eq=False)
class Look:
    """The network of one world, to look at what was reported in it."""

    plan: PlanNetwork
    worlds: Worlds
    spec: BuildoutSpec
    status_tick: int

    def day(self, tick: int) -> date:
        """UTC day of a tick."""
        return self.worlds.timeline.date_at(tick / TICKS_PER_HOUR).date()

    def reported(self, open_gpus: Mapping[str, Array]) -> Reported:
        """What was reported, with these numbers of GPUs open."""
        return reported_of(self.plan, self.spec, self.worlds, open_gpus)


def _network_findings(
    spec: BuildoutSpec, catalogue: CatalogueSpec, status_date: date
) -> Iterator[Finding]:
    look = _look(spec, catalogue, status_date)
    activities = look.plan.network.activities
    unknown = [name for name in spec.observed if name not in activities]
    for name in unknown:
        yield Finding(("observed", name), "no such activity", "", nearest(name, activities))
    if unknown:
        return
    yield from _crew_findings(look)
    for open_gpus in _extremes(spec):
        found = [*_order_findings(look, open_gpus)] or [*_overdue_findings(look, open_gpus)]
        yield from found
        if found:
            return


def _look(spec: BuildoutSpec, catalogue: CatalogueSpec, status_date: date) -> Look:
    days = [site.announced for site in spec.sites.values()]
    days += [day for seen in spec.observed.values() for day in (seen.started, seen.finished) if day]
    days += [counted.on for counted in spec.observed_gpus.values()]
    timeline = Timeline.from_dates(min([*days, status_date]), status_date + timedelta(days=1))
    parameters = dict(parameters_of(spec, (SECTION,))) | dict(
        parameters_of(catalogue, ("catalogue",))
    )
    # Which servers fail and how hard winters are is luck whose laws take SciPy: here none fails, and each
    # winter is the expected one.
    for path in (*rework.FAILING_SHARES, SPREAD_OF_WINTERS):
        parameters[path] = replace(parameters[path], distribution=Fixed(0.0))
    worlds = MeanWorlds(timeline, parameters, seed=0, start=0, stop=1)
    crews = np.ones((1, timeline.months))
    plan = plan_network(Reference(spec, worlds), catalogue, crews)
    status_tick = int(ticks_from_hours(timeline.deadline_h(status_date)))
    return Look(plan, worlds, spec, status_tick)


def _extremes(spec: BuildoutSpec) -> list[dict[str, Array]]:
    """The fewest and the most GPUs that may have been open: with either, the rest must fit."""
    supports = {
        site: counted.gpus.distribution.support() for site, counted in spec.observed_gpus.items()
    }
    return [
        {site: np.array([support[end]]) for site, support in supports.items()} for end in (1, 0)
    ]


def _crew_findings(look: Look) -> Iterator[Finding]:
    """Work that holds crews or power cannot be taken up in its middle."""
    network = look.plan.network
    needs = np.diff(network.need_offset) + np.diff(network.consume_offset)
    for name, seen in look.spec.observed.items():
        if seen.finished is None and needs[network.activities.index(name)]:
            yield Finding(
                ("observed", name),
                "is under way, and it needs crews, power or an open border",
                "`finished`, or no entry",
                "leave it out: it starts on the status date with what is there",
            )


def _order_findings(look: Look, open_gpus: Mapping[str, Array]) -> Iterator[Finding]:
    """What was reported to end after something had started that waits for it."""
    network, reported = look.plan.network, look.reported(open_gpus)
    bounds = bounds_of(network, reported, precedence_of(network))
    for name in look.spec.observed:
        activity = network.activities.index(name)
        asked_by = int(bounds.asked_by[0, activity])
        if asked_by < 0:
            continue
        asked = int(bounds.start_ticks[0, asked_by])
        told = {
            "finished": int(reported.finish_ticks[0, activity]),
            "started": int(reported.start_ticks[0, activity]),
        }
        for key, tick in told.items():
            if asked < tick < NEVER:
                after = network.activities[asked_by]
                yield Finding(
                    ("observed", name, key),
                    f"{look.day(tick)} lies after {look.day(asked)}, by when {after} had started, "
                    "which waits for it",
                    f"a date up to {look.day(asked)}",
                )


def _overdue_findings(look: Look, open_gpus: Mapping[str, Array]) -> Iterator[Finding]:
    """What must have ended by the status date, for it cannot take so long."""
    network = look.plan.network
    history = history_of(network, look.reported(open_gpus), look.status_tick)
    elapsed = elapsed_ticks(network, history)[0] / TICKS_PER_HOUR
    for activity in np.flatnonzero(history.is_running[0]):
        name = network.activities[activity]
        longest_h = look.plan.works[name].longest_h
        if elapsed[activity] >= longest_h:
            since = look.day(int(history.start_ticks[0, activity]))
            yield Finding(
                ("observed", name) if name in look.spec.observed else ("observed",),
                f"{name} has run since {since}, {elapsed[activity] / 24:.0f} days, and takes "
                f"{longest_h / 24:.0f} days at most",
                f"when {name} finished",
                "or give it a duration that reaches beyond what was observed",
            )
