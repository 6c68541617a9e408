"""Metrics of the allocation, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr

from ausbau.allocation.first_year_metrics import GROUP_KINDS
from ausbau.allocation.metrics import METRICS
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

    def service(b200: float, rtx: float) -> tuple[tuple[str, ...], np.ndarray]:
        return DIMS, np.broadcast_to(np.array([b200, rtx]), (3, months, 3, 2))

    return xr.Dataset(
        {
            "buildout.lot_gpu": (("lot",), np.array([60.0, 40.0])),
            "allocation.granted_gpu_h": spread(granted),
            "allocation.sold_gpu_h": spread(is_open[:, :, None] * np.array([45.0, 0.0, 15.0])),
            "allocation.busy_gpu_h": spread(is_open[:, :, None] * np.array([15.0, 0.0, 5.0])),
            "allocation.on_demand_gpu_h": spread(is_open[:, :, None] * np.array([9.0, 0.0, 3.0])),
            "allocation.supported_gpu_h": spread(is_open[:, :, None] * np.array([3.0, 0.0, 5.0])),
            "allocation.anchor_sold_gpu_h": (
                ("draw", "month", "gpu_type"), 10 * is_open[:, :, np.newaxis] * halves,
            ),
            "allocation.price_ratio": (
                ("draw", "month", "gpu_type"),
                np.broadcast_to(np.array([0.5, 0.9]), (3, months, 2)),
            ),
            "allocation.load_share": (  # nobody's jobs are in the queue
                ("draw", "month", "gpu_type"), np.zeros((3, months, 2)),
            ),
            "allocation.refused_share": service(0.2, 0.4),
            "allocation.within_hour_share": service(0.6, 1.0),
            "allocation.within_day_share": service(0.8, 1.0),
            "allocation.wait_h": service(2.0, 4.0),
            "allocation.median_wait_h": service(0.0, 1.0),
            "allocation.p95_wait_h": service(10.0, 30.0),
            "allocation.contract_gpu_h": spread(is_open[:, :, None] * np.array([36.0, 0.0, 12.0])),
            "allocation.paid_eur": spread(is_open[:, :, None] * np.array([90.0, 0.0, 45.0])),
            "allocation.goodput_gpu_h": spread(is_open[:, :, None] * np.array([12.0, 0.0, 4.0])),
            "allocation.entitled_gpu_h": (DIMS[:3], is_open[:, :, None] * np.array([40.0, 0.0, 20.0])),
            "allocation.within_quota_gpu_h": (
                DIMS[:3], is_open[:, :, None] * np.array([40.0, 0.0, 5.0]),
            ),
            "allocation.lent_gpu_h": (
                ("draw", "lender", "group"), np.diag([3.0, 3.0], k=1) * np.array([[[1]], [[1]], [[0]]]),
            ),
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
    found = BY_NAME[name].measured(results(), TIMELINE, on=on, year=year)
    assert found.dims == ("draw",)
    return [float(entry) for entry in found.values]


def test_start_ups_hold_a_quarter_in_the_first_year() -> None:
    # draw 1: nine months of 10 in 40, one of 30 in 60: 120 of 420
    assert value("allocation.startup_share_first_year") == pytest.approx([0.25, 120 / 420, 0])


def test_shares_of_all_kinds_sum_to_one_where_anything_was_held() -> None:
    shares = [value(f"allocation.{kind}_share_first_year") for kind in GROUP_KINDS]
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
    # draw 0: 40 of 60; draw 1: 420 of 720, less 10 in the month in which 30 are held and 20 asked for
    assert value("allocation.served_share", year=2026) == pytest.approx([2 / 3, 410 / 720, 0])


def test_jain_index_compares_served_shares_of_those_who_ask() -> None:
    # draw 0: 3/4 and 1/2: (5/4)² / (2 · 13/16) = 25/26
    assert value("allocation.jain_index_first_year")[0] == pytest.approx(25 / 26)


def test_industry_with_the_mittelstand_and_the_least_of_those_promised_access() -> None:
    # no Mittelstand group here: industry alone; research holds nothing
    assert value("allocation.industrial_share_first_year") == pytest.approx([0.75, 300 / 420, 0])
    assert value("allocation.least_access_share", year=2026) == [0, 0, 0]


def test_each_group_is_compared_with_what_it_would_use() -> None:
    assert value("allocation.industry_served_share_first_year") == pytest.approx([0.75, 0.75, 0])
    # draw 1: nine months of 10 h and one of 30 h, of which 20 were asked for, in ten months of 20 h
    assert value("allocation.startup_served_share_first_year") == pytest.approx([0.5, 0.55, 0])


def test_what_is_used_beyond_the_request_serves_nobody() -> None:
    """No group is served more than it asks for, whatever the state lets it use free of charge."""
    names = [f"allocation.{kind}_served_share_first_year" for kind in GROUP_KINDS]
    assert max(max(value(name)) for name in names) <= 1


def test_hours_on_demand_are_a_fifth_of_those_sold() -> None:
    assert value("allocation.on_demand_share", on=date(2026, 12, 31)) == pytest.approx(
        [0.2, 0.2, 0]
    )


def test_sold_shares_follow_the_opening_of_each_world() -> None:
    # draw 0 opens in January 2026 and never stands open in full: 100 h a month are a part of 100 GPUs
    assert value("allocation.sold_share_when_open_in_full") == [0, 0, 0]
    # the thirteenth month lies after the horizon in all worlds
    assert value("allocation.sold_share_after_a_year") == [0, 0, 0]


def test_the_first_month_in_full_is_found_in_each_world() -> None:
    # all 100 GPUs are open from March 2026 in draw 0 and never in draw 1; half of the hours are sold,
    # in the first full month a quarter
    found = results()
    full_h = 100 * TIMELINE.month_hours
    available = np.zeros((3, TIMELINE.months))
    available[0, 2:4], available[0, 4:], available[1, 4:] = 10.0, full_h[4:], 0.9 * full_h[4:]
    found["buildout.available_gpu_h"] = (
        ("draw", "month", "gpu_type"), available[:, :, np.newaxis] * np.array([0.5, 0.5]),
    )  # fmt: skip
    sold = np.zeros((3, TIMELINE.months, 3, 2))
    sold[:, :, 0, 0] = 0.5 * available
    sold[0, 4, 0, 0] = 0.25 * available[0, 4]
    found["allocation.sold_gpu_h"] = (DIMS, sold)
    share = BY_NAME["allocation.sold_share_when_open_in_full"].measured(found, TIMELINE)
    assert share.values.tolist() == pytest.approx([0.25, 0, 0])


def test_the_anchor_pays_ten_hours_of_which_eight_are_held() -> None:
    assert value("allocation.anchor_idle_share", year=2026) == pytest.approx([0.2, 0.2, 0])
    assert value("allocation.least_supported_share", year=2026) == [0, 0, 0]


def test_the_mean_price_counts_hours_sold_and_is_one_without_any() -> None:
    # both pools sell 30 h and the anchor 5 h in each, so 0.7; nothing is sold in the third world
    assert value("allocation.price_ratio", year=2026) == pytest.approx([0.7, 0.7, 1.0])


def test_public_hours_are_those_the_public_sector_pays_for() -> None:
    assert value("allocation.public_paid_share", year=2026) == [0, 0, 0]
    found = results().assign_coords(group_kind=("group", ["public", "research", "startup"]))
    # 45 of 60 h sold
    paid = BY_NAME["allocation.public_paid_share"].measured(found, TIMELINE, year=2026)
    assert paid.values.tolist() == pytest.approx([0.75, 0.75, 0])


def test_the_least_of_the_three_groups_counts() -> None:
    found = results().assign_coords(group_kind=("group", ["mittelstand", "startup", "research"]))
    assert BY_NAME["allocation.least_access_share"].measured(
        found, TIMELINE, year=2026
    ).values.tolist() == [0, 0, 0]
    shifted = found.assign({"allocation.granted_gpu_h": found["allocation.granted_gpu_h"] + 5.0})
    # per month and pool 20, 5 and 10 h: 5 of 35 in a month that is open, 5 of 15 in one that is not
    least = BY_NAME["allocation.least_access_share"].measured(shifted, TIMELINE, year=2026)
    assert least.values[0] == pytest.approx(5 / 35)
    assert least.values[2] == pytest.approx(1 / 3)


def test_utilisation_before_and_after_a_competitor_opens() -> None:
    """Busy 20 of 100 all along, then halved with the opening in the ninth month: 20 less 10 per cent."""
    series = results()
    taken = np.zeros((3, series.sizes["month"]))
    taken[:, 8:] = 0.1
    series["demand.competitor_share"] = (("draw", "month"), taken)
    busy = series["allocation.busy_gpu_h"]
    months = np.arange(series.sizes["month"])
    series["allocation.busy_gpu_h"] = busy * xr.DataArray(
        np.where(months < 8, 1.0, 0.5), dims="month"
    )
    metric = BY_NAME["allocation.utilisation_fall_after_competitor"]
    found = metric.measured(series, TIMELINE).values
    np.testing.assert_allclose(found, [0.1, 0.1, 0.0], atol=1e-12)


def test_evenness_of_hours_looks_at_what_groups_get_and_not_at_their_wishes() -> None:
    """30 and 10 h a month of two who ask: (30 + 10)² over 2 (900 + 100) is 0.8; research asks for nothing.

    In draw 1 they hold 300 and 120 h: 420² over 2 (90,000 + 14,400).
    """
    found = value("allocation.jain_index_of_hours", year=2026)
    assert found == pytest.approx([0.8, 176_400 / 208_800, 1.0])


def test_what_jobs_on_demand_meet_is_weighed_by_the_hours_asked_for() -> None:
    # half of the hours are asked for in each pool, so the mean of both
    assert value("allocation.startup_refused_share_first_year") == pytest.approx([0.3, 0.3, 0])
    assert value("allocation.startup_within_hour_share_first_year") == pytest.approx([0.8, 0.8, 0])
    assert value("allocation.startup_wait_first_year") == pytest.approx([3.0, 3.0, 0])
    assert value("allocation.research_wait_first_year") == [0, 0, 0]
    assert value("allocation.refused_share", year=2026) == pytest.approx([0.3, 0.3, 0.3])


def test_waits_are_told_by_median_and_the_last_of_twenty() -> None:
    # half of the hours are asked for in each pool
    assert value("allocation.startup_median_wait_first_year") == pytest.approx([0.5, 0.5, 0])
    assert value("allocation.startup_p95_wait_first_year") == pytest.approx([20.0, 20.0, 0])
    assert value("allocation.startup_within_day_share_first_year") == pytest.approx([0.9, 0.9, 0])


def test_what_a_group_pays_for_an_hour_counts_what_it_buys_alone() -> None:
    # start-ups buy 12 + 3 h a month for 45 EUR: 3 EUR an hour, over 12 and 10 months; nothing in the third
    bought, paid = (value(f"allocation.startup_{name}_first_year") for name in ("bought", "paid"))
    assert bought == pytest.approx([180, 150, 0])
    assert paid == pytest.approx([540, 450, 0])


def test_the_first_year_has_its_own_shares_for_the_register() -> None:
    assert value("allocation.refused_share_first_year") == pytest.approx([0.3, 0.3, 0])
    assert value("allocation.on_demand_share_first_year") == pytest.approx([0.2, 0.2, 0])
    # there is no Mittelstand here, research asks for nothing, and the public sector pays for nothing
    for name in ("access", "supported", "within_hour"):
        assert value(f"allocation.least_{name}_share_first_year") == [0, 0, 0]
    assert value("allocation.public_paid_share_first_year") == [0, 0, 0]


def test_quotas_are_attained_as_far_as_their_owners_buy_of_them() -> None:
    # 40 + 5 of 40 + 20 h
    assert value("allocation.quota_attainment_first_year") == pytest.approx([0.75, 0.75, 0])
    assert value("allocation.quota_attainment", year=2026) == pytest.approx([0.75, 0.75, 0])


def test_lent_hours_are_a_part_of_those_sold() -> None:
    # 6 h lent of 60 h a month, over twelve and ten months; in the third world nothing is sold
    assert value("allocation.lent_share") == pytest.approx([6 / 720, 6 / 600, 0])


def test_kept_work_and_evenness_of_the_year() -> None:
    assert value("allocation.goodput_share", year=2026) == pytest.approx([0.16, 0.16, 0])
    # draw 0 as in its first year, which is this year
    assert value("allocation.jain_index", year=2026)[0] == pytest.approx(25 / 26)
