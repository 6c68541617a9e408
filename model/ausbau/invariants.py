"""Balances that hold in every world: GPUs, energy, money and heads are conserved.

Each balance returns by how much it is violated in relation to the larger side. A violation is a fault
of the program; the run stops and nothing is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import xarray as xr

from ausbau.core.errors import SeamError

TOLERANCE = 1e-9
"""Rounding of sums of float64, relative to the larger side."""


@dataclass(frozen=True)
class Invariant:
    """One balance: what must hold, in words, and how far it is off."""

    name: str
    violation: Callable[[xr.Dataset], float]


def check(results: xr.Dataset) -> None:
    """Raise a SeamError that names each balance that does not hold."""
    broken = []
    for invariant in INVARIANTS:
        violation = invariant.violation(results)
        if not violation <= TOLERANCE:
            broken.append(f"{invariant.name} (off by {violation:.3g})")
    if broken:
        raise SeamError("balances are broken: " + "; ".join(broken))


def _difference(left: xr.DataArray, right: xr.DataArray) -> float:
    """Largest difference of two sides, relative to the larger one."""
    scale = float(np.maximum(abs(left), abs(right)).max())
    return 0.0 if scale == 0 else float(abs(left - right).max()) / scale


def _excess(part: xr.DataArray, whole: xr.DataArray) -> float:
    """By how much a part exceeds the whole at worst, relative to the largest whole."""
    scale = max(float(abs(whole).max()), float(abs(part).max()))
    return 0.0 if scale == 0 else max(0.0, float((part - whole).max())) / scale


def _gpus_are_ordered_once(results: xr.Dataset) -> float:
    """No milestone is reached by more GPUs than were ordered."""
    ordered = results["buildout.lot_gpu"].sum("lot")
    return _excess(results["buildout.gpu_in_state"].sum("gpu_type").max("bound"), ordered)


def _milestones_are_in_order(results: xr.Dataset) -> float:
    """No lot is opened before it is in service, nor in service before it is installed."""
    times = results["buildout.milestone_h"]
    chain = [
        "announced",
        "ordered",
        "delivered",
        "installed",
        "commissioned",
        "in_service",
        "opened",
    ]
    worst = 0.0
    for earlier, later in pairwise(chain):
        before, after = times.sel(milestone=earlier).values, times.sel(milestone=later).values
        finite = np.isfinite(after)
        if finite.any():
            worst = max(worst, float((before[finite] - after[finite]).max()))
    return worst


def _amounts_are_nested(results: xr.Dataset) -> float:
    """Goodput ≤ busy ≤ granted ≤ sold ≤ available, in each month and pool."""
    available = results["buildout.available_gpu_h"]
    amounts = [
        results[f"allocation.{name}_gpu_h"].sum("group")
        for name in ("goodput", "busy", "granted", "sold")
    ]
    chain = [*amounts, available]
    return max(_excess(part, whole) for part, whole in pairwise(chain))


def _open_hours_are_available_or_lost(results: xr.Dataset) -> float:
    """What customers can use is what is open times the share that failures and outages leave."""
    left = results["buildout.open_gpu_h"] * results["buildout.availability_share"]
    return _difference(left, results["buildout.available_gpu_h"])


def _bill_is_the_sum_of_its_lines(results: xr.Dataset) -> float:
    """Without relief, the net cost of electricity is the sum of the lines of the bill."""
    lines = results["energy.bill_line_eur"].sum("line")
    return _difference(lines, results["energy.net_cost_eur"].sel(relief="none", drop=True))


def _reliefs_are_paid_by_somebody(results: xr.Dataset) -> float:
    """What a relief takes off the bill is paid by the parties that bear it."""
    paid = results["energy.payer_eur"].sum("party").sum("month")
    return _difference(paid, results["energy.relief_eur"].sum("month"))


def _heads_are_conserved(results: xr.Dataset) -> float:
    """The stock of specialists changes by the flows and by nothing else."""
    stock = results["talent.specialists_person"]
    change = stock.diff("bound").values
    flows = results["talent.specialist_flow_person"].sum("flow").values
    scale = float(np.abs(stock.values).max())
    return 0.0 if scale == 0 else float(np.abs(change - flows).max()) / scale


def _energy_is_conserved(results: xr.Dataset) -> float:
    """IT energy is the sum over states; the meter counts it and losses; no heat beyond the meter."""
    it_energy, meter = results["energy.it_energy_mwh"], results["energy.facility_energy_mwh"]
    return max(
        _difference(results["energy.it_energy_by_state_mwh"].sum("load_state"), it_energy),
        _excess(it_energy, meter),
        _excess(results["energy.waste_heat_mwh"], meter),
    )


def _costs_are_the_sum_of_their_parts(results: xr.Dataset) -> float:
    """Of a GPU-hour its parts, of all investment its months, of the outlay first, replaced, run and power."""
    by_part = results["finance.cost_by_part_eur"].sum("cost_part")
    first = results["finance.investment_eur"]
    bought = (first + results["finance.replacement_eur"]).sum("part")
    paid = bought + results["finance.opex_eur"].sum("opex_part") + results["energy.cash_cost_eur"]
    return max(
        _difference(by_part, results["finance.cost_eur"]),
        _difference(first.sum("month"), results["finance.capex_eur"]),
        _difference(paid, results["finance.outlay_eur"]),
    )


def _guaranteed_hours_are_sold(results: xr.Dataset) -> float:
    """Hours on demand and hours that the anchor guarantees are sold; what the state supports is granted."""
    sold = results["allocation.sold_gpu_h"]
    return max(
        _excess(results["allocation.on_demand_gpu_h"], sold),
        _excess(results["allocation.anchor_sold_gpu_h"], sold.sum("group")),
        _excess(results["allocation.supported_gpu_h"], results["allocation.granted_gpu_h"]),
        _excess(
            results["allocation.supported_gpu_h"].sum("group"),
            results["allocation.anchor_sold_gpu_h"],
        ),
    )


def _visa_cases_are_conserved(results: xr.Dataset) -> float:
    """The visa queue changes by those who apply and those whose case is taken up."""
    backlog = results["talent.visa_backlog_person"]
    change = backlog.diff("bound").transpose("draw", "bound", "applicant").values
    flows = results["talent.visa_flow_person"].sum("visa_flow")
    net = flows.transpose("draw", "month", "applicant").values
    scale = max(float(np.abs(backlog.values).max()), float(np.abs(net).max()))
    return 0.0 if scale == 0 else float(np.abs(change - net).max()) / scale


def _reliefs_stay_with_somebody(results: xr.Dataset) -> float:
    """After passing on, the parties together have what was taken off the bill, not more or less."""
    kept = results["finance.relief_by_party_eur"].sum("party")
    return _difference(kept, results["energy.relief_eur"].sum("month"))


INVARIANTS = (
    Invariant("GPUs are ordered once", _gpus_are_ordered_once),
    Invariant("milestones of a lot are in order", _milestones_are_in_order),
    Invariant("goodput, busy, granted, sold, available are nested", _amounts_are_nested),
    Invariant("open hours are available or lost", _open_hours_are_available_or_lost),
    Invariant("the bill is the sum of its lines", _bill_is_the_sum_of_its_lines),
    Invariant("guaranteed hours are sold hours", _guaranteed_hours_are_sold),
    Invariant("reliefs are paid by somebody", _reliefs_are_paid_by_somebody),
    Invariant("reliefs stay with somebody", _reliefs_stay_with_somebody),
    Invariant("visa cases are conserved", _visa_cases_are_conserved),
    Invariant("heads are conserved", _heads_are_conserved),
    Invariant("energy is conserved", _energy_is_conserved),
    Invariant("costs are the sum of their parts", _costs_are_the_sum_of_their_parts),
)
