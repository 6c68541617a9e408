"""Metrics of the allocation, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr

from ausbau.allocation.metrics import METRICS
from ausbau.core.metric import MetricInput
from ausbau.core.timeline import Timeline

BY_NAME = {metric.name: metric for metric in METRICS}
TIMELINE = Timeline.from_dates(date(2025, 11, 1), date(2026, 12, 31))  # 14 months
DIMS = ("draw", "month", "group", "gpu_type")
GROUPS = ["industry", "research", "startups"]
KINDS = ["industry", "research", "startup"]


def results() -> xr.Dataset:
    """Draw 0 opens in January 2026, draw 1 in March, draw 2 never.

    In each month of operation industry holds 30 of 40 h, start-ups 10 of 20, research asks for
    nothing; 100 h are available, 60 of them sold, 20 busy. In draw 1 start-ups hold 30 h in
    December 2026.
    """
    months = TIMELINE.months
    is_open = np.zeros((3, months))
    is_open[0, 2:], is_open[1, 4:] = 1, 1
    held, asked = np.array([30.0, 0.0, 10.0]), np.array([40.0, 0.0, 20.0])
    granted = is_open[:, :, np.newaxis] * held
    granted[1, 13, 2] = 30.0
    halves = np.array([0.5, 0.5])

    def spread(amount: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
        return DIMS, amount[..., np.newaxis] * halves

    return xr.Dataset(
        {
            "allocation.granted_gpu_h": spread(granted),
            "allocation.sold_gpu_h": spread(is_open[:, :, None] * np.array([45.0, 0.0, 15.0])),
            "allocation.busy_gpu_h": spread(is_open[:, :, None] * np.array([15.0, 0.0, 5.0])),
            "demand.requested_gpu_h": spread(np.broadcast_to(asked, (3, months, 3))),
            "buildout.available_gpu_h": (
                ("draw", "month", "gpu_type"), 100 * is_open[:, :, np.newaxis] * halves,
            ),
        },
        coords={
            "draw": np.arange(3), "month": TIMELINE.month_starts,
            "group": GROUPS, "group_kind": ("group", KINDS), "gpu_type": ["b200", "rtx_pro_6000"],
        },
    )  # fmt: skip


def value(name: str, on: date | None = None, year: int | None = None) -> list[float]:
    found = BY_NAME[name].compute(MetricInput(results(), TIMELINE, on=on, year=year))
    assert found.dims == ("draw",)
    return [float(entry) for entry in found.values]


def test_start_ups_hold_a_quarter_in_the_first_year() -> None:
    # draw 1: nine months of 10 in 40, one of 30 in 60: 120 of 420
    assert value("allocation.startup_share_first_year") == pytest.approx([0.25, 120 / 420, 0])


def test_shares_of_all_kinds_sum_to_one_where_anything_was_held() -> None:
    shares = [value(name) for name in BY_NAME if name.endswith("_share_first_year")]
    assert np.sum(shares, axis=0) == pytest.approx([1, 1, 0])
    assert value("allocation.research_share_first_year") == [0, 0, 0]


def test_the_number_of_months_flags_a_short_or_missing_first_year() -> None:
    assert value("allocation.first_year_months") == [12, 10, 0]


def test_shares_of_a_calendar_year_count_that_year_alone() -> None:
    assert value("allocation.startup_share", year=2026) == pytest.approx([0.25, 120 / 420, 0])
    assert value("allocation.startup_share", year=2025) == [0, 0, 0]


def test_sold_share_at_a_date_and_in_a_year() -> None:
    assert value("allocation.sold_share", on=date(2026, 2, 4)) == pytest.approx([0.6, 0, 0])
    assert value("allocation.sold_share", on=date(2026, 12, 31)) == pytest.approx([0.6, 0.6, 0])
    assert value("allocation.sold_share_of_year", year=2026) == pytest.approx([0.6, 0.6, 0])


def test_utilisation_and_served_share_of_the_year() -> None:
    assert value("allocation.utilisation", year=2026) == pytest.approx([0.2, 0.2, 0])
    # draw 0: 40 of 60; draw 1: 420 of 720
    assert value("allocation.served_share", year=2026) == pytest.approx([2 / 3, 420 / 720, 0])


def test_jain_index_compares_served_shares_of_those_who_ask() -> None:
    # draw 0: 3/4 and 1/2: (5/4)² / (2 · 13/16) = 25/26
    assert value("allocation.jain_index_first_year")[0] == pytest.approx(25 / 26)
