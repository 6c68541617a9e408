"""Couplings: what a later stage answers to an earlier one, a month later.

A run goes through its stages once, each over the whole horizon. A coupling lets the results of a month
change what an earlier stage returns for the months after it. The run is then repeated from the start, a
step of months further each time, with what the months before have answered. No stage looks ahead, so
what has been simulated before a step repeats bit for bit, and with couplings that answer nothing the
stepped run is the single pass, bit for bit, too. Within a step the last answer holds; halving the step moves
results by less than a bound that the tests state. The run in steps itself is `coupled`.

All couplings are off unless ``couplings.active`` names them, and act in the order in which they stand
here. Their strengths are assumptions: nobody has measured any of them. Each limit is applied once: what
the stages know of a shortage (users, crews, power) is no coupling. So a gigafactory that stands in the plan
draws crews within the build-out, where all sites share them, and here grid and demand
(`couplings_gigafactory`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ausbau.buildout.order_limits import BUDGET_CEILING, GRID_CEILING, USE_CEILING
from ausbau.core.arrays import Array
from ausbau.core.late import xr
from ausbau.core.timeline import hours_between
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.core.worlds import Worlds
from ausbau.couplings_gigafactory import draw_demand, grid_room, undrawn_by_pool
from ausbau.couplings_spec import CouplingName
from ausbau.energy.reliefs import CONFIGURED
from ausbau.sovereignty.world_share import END_OF_2025, stock_h100e
from ausbau.talent import balance

OPERATORS = ("technicians", "cluster_engineers")
"""Roles of those who run the plant; one cannot do the work of the other, so the scarcer one counts."""


@dataclass(frozen=True)
class Coupling:
    """One answer: what it reads, what it changes, and how."""

    name: CouplingName
    stage: str
    """The stage on which it acts."""
    reads: tuple[str, ...]
    changes: tuple[str, ...]
    """Variables that the stage returns or, without ``apply``, a limit that is handed to it."""
    meaning: str
    answer: Callable[[xr.Dataset, Worlds], Array]
    """What the results of each month answer, for the months after it: ``(draw, month)`` or, by pool,
    ``(draw, month, gpu_type)``. A month's answer may look at the months up to it and at no later one."""
    apply: Callable[[xr.Dataset, Array, Worlds], dict[str, Array]] | None = None
    """Changed variables of the stage, given the answer that holds in each month. None: the answer is a
    limit, which the stage is given beside what is upstream."""
    nothing: float = 1.0
    """The answer that changes nothing."""


def run_share(staffed_share: Array, slack_share: Array) -> Array:
    """Share of the GPUs that the staff can run, ``(draw, month)``.

    The share of posts filled, stretched by the slack: overtime and postponed work bridge the gap up to
    ``slack_share`` ``(draw,)``.
    """
    enough = np.broadcast_to((1.0 - slack_share)[:, np.newaxis], staffed_share.shape)
    is_short = staffed_share < enough
    share: Array = np.where(is_short, staffed_share / np.where(is_short, enough, 1.0), 1.0)
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

    ``plant_gpu`` in use stand beside what the country has without the plan, both ``(draw, month)``.
    """
    ratio = 1.0 + plant_gpu / country_gpu
    factor: Array = ratio ** elasticity[:, np.newaxis]
    return factor


def use_ceiling_gpu(sold_gpu: Array, sold_share: Array) -> Array:
    """GPUs of which those sold are the share that must be, ``(draw, month, gpu_type)``.

    A later phase is ordered when those ordered before it are not more. With 7,500 sold and a share of
    75 percent that is one after 10,000 GPUs. Infinite where no share is asked for.
    """
    needed = np.broadcast_to(sold_share[:, np.newaxis, np.newaxis], sold_gpu.shape)
    ceiling_gpu = np.full(sold_gpu.shape, np.inf)
    np.divide(sold_gpu, needed, out=ceiling_gpu, where=needed > 0.0)
    return ceiling_gpu


def budget_ceiling_gpu(
    budget_eur: Array, earned_eur: Array, reinvested_share: Array, price_eur_per_gpu: Array
) -> Array:
    """GPUs of later phases that there is money for in all, ``(draw, month, gpu_type)``.

    The budget ``(draw,)`` and the share ``(draw,)`` of all that was earned up to a month,
    ``earned_eur`` ``(draw, month)``, over the price of the month: what was ordered before is counted at
    that price, too. Losses take from the budget, and below nothing there is none.
    """
    earned = reinvested_share[:, np.newaxis] * np.cumsum(earned_eur, axis=1)
    money_eur = np.maximum(budget_eur[:, np.newaxis] + earned, 0.0)
    ceiling: Array = money_eur[:, :, np.newaxis] / price_eur_per_gpu
    return ceiling


def _answer_of_staff(results: xr.Dataset, worlds: Worlds) -> Array:
    missing = results["talent.missing_fte"].sel(role=list(OPERATORS))
    missing = missing.transpose("draw", "month", "role")
    there = results["talent.operators_by_role_fte"].sel(operator=list(OPERATORS))
    there = there.transpose("draw", "month", "operator")
    # Where there are more than are needed this is more than is needed, and the share is one all the same.
    staffed = balance.staffed_share(there.values + missing.values, there.values)
    return run_share(staffed, worlds.value("couplings.staff_limits_use.slack_share"))


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


def _move_price(returned: xr.Dataset, factor: Array, _: Worlds) -> dict[str, Array]:
    """The price of all pools, and what each group asks for by its own elasticity."""
    price, asked = returned["demand.price_eur_per_gpu_h"], returned["demand.requested_gpu_h"]
    by_month = xr.DataArray(factor, dims=("draw", "month"))
    response = by_month ** returned["demand.elasticity"]
    return {
        str(price.name): (price * by_month).transpose(*price.dims).values,
        str(asked.name): (asked * response).transpose(*asked.dims).values,
    }


def _answer_of_compute(results: xr.Dataset, worlds: Worlds) -> Array:
    """What customers hold beside Germany's compute of the month, in H100-equivalents."""
    hours = results["allocation.granted_gpu_h"].sum("group").transpose("draw", "month", "gpu_type")
    used = np.zeros(hours.shape[:2])
    for position, gpu_type in enumerate(hours["gpu_type"].values):
        rating = worlds.value(f"sovereignty.h100_equivalents.{gpu_type}")
        used += hours.values[:, :, position] * rating[:, np.newaxis]
    return immigration_factor(
        used / worlds.timeline.month_hours,
        stock_h100e(
            worlds.value("sovereignty.germany.stock_end_of_2025"),
            worlds.value("sovereignty.germany.growth"),
            hours_between(worlds.timeline.start, END_OF_2025),
            worlds.timeline.month_middles_h,
        ),
        worlds.value("couplings.compute_draws_talent.elasticity"),
    )


def _draw_talent(returned: xr.Dataset, factor: Array, worlds: Worlds) -> dict[str, Array]:
    """More people come, and stay: that they are promoted, or leave again, as others do is left out."""
    came = returned["talent.immigrants_by_origin_person"].transpose("draw", "month", "origin")
    extra = came.values * (factor - 1.0)[:, :, np.newaxis]
    drawn = np.cumsum(np.insert(extra, 0, 0.0, axis=1), axis=1)
    all_drawn = drawn.sum(axis=2)
    stock = returned["talent.specialists_person"].transpose("draw", "bound").values
    more = stock + all_drawn
    before, after = (people[:, 1:] + people[:, :-1] for people in (stock, more))
    grown = np.divide(after, before, out=np.ones_like(before), where=before > 0.0)
    users = returned["talent.users_supply_share"].transpose("draw", "month").values
    by_origin = returned["talent.specialists_by_origin_person"]
    return {
        "talent.immigrants_by_origin_person": came.values + extra,
        "talent.specialist_flow_person": _with_immigrants(returned, extra.sum(axis=2)),
        "talent.specialists_person": more,
        "talent.specialists_by_origin_person": by_origin.transpose("draw", "bound", "origin").values
        + drawn,
        "talent.stock_person": _with_levels(returned, all_drawn, worlds),
        "talent.users_supply_share": np.minimum(users * grown, 1.0),
    }


def _with_immigrants(returned: xr.Dataset, extra: Array) -> Array:
    """Flows of the specialists with those who come besides, ``(draw, month)``."""
    flow = returned["talent.specialist_flow_person"].transpose("draw", "month", "flow")
    flows = flow.values.copy()
    flows[:, :, list(flow["flow"].values).index("immigration")] += extra
    return flows


def _with_levels(returned: xr.Dataset, drawn: Array, worlds: Worlds) -> Array:
    """Stocks by occupation with those drawn up to each bound, as senior as others who come."""
    stock = returned["talent.stock_person"].transpose("draw", "bound", "occupation")
    senior = worlds.value("talent.specialists.arrivals_senior_share")[:, np.newaxis]
    occupations, stocks = list(stock["occupation"].values), stock.values.copy()
    for level, share in (("junior", 1.0 - senior), ("senior", senior)):
        stocks[:, :, occupations.index(level)] += drawn * share
    return stocks


def _answer_of_sales(results: xr.Dataset, worlds: Worlds) -> Array:
    """What customers hold on average over the month, by pool."""
    sold = results["allocation.sold_gpu_h"].sum("group").transpose("draw", "month", "gpu_type")
    sold_gpu = sold.values / worlds.timeline.month_hours[:, np.newaxis]
    return use_ceiling_gpu(sold_gpu, worlds.value("couplings.use_drives_orders.sold_share"))


def _answer_of_earnings(results: xr.Dataset, worlds: Worlds) -> Array:
    """Paid by customers and anchor, less running cost and electricity, as they are paid."""
    path = "couplings.budget_limits_orders"
    power = results["energy.cash_cost_eur"].sel(relief=CONFIGURED)
    paid = results["finance.opex_eur"].sum("opex_part") + power.drop_vars("relief")
    earned = results["finance.revenue_eur"] + results["finance.anchor_eur"] - paid
    price = results["finance.order_price_eur_per_gpu"].transpose("draw", "month", "gpu_type")
    return budget_ceiling_gpu(
        worlds.value(f"{path}.budget"),
        earned.transpose("draw", "month").values,
        worlds.value(f"{path}.reinvested_share"),
        price.values,
    )


COUPLINGS: tuple[Coupling, ...] = (
    Coupling(
        "compute_draws_talent",
        "talent.supply",
        ("allocation.granted_gpu_h",),
        (
            "talent.immigrants_by_origin_person",
            "talent.specialist_flow_person",
            "talent.specialists_person",
            "talent.specialists_by_origin_person",
            "talent.stock_person",
            "talent.users_supply_share",
        ),
        "compute in use raises immigration of specialists, and with it the people who can use it",
        _answer_of_compute,
        _draw_talent,
    ),
    Coupling(
        "use_drives_orders",
        "buildout",
        ("allocation.sold_gpu_h",),
        (USE_CEILING.name,),
        "a later phase is ordered once enough of what was ordered before it is sold",
        _answer_of_sales,
        nothing=np.inf,
    ),
    Coupling(
        "budget_limits_orders",
        "buildout",
        (
            "energy.cash_cost_eur",
            "finance.revenue_eur",
            "finance.anchor_eur",
            "finance.opex_eur",
            "finance.order_price_eur_per_gpu",
        ),
        (BUDGET_CEILING.name,),
        "a later phase is ordered once budget and earnings pay for it",
        _answer_of_earnings,
        nothing=np.inf,
    ),
    Coupling(
        "gigafactory_draws_grid",
        "buildout",
        ("buildout.connection_mw", "buildout.power_gain_mw", "buildout.lot_gpu"),
        (GRID_CEILING.name,),
        "a later phase of others is ordered once the grid area has room beside a gigafactory",
        grid_room,
        nothing=np.inf,
    ),
    Coupling(
        "staff_limits_use",
        "buildout",
        ("talent.missing_fte", "talent.operators_by_role_fte"),
        ("buildout.available_gpu_h", "buildout.availability_share"),
        "operators who are missing leave GPUs out of service",
        _answer_of_staff,
        _limit_use,
    ),
    Coupling(
        "gigafactory_draws_demand",
        "demand",
        ("buildout.open_gpu_h", "buildout.lot_gpu"),
        ("demand.requested_gpu_h", "demand.competitor_share"),
        "a gigafactory takes users of other pools as far as it is open",
        undrawn_by_pool,
        draw_demand,
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
"""In the order of the stages that they act on."""
