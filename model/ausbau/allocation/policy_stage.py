"""The policy of a scenario, month by month, with its own numbers filled in for the groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ausbau.allocation import policies
from ausbau.allocation.clearing import clearing_price_ratio
from ausbau.allocation.policies import Grant, Sharing
from ausbau.allocation.spec import (
    FirstCome,
    Market,
    MaxMinFair,
    Policy,
    PolicySequence,
    Proportional,
    Quota,
    ReservedFloor,
    SteadyPolicy,
    StrictPriority,
)
from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline

LEAST_ELASTICITY = -0.05
"""A group that does not mind the price at all would let it rise without end."""


@dataclass(frozen=True)
class Spell:
    """Months in which one policy rules."""

    policy: SteadyPolicy
    months: slice


@dataclass(frozen=True)
class Rules:
    """The policy of each month for groups in this order."""

    spells: tuple[Spell, ...]
    groups: Sequence[str]
    elasticity: Array
    """Price elasticity of each group in each world, ``(draw, group)``; for a market that names none."""

    def grants(self) -> list[Grant]:
        """One per month, for requests ``(draw, pool, group)``."""
        found: list[Grant] = []
        for spell in self.spells:
            grant = self._grant(spell.policy)
            found += [grant] * (spell.months.stop - spell.months.start)
        return found

    def nominal_shares(self) -> Array:
        """Share of every pool that each group is entitled to, ``(month, group)``; 0 without such a rule."""
        shares = np.zeros((self.spells[-1].months.stop, len(self.groups)))
        for spell in self.spells:
            match spell.policy:
                case Quota(shares=stated) | ReservedFloor(floors=stated):
                    shares[spell.months] = self._numbers(stated, 0.0)
        return shares

    def price_ratio(self, ordered: Array, capacity: Array) -> Array:
        """Price on demand relative to the asked one, ``(draw, month, pool)``; only a market moves it.

        ``ordered`` is ``(draw, month, pool, group)``, ``capacity`` ``(draw, month, pool)``.
        """
        ratio = np.ones_like(capacity)
        for spell in self.spells:
            if isinstance(spell.policy, Market):
                ratio[:, spell.months] = clearing_price_ratio(
                    ordered[:, spell.months],
                    capacity[:, spell.months],
                    elasticities=self._elasticities(spell.policy)[:, np.newaxis, np.newaxis, :],
                    highest=spell.policy.highest_price_ratio,
                )
        return ratio

    def _grant(self, policy: SteadyPolicy) -> Grant:
        if isinstance(policy, FirstCome):
            return policies.first_come
        return policies.by_month(self._sharing(policy))

    def _sharing(
        self, policy: Proportional | StrictPriority | Quota | MaxMinFair | ReservedFloor | Market
    ) -> Sharing:
        """A policy that looks at one month alone."""
        match policy:
            case Proportional():
                return policies.proportional
            case StrictPriority(ranks=ranks):
                last = max(ranks.values(), default=0) + 1
                by_group = np.array([ranks.get(group, last) for group in self.groups])
                return partial(policies.strict_priority, ranks=by_group.astype(np.int64))
            case Quota(shares=shares, borrowing=borrowing):
                quotas = self._numbers(shares, 0.0)
                return partial(policies.quota, shares=quotas, borrowing=borrowing)
            case MaxMinFair(weights=weights):
                return partial(policies.max_min_fair, weights=self._numbers(weights, 1.0))
            case ReservedFloor(floors=floors):
                return partial(policies.reserved_floor, floors=self._numbers(floors, 0.0))
            case Market(highest_price_ratio=highest):
                return partial(
                    policies.market,
                    elasticities=self._elasticities(policy)[:, np.newaxis, :],
                    highest_price_ratio=highest,
                )

    def _elasticities(self, policy: Market) -> Array:
        """Those that the policy names, for the others those with which demand answers, ``(draw, group)``."""
        found = np.minimum(self.elasticity, LEAST_ELASTICITY)
        for position, group in enumerate(self.groups):
            if group in policy.elasticities:
                found[:, position] = policy.elasticities[group]
        return found

    def _numbers(self, stated: Mapping[str, float], default: float) -> Array:
        return np.array([stated.get(group, default) for group in self.groups])


def of(policy: Policy, groups: Sequence[str], elasticity: Array, timeline: Timeline) -> Rules:
    """The rules of each month of a timeline."""
    return Rules(_spells(policy, timeline), groups, elasticity)


def _spells(policy: Policy, timeline: Timeline) -> tuple[Spell, ...]:
    """Whole months; a policy that begins after the horizon, or is over before it, rules in none."""
    if not isinstance(policy, PolicySequence):
        return (Spell(policy, slice(0, timeline.months)),)
    begins = np.array(list(policy.later), dtype="datetime64[s]")
    order = np.argsort(begins)
    months = timeline.month_starts.astype("datetime64[s]")
    borders = np.searchsorted(months, begins[order])
    later = [policy.later[list(policy.later)[place]] for place in order]
    spells = [
        Spell(one, slice(int(start), int(stop)))
        for one, start, stop in zip(
            [policy.first, *later], [0, *borders], [*borders, timeline.months], strict=True
        )
        if stop > start
    ]
    return tuple(spells)
