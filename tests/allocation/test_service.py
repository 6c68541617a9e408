"""What jobs on demand meet: the rules by hand, the table against the queue that made it."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.allocation import service
from ausbau.allocation.service_curves import (
    LOAD_SHARES,
    LOADS,
    POOLS_GPU,
    Service,
    curve,
    shipped,
    simulate,
)
from ausbau.allocation.workload import MIX_OF_KIND


def test_what_the_policy_does_not_grant_is_refused() -> None:
    wanted, granted = np.array([100.0, 50.0, 0.0]), np.array([25.0, 50.0, 0.0])
    assert service.refused_share(wanted, granted).tolist() == [0.75, 0.0, 0.0]


def test_the_load_is_what_jobs_hold_of_the_pool() -> None:
    assert service.load(np.array([30.0, 0.0, 5.0]), np.array([40.0, 10.0, 0.0])).tolist() == [
        0.75,
        0.0,
        0.0,
    ]


def test_between_points_waits_are_interpolated_in_load_and_size() -> None:
    """Loads 0.5 and 0.7, pools 64 and 256: 128 lies halfway in the logarithm, 0.6 halfway in the load."""
    table = np.zeros((len(POOLS_GPU), len(LOADS)))
    table[0, 1:3], table[1, 1:3] = (1.0, 3.0), (5.0, 11.0)
    at = service.on_curve(table, np.array([64.0, 128.0, 256.0]), np.array([0.5, 0.6, 0.7]))
    np.testing.assert_allclose(at, [1.0, (2.0 + 8.0) / 2, 11.0])


def test_outside_the_points_waits_are_those_of_the_nearest() -> None:
    table = np.arange(float(len(POOLS_GPU) * len(LOADS))).reshape(len(POOLS_GPU), len(LOADS))
    at = service.on_curve(table, np.array([1.0, 1e6]), np.array([0.0, 5.0]))
    assert at.tolist() == [table[0, 0], table[-1, -1]]


@pytest.mark.parametrize("kind", LOAD_SHARES)
def test_waits_grow_with_the_load_and_shares_on_time_fall(kind: str) -> None:
    assert (np.diff(curve(kind, "mean_wait_h"), axis=1) >= 0).all()
    assert (np.diff(curve(kind, "within_hour_share"), axis=1) <= 0).all()


def test_every_kind_of_group_has_its_mix_and_its_curves() -> None:
    assert set(MIX_OF_KIND) == set(LOAD_SHARES)
    assert sum(LOAD_SHARES.values()) == pytest.approx(1.0)
    assert len(shipped()) == len(LOAD_SHARES) * len(POOLS_GPU) * len(LOADS)


def rows_at(pool_gpus: int, load: float) -> list[Service]:
    return [row for row in shipped() if (row.pool_gpus, row.load) == (pool_gpus, load)]


@pytest.mark.parametrize(("pool_gpus", "load"), [(64, 0.9), (256, 0.5)])
def test_the_table_is_what_the_queue_makes_again(pool_gpus: int, load: float) -> None:
    for made, kept in zip(
        simulate(pool_gpus, load, 100_000), rows_at(pool_gpus, load), strict=True
    ):
        assert made.kind == kept.kind
        for name in ("within_hour_share", "mean_wait_h", "p95_wait_h", "mean_slowdown"):
            assert getattr(made, name) == pytest.approx(getattr(kept, name), rel=1e-4, abs=1e-9)


def test_between_the_points_the_table_is_near_other_jobs_in_the_queue() -> None:
    """128 GPUs at 85 % load, which is no point of the table, with jobs of another seed."""
    direct = simulate(128, 0.85, 100_000, seed=2)
    for row in direct:
        at = (np.array([128.0]), np.array([0.85]))
        within = service.on_curve(curve(row.kind, "within_hour_share"), *at)[0]
        assert within == pytest.approx(row.within_hour_share, abs=0.12)
