"""The labour market of AI specialists, month by month: pay, choice of place, visa queue, stocks.

Each month begins with what stands at its first instant: a shortage moves pay, pay and waiting for a visa
and compatriots move where people go, and with these flows the stocks are carried to the next bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.talent import location, wages
from ausbau.talent.flow_kernel import Pace
from ausbau.talent.flow_network import advance
from ausbau.talent.months import months_apart
from ausbau.talent.spec import HIGHEST_RATE_PER_YEAR
from ausbau.talent.visa import Passage, QueuePath, TakenUp, waiting_h, worked_off_person
from ausbau.talent.workforce import LEVELS, NETWORK, ORIGINS, foreigners, stock

APPLICANTS = ("others", "specialists", "us_specialists")
"""Who waits for a visa: AI specialists, those of them who come because of the US shock, and all others."""
_THIRD = ORIGINS.index("third_country")
_EU = ORIGINS.index("eu")


@dataclass(frozen=True)
class Inflow:
    """People who come whatever the market does, and the rates at which people move on."""

    start_person: Array
    """``(stock, origin, draw)``."""
    beginners_per_year: Array
    """Students who begin, ``(month, origin, draw)``."""
    near_ai_per_year: Array
    """People who become near-AI engineers, ``(month, origin, draw)``."""
    rates_per_year: Array
    """Of those who move on, ``(flow, origin, draw)``; what the market decides is zero here."""
    course_rate_per_year: Array
    """Near-AI engineers whom a course makes change their job, ``(draw, month)``."""
    free_movers_per_year: Array
    """Specialists who come without a visa in the calibration year, ``(draw,)``."""
    senior_share: Array
    """Of those who come from abroad, ``(draw,)``."""


@dataclass(frozen=True)
class Choice:
    """How people decide where to work, ``(draw,)`` where no other shape is given."""

    presupposed_person: Array
    """Specialists whom the growth of demand presupposes, ``(draw, bound)``."""
    shortage_elasticity: Array
    adjustment_h: Array
    pay_elasticity: Array
    wait_disutility_per_year: Array
    diaspora_elasticity: Array
    amenity: Array
    """Utility that Germany has gained, ``(draw, month)``."""
    us_utility: Array
    """Utility that the US has lost, as a change, ``(draw, month)``."""
    germany_share: Array
    """Of people who leave another country, in the calibration year."""
    leaving_per_year: Array
    """Hazard of leaving in the calibration year, ``(level, origin, draw)``."""
    drain_per_year: Array
    """Emigration whatever the market does, ``(draw, month)``."""
    start_up_per_year: Array
    destination_weights: Array
    """``(draw, destination)``."""


@dataclass(frozen=True)
class Office:
    """The visa offices and who applies."""

    backlog_person: Array
    """At the start, ``(draw, applicant)``."""
    usual_person: Array
    """Applications of the month if Germany stays as attractive as it was, ``(draw, month, applicant)``."""
    extra_person: Array
    """AI specialists who apply because of a talent visa, ``(draw, month)``."""
    capacity_person: Array
    """Cases that can be taken up in the month, ``(draw, month)``."""
    capacity_per_h: Array
    """On bounds, ``(draw, bound)``."""
    later_h: Array
    """From being taken up to the first day of work, mean over AI specialists, ``(draw, bound)``."""
    plain: TakenUp
    """When those were taken up who arrive at a bound without recognition."""
    recognised: TakenUp
    """The same for those whose degree has to be recognised."""
    recognition_share: Array
    title_share: Array
    month_hours: Array
    """``(month,)``."""


@dataclass(frozen=True)
class MarketPath:
    """Stocks and queue on bounds, people who moved by month."""

    stock_person: Array
    """``(bound, stock, origin, draw)``."""
    moved_person: Array
    """``(month, flow, origin, draw)``."""
    emigrated_person: Array
    """``(draw, month, destination)``."""
    premium_share: Array
    """Pay above that of the calibration year, ``(draw, bound)``."""
    queue: QueuePath
    passage: Passage


def follow(inflow: Inflow, choice: Choice, office: Office) -> MarketPath:
    """Follow the market over all months."""
    path = _empty_path(inflow, office)
    pace = _pace_at_start(inflow)
    foreign_person = _foreign_presupposed_person(inflow, choice)
    for month, hours in enumerate(office.month_hours):
        pull = _pull(path, choice, month)
        known = pull + location.network_utility(
            foreigners(path.stock_person[month]),
            foreign_person[:, month],
            choice.diaspora_elasticity,
        )
        arrived = _worked_off(path, office, _applied(path, choice, office, known, month), month)
        free_movers = inflow.free_movers_per_year * location.attraction_ratio(
            choice.germany_share, known
        )
        destinations = location.destination_pull(
            choice.destination_weights, pull, _away(choice, month)
        )
        years = hours / HOURS_PER_YEAR
        _set_entries(pace.per_year, inflow, arrived / years, free_movers, month)
        _set_rates(pace.per_year, inflow, choice, destinations.sum(axis=1), month)
        path.stock_person[month + 1], path.moved_person[month] = advance(
            NETWORK, path.stock_person[month], pace, years
        )
        path.emigrated_person[:, month] = _by_destination(path, destinations, month)
        path.premium_share[:, month + 1] = _next_premium(path, choice, month, hours)
    return path


def _empty_path(inflow: Inflow, office: Office) -> MarketPath:
    stocks, origins, draws = inflow.start_person.shape
    months = len(office.month_hours)
    stock_person = np.empty((months + 1, stocks, origins, draws))
    stock_person[0] = inflow.start_person
    backlog, applied, handled = (
        months_apart((draws, months + extra, len(APPLICANTS))) for extra in (1, 0, 0)
    )
    backlog[:, 0] = office.backlog_person
    return MarketPath(
        stock_person,
        np.empty((months, len(NETWORK.flows), origins, draws)),
        months_apart((draws, months, len(location.DESTINATIONS))),
        months_apart((draws, months + 1)),
        QueuePath(backlog, applied, handled),
        Passage(months_apart(applied.shape), months_apart(applied.shape)),
    )


def _pull(path: MarketPath, choice: Choice, month: int) -> Array:
    """Change of Germany's utility since the calibration year for people who are there."""
    pay = location.pay_utility(1.0 + path.premium_share[:, month], choice.pay_elasticity)
    pull: Array = pay + choice.amenity[:, month]
    return pull


def _pace_at_start(inflow: Inflow) -> Pace:
    """What holds in all months: the more specialists there are to learn from, the more teach themselves."""
    at_start = stock(inflow.start_person, *LEVELS)
    return Pace(
        inflow.rates_per_year.copy(), np.where(at_start > 0, at_start, 1.0), HIGHEST_RATE_PER_YEAR
    )


def _foreign_presupposed_person(inflow: Inflow, choice: Choice) -> Array:
    """Specialists from abroad if they grow as all do in the growth of demand, ``(draw, bound)``."""
    presupposed = choice.presupposed_person
    first = presupposed[:, :1]
    trend = np.divide(presupposed, first, out=np.ones_like(presupposed), where=first > 0)
    return foreigners(inflow.start_person)[:, np.newaxis] * trend


def _away(choice: Choice, month: int) -> Array:
    """Changes of the utilities of the other places: only the US changes."""
    change = np.zeros_like(choice.destination_weights)
    change[:, location.DESTINATIONS.index("us")] = choice.us_utility[:, month]
    return change


def _applied(path: MarketPath, choice: Choice, office: Office, known: Array, month: int) -> Array:
    """Applications of the month: AI specialists mind how long it takes, others come as usual."""
    longer_h = entry_h(path, office, month) - entry_h(path, office, 0)
    minded = choice.wait_disutility_per_year * longer_h / HOURS_PER_YEAR
    applied = office.usual_person[:, month].copy()
    ratio = location.attraction_ratio(choice.germany_share, known - minded)
    applied[:, 1:] *= ratio[:, np.newaxis]
    applied[:, APPLICANTS.index("specialists")] += office.extra_person[:, month]
    return applied


def entry_h(path: MarketPath, office: Office, bound: int) -> Array:
    """Time from an AI specialist's application at a bound to the first day of work."""
    backlog = path.queue.backlog_person[:, bound].sum(axis=1)
    return waiting_h(backlog, office.capacity_per_h[:, bound]) + office.later_h[:, bound]


def _worked_off(path: MarketPath, office: Office, applied: Array, month: int) -> Array:
    """Work the month's cases off; specialists who arrive in it, ``(draw, applicant)`` without the others."""
    queue, passage = path.queue, path.passage
    waiting = queue.backlog_person[:, month] + applied
    handled = worked_off_person(waiting, office.capacity_person[:, month])
    queue.applied_person[:, month] = applied
    queue.handled_person[:, month] = handled
    queue.backlog_person[:, month + 1] = waiting - handled
    passage.per_h[:, month] = handled / office.month_hours[month]
    if month + 1 < office.month_hours.size:
        passage.before_person[:, month + 1] = passage.before_person[:, month] + handled
    share = office.recognition_share[:, np.newaxis]
    arrived = (1.0 - share) * _arrived(passage, office.plain, month)
    arrived += share * _arrived(passage, office.recognised, month)
    return arrived[:, 1:] * office.title_share[:, np.newaxis]


def _arrived(passage: Passage, when: TakenUp, month: int) -> Array:
    reached = passage.reached_person(when, slice(month, month + 2))
    arrived: Array = reached[:, 1] - reached[:, 0]
    return arrived


def _set_entries(
    pace: Array, inflow: Inflow, arrived: Array, free_movers: Array, month: int
) -> None:
    """People who enter in a year, ``(flow, origin, draw)``; ``arrived`` has those of the US shock last."""
    pace[NETWORK.place("begin_study")] = inflow.beginners_per_year[month]
    pace[NETWORK.place("enter_near_ai")] = inflow.near_ai_per_year[month]
    for level, share in (("senior", inflow.senior_share), ("junior", 1.0 - inflow.senior_share)):
        immigrants = pace[NETWORK.place(f"immigrate_{level}")]
        immigrants[_THIRD] = arrived[:, 0] * share
        immigrants[_EU] = free_movers * share
        pace[NETWORK.place(f"us_shock_{level}"), _THIRD] = arrived[:, 1] * share


def _set_rates(pace: Array, inflow: Inflow, choice: Choice, pull: Array, month: int) -> None:
    """Hazards of moving on, ``(flow, origin, draw)``; ``pull`` of all other countries together."""
    pace[NETWORK.place("finish_course")] = inflow.course_rate_per_year[:, month]
    leaving = location.leaving_rate(choice.leaving_per_year, pull)
    start_up = np.minimum(choice.start_up_per_year, leaving)
    single = leaving - start_up + choice.drain_per_year[:, month]
    for place, level in enumerate(LEVELS):
        pace[NETWORK.place(f"start_up_{level}")] = start_up[place]
        pace[NETWORK.place(f"emigrate_{level}")] = single[place]


def _by_destination(path: MarketPath, pull: Array, month: int) -> Array:
    """Emigrants of the month by destination; start-ups that move are told apart from them."""
    places = [NETWORK.place(f"emigrate_{level}") for level in LEVELS]
    emigrants = path.moved_person[month, places].sum(axis=(0, 1))
    by_destination: Array = emigrants[:, np.newaxis] * pull / pull.sum(axis=1, keepdims=True)
    return by_destination


def _next_premium(path: MarketPath, choice: Choice, month: int, hours: float) -> Array:
    target = wages.target_premium_share(
        stock(path.stock_person[month], *LEVELS),
        choice.presupposed_person[:, month],
        choice.shortage_elasticity,
    )
    return wages.adjusted_premium_share(
        path.premium_share[:, month], target, hours, choice.adjustment_h
    )
