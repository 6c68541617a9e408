"""Flexible load: a share of it may wait, so that it runs when power is cheap or clean.

A linear programme of one load, outside the ensembles. In step ``h`` of length ``Δ`` a share ``f`` of the
load ``L`` arrives as work that may wait up to a deadline of ``D`` steps; ``S`` is what has been served of
it until the end of the step, ``A`` what has arrived::

    minimise   Σ p_h (S_h − S_{h−1}) + c P
    subject to A_{h−D} ≤ S_h ≤ A_h,   0 ≤ S_h − S_{h−1},   (1 − f) L_h + (S_h − S_{h−1})/Δ ≤ P ≤ limit

with the price or carbon intensity ``p`` and the demand charge ``c`` on the highest load ``P``. All that
arrives is served by the end. Nothing is served before it arrives, and energy is conserved. A plant in the
ensembles is not shifted: its tariffs see the load that it has. Solver: HiGHS, by SciPy (Huangfu and Hall,
Math. Prog. Comp. 10, 2018).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import optimize, sparse

from ausbau.core.arrays import Array
from ausbau.core.errors import InputError, Problem
from ausbau.energy import individual_grid_fee
from ausbau.energy.bill_account import Bill, bill, given_prices, read_load, step_prices
from ausbau.energy.bill_meter import HOUR_S, MeteredYear, metered_years
from ausbau.energy.bill_prices import matched_eur_per_mwh
from ausbau.energy.price_series import HourlySeries
from ausbau.energy.tariff_file import TariffFile
from ausbau.energy.tariff_lines import CapacityCharge, Procurement
from ausbau.energy.tariff_reliefs import IndividualGridFee

WAITING_COST = 1e-6
"""Per MWh and step: work is not put off for nothing."""

FREE = "free"

PEAK_TOLERANCE = 1e-9
"""A limit from a threshold is tightened by this much, so that rounding does not miss the threshold."""


@dataclass(frozen=True)
class Shifted:
    """A load after shifting."""

    load: HourlySeries
    moved_mwh: float
    """Energy that runs in another step than it would have: half of all differences."""
    signal_before: float
    """Sum over the steps of energy times signal: EUR for prices, t for carbon intensities."""
    signal_after: float


@dataclass(frozen=True)
class Option:
    """A way to run the flexible load for a year, with its bill."""

    key: str
    """``as_it_is``, ``free``, or ``keep_H`` for at least H hours of use."""
    shifted: Shifted
    bill: Bill

    @property
    def net_eur(self) -> float:
        """The year's bill with the reliefs that are law."""
        year = self.bill.years[0]
        return year.net_eur(year.by_law)

    @property
    def procurement_eur(self) -> float:
        """What the energy itself costs."""
        lines, charges = self.bill.tariff.lines, self.bill.years[0].lines
        return sum(
            charges[name].amount_eur
            for name, line in lines.items()
            if isinstance(line, Procurement)
        )

    def content(self) -> dict[str, Any]:
        """The way as plain data."""
        metered = self.bill.years[0].metered
        return {
            "way": self.key,
            "net_eur": round(self.net_eur, 2),
            "procurement_eur": self.procurement_eur,
            "highest_load_mw": metered.peak_mw,
            "hours_of_use_h": metered.hours_of_use_h,
            "moved_mwh": self.shifted.moved_mwh,
        }


@dataclass(frozen=True)
class Flexibility:
    """What may be shifted, and within which limits."""

    share: float
    """Part of the load in each step that may wait."""
    deadline_h: float
    """How long it may wait."""
    connection_mw: float
    """Highest load that the connection carries."""


def shift(
    load: HourlySeries | Path | str,
    signal: HourlySeries | Array,
    flexibility: Flexibility,
    *,
    peak_cost_per_mw: float = 0.0,
    highest_mw: float = np.inf,
) -> Shifted:
    """The load with the least sum of energy times signal.

    Parameters
    ----------
    load
        In MW, a series or a CSV file with ``timestamp_utc,load_mw``.
    signal
        Price or carbon intensity of each step, ``(step,)``, or a series that covers the load.
    flexibility
        Share, deadline and connection.
    peak_cost_per_mw
        Cost of the highest load in the unit of signal times MWh, such as a Leistungspreis in EUR/MW.
    highest_mw
        Limit of the highest load beside the connection.

    Raises
    ------
    InputError
        if the load that cannot wait is above the limit, or nothing else fits.
    """
    series = read_load(load)
    if isinstance(signal, HourlySeries):
        signal = matched_eur_per_mwh(series, signal, "signal")
    limit_mw = min(flexibility.connection_mw, highest_mw)
    served = _served_mwh(series, signal, flexibility, limit_mw, peak_cost_per_mw)
    step_h = series.step_s / HOUR_S
    values = (1.0 - flexibility.share) * series.values + served / step_h
    energy_before, energy_after = series.values * step_h, values * step_h
    return Shifted(
        replace(series, values=values),
        float(np.abs(energy_after - energy_before).sum()) / 2.0,
        float(energy_before @ signal),
        float(energy_after @ signal),
    )


def options(
    load: HourlySeries | Path | str,
    tariff: TariffFile,
    flexibility: Flexibility,
    prices: HourlySeries | Path | str | None = None,
) -> tuple[Option, ...]:
    """Ways to run a year: as it is, free within the connection, keeping each threshold of § 19 StromNEV.

    Free shifting chases cheap hours with a high peak and may forfeit the individual grid fee, whose
    thresholds are hours of use; keeping one limits the highest load to energy over hours. What cannot be
    kept is left out. The cheapest by its whole bill is the first that a minimum finds.
    """
    series = read_load(load)
    years = metered_years(series, tariff.spec.timezone)
    if len(years) != 1:
        found = ", ".join(str(year.year) for year in years)
        problem = Problem("load", 0, 0, "", f"shifting needs one local year, not {found}")
        raise InputError([problem])
    price = step_prices(years[0], tariff, given_prices(series, prices))
    paid_eur = float(series.values @ price) * years[0].step_h
    unmoved = Shifted(series, 0.0, paid_eur, paid_eur)
    tried = [Option("as_it_is", unmoved, bill(series, tariff, prices))]
    for key, highest_mw, fee_share in _limits(years[0], tariff):
        try:
            shifted = shift(
                series,
                price,
                flexibility,
                peak_cost_per_mw=fee_share * _demand_charge(tariff, years[0].covered_share),
                highest_mw=highest_mw,
            )
        except InputError:
            if key == FREE:
                raise
            continue
        tried.append(Option(key, shifted, bill(shifted.load, tariff, prices)))
    return tuple(tried)


def _limits(year: MeteredYear, tariff: TariffFile) -> Iterator[tuple[str, float, float]]:
    """Each way to run: its key, its highest load, and the part of the grid fee that remains to be paid."""
    yield FREE, np.inf, 1.0
    granted = [
        relief
        for relief in tariff.spec.reliefs.values()
        if isinstance(relief, IndividualGridFee) and relief.is_law and relief.holds_in(year.year)
    ]
    if not granted or year.energy_mwh <= individual_grid_fee.LEAST_ENERGY_MWH:
        return
    for hours_h, floor in individual_grid_fee.FLOORS:
        highest_mw = year.energy_mwh / hours_h * (1.0 - PEAK_TOLERANCE)
        yield f"keep_{hours_h:.0f}", highest_mw, 1.0 - (1.0 - floor) * granted[0].depth


def _demand_charge(tariff: TariffFile, covered_share: float) -> float:
    """Leistungspreis on the year's highest load in EUR/MW."""
    return covered_share * sum(
        line.rate
        for line in tariff.lines.values()
        if isinstance(line, CapacityCharge) and line.basis == "year" and line.window is None
    )


def _served_mwh(
    series: HourlySeries,
    weights: Array,
    flexibility: Flexibility,
    limit_mw: float,
    peak_cost: float,
) -> Array:
    """Flexible energy served in each step, by linear programming."""
    step_h, count = series.step_s / HOUR_S, len(series.values)
    arrived = np.cumsum(flexibility.share * series.values * step_h)
    rigid_mwh = (1.0 - flexibility.share) * series.values * step_h
    delay = int(flexibility.deadline_h / step_h)
    due = np.concatenate([np.zeros(min(delay, count)), arrived[: max(count - delay, 0)]])
    due[-1] = arrived[-1]
    step = np.arange(count)
    ones = np.ones(count)
    # Column h is S_h, the last one P: the change of S, and the same less what P allows.
    change = (
        np.concatenate([ones, -ones[1:]]),
        (np.append(step, step[1:]), np.append(step, step[:-1])),
    )
    forward = sparse.coo_array(change, shape=(count, count + 1)).tocsr()
    peak = sparse.coo_array((-step_h * ones, (step, np.full(count, count))), shape=forward.shape)
    cost = np.append(weights - np.append(weights[1:], 0.0) - WAITING_COST, peak_cost)
    found = optimize.milp(
        cost,
        constraints=[
            optimize.LinearConstraint(forward + peak.tocsr(), ub=-rigid_mwh),
            optimize.LinearConstraint(forward, lb=0.0),
        ],
        bounds=optimize.Bounds(np.append(due, 0.0), np.append(arrived, limit_mw)),
    )
    if not found.success:
        message = f"the load does not fit under {limit_mw:g} MW: {found.message}"
        raise InputError([Problem("load", 0, 0, "", message, "a higher connection or deadline")])
    served: Array = np.maximum(np.diff(found.x[:-1], prepend=0.0), 0.0)
    return served
