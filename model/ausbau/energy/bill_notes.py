"""What a reader of a bill must know: how files were read, what is partial, estimated or unread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ausbau.core.arrays import Array
from ausbau.energy.bill_meter import MeteredYear, bounds_of_year, main_year, stub_years
from ausbau.energy.note import Note
from ausbau.energy.price_series import HourlySeries
from ausbau.energy.strompreiskompensation import (
    EMISSION_FACTOR_T_PER_MWH,
    LAST_YEAR_OF_EMISSION_FACTOR,
    LOWEST_EMISSION_FACTOR_T_PER_MWH,
    aid_eur_per_mwh,
)
from ausbau.energy.tariff_file import TariffFile
from ausbau.energy.tariff_reliefs import Compensation, FallBackBenchmark

QUARTER_HOUR_S = 900
LARGE_MW = 2_000.0
"""More than any single site draws today (an assumption): a load in kW looks like this."""
PARTIAL = 1e-9
"""Below this a missing share of a year is rounding."""


def of_files(load: HourlySeries, prices: HourlySeries | None) -> Iterator[Note]:
    """How load and prices were read, and what of the load a reader may take for something else."""
    if load.notes:
        yield Note("read_load", {"how": load.notes})
    if prices is not None and prices.notes:
        yield Note("read_prices", {"how": prices.notes})
    highest_mw = float(load.values.max())
    if highest_mw > LARGE_MW:
        yield Note("large_load", {"highest_mw": highest_mw})
    if load.step_s != QUARTER_HOUR_S:
        yield Note("coarse_peak", {"minutes": load.step_s // 60})


def of_tariff(tariff: TariffFile, years: Sequence[MeteredYear], clock: str) -> Iterator[Note]:
    """What the bill of these years under a tariff takes for granted."""
    other = [str(year.year) for year in years if year.year != tariff.spec.year]
    if other:
        yield Note("tariff_year", {"years": ", ".join(other), "year": tariff.spec.year})
    yield from _of_years(years, clock)
    if clock != tariff.spec.timezone:
        yield Note("clock", {"clock": clock})
    for relief in tariff.spec.reliefs.values():
        if isinstance(relief, Compensation):
            yield from _of_compensation(relief, years)


def of_price(mean_eur_per_mwh: float, shape: Array | None, *, is_given: bool, is_own: bool) -> Note:
    """Where the prices of the steps come from; ``is_own``: a given series is of this market."""
    if is_given and is_own:
        return Note("prices_given")
    key = "prices_scaled" if is_given else "prices_flat" if shape is None else "prices_shaped"
    return Note(key, {"price": mean_eur_per_mwh})


def _of_years(years: Sequence[MeteredYear], clock: str) -> Iterator[Note]:
    """Years that the load covers in part; a year of few hours is one by the change of clocks."""
    stubs = stub_years(years)
    short = {stub.year for stub in stubs}
    for year in years:
        if year.covered_share < 1.0 - PARTIAL and year.year not in short:
            hours = {"covered_h": year.covered_h, "hours_of_year": year.hours_of_year}
            yield Note("partial_year", {"year": year.year, "share": year.covered_share, **hours})
    if stubs:
        main = main_year(years).year
        begin, end = bounds_of_year(main, clock)
        where = {"clock": clock, "main": main, "begin": begin, "end": end}
        for year in stubs:
            yield Note("stub_year", {"year": year.year, "covered_h": year.covered_h, **where})


def _of_compensation(relief: Compensation, years: Sequence[MeteredYear]) -> Iterator[Note]:
    if relief.eua_is_estimate and any(relief.holds_in(year.year) for year in years):
        yield Note("eua_estimate", {"price": relief.eua_price})
    if relief.cap is not None:
        yield Note("value_added", {"firm": relief.cap.firm})
    unread = [
        year.year
        for year in years
        if year.year > LAST_YEAR_OF_EMISSION_FACTOR and relief.holds_in(year.year)
    ]
    is_old = relief.emission_factor == EMISSION_FACTOR_T_PER_MWH
    if unread and is_old and isinstance(relief.benchmark, FallBackBenchmark):
        factors = np.array([relief.emission_factor, LOWEST_EMISSION_FACTOR_T_PER_MWH])
        price, intensity = np.array(relief.eua_price), np.array(relief.aid_intensity)
        aid, lowest_aid = aid_eur_per_mwh(unread[0], price, factors, intensity).tolist()
        yield Note(
            "factor_unread",
            {
                "year": unread[0],
                "known": LAST_YEAR_OF_EMISSION_FACTOR,
                "factor": relief.emission_factor,
                "aid": aid,
                "lowest": LOWEST_EMISSION_FACTOR_T_PER_MWH,
                "lowest_aid": lowest_aid,
            },
        )
