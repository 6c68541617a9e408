"""What section `demand` of a scenario may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ausbau.core.parameters import Options, Parameter, Quantity
from ausbau.core.schema import Id, IsoDate, Spec

DIFFUSION_MODELS = ("logistic", "bass")
"""Models of the spread of AI among firms, in the order of their option codes."""

_TOLERANCE = 1e-9

Year = Annotated[int, Field(ge=2000, le=2100)]
"""A calendar year; as a key in a file it stands in quotes."""

Share = Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
Rate = Annotated[Parameter, Quantity("1/year", minimum=0)]
Period = Annotated[Parameter, Quantity("h", minimum=1)]


def _check_sum(shares: dict[str, Parameter]) -> dict[str, Parameter]:
    """Shares of a whole must be able to sum to one; each world scales its own to exactly one."""
    supports = [parameter.distribution.support() for parameter in shares.values()]
    least, most = sum(low for low, _ in supports), sum(high for _, high in supports)
    if least > 1 + _TOLERANCE or most < 1 - _TOLERANCE:
        span = f"{100 * least:g}" if least == most else f"{100 * least:g} to {100 * most:g}"
        raise ValueError(f"the shares of the pools sum to {span} percent, expected 100 percent")
    return shares


class Price(Spec):
    """What a GPU-hour costs on demand, and how it moves what is asked for.

    What a contract costs less is the allocation's.
    """

    h100: Annotated[Parameter, Quantity("USD/GPU/h", minimum=0.01)]
    """The market's price of an H100 on demand at the reference date."""
    relative: dict[Id, Annotated[Parameter, Quantity("ratio", minimum=0.01)]]
    """Price of a GPU in relation to an H100, by id of ``catalogue.gpu_types``."""
    exchange_rate: Annotated[Parameter, Quantity("EUR/USD", minimum=0.1)]
    """Price of a dollar, for the market's price of GPU-hours and for servers."""
    plant_factor: Annotated[Parameter, Quantity("ratio", minimum=0.01)]
    """Price at this plant in relation to the market's."""
    decline: Annotated[Parameter, Quantity("1/year", minimum=-0.5, maximum=0.9)]
    """Share of its real price that an hour or server of a type loses in a year; below zero it rises."""
    volatility: Annotated[Parameter, Quantity("ratio", minimum=0, maximum=2)]
    """Standard deviation of the logarithm of the price around that trend, in the long run."""
    reversion_time: Annotated[Parameter, Quantity("h", minimum=1)]
    """After this time 37 percent of a deviation from the trend are left."""
    reference: dict[Id, Annotated[Parameter, Quantity("EUR/GPU/h", minimum=0.01)]]
    """Price at the reference date for which the groups' start is stated; it declines as prices do."""
    elasticity: Annotated[Parameter, Quantity("ratio", maximum=0)]
    """Per cent of demand per per cent of price, for a group of usual sensitivity."""
    competition: Annotated[Parameter, Quantity("ratio", minimum=0)]
    """Per cent by which the odds fall that a free user chooses the plan, per per cent above the market."""


class Customers(Spec):
    """How much customers differ in size."""

    spread: Annotated[Parameter, Quantity("ratio", minimum=0.1, maximum=4)]
    """Standard deviation of the natural logarithm of the GPUs that a customer asks for."""
    largest: Annotated[Parameter, Quantity("GPU", minimum=1)]
    """GPUs of the largest customers; none asks for more."""


class Diffusion(Spec):
    """The spread of AI among German firms, which groups of firms follow."""

    model: Annotated[Parameter, Options(*DIFFUSION_MODELS)]
    """Which curve is continued: a model alternative."""
    level: Annotated[Parameter, Quantity("share", minimum=0.001, maximum=1)]
    """Share of firms that use AI at the reference date."""
    ceiling: Annotated[Parameter, Quantity("share", minimum=0.001, maximum=1)]
    """Share of firms that will use it in the end."""
    growth_rate: Rate
    """Of the logistic curve: yearly growth while the ceiling is far away."""
    innovation: Rate
    """Of the Bass curve: hazard of adopting on one's own (coefficient p)."""
    imitation: Rate
    """Of the Bass curve: hazard of adopting because all others have (coefficient q)."""

    @model_validator(mode="after")
    def _check_ceiling(self) -> Diffusion:
        highest, lowest = (
            self.level.distribution.support()[1],
            self.ceiling.distribution.support()[0],
        )
        if highest > lowest:
            raise ValueError(
                f"the level reaches {100 * highest:g} percent, above the ceiling's lowest value, "
                f"{100 * lowest:g} percent"
            )
        return self


class EfficiencyJump(Spec):
    """One jump of efficiency beyond the trend; neutral where a task takes 100 percent."""

    starts: IsoDate
    """Day from which it is free to use."""
    compute_per_task: Annotated[Parameter, Quantity("ratio", minimum=0.001, maximum=1)]
    """Compute of a task afterwards, relative to before."""
    diffusion_time: Period
    """After this time 63 percent of the users have adopted it."""


class Efficiency(Spec):
    """How much compute a task takes, and what follows when it takes less."""

    halving_time: Period
    """Time in which the compute for an equally good language model halves; the groups' growth contains it."""
    deepseek_ratio: Annotated[Parameter, Quantity("ratio", minimum=0.001)]
    """Training compute of DeepSeek's model of January 2025 relative to a comparable US model."""
    rebound: Annotated[Parameter, Quantity("ratio", minimum=0)]
    """Share of a saving that more use eats up; above 1 need rises."""
    jump: EfficiencyJump


class Transfer(Spec):
    """Services that bring AI into use; neutral where they save nothing."""

    starts: IsoDate
    build_up: Period
    """From the start until the services reach everybody they are meant for."""
    time_to_use: Period
    """From first contact to productive use, without services."""
    saved_share: Share
    """Share of that time which the services save."""


class AiAct(Spec):
    """Time that the AI Act's requirements cost high-risk uses."""

    applies_from: IsoDate
    """Day from which the obligations for high-risk systems apply."""
    compliance_time: Annotated[
        dict[Year, Annotated[Parameter, Quantity("h", minimum=0)]], Field(min_length=1)
    ]
    """Time to comply, by year in which a use begins; later years keep the last, earlier ones have none."""
    unforeseen_share: Share
    """Share of it by which growth is held back beyond what adoption already shows; neutral at 0."""


class Competitor(Spec):
    """A gigafactory that draws demand away; neutral where nothing is lost."""

    announced: IsoDate
    """Day from which the time to its opening counts."""
    opening_delay: Annotated[Parameter, Quantity("h", minimum=0)]
    """From that day until its first GPUs are open to customers."""
    ramp: Period
    """From its opening until it is full."""
    lost_share: dict[Id, Share]
    """By group: share of what it asks of the plan that goes there in the end."""


class AdoptionGrowth(Spec):
    """The number of users follows the spread of AI among firms."""

    kind: Literal["adoption"]
    use_growth: Annotated[Parameter, Quantity("1/year", minimum=-0.9)]
    """Yearly growth of the GPUs per user, the trend of efficiency and its rebound included."""


class OwnGrowth(Spec):
    """Need grows on a logistic path of its own."""

    kind: Literal["own"]
    rate: Rate
    """Yearly growth while the ceiling is far away."""
    ceiling_multiple: Annotated[Parameter, Quantity("ratio", minimum=1)]
    """Ceiling as a multiple of the start."""


Growth = Annotated[AdoptionGrowth | OwnGrowth, Field(discriminator="kind")]


class GroupDemand(Spec):
    """What one group of users asks for."""

    users: Annotated[Parameter, Quantity("person", minimum=0)]
    """Heads in Germany who train or run AI models of their own, at the reference date."""
    gpu_per_user: Annotated[Parameter, Quantity("GPU/person", minimum=0)]
    """GPUs in use at the same time per head, mean over the year."""
    sovereign_only_share: Share
    """Share of that need whose users may not use clouds under US law."""
    rented_share: Share
    """Share of all other users' need that is met by rented GPUs, not by machines of their own."""
    addressed_share: Share
    """Share of what these rent that is rented here and not from other clouds, at the market's price."""
    price_sensitivity: Annotated[Parameter, Quantity("ratio", minimum=0)]
    """Elasticity of the group relative to ``demand.price.elasticity``."""
    customer_median: Annotated[Parameter, Quantity("GPU", minimum=0.1)] | None = None
    """GPUs that the middle one of its customers asks for; without it luck does not count single customers."""
    high_risk_share: Share
    """Share of the need for uses that the AI Act counts as high-risk."""
    waits_for_pools: bool = False
    """It asks for nothing before the first GPUs of its pools open, as users of a later plant."""
    growth: Growth
    pools: Annotated[dict[Id, Share], AfterValidator(_check_sum)]
    """Share of each GPU type in what the group asks for; together 100 percent."""


class DemandSpec(Spec):
    """Who asks for how much."""

    reference_date: IsoDate
    """Day at which the groups' start is stated."""
    price: Price
    barred_addressed_share: Share
    """Share of the need of users barred from US clouds which is brought to the plan."""
    customers: Customers
    diffusion: Diffusion
    efficiency: Efficiency
    transfer: Transfer
    ai_act: AiAct
    gigafactory: Competitor
    groups: dict[Id, GroupDemand]
    """By group of the catalogue; a group that is absent asks for nothing."""
