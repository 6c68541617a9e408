"""What jobs on demand meet: the rules by hand, the table against the queue that made it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ausbau.allocation import service
from ausbau.allocation.job_mix import MIX_OF_KIND
from ausbau.allocation.service_curves import (
    LOAD_SHARES,
    LOADS,
    LOADS_OVER_QUOTA,
    POOLS_GPU,
    Service,
    curve,
    shipped,
)
from ausbau.allocation.service_points import (
    JOBS,
    JOBS_OF_LARGEST,
    MOST_JOBS,
    MOST_POINTS,
    Point,
    changed_lines,
    simulate,
    under_quotas,
)
from ausbau.core.arrays import Array


def test_what_the_policy_does_not_grant_is_refused() -> None:
    wanted, granted = np.array([100.0, 50.0, 0.0]), np.array([25.0, 50.0, 0.0])
    assert service.refused_share(wanted, granted).tolist() == [0.75, 0.0, 0.0]


def test_the_load_is_what_jobs_hold_of_the_pool() -> None:
    assert service.load(np.array([30.0, 0.0, 5.0]), np.array([40.0, 10.0, 0.0])).tolist() == [
        0.75,
        0.0,
        0.0,
    ]


def test_how_full_a_quota_is() -> None:
    """Six of twelve GPUs, none of none, and some of none, which is beyond every quota."""
    found = service.load_over_quota(np.array([6.0, 0.0, 5.0]), np.array([12.0, 0.0, 0.0]))
    assert found.tolist() == [0.5, 0.0, np.inf]


def empty_table() -> Array:
    return np.zeros((1 + len(LOADS_OVER_QUOTA), len(POOLS_GPU), 1 + len(LOADS)))


def test_between_points_waits_are_interpolated_in_load_and_size() -> None:
    """Loads 0.5 and 0.7, pools 64 and 256: 128 lies halfway in the logarithm, 0.6 halfway in the load."""
    table = empty_table()
    table[0, 0, 1:3], table[0, 1, 1:3] = (1.0, 3.0), (5.0, 11.0)
    places = service.corners(np.array([64.0, 128.0, 256.0]), np.array([0.5, 0.6, 0.7]))
    np.testing.assert_allclose(service.on_curve(table, places), [1.0, (2.0 + 8.0) / 2, 11.0])


def test_between_quotas_waits_are_interpolated_in_the_logarithm() -> None:
    """The square root of 2 lies halfway from 1 to 2; without quotas the first level stands alone."""
    table = empty_table()
    table[:, 0, 1] = [7.0, 1.0, 2.0, 4.0]
    over = np.array([np.nan, 0.5, np.sqrt(2.0), 2.0, 9.0, 0.0])
    places = service.corners(np.full(6, 64.0), np.full(6, 0.5), over)
    np.testing.assert_allclose(service.on_curve(table, places), [7.0, 1.0, 3.0, 4.0, 4.0, 1.0])


def test_outside_the_points_waits_are_those_of_the_nearest() -> None:
    table = np.arange(float(empty_table().size)).reshape(empty_table().shape)
    places = service.corners(np.array([1.0, 1e6]), np.array([0.0, 5.0]))
    assert service.on_curve(table, places).tolist() == [table[0, 0, 0], table[0, -1, -1]]


@pytest.mark.parametrize("kind", LOAD_SHARES)
def test_waits_grow_with_the_load_and_shares_on_time_fall(kind: str) -> None:
    assert (np.diff(curve(kind, "mean_wait_h"), axis=2) >= 0).all()
    assert (np.diff(curve(kind, "within_hour_share"), axis=2) <= 0).all()


@pytest.mark.parametrize("kind", LOAD_SHARES)
def test_who_is_within_its_quota_waits_less_than_in_a_pool_without_quotas(kind: str) -> None:
    plain, within = curve(kind, "mean_wait_h")[:2]
    assert within[:, 1:].mean() < plain[:, 1:].mean()


def test_every_kind_of_group_has_its_mix_and_its_curves() -> None:
    assert set(MIX_OF_KIND) == set(LOAD_SHARES)
    assert sum(LOAD_SHARES.values()) == pytest.approx(1.0)
    places = {(row.pool_gpus, row.load, row.load_over_quota) for row in shipped()}
    assert len(places) == len(POOLS_GPU) * len(LOADS) * (1 + len(LOADS_OVER_QUOTA))
    assert len(shipped()) == len(LOAD_SHARES) * len(places)


def test_the_table_takes_no_more_points_and_jobs_than_is_told() -> None:
    """Plain points, those under quotas, and the long runs of the largest pool: 60 points, 8 M jobs."""
    plain = len(POOLS_GPU) * len(LOADS)
    under_quotas = plain * len(LOADS_OVER_QUOTA)
    jobs = JOBS * (plain + under_quotas) + JOBS_OF_LARGEST * len(LOADS)
    assert plain + under_quotas <= MOST_POINTS
    assert jobs <= MOST_JOBS


def rows_at(point: Point) -> list[Service]:
    return [
        row
        for row in shipped()
        if (row.pool_gpus, row.load, row.load_over_quota)
        == (point.pool_gpus, point.load, point.load_over_quota)
    ]


def assert_are_the_same(made: list[Service], kept: list[Service]) -> None:
    for one, other in zip(made, kept, strict=True):
        assert one.kind == other.kind
        for name in ("within_hour_share", "mean_wait_h", "p95_wait_h", "mean_slowdown"):
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-4, abs=1e-9)


@pytest.fixture(scope="module")
def busy() -> list[Service]:
    """64 GPUs at 85 per cent load, made again."""
    return simulate(BUSY, JOBS)


BUSY = Point(64, 0.85, None)


def test_the_table_is_what_the_queue_makes_again(busy: list[Service]) -> None:
    assert_are_the_same(busy, rows_at(BUSY))


def test_a_point_under_quotas_is_what_the_queue_makes_again(busy: list[Service]) -> None:
    point = replace(BUSY, load_over_quota=2.0)
    assert_are_the_same(under_quotas(point, busy, busy), rows_at(point))


def test_a_check_names_the_lines_that_differ() -> None:
    assert changed_lines("a\nb\nc\n", "a\nb\nc\n") == []
    assert changed_lines("a\nb\nc\n", "a\nx\nc\nd\n") == [2, 4]


def test_a_quota_follows_from_the_load_of_half_the_pool() -> None:
    """At 80 per cent of 100 GPUs a group brings 40: a quota of 20 is half of that, one of 80 twice."""
    assert Point(100, 0.8, 2.0).quota_gpus() == 20
    assert Point(100, 0.8, 0.5).quota_gpus() == 80
    assert Point(100, 0.8, 0.001).quota_gpus() == 100


def test_between_the_points_the_table_is_near_other_jobs_in_the_queue() -> None:
    """128 GPUs at 78 % load, which is no point of the table, with jobs of another seed."""
    at = service.corners(np.array([128.0]), np.array([0.78]))
    for row in simulate(Point(128, 0.78, None), JOBS, seed=2):
        within = service.on_curve(curve(row.kind, "within_hour_share"), at)[0]
        assert within == pytest.approx(row.within_hour_share, abs=0.12)
