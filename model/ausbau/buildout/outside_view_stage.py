"""Both views of each site's first opening, and the dates of a world that has chosen between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from ausbau.buildout import reference_class
from ausbau.buildout.outside_view import (
    VIEW,
    Move,
    believes_outside,
    first_opening_h,
    moved_milestones_h,
    moved_power_h,
)
from ausbau.buildout.outside_view_spec import OutsideView
from ausbau.buildout.plan import Lot, in_planned_order
from ausbau.buildout.plan_network import PlanNetwork
from ausbau.buildout.reference import SECTION
from ausbau.buildout.reference_cases import Observations, observed_by, shipped
from ausbau.buildout.reference_class import Candidates, ClassLaw
from ausbau.buildout.site import SiteWork
from ausbau.buildout.spec import BUILDING_KINDS, BuildoutSpec
from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.core.distributions import Distribution
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds

MEDIANS, SPREADS, RATES = 240, 60, 120
"""Values that stand for each prior, at levels of equal distance."""

Priors = tuple[Distribution, Distribution, Distribution]
"""Of the median, the spread and the rate of giving up."""


@dataclass(frozen=True, eq=False)
class Views:
    """Dates after a world has chosen its view, and both views side by side.

    ``milestone_h`` is ``(draw, lot, milestone)``, ``power_gain_h`` by site ``(draw, gain)``; the views of the
    first opening are ``(draw, site)``, and ``believes_outside`` is ``(draw,)``.
    """

    milestone_h: Array
    power_gain_h: Mapping[str, Array]
    inside_h: Array
    outside_h: Array
    believes_outside: BoolArray


def views(
    spec: BuildoutSpec,
    plan: PlanNetwork,
    worlds: Worlds,
    milestone_h: Array,
    power_gain_h: Mapping[str, Array],
) -> Views:
    """Let each world choose; where it believes the network, every date stays as it is, to the bit."""
    believes = believes_outside(worlds.value(f"{VIEW}.belief"), worlds.value(f"{VIEW}.weight"))
    chosen_h, gains_h = milestone_h.copy(), dict(power_gain_h)
    moves: list[Move] = []
    for site in plan.sites:
        of_site = [index for index, lot in enumerate(plan.lots) if lot.site == site.id]
        ours_h, gain_h = milestone_h[:, of_site], power_gain_h[site.id]
        if not of_site:
            moves.append(_nothing_opens(worlds))
            continue
        move = _move(spec, site, worlds, first_opening_h(ours_h))
        first = _planned_first([plan.lots[index] for index in of_site])
        outside_h = moved_milestones_h(ours_h, move, first)
        chosen_h[:, of_site] = np.where(believes[:, np.newaxis, np.newaxis], outside_h, ours_h)
        gains_h[site.id] = np.where(believes[:, np.newaxis], moved_power_h(gain_h, move), gain_h)
        moves.append(move)
    none = np.zeros((worlds.draws, 0))
    return Views(
        milestone_h=chosen_h,
        power_gain_h=gains_h,
        inside_h=np.stack([move.inside_h for move in moves], axis=1) if moves else none,
        outside_h=np.stack([move.outside_h for move in moves], axis=1) if moves else none,
        believes_outside=believes,
    )


def _nothing_opens(worlds: Worlds) -> Move:
    """At a site without orders: its power comes by the network, and neither view knows an opening."""
    never_h = np.full(worlds.draws, np.inf)
    return Move(never_h, never_h, known_h=-np.inf, earliest_h=-np.inf)


def _planned_first(lots: Sequence[Lot]) -> int:
    """Place of the lot of a site that is planned to come first."""
    return lots.index(in_planned_order(tuple(lots))[0])


def _move(spec: BuildoutSpec, site: SiteWork, worlds: Worlds, inside_h: Array) -> Move:
    """A site that is known to be open has no other date; one that is not is known to be unopened."""
    status = spec.status_date
    known_h = -np.inf if status is None else worlds.timeline.deadline_h(status)
    earliest_h = max(site.announced_h, known_h)
    kind = worlds.option(f"{SECTION}.sites.{site.id}.building")
    elapsed_h = earliest_h - site.announced_h
    outside_h = site.announced_h + _time_to_open_h(
        spec.outside_view, site.id, kind, worlds, elapsed_h
    )
    return Move(inside_h, np.where(inside_h <= known_h, inside_h, outside_h), known_h, earliest_h)


def _time_to_open_h(
    view: OutsideView, site: str, building: IntArray, worlds: Worlds, elapsed_h: float
) -> Array:
    """From announcement to opening in each world, by the law of its kind of building."""
    left_out = frozenset(view.left_out)
    laws = [_shipped_law(kind, view.known_by, left_out, _priors(view)) for kind in BUILDING_KINDS]
    times_h = [time_to_open_h(law, view, worlds, site=site, elapsed_h=elapsed_h) for law in laws]
    return np.choose(building, times_h)


def time_to_open_h(
    law: ClassLaw, view: OutsideView, worlds: Worlds, *, site: str, elapsed_h: float = 0.0
) -> Array:
    """Time to opening in each world, infinite where the plant is given up before.

    A world's place within the prior is its place within what the cases make of it. The law is what we do not
    know and so shared by all sites; where in it a site falls is its luck.
    """
    opening = reference_class.law_at(
        law,
        view.median_time.distribution.cdf(worlds.value(f"{VIEW}.median_time")),
        view.spread.distribution.cdf(worlds.value(f"{VIEW}.spread")),
    )
    rate = view.given_up.distribution.cdf(worlds.value(f"{VIEW}.given_up"))
    given_up_per_h = reference_class.given_up_per_h_at(law, rate)
    opens_h = opening.time_h(worlds.luck(f"{VIEW}.{site}.opening"), elapsed_h)
    gives_up_h = reference_class.time_to_giving_up_h(
        given_up_per_h, worlds.luck(f"{VIEW}.{site}.giving_up"), elapsed_h
    )
    return reference_class.unless_given_up_h(opens_h, gives_up_h)


def class_law_of(view: OutsideView, seen: Observations) -> ClassLaw:
    """What cases say under the priors of a scenario."""
    return _class_law(seen, _priors(view))


def _priors(view: OutsideView) -> Priors:
    return view.median_time.distribution, view.spread.distribution, view.given_up.distribution


@lru_cache(maxsize=256)
def _shipped_law(kind: str, known_by: date, left_out: frozenset[str], priors: Priors) -> ClassLaw:
    """What the program's cases of a kind of building say, as known on a day."""
    seen = observed_by(shipped(), known_by, kinds=frozenset({kind}), without=left_out)
    return _class_law(seen, priors)


def _class_law(seen: Observations, priors: Priors) -> ClassLaw:
    median_h, sigma, given_up_per_year = (
        prior.quantile((np.arange(count) + 0.5) / count)
        for prior, count in zip(priors, (MEDIANS, SPREADS, RATES), strict=True)
    )
    candidates = Candidates(np.maximum(median_h, 1.0), sigma, given_up_per_year / HOURS_PER_YEAR)
    return reference_class.class_law(seen, candidates)
