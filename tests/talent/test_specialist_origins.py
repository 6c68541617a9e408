"""Specialists by where their first degree is from, counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import xarray as xr

from ausbau.core.timeline import Timeline
from ausbau.metrics import catalogue


def test_specialists_from_outside_the_eu_are_part_of_those_from_abroad() -> None:
    # 70 from Germany, 20 from the rest of the EU, 10 from elsewhere, on every bound.
    timeline = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))
    people = np.tile([[[70.0], [20.0], [10.0]]], (1, 1, len(timeline.bounds_h)))
    by_origin = xr.DataArray(
        people, {"origin": ["germany", "eu", "third_country"]}, ("draw", "origin", "bound")
    )
    results = xr.Dataset({"talent.specialists_by_origin_person": by_origin})
    found = {
        name: catalogue()[f"talent.{name}_specialists_person"]
        .measured(results, timeline, on=date(2026, 6, 30))
        .item()
        for name in ("foreign", "third_country")
    }
    assert found == {"foreign": 30.0, "third_country": 10.0}
