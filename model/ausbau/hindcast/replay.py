"""One case replayed: what each view makes of its first opening, under each scheme of what it may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ausbau import pipeline
from ausbau.buildout.outside_view_stage import class_law_of, time_to_open_h
from ausbau.buildout.reference_cases import Case, Observations, Outcome, kin_of, observed_by
from ausbau.buildout.reference_class import fit_lognormal
from ausbau.core.arrays import Array
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.unit_table import HOURS_PER_MONTH
from ausbau.core.worlds import Worlds
from ausbau.hindcast.inputs import DAYS_PER_MONTH, SITE, VALUES_KNOWN, changes_of, in_country
from ausbau.hindcast.scores import Seen
from ausbau.scenario import Scenario, load

CROSS_VALIDATION, FORWARD = SCHEMES = ("cross_validation", "forward")
MODEL = ("inside", "mixed", "outside")
"""Views of the model: the network, the reference class, and both with equal weight."""
NAIVE = ("promise", "class")
VIEWS = (*MODEL, *NAIVE)
PARENT = "industrial-ai-cloud.yaml"
"""Scenario whose site each case replaces; it uses what was known on 13 June 2025."""
FEWEST_EARLIER = 8
"""Cases that a class needs for its forecast to be scored."""
ALL_KINDS = frozenset({"existing", "modular", "new"})


@dataclass(frozen=True, eq=False)
class View:
    """Equally likely months from announcement to opening, infinite for never; whether they count."""

    months: Array
    is_scored: bool


@dataclass(frozen=True, eq=False)
class Replay:
    """A case, and its views by scheme and name."""

    name: str
    case: Case
    views: Mapping[str, Mapping[str, View]]
    earlier: Mapping[str, int]
    """Cases of its kind that the outside view knows, by scheme."""


def replay(cases: Mapping[str, Case], name: str, *, draws: int, seed: int) -> Replay:
    """Simulate the case once, and let each scheme see what it may."""
    traits = cases[name].traits
    scenario = scenario_of(cases[name])
    worlds = scenario.worlds(seed, 0, draws)
    inside_h = inside_h_of(scenario, draws, seed)
    kin = kin_of(cases, name)
    views: dict[str, Mapping[str, View]] = {}
    earlier: dict[str, int] = {}
    for scheme in SCHEMES:
        day = traits.announced if scheme == FORWARD else date.max
        known = observed_by(cases, day, kinds=frozenset({traits.kind}), without=kin)
        earlier[scheme] = len(known.names)
        views[scheme] = {
            **model_views(scenario, worlds, inside_h, known),
            **_naive_views(cases, name, draws, day),
        }
        if scheme == FORWARD:
            views[scheme] = _as_known_then(views[scheme], cases[name], earlier[scheme])
    return Replay(name, cases[name], views, earlier)


def scenario_of(case: Case) -> Scenario:
    """The case as a scenario."""
    parent = packaged_scenarios() / PARENT
    return in_country(load(parent, changes_of(case.traits)), case.traits)


def inside_h_of(scenario: Scenario, draws: int, seed: int, *, site: str = SITE) -> Array:
    """Hours from announcement to opening by the network, infinite beyond the horizon."""
    results = pipeline.simulate(scenario, draws, seed, until="buildout", explains=False)
    opens_h = results["buildout.first_opening_inside_h"].sel(site=site).values
    announced_h = scenario.timeline.hours(scenario.spec.buildout.sites[site].announced)
    in_time = opens_h <= scenario.timeline.duration_h
    return np.where(in_time, opens_h - announced_h, np.inf)


def model_views(
    scenario: Scenario,
    worlds: Worlds,
    inside_h: Array,
    known: Observations,
    *,
    site: str = SITE,
) -> dict[str, View]:
    """Inside, mixed and outside, from the cases that are known.

    Mixed are the draws of both views together. So no luck decides which world believes which view, and
    every quantile of the mixture lies between those of the two.
    """
    spec = scenario.spec.buildout.outside_view
    law = class_law_of(spec, known)
    outside_h = time_to_open_h(law, spec, worlds, site=site)
    of_view_h = (inside_h, np.concatenate([inside_h, outside_h]), outside_h)
    return {
        view: View(months_h / HOURS_PER_MONTH, is_scored=True)
        for view, months_h in zip(MODEL, of_view_h, strict=True)
    }


def _naive_views(cases: Mapping[str, Case], name: str, draws: int, day: date) -> dict[str, View]:
    """The promise as a point, and one law of all kinds without its uncertainty, where there are."""
    promised = months_promised(cases[name])
    views: dict[str, View] = {}
    if promised is not None:
        views["promise"] = View(np.full(draws, promised), is_scored=True)
    seen = observed_by(cases, day, kinds=ALL_KINDS, without=kin_of(cases, name))
    try:
        law = fit_lognormal(seen.duration_h, seen.has_opened)
    except ValueError:  # too few openings
        return views
    levels = (np.arange(draws) + 0.5) / draws
    has_enough = len(seen.names) >= FEWEST_EARLIER
    views["class"] = View(law.time_h(levels) / HOURS_PER_MONTH, is_scored=has_enough)
    return views


def _as_known_then(views: Mapping[str, View], case: Case, earlier: int) -> dict[str, View]:
    """Views forward in time count only where their cases and values were known at the announcement."""
    has_class, has_values = earlier >= FEWEST_EARLIER, case.traits.announced >= VALUES_KNOWN
    counts = {"inside": has_values, "mixed": has_values and has_class, "outside": has_class}
    return {
        name: View(view.months, is_scored=counts.get(name, view.is_scored))
        for name, view in views.items()
    }


def months_promised(case: Case) -> float | None:
    """Months from announcement to the end of the promised day; None without a promise."""
    promised = case.traits.promised
    return None if promised is None else _months(case, promised)


def seen_of(case: Case) -> Seen | None:
    """What was seen of the case; None where nobody described it after its announcement."""
    outcome: Outcome | None = case.outcome
    if outcome is None:
        return None
    if outcome.given_up is not None:
        return Seen(np.inf)
    return Seen(_months(case, outcome.end), is_open=outcome.opened is None)


def _months(case: Case, day: date) -> float:
    return (day - case.traits.announced).days / DAYS_PER_MONTH
