"""From shares of worlds to a verdict, with Monte Carlo error and model alternatives kept apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.core.late import special

Verdict = Literal[
    "holds",
    "fails",
    "below_our_yardstick",
    "undecided",
    "fragile",
    "assumed_not_tested",
    "not_testable",
    "not_yet_tested",
]
Origin = Literal["document", "ours"]

ROUNDING = 1e-12
"""A limit that is missed by no more than this share of it is met: 0.7 · x / x may exceed 0.7."""
CONFIDENCE = 0.95
TAIL = (1 - CONFIDENCE) / 2
HALF = 0.5
SHORTFALLS: frozenset[Verdict] = frozenset({"fails", "below_our_yardstick", "undecided", "fragile"})
"""Verdicts for which ``--strict`` exits with 3."""


@dataclass(frozen=True)
class Share:
    """In how many of how many worlds something holds, with its exact binomial interval."""

    count: int
    worlds: int

    @property
    def share(self) -> float:
        """The share of worlds; NaN without any."""
        return self.count / self.worlds if self.worlds else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The Monte Carlo error of the share, nothing else; see `interval_between`."""
        return self.interval_between(TAIL)

    def interval_between(self, tail: float) -> tuple[float, float]:
        """Clopper-Pearson interval that leaves a probability of at most ``tail`` on either side.

        Source: Clopper and Pearson 1934, Biometrika 26, 404.
        """
        k, n = self.count, self.worlds
        low = 0.0 if k == 0 else float(special.betaincinv(k, n - k + 1, tail))
        high = 1.0 if k == n else float(special.betaincinv(k + 1, n - k, 1 - tail))
        return low, high


@dataclass(frozen=True)
class Judgement:
    """A verdict and, for an undecided one, about how many draws would settle it."""

    verdict: Verdict
    draws_to_settle: int | None = None


def meets(values: Array, limit: float, *, at_least: bool) -> BoolArray:
    """In which worlds a value reaches a limit, or does not exceed it, but for rounding."""
    slack = ROUNDING * abs(limit)
    return np.asarray(values >= limit - slack if at_least else values <= limit + slack)


def share_of(holds: BoolArray) -> Share:
    """The share of worlds in which a statement holds."""
    return Share(int(holds.sum()), len(holds))


def judge(
    overall: Share,
    options: Mapping[str, Share],
    demanded: float,
    origin: Origin,
    *,
    draws: int | None = None,
) -> Judgement:
    """The verdict over all worlds and over the options of every model alternative.

    *holds*: every interval lies at or above the demanded share. *fails* or *below our yardstick*:
    every interval lies under one half. *undecided*: nothing disagrees, but some interval straddles a
    deciding border, as that of an option does to which chance gave no world. *fragile*: any other case.

    ``draws`` were simulated, where only those count that meet a condition.
    """
    shares = [overall, *options.values()]
    places = [_place(share, demanded) for share in shares]
    if set(places) == {"above"}:
        return Judgement("holds")
    if set(places) == {"below"}:
        return Judgement("fails" if origin == "document" else "below_our_yardstick")
    clear = set(places) - {"straddling"}
    if len(clear) > 1 or "between" in clear:
        return Judgement("fragile")
    needed = [
        _draws_to_settle(share, draws or overall.worlds, demanded)
        for share, place in zip(shares, places, strict=True)
        if place == "straddling" and share.worlds > 0
    ]
    return Judgement("undecided", max(needed, default=None))


def _place(share: Share, demanded: float) -> str:
    low, high = share.interval
    if low >= demanded:
        return "above"
    if high < HALF:
        return "below"
    if low >= HALF and high < demanded:
        return "between"
    return "straddling"


def _draws_to_settle(share: Share, worlds: int, demanded: float) -> int:
    """Draws of the whole ensemble after which the interval would leave its nearest border.

    At the share seen now: the normal approximation, at 0 and 1 the closed form of the interval.
    """
    p = share.share
    if share.count == share.worlds:
        needed = math.log(TAIL) / math.log(demanded)
    elif share.count == 0:
        needed = math.log(TAIL) / math.log(1 - HALF)
    else:
        distance = max(min(abs(p - HALF), abs(p - demanded)), 0.5 / share.worlds)
        needed = (float(special.ndtri(1 - TAIL)) / distance) ** 2 * p * (1 - p)
    return math.ceil(math.ceil(max(needed, share.worlds + 1)) * worlds / share.worlds)


MIN_WORLDS = 10
"""An option of a model alternative in which fewer worlds count says nothing about a share."""


def range_across(
    alternatives: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> tuple[float, float] | None:
    """Lowest and highest share over the options in which enough worlds count; None without any."""
    shares = [
        option["share"]
        for options in alternatives.values()
        for option in options.values()
        if option["worlds"] >= MIN_WORLDS
    ]
    return (min(shares), max(shares)) if shares else None
