"""The electricity bill of a given load under a given tariff, with and without each relief.

Usable alone, without a scenario: ``ausbau.energy.bill`` and ``ausbau bill``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.errors import InputError, Problem
from ausbau.energy import bill_lines, bill_notes, bill_prices, bill_reliefs, tariff_file
from ausbau.energy.bill_lines import Charge, Metered
from ausbau.energy.bill_meter import MeteredYear, metered_years, stub_years
from ausbau.energy.note import Note
from ausbau.energy.price_series import STEPS_S, HourlySeries, read_hourly_series
from ausbau.energy.reliefs import compatible_sets
from ausbau.energy.tariff_file import TariffFile
from ausbau.energy.tariff_lines import ContainedSubsidy, Procurement
from ausbau.energy.tariff_reliefs import FileRelief

LOAD_COLUMN, PRICE_COLUMN = "load_mw", "price_eur_mwh"
EXPECTED_STEPS = "steps of 15, 30 or 60 minutes"
MOST_MW = 100_000.0
"""More than the highest load of Germany, about 80,000 MW: no site draws this."""
MOST_EUR_PER_MWH = 100_000.0
"""Twenty times and more what the markets of the tariffs admit, 4,000 to 9,000."""


@dataclass(frozen=True)
class YearBill:
    """The bill of one local calendar year.

    ``lines`` add up to the bill. ``contained`` tells what subsidies have taken off them already,
    ``reliefs`` what each relief would be worth as the only one.
    """

    metered: MeteredYear
    lines: Mapping[str, Charge]
    contained: Mapping[str, Charge]
    reliefs: Mapping[str, Charge]
    by_law: tuple[str, ...]
    """Reliefs that data centres have by law today: of those that exclude each other the larger set."""
    together: tuple[str, ...]
    """The same of all reliefs of the tariff, were data centres eligible for each."""

    @property
    def gross_eur(self) -> float:
        """Sum of the lines, before any relief."""
        return round(sum(charge.amount_eur for charge in self.lines.values()), 2)

    def net_eur(self, reliefs: Collection[str]) -> float:
        """The bill less some reliefs."""
        granted = sum(self.reliefs[name].amount_eur for name in reliefs)
        return round(self.gross_eur - granted, 2)

    def per_mwh(self, amount_eur: float) -> float:
        """An amount in EUR per metered MWh; 0 without a load."""
        energy_mwh = self.metered.energy_mwh
        return amount_eur / energy_mwh if energy_mwh > 0 else 0.0


@dataclass(frozen=True)
class Bill:
    """A load billed under a tariff, year by year."""

    tariff: TariffFile
    years: tuple[YearBill, ...]
    notes: tuple[Note, ...]

    @cached_property
    def stubs(self) -> frozenset[int]:
        """Years that hold no more than what the clocks of two places differ by; told in short."""
        return frozenset(year.year for year in stub_years([one.metered for one in self.years]))

    @cached_property
    def reliefs(self) -> Mapping[str, FileRelief]:
        """Reliefs of the tariff by id."""
        return self.tariff.spec.reliefs

    def by_payer(self, year: YearBill, reliefs: Collection[str]) -> dict[str, float]:
        """What each payer bears of some reliefs, in EUR."""
        return _summed((self.reliefs[name].payer, year.reliefs[name]) for name in reliefs)

    def by_payer_contained(self, year: YearBill) -> dict[str, float]:
        """What each payer has borne of the lines before they were billed, in EUR."""
        return _summed(
            (line.payer, year.contained[name])
            for name, line in self.tariff.lines.items()
            if isinstance(line, ContainedSubsidy)
        )

    def by_recipient(self, year: YearBill) -> dict[str, float]:
        """Who receives the lines, in EUR, before any relief; together they are the bill."""
        lines = self.tariff.lines
        return _summed((lines[name].recipient, charge) for name, charge in year.lines.items())


def _summed(amounts: Iterable[tuple[str, Charge]]) -> dict[str, float]:
    """Amounts in EUR by party, to the cent, in the order in which parties come first."""
    found: dict[str, float] = {}
    for party, charge in amounts:
        found[party] = round(found.get(party, 0.0) + charge.amount_eur, 2)
    return found


def bill(
    load: HourlySeries | Path | str,
    tariff: TariffFile | Path | str,
    prices: HourlySeries | Path | str | None = None,
    *,
    level: str | None = None,
) -> Bill:
    """The electricity bill of a load, line by line, with and without each relief.

    Parameters
    ----------
    load
        Load in MW at the meter in steps of 15, 30 or 60 minutes: a series, or a CSV file with
        ``timestamp_utc,load_mw``.
    tariff
        A tariff, or its YAML file (``scenarios/tariffs``).
    prices
        Wholesale prices in EUR/MWh: a series, or a CSV file with ``timestamp_utc,price_eur_mwh``.
        Without them the mean price of the tariff holds, in the shape of the file that it names.
    level
        Voltage level, in place of the one that the tariff names.

    Raises
    ------
    InputError
        with everything that is wrong with the files.
    """
    return bills(load, [tariff], prices, level=level)[0]


def bills(
    load: HourlySeries | Path | str,
    tariffs: Sequence[TariffFile | Path | str],
    prices: HourlySeries | Path | str | None = None,
    *,
    level: str | None = None,
) -> list[Bill]:
    """The same load under several tariffs, on the local clock of the first.

    Prices that are given are those of the first tariff's market. The others have them at their own mean:
    an assumption on the shape, which the notes tell.
    """
    series = read_load(load)
    read = [_read(tariffs[0], level), *(_read(one, None) for one in tariffs[1:])]
    market = read_prices(prices)
    given = given_prices(series, market)
    clock = read[0].spec.timezone
    notes = list(bill_notes.of_files(series, market))
    return [_billed(series, one, given, clock, notes, is_first=one is read[0]) for one in read]


def _read(tariff: TariffFile | Path | str, level: str | None) -> TariffFile:
    if not isinstance(tariff, TariffFile):
        return tariff_file.read(Path(tariff), level=level)
    return tariff if level is None else tariff_file.read(tariff.path, level=level)


def _billed(
    load: HourlySeries,
    tariff: TariffFile,
    given: Array | None,
    clock: str,
    notes: Sequence[Note],
    *,
    is_first: bool,
) -> Bill:
    years = metered_years(load, clock)
    found: list[YearBill] = []
    peaks_mw: list[float] = []
    start = 0
    for year in years:
        part = slice(start, start + len(year.load_mw))
        price = step_prices(year, tariff, None if given is None else given[part], clock=clock)
        if given is not None and not is_first:
            price = bill_prices.scaled_eur_per_mwh(price, _procurement(tariff).mean_price)
        metered = Metered(year, price, tuple(peaks_mw), given is not None and is_first)
        found.append(_year_bill(tariff, metered))
        peaks_mw += year.month_peaks_mw.values()
        start = part.stop
    mean, is_given = _procurement(tariff).mean_price, given is not None
    told = [
        *notes,
        *bill_notes.of_tariff(tariff, years, clock),
        bill_notes.of_price(mean, tariff.shape, is_given=is_given, is_own=is_first),
    ]
    return Bill(tariff, tuple(found), tuple(told))


def _year_bill(tariff: TariffFile, metered: Metered) -> YearBill:
    lines = bill_lines.charges(tariff.lines, metered)
    reliefs = tariff.spec.reliefs
    granted = bill_reliefs.granted(reliefs, bill_reliefs.Billed(metered.year, lines))
    law = [name for name, relief in reliefs.items() if relief.is_law]
    return YearBill(
        metered.year,
        lines,
        bill_lines.contained(tariff.lines, lines),
        granted,
        by_law=_best(law, reliefs, granted),
        together=_best(list(reliefs), reliefs, granted),
    )


def _best(
    wanted: Sequence[str], reliefs: Mapping[str, FileRelief], granted: Mapping[str, Charge]
) -> tuple[str, ...]:
    """Of the sets of reliefs that may be had together the one that pays most."""
    excludes = {name: relief.excludes for name, relief in reliefs.items()}
    sets = compatible_sets(wanted, excludes)
    worth = [sum(granted[name].amount_eur for name in chosen) for chosen in sets]
    return sets[int(np.argmax(worth))] if sets else ()


def _procurement(tariff: TariffFile) -> Procurement:
    return next(line for line in tariff.lines.values() if isinstance(line, Procurement))


def step_prices(
    year: MeteredYear, tariff: TariffFile, given: Array | None, *, clock: str | None = None
) -> Array:
    """Price of each step of a year in EUR/MWh: the given one, or the tariff's mean in its shape."""
    if given is not None:
        return given
    mean = _procurement(tariff).mean_price
    return bill_prices.shaped_eur_per_mwh(year, clock or tariff.spec.timezone, mean, tariff.shape)


def given_prices(load: HourlySeries, prices: HourlySeries | Path | str | None) -> Array | None:
    """Price of each step of a load from a series or a file; None without one."""
    name = "prices" if isinstance(prices, HourlySeries) else str(prices)
    series = read_prices(prices)
    return None if series is None else bill_prices.matched_eur_per_mwh(load, series, name)


def read_prices(prices: HourlySeries | Path | str | None) -> HourlySeries | None:
    """Prices in EUR/MWh as a series."""
    if prices is None or isinstance(prices, HourlySeries):
        return prices
    series = read_hourly_series(prices, column=PRICE_COLUMN)
    if np.abs(series.values).max() > MOST_EUR_PER_MWH:
        message = f"a price of {series.values[np.abs(series.values).argmax()]:g} EUR/MWh"
        expected = f"at most {MOST_EUR_PER_MWH:g} EUR/MWh, above or below zero"
        raise InputError([Problem(str(prices), 0, 0, PRICE_COLUMN, message, expected)])
    return series


def read_load(load: HourlySeries | Path | str) -> HourlySeries:
    """A load in MW that can be billed; InputError for one that is negative or nothing, or too fine."""
    if isinstance(load, HourlySeries):
        series, name = load, "load"
    else:
        series, name = read_hourly_series(load, column=LOAD_COLUMN), str(load)
    faults = list(_faults(series))
    if faults:
        raise InputError(Problem(name, 0, 0, LOAD_COLUMN, *fault) for fault in faults)
    return series


def _faults(load: HourlySeries) -> Iterator[tuple[str, str, str]]:
    """What keeps a load from being billed, what was expected, and a hint."""
    if load.step_s not in STEPS_S:
        hint = "demand is billed by its highest quarter-hour"
        yield f"steps of {load.step_s} s", EXPECTED_STEPS, hint
    negative = np.flatnonzero(load.values < 0)
    if len(negative):
        first = load.start_utc[negative[0]]
        message = f"the load is negative in {len(negative)} steps, first at {first}Z"
        yield (
            message,
            "at least 0 MW",
            "feed-in is billed by other rules; give the load at the meter",
        )
    if load.values.max() > MOST_MW:
        yield f"a load of {load.values.max():g} MW", f"at most {MOST_MW:g} MW", "is it in kW?"
    if not load.values.any():
        yield "the load is 0 throughout", "", ""
