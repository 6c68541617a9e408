"""What section ``couplings`` of a scenario may say: which couplings act, how often, and how strongly."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Id, Spec

CouplingName = Literal[
    "compute_draws_talent",
    "use_drives_orders",
    "budget_limits_orders",
    "gigafactory_draws_grid",
    "staff_limits_use",
    "gigafactory_draws_demand",
    "use_moves_price",
]
NAMES: tuple[str, ...] = get_args(CouplingName)


class StaffLimitsUse(Spec):
    """Operators who are missing leave GPUs out of service."""

    slack_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of the operators needed that may be missing before GPUs are left idle."""


class UseMovesPrice(Spec):
    """The plant asks for more when it sells out and for less when it stands empty."""

    adjustment: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Change of the price a year, in natural logarithm, per unit of sold share above or below the target."""
    target_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Sold share at which the price stays."""
    largest_ratio: Annotated[Parameter, Quantity("ratio", minimum=1)]
    """The price stays within this ratio of the price without the coupling, and of its inverse."""


class ComputeDrawsTalent(Spec):
    """Specialists go where there is compute."""

    elasticity: Annotated[Parameter, Quantity("ratio", minimum=0)]
    """Relative change of immigration per relative change of the country's compute in use."""


class UseDrivesOrders(Spec):
    """A later phase is ordered once what was ordered before it is used."""

    sold_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of the GPUs of its pool ordered before it that must be sold in a month."""


class BudgetLimitsOrders(Spec):
    """A later phase is ordered once there is money for it."""

    budget: Annotated[Parameter, Quantity("EUR", minimum=0)]
    """Money for the servers of the later phases of each pool, at the start."""
    reinvested_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Share of what the plant earns, or loses, before investment and tax that adds to it."""


class GigafactoryDrawsGrid(Spec):
    """A gigafactory takes grid capacity for which later phases of the other pools wait."""

    drawn_share: dict[Id, Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]] = Field(
        default_factory=dict
    )
    """Share of a gigafactory's connection that burdens the grid area of the other sites, by its pool."""
    strengthening: Annotated[Parameter, Quantity("MW/year", minimum=0)]
    """Facility power a year that the area can connect, for the gigafactory and the later phases of a pool."""


class GigafactoryDrawsDemand(Spec):
    """Users of other pools go to a gigafactory as far as it is open."""

    drawn_share: dict[Id, Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]] = Field(
        default_factory=dict
    )
    """Share of the demand for other pools that a gigafactory takes once it is open in full, by its pool."""


class CouplingsSpec(Spec):
    """Section ``couplings`` of a scenario."""

    active: tuple[CouplingName, ...] = ()
    """The couplings that act; none in the base."""
    step_months: Annotated[int, Field(ge=1, le=120)]
    """Months for which an answer holds before the next one is taken."""
    compute_draws_talent: ComputeDrawsTalent
    use_drives_orders: UseDrivesOrders
    budget_limits_orders: BudgetLimitsOrders
    gigafactory_draws_grid: GigafactoryDrawsGrid
    staff_limits_use: StaffLimitsUse
    gigafactory_draws_demand: GigafactoryDrawsDemand
    use_moves_price: UseMovesPrice
