"""Investment programmes: how much of an announced sum is committed by when, and what it buys.

Programmes stand beside the plan and change nothing of it. Their sums are nominal, as announced. One
programme may contain others, and these further ones; then its own part is what the others leave of its
sum, so that no euro is counted twice. A sum that holds the private money already holds what others add to
its parts, too. All pay one real price for a GPU whenever they buy, and what they have bought stays in
service: a replacement is a matter of who runs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array, IntArray
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.finance.discounting import in_price_year

NOT_CONTAINED = -1
"""Position of the containing programme where there is none."""


@dataclass(frozen=True)
class Programmes:
    """The programmes side by side; arrays are ``(draw, programme)`` unless said otherwise."""

    announced_nominal_eur: Array
    """Contained programmes included."""
    realised_share: Array
    """Share of the sum that is ever committed."""
    begin_h: Array
    """First commitment, in hours since the start of the horizon; may lie before it."""
    duration_h: Array
    """Commitments run evenly for this long."""
    ai_share: Array
    """Share of the committed money that goes into AI."""
    compute_share: Array
    """Share of that which buys data centres with accelerators."""
    aid_rate: Array
    """Share of an investment that the programme pays; others pay the rest."""
    within: IntArray
    """Position of the programme that contains this one, or `NOT_CONTAINED`; shape ``(programme,)``."""


@dataclass(frozen=True)
class Purchase:
    """What a euro buys; arrays ``(draw,)``."""

    eur_per_gpu: Array
    """Servers, hall, power and cooling together, real."""
    build_time_h: Array
    """From the commitment to GPUs in service."""
    inflation_per_year: Array
    start_years_later: float
    """From the price year's middle to the start of the horizon, in years."""


@dataclass(frozen=True)
class Use:
    """What becomes of the committed money beside data centres; arrays ``(draw,)``."""

    payment_h: Array
    """A commitment is paid evenly for this long; for data centres until their service at the latest."""
    research_share: Array
    """Of the AI money that does not buy data centres."""
    startup_share: Array
    """Of the same."""
    startup_eur: Array
    """Money that finances one start-up."""


def elapsed_share(begin_h: Array, duration_h: Array, at_h: Array) -> Array:
    """Part of each period that has passed, ``(draw, programme, time)``: even progress from 0 to 1."""
    passed = (at_h - begin_h[:, :, np.newaxis]) / duration_h[:, :, np.newaxis]
    share: Array = np.clip(passed, 0.0, 1.0)
    return share


def elapsed_share_h(begin_h: Array, duration_h: Array, at_h: Array) -> Array:
    """Integral of `elapsed_share` over time in hours: a parabola within the period, then a line."""
    since = np.maximum(at_h - begin_h[:, :, np.newaxis], 0.0)
    within = np.minimum(since, duration_h[:, :, np.newaxis])
    rising = np.square(within) / (2.0 * duration_h[:, :, np.newaxis])
    hours: Array = rising + (since - within)
    return hours


def own_part(amount: Array, within: IntArray) -> Array:
    """Amounts ``(draw, programme)`` less those of the programmes that each one contains."""
    own = amount.copy()
    for position, container in enumerate(within):
        if container != NOT_CONTAINED:
            own[:, container] -= amount[:, position]
    return own


def containers(within: IntArray, position: int) -> Iterator[int]:
    """Positions of the programmes that contain this one, from the next outwards."""
    container = int(within[position])
    while container != NOT_CONTAINED:
        yield container
        container = int(within[container])


def with_contained(own: Array, within: IntArray) -> Array:
    """Amounts ``(draw, programme, …)`` plus those of all programmes that each one contains."""
    total = own.copy()
    for position in range(len(within)):
        for container in containers(within, position):
            total[:, container] += own[:, position]
    return total


def with_contained_capital(own: Array, programmes: Programmes) -> Array:
    """The same for capital in AI, or what it buys, which holds what others pay beside the programme.

    A contained part counts with no more of the others' money than its container takes beside its own sum.
    Where that sum is meant to hold all money, its parts count at their own sums: 20 of a fund of which
    35 percent are aid stay 20 in it, and are 57 by themselves.
    """
    total = own.copy()
    for position in range(len(programmes.within)):
        highest = aid_rate = programmes.aid_rate[:, position]
        for container in containers(programmes.within, position):
            highest = np.maximum(highest, programmes.aid_rate[:, container])
            total[:, container] += own[:, position] * (aid_rate / highest)[:, np.newaxis]
    return total


def committed_nominal_eur(programmes: Programmes, at_h: Array) -> Array:
    """Money committed to projects by each instant, ``(draw, programme, time)``, nominal."""
    share = elapsed_share(programmes.begin_h, programmes.duration_h, at_h)
    own = _final_nominal_eur(programmes)[:, :, np.newaxis] * share
    return with_contained(own, programmes.within)


def disbursed_nominal_eur(
    programmes: Programmes, use: Use, build_time_h: Array, at_h: Array
) -> Array:
    """Money paid out by each instant, ``(draw, programme, time)``, nominal.

    A commitment is paid evenly over the payment period; what buys data centres at the latest until these
    are in service, because invoices follow the building (an assumption).
    """
    own = _final_nominal_eur(programmes)
    compute = own * programmes.ai_share * programmes.compute_share
    parts = ((compute, np.minimum(use.payment_h, build_time_h)), (own - compute, use.payment_h))
    paid = [
        part[:, :, np.newaxis] * paid_share(programmes, period_h, at_h) for part, period_h in parts
    ]
    return with_contained(paid[0] + paid[1], programmes.within)


def paid_share(programmes: Programmes, period_h: Array, at_h: Array) -> Array:
    """Share of each programme's money that is paid if each commitment is paid evenly over a period P.

    The mean of the share committed over ``[t − P, t]``, ``(draw, programme, time)``.
    """
    late_h = programmes.begin_h + period_h[:, np.newaxis]
    committed_h = elapsed_share_h(programmes.begin_h, programmes.duration_h, at_h)
    paid_h = committed_h - elapsed_share_h(late_h, programmes.duration_h, at_h)
    share: Array = paid_h / period_h[:, np.newaxis, np.newaxis]
    return share


def split_nominal_eur(programmes: Programmes, use: Use, at_h: Array) -> tuple[Array, Array, Array]:
    """Capital in AI by each instant that goes to data centres, research and start-ups, nominal.

    A stated response with fixed shares: what is left of the three goes elsewhere, and nobody answers
    to the money by doing more than it pays for.
    """
    own = _own_ai_nominal_eur(programmes)
    compute = own * programmes.compute_share
    rest = own - compute
    share = elapsed_share(programmes.begin_h, programmes.duration_h, at_h)
    compute, research, startups = (
        with_contained_capital(part[:, :, np.newaxis] * share, programmes)
        for part in (
            compute,
            rest * use.research_share[:, np.newaxis],
            rest * use.startup_share[:, np.newaxis],
        )
    )
    return compute, research, startups


def ai_capital_nominal_eur(programmes: Programmes, at_h: Array) -> Array:
    """Capital moved into AI by each instant, that of the others who pay the rest included."""
    share = elapsed_share(programmes.begin_h, programmes.duration_h, at_h)
    moved = _own_ai_nominal_eur(programmes)
    return with_contained_capital(moved[:, :, np.newaxis] * share, programmes)


def gpus_in_service(programmes: Programmes, purchase: Purchase, at_h: Array) -> Array:
    """GPUs bought with that capital which are in service at each instant."""
    begin_h = programmes.begin_h + purchase.build_time_h[:, np.newaxis]
    share = elapsed_share(begin_h, programmes.duration_h, at_h)
    gpus = _final_gpus(programmes, purchase)[:, :, np.newaxis]
    return with_contained_capital(gpus * share, programmes)


def gpu_hours(programmes: Programmes, purchase: Purchase, at_h: Array) -> Array:
    """Hours that those GPUs have been in service up to each instant."""
    begin_h = programmes.begin_h + purchase.build_time_h[:, np.newaxis]
    hours = elapsed_share_h(begin_h, programmes.duration_h, at_h)
    gpus = _final_gpus(programmes, purchase)[:, :, np.newaxis]
    return with_contained_capital(gpus * hours, programmes)


def _final_nominal_eur(programmes: Programmes) -> Array:
    """What each programme's own part comes to in the end."""
    return own_part(programmes.announced_nominal_eur, programmes.within) * programmes.realised_share


def _own_ai_nominal_eur(programmes: Programmes) -> Array:
    """Capital that each own part moves into AI in the end, that of the others who pay the rest included."""
    own: Array = _final_nominal_eur(programmes) * programmes.ai_share / programmes.aid_rate
    return own


def _final_gpus(programmes: Programmes, purchase: Purchase) -> Array:
    """GPUs of each own part; its money is spent in the middle of its period on average."""
    nominal_eur = _own_ai_nominal_eur(programmes)
    middle_h = programmes.begin_h + programmes.duration_h / 2.0
    years_later = purchase.start_years_later + middle_h / HOURS_PER_YEAR
    real_eur = in_price_year(
        nominal_eur * programmes.compute_share,
        years_later,
        purchase.inflation_per_year[:, np.newaxis],
    )
    return real_eur / purchase.eur_per_gpu[:, np.newaxis]
