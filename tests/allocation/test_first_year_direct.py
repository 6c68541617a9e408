"""First years run directly: which worlds, what is added to all, and that it carries the mean to the queue."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr

from ausbau.allocation import first_year_direct
from ausbau.allocation.first_year_direct import (
    GRANTED,
    OPENING,
    courses,
    is_run,
    months_that_jump,
    shift,
    shift_error,
)
from ausbau.allocation.first_year_metrics import METRICS
from ausbau.allocation.first_year_queue import SERVICE, in_queue, on_curves
from ausbau.core.metric import MetricInput
from ausbau.core.timeline import Timeline

TIMELINE = Timeline.from_dates(date(2026, 1, 1), date(2026, 3, 31))
GROUPS = {"research": "research", "startups": "startup"}
BY_NAME = {metric.name: metric for metric in METRICS}


def test_every_twenty_fifth_world_is_run_and_sixteen_at_the_most() -> None:
    assert np.flatnonzero(is_run(np.arange(1000))).tolist() == list(range(0, 400, 25))


def test_a_pool_goes_through_the_queue_until_its_last_jump() -> None:
    """It jumps from 40 to 80 and 100, not to 119; a fall from 119 to 95 is one of 20.2 per cent."""
    assert months_that_jump(np.array([40.0, 80.0, 100.0, 119.0])) == 3
    assert months_that_jump(np.array([40.0, 80.0, 100.0, 119.0, 95.0])) == 5
    assert months_that_jump(np.zeros(3)) == 0


def given_gaps(gaps: list[float], draws: list[int]) -> MetricInput:
    """Results of these worlds, of which those numbered 0, 25, … have these gaps."""
    requested = xr.DataArray(np.zeros(len(draws)), {"draw": draws}, ("draw",))
    given = MetricInput(xr.Dataset({"demand.requested_gpu_h": requested}), TIMELINE)
    found = xr.DataArray(
        np.reshape(gaps, (1, -1, 1)),
        {"what": ["wait_h"], "kind": ["startup"]},
        ("what", "draw", "kind"),
    )
    given.calibrated("first years in the queue", lambda: found)
    return given


def test_a_world_takes_the_mean_of_the_worlds_run_up_to_it() -> None:
    """Gaps of 0.1 and 0.3, with a world between them in which nobody asks: the error is 0.1."""
    given = given_gaps([0.1, np.nan, 0.3], [0, 24, 25, 49, 50, 60])
    np.testing.assert_allclose(shift(given, "wait_h", "startup"), [0.1] * 4 + [0.2] * 2)
    np.testing.assert_allclose(shift_error(given, "wait_h", "startup"), [0.0] * 4 + [0.1] * 2)


def test_further_worlds_change_no_other() -> None:
    few = shift(given_gaps([0.1], [0, 1, 2]), "wait_h", "startup")
    many = shift(given_gaps([0.1, 0.7], [0, 1, 2, 25]), "wait_h", "startup")
    assert many[:3].tolist() == few.tolist()


def test_worlds_of_which_none_is_run_are_left_as_they_are() -> None:
    assert shift(given_gaps([], [7, 8]), "wait_h", "startup").tolist() == [0.0, 0.0]


def results() -> xr.Dataset:
    """World 0: 40 GPUs on demand in the first month, then 80, then 120; world 1 is the same.

    Both groups buy half of them, and 90 per cent of what they buy is held by jobs.
    """
    hours = TIMELINE.month_hours
    pool = np.array([40.0, 80.0, 120.0]) * hours
    by_pool = ("draw", "month", "gpu_type")
    dims = ("draw", "month", "group", "gpu_type")
    bought = np.broadcast_to((pool / 2)[:, np.newaxis, np.newaxis], (2, 3, 2, 1))
    whole = np.broadcast_to(pool[:, np.newaxis], (2, 3, 1))
    zero = np.zeros((2, 3, 2, 1))
    on_curves = {f"allocation.{name}": (dims, zero.copy()) for name in SERVICE}
    return xr.Dataset(
        on_curves
        | {
            "buildout.available_gpu_h": (by_pool, whole),
            "allocation.anchor_sold_gpu_h": (by_pool, np.zeros((2, 3, 1))),
            "allocation.load_share": (by_pool, np.full((2, 3, 1), 0.9)),
            "allocation.contract_gpu_h": (dims, zero),
            "allocation.on_demand_gpu_h": (dims, bought),
            "allocation.granted_gpu_h": (dims, 0.9 * bought),
            "allocation.refused_share": (dims, zero),
            "demand.requested_gpu_h": (dims, 0.9 * bought),
        },
        coords={
            "draw": [0, 1],
            "month": TIMELINE.month_starts,
            "group": list(GROUPS),
            "group_kind": ("group", list(GROUPS.values())),
            "gpu_type": ["b200"],
        },
    )


@pytest.fixture(scope="module")
def jumping() -> MetricInput:
    """What the curves say of each month stands in the results, as the stage would put it there."""
    found = results()
    given = MetricInput(found, TIMELINE)
    ((_, _, course),) = courses(first_year_direct.worlds_run(given))
    for name, met in zip(SERVICE, on_curves(course), strict=True):
        found[f"allocation.{name}"].values[:] = met[np.newaxis, :, :, np.newaxis]
    return given


def test_the_pool_is_what_no_contract_holds_and_its_jobs_hold_their_load(
    jumping: MetricInput,
) -> None:
    ((place, months, course),) = courses(first_year_direct.worlds_run(jumping))
    assert (place, months.tolist()) == ((0, 0), [0, 1, 2])
    np.testing.assert_allclose(course.pool_gpu, [40, 80, 120])
    np.testing.assert_allclose(course.held_gpu, [[18, 18], [36, 36], [54, 54]])


@pytest.mark.parametrize("name", ["within_hour_share", "wait"])
def test_in_a_world_run_directly_the_metric_is_what_the_queue_says(
    jumping: MetricInput, name: str
) -> None:
    """Curves and gap together: the mean of the queue's months by the hours asked for in them."""
    ((_, _, course),) = courses(first_year_direct.worlds_run(jumping))
    place = list(SERVICE).index({"wait": "wait_h"}.get(name, name))
    queue = in_queue(course, world=0).service[place, :, 1]
    asked = np.array([1.0, 2.0, 3.0]) * TIMELINE.month_hours
    metric = BY_NAME[f"allocation.startup_{name}_first_year"]
    expected = (queue * asked).sum() / asked.sum()
    np.testing.assert_allclose(metric.compute(jumping), expected)


def test_the_opening_month_stands_for_itself(jumping: MetricInput) -> None:
    gaps = first_year_direct.gaps(jumping).sel(kind="startup", draw=0)
    ((_, _, course),) = courses(first_year_direct.worlds_run(jumping))
    queue, curves = in_queue(course, world=0).service[0, 0, 1], on_curves(course)[0, 0, 1]
    assert float(gaps.sel(what=OPENING)) == pytest.approx(queue - curves)


def test_shares_in_what_jobs_hold_still_sum_to_one(jumping: MetricInput) -> None:
    gaps = first_year_direct.gaps(jumping).sel(what=GRANTED)
    assert float(gaps.sum()) == pytest.approx(0.0, abs=1e-12)
    assert float(abs(gaps).max()) < 0.05


def test_the_worlds_run_are_marked(jumping: MetricInput) -> None:
    marked = BY_NAME["allocation.is_run_directly_first_year"].compute(jumping)
    assert marked.tolist() == [1.0, 0.0]


def test_worlds_alone_that_are_not_run_keep_their_curves() -> None:
    """World 1 by itself: no world goes through the queue, and the metric is what the stage said, nothing."""
    given = MetricInput(results().isel(draw=[1]), TIMELINE)
    for name in ("startup_within_hour_share_first_year", "within_hour_gap_first_year"):
        assert BY_NAME[f"allocation.{name}"].compute(given).tolist() == [0.0]
