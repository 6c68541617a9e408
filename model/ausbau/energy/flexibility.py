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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import optimize, sparse

from ausbau.core.arrays import Array
from ausbau.core.errors import InputError, Problem
from ausbau.energy import individual_grid_fee
from ausbau.energy.bill_account import Bill, bill, given_prices, read_load, step_prices
from ausbau.energy.bill_meter import (
    HOUR_S,
    MeteredYear,
    bounds_of_year,
    main_year,
    metered_years,
    stub_years,
)
from ausbau.energy.bill_prices import matched_eur_per_mwh
from ausbau.energy.price_series import HourlySeries
from ausbau.energy.tariff_file import TariffFile
from ausbau.energy.tariff_lines import CapacityCharge, Procurement
from ausbau.energy.tariff_reliefs import IndividualGridFee

WAITING_COST = 1e-6
"""Per MWh and step: work is not put off for nothing, and no highest load raised for nothing."""

AS_IT_IS, FREE, FORFEIT, KEEP = "as_it_is", "free", "forfeit", "keep_"
"""Keys of ways to run a year; the last begins those that keep a threshold."""

PEAK_TOLERANCE = 1e-6
"""A limit from a threshold is tightened by this much: the solver may exceed a limit by 1e-7 MWh a step, which
would miss the threshold and forfeit the whole discount."""


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
    """``as_it_is``, ``free``, ``forfeit``, or ``keep_H`` for at least H hours of use."""
    shifted: Shifted
    bill: Bill
    emissions_t: float | None = None
    """Of the year, where the carbon intensity of its steps is known."""

    @property
    def granted(self) -> tuple[str, ...]:
        """Reliefs that are law and are had this way: who forfeits the individual grid fee has none of it."""
        reliefs = self.bill.reliefs
        return tuple(
            name
            for name in self.bill.years[0].by_law
            if self.key != FORFEIT or not isinstance(reliefs[name], IndividualGridFee)
        )

    @property
    def net_eur(self) -> float:
        """The year's bill with the reliefs that are law and had this way."""
        return self.bill.years[0].net_eur(self.granted)

    @property
    def procurement_eur(self) -> float:
        """What the energy itself costs."""
        lines, charges = self.bill.tariff.lines, self.bill.years[0].lines
        return sum(
            charges[name].amount_eur
            for name, line in lines.items()
            if isinstance(line, Procurement)
        )

    @property
    def still_earns_fee(self) -> bool:
        """Whether the hours of use would earn the individual grid fee that this way forfeits."""
        year, reliefs = self.bill.years[0], self.bill.reliefs
        return self.key == FORFEIT and any(
            isinstance(reliefs[name], IndividualGridFee) and year.reliefs[name].amount_eur > 0
            for name in year.by_law
        )

    def content(self) -> dict[str, Any]:
        """The way as plain data."""
        metered = self.bill.years[0].metered
        return {
            "way": self.key,
            "year": metered.year,
            "net_eur": round(self.net_eur, 2),
            "reliefs": list(self.granted),
            "still_earns_fee": self.still_earns_fee,
            "procurement_eur": self.procurement_eur,
            "highest_load_mw": metered.peak_mw,
            "hours_of_use_h": metered.hours_of_use_h,
            "moved_mwh": self.shifted.moved_mwh,
            "emissions_t": self.emissions_t,
        }


def worth_of_keeping_eur(found: Sequence[Option]) -> float | None:
    """What a year that forfeits the individual grid fee costs more than the cheapest that keeps it.

    None where there is nothing to forfeit, where no threshold can be kept, and where the free run still
    reaches one: then nobody would forfeit anything, and the difference were the discount alone.
    """
    if any(option.still_earns_fee for option in found):
        return None
    forfeited = [option.net_eur for option in found if option.key == FORFEIT]
    kept = [option.net_eur for option in found if option.key.startswith(KEEP)]
    return forfeited[0] - min(kept) if forfeited and kept else None


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
    *,
    carbon: HourlySeries | Array | None = None,
) -> tuple[Option, ...]:
    """Ways to run a year: as it is, forfeiting the individual grid fee, keeping each of its thresholds.

    Forfeiting is shifting freely within the connection, at the published fee, without the discount even
    where the hours of use would still earn it. Keeping a threshold limits the highest load to energy
    over hours. Where the law offers no discount there is nothing to forfeit and the free way stands
    alone. What cannot be kept is left out. The cheapest by its whole bill is the first that a minimum
    finds. Of a load that has a few hours in the years beside one, only that one is run.

    Parameters
    ----------
    load, tariff, prices
        As for a bill.
    flexibility
        Share, deadline and connection.
    carbon
        Emissions of each step in t/MWh, or a series that covers the load. With it the load runs when
        power is clean instead of when it is cheap, whatever that costs.
    """
    whole = read_load(load)
    year, part = _one_year(whole, tariff)
    series = replace(whole, start_utc=whole.start_utc[part], values=whole.values[part])
    price = step_prices(year, tariff, given_prices(series, prices))
    intensity = _matched(series, carbon, part)
    signal = price if intensity is None else intensity

    def option(key: str, shifted: Shifted) -> Option:
        emitted = None if intensity is None else shifted.signal_after
        return Option(key, shifted, bill(shifted.load, tariff, prices), emitted)

    before = float(series.values @ signal) * year.step_h
    tried = [option(AS_IT_IS, Shifted(series, 0.0, before, before))]
    for way in _ways(year, tariff):
        cost = way.peak_cost_eur_per_mw if intensity is None else WAITING_COST
        limits = {"peak_cost_per_mw": cost, "highest_mw": way.highest_mw}
        try:
            tried.append(option(way.key, shift(series, signal, flexibility, **limits)))
        except InputError:
            if not way.key.startswith(KEEP):
                raise
    return tuple(tried)


def _one_year(series: HourlySeries, tariff: TariffFile) -> tuple[MeteredYear, slice]:
    """The one local calendar year of a load, and where in the load it lies."""
    clock = tariff.spec.timezone
    years = metered_years(series, clock)
    stubs = {stub.year for stub in stub_years(years)}
    longer = [year for year in years if year.year not in stubs]
    if len(longer) != 1:
        found = ", ".join(str(year.year) for year in longer)
        main = main_year(longer).year
        begin, end = bounds_of_year(main, clock)
        hint = f"{main} of {clock} runs from {begin} up to before {end}"
        message = f"shifting needs one local year, not {found}"
        raise InputError([Problem("load", 0, 0, "", message, "a load of one year", hint)])
    first = int(np.searchsorted(series.start_utc, longer[0].start_utc[0]))
    return longer[0], slice(first, first + len(longer[0].load_mw))


def _matched(
    series: HourlySeries, carbon: HourlySeries | Array | None, part: slice
) -> Array | None:
    """Carbon intensity of each step of the year."""
    if isinstance(carbon, HourlySeries):
        return matched_eur_per_mwh(series, carbon, "carbon")
    return None if carbon is None else carbon[part]


@dataclass(frozen=True)
class _Way:
    """A limit of the highest load, and what of the Leistungspreis each MW of it costs."""

    key: str
    highest_mw: float
    peak_cost_eur_per_mw: float


def _ways(year: MeteredYear, tariff: TariffFile) -> Iterator[_Way]:
    """Freely, forfeiting the discount if there is one, then keeping each threshold."""
    charge = _demand_charge(tariff, year.covered_share)
    discounts = [
        relief
        for relief in tariff.spec.reliefs.values()
        if isinstance(relief, IndividualGridFee) and relief.is_law and relief.holds_in(year.year)
    ]
    if not discounts or year.energy_mwh <= individual_grid_fee.LEAST_ENERGY_MWH:
        yield _Way(FREE, np.inf, charge)
        return
    yield _Way(FORFEIT, np.inf, charge)
    for hours_h, floor in individual_grid_fee.FLOORS:
        highest_mw = year.energy_mwh / hours_h * (1.0 - PEAK_TOLERANCE)
        remaining = 1.0 - (1.0 - floor) * discounts[0].depth
        yield _Way(f"{KEEP}{hours_h:.0f}", highest_mw, remaining * charge)


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
