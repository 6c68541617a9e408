"""What section `allocation` of a scenario may say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from ausbau.core import units
from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, PassportedSpec, Spec

_TOLERANCE = 1e-9
_LOWEST_ELASTICITY, _HIGHEST_ELASTICITY = -10.0, -0.05
_HIGHEST_PRICE_RATIO = 100.0

UseShare = Annotated[Parameter, Quantity("share", minimum=0.01, maximum=1)]
Share = Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]


def _read_share(node: object) -> float:
    share = units.quantity(node, "share")
    if not 0 <= share <= 1:
        raise ValueError(f"{node} is not a share from 0 to 100 percent")
    return share


def _read_elasticity(node: object) -> float:
    elasticity = units.quantity(node, "ratio")
    if not _LOWEST_ELASTICITY <= elasticity <= _HIGHEST_ELASTICITY:
        raise ValueError(
            f"the elasticity is {node}, expected {_LOWEST_ELASTICITY:g} to {_HIGHEST_ELASTICITY:g}"
        )
    return elasticity


def _read_price_ratio(node: object) -> float:
    ratio = units.quantity(node, "ratio")
    if not 1 <= ratio <= _HIGHEST_PRICE_RATIO:
        raise ValueError(f"the highest price is {node} times the asked one, expected 1 to 100")
    return ratio


def _check_sum(shares: dict[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    if total > 1 + _TOLERANCE:
        raise ValueError(f"the shares sum to {100 * total:g} percent, expected at most 100 percent")
    return shares


def _check_most(shares: dict[str, Parameter]) -> dict[str, Parameter]:
    """Quotas that are uncertain: even all together at their largest they may not exceed the whole."""
    total = sum(share.distribution.support()[1] for share in shares.values())
    if total > 1 + _TOLERANCE:
        raise ValueError(
            f"the shares sum to up to {100 * total:g} percent, expected at most 100 percent"
        )
    return shares


def _check_month_start(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text} is not a day, expected the first of a month: 2027-07-01"
        ) from None
    if day.day != 1:
        raise ValueError(
            f"{text} lies within a month, and a policy rules for whole months; expected {text[:8]}01"
        )
    return text


MonthStart = Annotated[str, AfterValidator(_check_month_start)]
StatedShare = Annotated[
    float,
    BeforeValidator(_read_share),
    WithJsonSchema({"type": "string", "description": "a share, such as 20 percent"}),
]
Elasticity = Annotated[
    float, BeforeValidator(_read_elasticity), WithJsonSchema({"type": "number", "maximum": -0.05})
]
PriceRatio = Annotated[
    float, BeforeValidator(_read_price_ratio), WithJsonSchema({"type": "number", "minimum": 1})
]
Weight = Annotated[float, Field(ge=0.001, le=1000)]
Shares = Annotated[dict[Id, StatedShare], AfterValidator(_check_sum)]


class Proportional(PassportedSpec):
    """All groups get the same share of what they ask for."""

    kind: Literal["proportional"]


class StrictPriority(PassportedSpec):
    """Groups are served rank by rank, each in full before the next; equal ranks share alike."""

    kind: Literal["strict_priority"]
    ranks: dict[Id, int]
    """Rank by group, 1 first; groups that are not named come last."""


class Quota(PassportedSpec):
    """Each group has a nominal share of every pool."""

    kind: Literal["quota"]
    shares: Shares
    """Nominal quota by group; groups that are not named have none and can only borrow."""
    borrowing: bool
    """Whether unused quota is lent to others until its owner asks for it; otherwise it lies idle."""


class MaxMinFair(PassportedSpec):
    """Small requests are met in full; the others get the same, per weight."""

    kind: Literal["max_min_fair"]
    weights: dict[Id, Weight]
    """Weight by group; a group that is not named has 1."""


class FirstCome(PassportedSpec):
    """Who was there the month before keeps what it still asks for; newcomers share what is left."""

    kind: Literal["first_come"]


class ReservedFloor(PassportedSpec):
    """Some groups have capacity set aside, idle if they do not use it; the rest is open to all."""

    kind: Literal["reserved_floor"]
    floors: Shares
    """Share of every pool that is set aside, by group."""


class Market(PassportedSpec):
    """The price rises until what is asked for fits: who is willing to pay most is served first."""

    kind: Literal["market"]
    elasticities: dict[Id, Elasticity] = Field(default_factory=dict)
    """Price elasticity of groups that answer otherwise than their demand does."""
    highest_price_ratio: PriceRatio
    """Price, relative to the asked one, above which customers go elsewhere."""


SteadyPolicy = Annotated[
    Proportional | StrictPriority | Quota | MaxMinFair | FirstCome | ReservedFloor | Market,
    Field(discriminator="kind"),
]


class PolicySequence(PassportedSpec):
    """One policy after the other; contracts that run go on to their end.

    Its own passport is that of the days; each policy has one of its own.
    """

    kind: Literal["sequence"]
    first: SteadyPolicy
    later: Annotated[dict[MonthStart, SteadyPolicy], Field(min_length=1)]
    """Policy by the day from which it rules, the first of a month."""


Policy = Annotated[
    Proportional
    | StrictPriority
    | Quota
    | MaxMinFair
    | FirstCome
    | ReservedFloor
    | Market
    | PolicySequence,
    Field(discriminator="kind"),
]


class TakeUp(Spec):
    """How a new plant fills."""

    share_at_opening: Share
    """Share of those who would buy that has signed when the first GPUs open."""
    time_constant: Annotated[Parameter, Quantity("h", minimum=1)]
    """After this time 63 percent of the others have signed as well."""


class Contract(Spec):
    """What a contract over GPUs of one pool is."""

    block: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """Smallest amount; contracts are over whole blocks."""
    term: Annotated[Parameter, Quantity("h", minimum=1)]
    """How long it runs, in whole months."""
    discount: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """By how much its price lies below the price on demand; decides who signs one."""
    onboarding: Annotated[Parameter, Quantity("h", minimum=0)]
    """From signature to the first job; paid for and not used."""


class Anchor(Spec):
    """The state as anchor customer; neutral where it guarantees 0 percent."""

    buyer: Id
    """Group that buys for the state."""
    guaranteed_share: Share
    """Share of the capacity that the state pays for, used or not, as long as the plant is open."""
    passed_on: Annotated[dict[Id, Share], AfterValidator(_check_most)]
    """Quota by group in what the buyer leaves unused, with borrowing; without entries it lies idle."""
    free_demand_factor: Annotated[Parameter, Quantity("ratio", minimum=0)]
    """What these groups use free of charge, relative to what they would buy."""


class Use(Spec):
    """What becomes of sold hours, each as a share of the one before."""

    allocated_share: UseShare
    """Hours that jobs hold, share of sold."""
    busy_share: UseShare
    """Hours in which the GPU computes, share of allocated."""
    goodput_share: UseShare
    """Hours whose work is kept, share of busy."""


class AllocationSpec(Spec):
    """Who gets how much."""

    policy: Policy
    """How a pool is shared when more is asked for than there is."""
    take_up: TakeUp
    contracts: dict[Id, Contract]
    """By GPU type; a pool without an entry is sold on demand alone."""
    anchor: Anchor
    use: Use
