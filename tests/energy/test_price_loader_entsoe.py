"""Prices from the platform itself, with a client that answers from memory."""

from __future__ import annotations

import sys
from datetime import date
from types import ModuleType

import pandas as pd
import pytest

from ausbau.core.errors import InputError, RunError
from ausbau.energy.price_loader_entsoe import fetch_day_ahead

DAY = date(2025, 10, 26)  # 25 hours


class Client:
    """As `entsoe.EntsoePandasClient`: local time, both ends included."""

    missing = 0

    def __init__(self, api_key: str) -> None:
        assert api_key == "key"

    def query_day_ahead_prices(self, zone: str, start: pd.Timestamp, end: pd.Timestamp):
        assert zone == "DE_LU"
        hours = pd.date_range(start, end, freq="h")
        prices = pd.Series(range(len(hours)), index=hours, dtype=float)
        return prices.drop(prices.index[3 : 3 + self.missing])


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> type[Client]:
    module = ModuleType("entsoe")
    module.EntsoePandasClient = Client  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "entsoe", module)
    return Client


def test_the_day_of_25_hours_has_25_prices(client: type[Client]):
    series = fetch_day_ahead("DE_LU", DAY, DAY, "key")
    assert series.values.tolist() == [float(hour) for hour in range(25)]
    assert str(series.start_utc[0]) == "2025-10-25T22:00:00"
    assert series.step_s == 3_600


def test_a_gap_in_what_was_sent_is_refused(client: type[Client], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(client, "missing", 2)
    with pytest.raises(InputError, match=r"ENTSO-E DE_LU:4.*10800 s after"):
        fetch_day_ahead("DE_LU", DAY, DAY, "key")


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "entsoe", None)
    with pytest.raises(RunError, match=r"ausbau\[data\]"):
        fetch_day_ahead("DE_LU", DAY, DAY, "key")
