"""Fetches day-ahead prices from the ENTSO-E Transparency Platform, with the extra ``data`` and a token.

Nothing in the program calls this: runs need no network. It is for who wants prices of another year or
zone; what comes back is checked like a file.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from ausbau.core.errors import RunError
from ausbau.energy.note import Note
from ausbau.energy.price_loader import LOCAL, Rows
from ausbau.energy.price_series import HourlySeries, gapless


def fetch_day_ahead(zone: str, first_day: date, last_day: date, token: str) -> HourlySeries:
    """Prices of whole days by the clock of Berlin in EUR/MWh, the last day included.

    Parameters
    ----------
    zone
        Bidding zone as entsoe-py names it, like ``DE_LU``, ``FR`` or ``SE_4``.
    token
        Key of the platform's interface, which gives it out on request.

    Raises
    ------
    RunError
        if the extra is not installed.
    InputError
        if what the platform sent has gaps or contradicts itself.
    """
    start = datetime.combine(first_day, time(), LOCAL)
    end = datetime.combine(last_day + timedelta(days=1), time(), LOCAL)
    pandas, entsoe = _library("pandas"), _library("entsoe")
    found = entsoe.EntsoePandasClient(api_key=token).query_day_ahead_prices(
        zone, start=pandas.Timestamp(start), end=pandas.Timestamp(end)
    )
    rows = [
        (instant.to_pydatetime(), float(price))
        for instant, price in found.items()
        if start <= instant < end  # the platform's client includes the end
    ]
    instants, prices = [instant for instant, _ in rows], [price for _, price in rows]
    lines = list(range(1, len(rows) + 1))
    rows_read = Rows(lines, instants, prices, (Note("bidding_zone", {"zone": zone}),))
    return gapless(Path(f"ENTSO-E {zone}"), rows_read)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise RunError("fetching prices needs entsoe-py: pip install 'ausbau[data]'") from error
