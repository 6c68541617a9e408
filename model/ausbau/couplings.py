"""Couplings: what a later stage answers to an earlier one, a month later.

A run goes through its stages once, each over the whole horizon. A coupling lets the results of a month
change what an earlier stage returns for the months after it. The run is then repeated from the start, a
step of months further each time, with what the months before have answered. No stage looks ahead, so
what has been simulated before a step repeats bit for bit, and with couplings that answer nothing the
stepped run is the single pass, bit for bit, too. Within a step the last answer holds; halving the step moves
results by less than a bound that the tests state.

All couplings are off unless ``couplings.active`` names them, and act in the order in which they stand
here. Their strengths are assumptions: nobody has measured any of them. Each limit is applied once: what
the stages know of a shortage (users, crews, power) is no coupling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal, get_args

import numpy as np
from pydantic import Field

from ausbau.core.arrays import Array
from ausbau.core.late import xr
from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Spec
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds

CouplingName = Literal["staff_limits_use", "use_moves_price", "compute_draws_talent"]

OPERATORS = ("technicians", "cluster_engineers")
"""Roles of those who run the plant; what is missing of both is set against what both need."""


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


class CouplingsSpec(Spec):
    """Section ``couplings`` of a scenario."""

    active: tuple[CouplingName, ...] = ()
    """The couplings that act; none in the base."""
    step_months: Annotated[int, Field(ge=1, le=120)]
    """Months for which an answer holds before the next one is taken."""
    staff_limits_use: StaffLimitsUse
    use_moves_price: UseMovesPrice
    compute_draws_talent: ComputeDrawsTalent


@dataclass(frozen=True)
class Coupling:
    """One answer: what it reads, what it changes, and how."""

    name: CouplingName
    after: str
    """The stage whose results it changes."""
    reads: tuple[str, ...]
    changes: tuple[str, ...]
    meaning: str
    answer: Callable[[xr.Dataset, Worlds], Array]
    """A factor ``(draw, month)``: what the results of each month answer, for the months after it. 1 changes
    nothing. A month's answer may look at the months up to it and at no later one."""
    apply: Callable[[xr.Dataset, Array, Worlds], dict[str, Array]]
    """Changed variables of the stage, given the factor that holds in each month."""


def staffed_share(needed_fte: Array, missing_fte: Array, slack_share: Array) -> Array:
    """Share of the GPUs that the staff can run, ``(draw, month)``.

    The share of posts filled, stretched by the slack: overtime and postponed work bridge the gap up to
    ``slack_share`` ``(draw,)``. One where nobody is needed.
    """
    there_fte = np.maximum(needed_fte - missing_fte, 0.0)
    enough_fte = needed_fte * (1.0 - slack_share)[:, np.newaxis]
    is_short = there_fte < enough_fte
    share: Array = np.where(is_short, there_fte / np.where(is_short, enough_fte, 1.0), 1.0)
    return share


def price_factor(
    sold_share: Array, target_share: Array, step: Array, largest_ratio: Array
) -> Array:
    """Price relative to that without the coupling, ``(draw, month)``.

    Its logarithm takes ``step`` ``(draw, month)`` times the distance of the sold share from the target in
    each month, and stays within that of ``largest_ratio``. Months without hours to sell (NaN) leave it.
    """
    limit = np.log(largest_ratio)
    change = np.nan_to_num(sold_share - target_share[:, np.newaxis]) * step
    level, path = np.zeros_like(limit), np.empty_like(sold_share)
    for month in range(sold_share.shape[1]):
        level = np.clip(level + change[:, month], -limit, limit)
        path[:, month] = level
    factor: Array = np.exp(path)
    return factor


def immigration_factor(plant_gpu: Array, country_gpu: Array, elasticity: Array) -> Array:
    """Immigration relative to that without the plant, ``(draw, month)``: constant elasticity in compute.

    ``plant_gpu`` ``(draw, month)`` in use stand beside the country's ``(draw,)``.
    """
    ratio = 1.0 + plant_gpu / country_gpu[:, np.newaxis]
    factor: Array = ratio ** elasticity[:, np.newaxis]
    return factor


def _answer_of_staff(results: xr.Dataset, worlds: Worlds) -> Array:
    missing = results["talent.missing_fte"].sel(role=list(OPERATORS)).sum("role")
    missing = missing.transpose("draw", "month")
    needed = results["talent.operators_demand_fte"].transpose("draw", "month")
    slack = worlds.value("couplings.staff_limits_use.slack_share")
    return staffed_share(needed.values, missing.values, slack)


def _limit_use(returned: xr.Dataset, factor: Array, _: Worlds) -> dict[str, Array]:
    """Both the hours and the share that makes them of the open ones."""
    names = ("buildout.available_gpu_h", "buildout.availability_share")
    by_month = xr.DataArray(factor, dims=("draw", "month"))
    return {
        name: (returned[name] * by_month).transpose(*returned[name].dims).values for name in names
    }


def _answer_of_use(results: xr.Dataset, worlds: Worlds) -> Array:
    path = "couplings.use_moves_price"
    available = results["buildout.available_gpu_h"].sum("gpu_type").transpose("draw", "month")
    sold = results["allocation.sold_gpu_h"].sum(("group", "gpu_type")).transpose("draw", "month")
    with np.errstate(invalid="ignore", divide="ignore"):
        share = sold.values / available.values
    years = worlds.timeline.month_hours / HOURS_PER_YEAR
    step = worlds.value(f"{path}.adjustment")[:, np.newaxis] * years
    return price_factor(
        share, worlds.value(f"{path}.target_share"), step, worlds.value(f"{path}.largest_ratio")
    )


def _move_price(returned: xr.Dataset, factor: Array, worlds: Worlds) -> dict[str, Array]:
    """The price of all pools, and demand with its own elasticity."""
    price, asked = returned["demand.price_eur_per_gpu_h"], returned["demand.requested_gpu_h"]
    elasticity = worlds.value("demand.price.elasticity")[:, np.newaxis]
    by_month = xr.DataArray(factor, dims=("draw", "month"))
    response = xr.DataArray(factor**elasticity, dims=("draw", "month"))
    return {
        str(price.name): (price * by_month).transpose(*price.dims).values,
        str(asked.name): (asked * response).transpose(*asked.dims).values,
    }


def _answer_of_compute(results: xr.Dataset, worlds: Worlds) -> Array:
    """What customers hold on average over the month, in H100-equivalents."""
    hours = results["allocation.granted_gpu_h"].sum("group").transpose("draw", "month", "gpu_type")
    used = np.zeros(hours.shape[:2])
    for position, gpu_type in enumerate(hours["gpu_type"].values):
        rating = worlds.value(f"sovereignty.h100_equivalents.{gpu_type}")
        used += hours.values[:, :, position] * rating[:, np.newaxis]
    return immigration_factor(
        used / worlds.timeline.month_hours,
        worlds.value("sovereignty.germany.stock_end_of_2025"),
        worlds.value("couplings.compute_draws_talent.elasticity"),
    )


def _draw_talent(returned: xr.Dataset, factor: Array, _: Worlds) -> dict[str, Array]:
    """More people come, and stay: that they leave again as others do is left out."""
    flow = returned["talent.specialist_flow_person"].transpose("draw", "month", "flow")
    stock = returned["talent.specialists_person"].transpose("draw", "bound").values
    position = list(flow["flow"].values).index("immigration")
    flows = flow.values.copy()
    extra = flows[:, :, position] * (factor - 1.0)
    flows[:, :, position] += extra
    more = stock.copy()
    more[:, 1:] += np.cumsum(extra, axis=1)
    grown = (more[:, 1:] + more[:, :-1]) / (stock[:, 1:] + stock[:, :-1])
    users = returned["talent.users_supply_share"].transpose("draw", "month").values
    return {
        "talent.specialist_flow_person": flows,
        "talent.specialists_person": more,
        "talent.users_supply_share": np.minimum(users * grown, 1.0),
    }


COUPLINGS: tuple[Coupling, ...] = (
    Coupling(
        "compute_draws_talent",
        "talent.supply",
        ("allocation.granted_gpu_h",),
        (
            "talent.specialist_flow_person",
            "talent.specialists_person",
            "talent.users_supply_share",
        ),
        "compute in use raises immigration of specialists, and with it the people who can use it",
        _answer_of_compute,
        _draw_talent,
    ),
    Coupling(
        "staff_limits_use",
        "buildout",
        ("talent.missing_fte", "talent.operators_demand_fte"),
        ("buildout.available_gpu_h", "buildout.availability_share"),
        "operators who are missing leave GPUs out of service",
        _answer_of_staff,
        _limit_use,
    ),
    Coupling(
        "use_moves_price",
        "demand",
        ("allocation.sold_gpu_h", "buildout.available_gpu_h"),
        ("demand.price_eur_per_gpu_h", "demand.requested_gpu_h"),
        "a full plant asks for more, an empty one for less, and demand answers the price",
        _answer_of_use,
        _move_price,
    ),
)
"""In the order of the stages that they change."""
NAMES: tuple[str, ...] = get_args(CouplingName)


@dataclass(frozen=True)
class Coupled:
    """The couplings of a run in one block of draws, and the factor that each has answered so far."""

    couplings: tuple[Coupling, ...]
    factors: tuple[Array, ...]
    """One ``(draw, month)`` for each coupling; 1 where nothing has been answered yet."""
    step_months: int
    worlds: Worlds

    @classmethod
    def of(
        cls, spec: CouplingsSpec, worlds: Worlds, declared: tuple[Coupling, ...] = COUPLINGS
    ) -> Coupled:
        """The couplings that a scenario has switched on, before any answer."""
        chosen = tuple(coupling for coupling in declared if coupling.name in spec.active)
        nothing = np.ones((worlds.draws, worlds.timeline.months))
        return cls(chosen, tuple(nothing for _ in chosen), spec.step_months, worlds)

    def steps(self) -> Iterator[int]:
        """First month of each step but the first; none without couplings."""
        if self.couplings:
            yield from range(self.step_months, self.worlds.timeline.months, self.step_months)

    def answered(self, results: xr.Dataset, first: int) -> Coupled:
        """With what the month before ``first`` answers, for the months from there to the end.

        Later steps overwrite what is beyond their own first month.
        """
        factors = []
        for coupling, factor in zip(self.couplings, self.factors, strict=True):
            known = factor.copy()
            known[:, first:] = coupling.answer(results, self.worlds)[:, first - 1, np.newaxis]
            factors.append(known)
        return replace(self, factors=tuple(factors))

    def applied(self, stage: str, returned: xr.Dataset) -> xr.Dataset:
        """What a stage returned, as the couplings change it."""
        for coupling, factor in zip(self.couplings, self.factors, strict=True):
            if coupling.after == stage:
                changed = coupling.apply(returned, factor, self.worlds)
                returned = returned.assign(
                    {
                        name: (returned[name].dims, values, returned[name].attrs)
                        for name, values in changed.items()
                    }
                )
        return returned

    def reads(self) -> frozenset[str]:
        """All variables that an answer looks at."""
        return frozenset(name for coupling in self.couplings for name in coupling.reads)
