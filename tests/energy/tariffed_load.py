"""Loads and prices that can be billed by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ausbau.energy.bill_meter import whole_year
from ausbau.energy.price_series import HourlySeries

TARIFFS = Path(__file__).parents[2] / "scenarios" / "tariffs"
BERLIN = "Europe/Berlin"


def running(load_mw: float, hours: int, year: int = 2026) -> HourlySeries:
    """A load that runs for so many hours from the local new year on, then stands."""
    start_utc = whole_year(year, BERLIN)
    values = np.where(np.arange(len(start_utc)) < hours, load_mw, 0.0)
    return HourlySeries(start_utc, 3_600, values)


def constant_price(price_eur_per_mwh: float, year: int = 2026) -> HourlySeries:
    """The same price in every hour of a local year."""
    start_utc = whole_year(year, BERLIN)
    return HourlySeries(start_utc, 3_600, np.full(len(start_utc), price_eur_per_mwh))
