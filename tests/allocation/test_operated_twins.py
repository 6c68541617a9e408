"""The compiled engine of an operated pool gives the ticks of the SimPy reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_jobs import Workload, workloads
from random_operations import FEATURES, Case, cases

from ausbau.allocation.operation import Operation
from ausbau.allocation.queue_replay import ReplayResult, replay

TICKS = ("start_ticks", "end_ticks", "held_ticks", "stops")
few_examples = settings(max_examples=40, deadline=None)


def both(case: Case) -> tuple[ReplayResult, ReplayResult]:
    """The same jobs on both engines."""
    load = case.workload
    compiled, simpy = (
        replay(
            case.jobs(),
            load.pool,
            case.policy,
            gpus_per_node=load.gpus_per_node,
            operation=case.operation,
            engine=engine,
        )
        for engine in ("compiled", "simpy")
    )
    return compiled, simpy


def assert_are_alike(case: Case) -> None:
    compiled, simpy = both(case)
    assert compiled.jobs.row.tolist() == simpy.jobs.row.tolist()
    for name in TICKS:
        assert getattr(compiled, name).tolist() == getattr(simpy, name).tolist()


@pytest.mark.parametrize("feature", FEATURES)
@few_examples
@given(data=st.data())
def test_both_engines_agree_on_one_feature(feature: str, data: st.DataObject) -> None:
    assert_are_alike(data.draw(cases(feature)))


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_both_engines_agree_on_mixtures_of_features(case: Case) -> None:
    assert_are_alike(case)


@pytest.mark.parametrize("policy", ["fcfs", "easy"])
@few_examples
@given(workload=workloads(on_nodes=True))
def test_a_pool_that_is_operated_without_any_rule_is_the_plain_pool(
    policy: str, workload: Workload
) -> None:
    jobs, node = workload.jobs(), workload.gpus_per_node
    plain = replay(jobs, workload.pool, policy, gpus_per_node=node)
    operated = replay(jobs, workload.pool, policy, gpus_per_node=node, operation=Operation())
    assert operated.start_ticks.tolist() == plain.start_ticks.tolist()
    assert operated.end_ticks.tolist() == plain.end_ticks.tolist()


@few_examples
@given(case=cases())
def test_a_job_holds_its_gpus_at_least_for_its_work(case: Case) -> None:
    result, _ = both(case)
    assert (result.held_ticks >= result.jobs.run_ticks).all()
    stay = result.end_ticks - result.jobs.submit_ticks
    assert (stay >= result.held_ticks).all()
    assert np.all((result.stops > 0) | (result.end_ticks - result.start_ticks == result.held_ticks))
