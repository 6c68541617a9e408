"""The electricity bill of a given load under a given tariff, with and without each relief.

Usable alone, without a scenario: ``ausbau.energy.bill`` and ``ausbau bill``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.errors import InputError, Problem
from ausbau.energy import bill_lines, bill_prices, bill_reliefs, tariff_file
from ausbau.energy.bill_lines import Charge, Metered
from ausbau.energy.bill_meter import HOUR_S, MeteredYear, metered_years
from ausbau.energy.price_series import HourlySeries, read_hourly_series
from ausbau.energy.reliefs import compatible_sets
from ausbau.energy.tariff_file import TariffFile
from ausbau.energy.tariff_lines import Procurement
from ausbau.energy.tariff_reliefs import Compensation, FileRelief

LOAD_COLUMN, PRICE_COLUMN = "load_mw", "price_eur_mwh"
PARTIAL = 1e-9
"""Below this a missing share of a year is rounding."""


@dataclass(frozen=True)
class Note:
    """Something a reader must know: the key of a text, and what fills its fields."""

    key: str
    fields: Mapping[str, object] = field(default_factory=dict)


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
    def reliefs(self) -> Mapping[str, FileRelief]:
        """Reliefs of the tariff by id."""
        return self.tariff.spec.reliefs

    def by_payer(self, year: YearBill, reliefs: Collection[str]) -> dict[str, float]:
        """What each payer bears of some reliefs, in EUR."""
        borne: dict[str, float] = {}
        for name in reliefs:
            payer = self.reliefs[name].payer
            borne[payer] = borne.get(payer, 0.0) + year.reliefs[name].amount_eur
        return borne


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
        Load in MW at the meter, hourly or finer: a series, or a CSV file with ``timestamp_utc,load_mw``.
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
    given = given_prices(series, prices)
    clock = read[0].spec.timezone
    notes = _load_notes(series)
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
        found.append(_year_bill(tariff, Metered(year, price, tuple(peaks_mw))))
        peaks_mw += year.month_peaks_mw.values()
        start = part.stop
    told = [
        *notes,
        *_tariff_notes(tariff, years, clock),
        _price_note(tariff, given, is_first=is_first),
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
    if prices is None:
        return None
    if isinstance(prices, HourlySeries):
        return bill_prices.matched_eur_per_mwh(load, prices, "prices")
    series = read_hourly_series(prices, column=PRICE_COLUMN)
    return bill_prices.matched_eur_per_mwh(load, series, str(prices))


def read_load(load: HourlySeries | Path | str) -> HourlySeries:
    """A load in MW that can be billed; InputError for one that is negative or nothing."""
    if isinstance(load, HourlySeries):
        series, name = load, "load"
    else:
        series, name = read_hourly_series(load, column=LOAD_COLUMN), str(load)
    negative = np.flatnonzero(series.values < 0)
    if len(negative):
        first = series.start_utc[negative[0]]
        message = f"the load is negative in {len(negative)} steps, first at {first}Z"
        hint = "feed-in is billed by other rules; give the load at the meter"
        raise InputError([Problem(name, 0, 0, LOAD_COLUMN, message, "at least 0 MW", hint)])
    if not series.values.any():
        raise InputError([Problem(name, 0, 0, LOAD_COLUMN, "the load is 0 throughout")])
    return series


def _load_notes(load: HourlySeries) -> list[Note]:
    notes = [Note("read", {"text": text}) for text in load.notes]
    return [*notes, Note("hourly_peak")] if load.step_s == HOUR_S else notes


def _tariff_notes(tariff: TariffFile, years: Sequence[MeteredYear], clock: str) -> Iterator[Note]:
    other = [str(year.year) for year in years if year.year != tariff.spec.year]
    if other:
        yield Note("tariff_year", {"years": ", ".join(other), "year": tariff.spec.year})
    for year in years:
        if year.covered_share < 1.0 - PARTIAL:
            yield Note("partial_year", {"year": year.year, "share": year.covered_share})
    if clock != tariff.spec.timezone:
        yield Note("clock", {"clock": clock})
    for relief in tariff.spec.reliefs.values():
        if isinstance(relief, Compensation):
            if relief.eua_is_estimate:
                yield Note("eua_estimate", {"price": relief.eua_price})
            if relief.cap is not None:
                yield Note("value_added", {"firm": relief.cap.firm})


def _price_note(tariff: TariffFile, given: Array | None, *, is_first: bool) -> Note:
    mean = _procurement(tariff).mean_price
    if given is not None:
        return Note("prices_given") if is_first else Note("prices_scaled", {"price": mean})
    return Note("prices_flat" if tariff.shape is None else "prices_shaped", {"price": mean})
