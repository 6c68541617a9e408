"""Random ways to operate a small pool: one feature at a time, or any mixture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st
from random_jobs import Workload, workloads

from ausbau.allocation.jobs import Jobs, jobs_from_seconds
from ausbau.allocation.operation import PACKINGS, Operation, Outage, Preemption, Priority
from ausbau.allocation.queue_replay import OPERATED_POLICIES

GROUPS = ("a", "b", "c")
Feature = Callable[[st.DrawFn, Operation, Workload], Operation]


@dataclass(frozen=True)
class Case:
    """Jobs of three groups on a pool in nodes, and how it is operated."""

    workload: Workload
    groups: list[str]
    operation: Operation
    policy: str

    def jobs(self) -> Jobs:
        """The job table."""
        load = self.workload
        columns = (load.submit_s, load.gpus, load.duration_s, load.estimate_s)
        return jobs_from_seconds(*columns, group=self.groups)


def _times(draw: st.DrawFn, count: int) -> list[int]:
    return sorted(draw(st.lists(st.integers(0, 40), max_size=count)))


def _priority(draw: st.DrawFn, operation: Operation, _: Workload) -> Operation:
    order = Priority(
        age=draw(st.sampled_from([0.0, 0.3])),
        size=draw(st.sampled_from([-1.0, 0.0, 1.0])),
        fair_share=draw(st.sampled_from([0.0, 1.0, 5.0])),
        groups={"a": draw(st.sampled_from([0.0, 0.25]))},
        shares={"a": 0.5, "b": 0.25},
        half_life_s=draw(st.sampled_from([1.0, 10.0])),
        oldest_s=10.0,
    )
    return replace(operation, priority=order)


def _quotas(draw: st.DrawFn, operation: Operation, load: Workload) -> Operation:
    quotas = {group: draw(st.integers(0, load.pool // 2)) for group in ("a", "b")}
    return replace(operation, quotas=quotas, borrowing=draw(st.booleans()))


def _preemption(draw: st.DrawFn, operation: Operation, load: Workload) -> Operation:
    rule = Preemption(
        levels={group: draw(st.integers(0, 2)) for group in ("a", "b")},
        reclaim=draw(st.booleans()),
        grace_s=draw(st.sampled_from([0.0, 1.0, 3.0])),
        resumes=draw(st.booleans()),
    )
    return _quotas(draw, replace(operation, preemption=rule), load)


def _capacity(draw: st.DrawFn, operation: Operation, load: Workload) -> Operation:
    nodes = st.integers(0, load.pool // load.gpus_per_node)
    steps = [(float(time), draw(nodes) * load.gpus_per_node) for time in _times(draw, 4)]
    return replace(operation, capacity=tuple(steps))


def _outages(draw: st.DrawFn, operation: Operation, load: Workload) -> Operation:
    node = st.integers(0, load.pool // load.gpus_per_node - 1)
    length = st.integers(0, 6)
    outages = [
        Outage(draw(node), float(time), float(time + draw(length))) for time in _times(draw, 5)
    ]
    return replace(operation, outages=tuple(outages))


def _checkpoints(draw: st.DrawFn, operation: Operation, load: Workload) -> Operation:
    saved = replace(
        operation,
        checkpoint_s=draw(st.sampled_from([1.0, 2.0, 3.0])),
        checkpoint_cost_s=draw(st.sampled_from([0.0, 0.5, 1.0])),
    )
    return _preemption(draw, _outages(draw, saved, load), load)


def _limit(draw: st.DrawFn, operation: Operation, _: Workload) -> Operation:
    return replace(operation, longest_s=draw(st.sampled_from([np.inf, 4.0])))


def _packing(draw: st.DrawFn, operation: Operation, _: Workload) -> Operation:
    return replace(operation, packing=draw(st.sampled_from(PACKINGS)))


FEATURES: dict[str, Feature] = {
    "priority": _priority,
    "quotas": _quotas,
    "preemption": _preemption,
    "capacity": _capacity,
    "outages": _outages,
    "checkpoints": _checkpoints,
    "limit": _limit,
    "packing": _packing,
}


@st.composite
def cases(draw: st.DrawFn, feature: str | None = None) -> Case:
    """Jobs and an operation of one feature, or of any mixture of them."""
    load = draw(workloads(on_nodes=True))
    names = st.lists(st.sampled_from(sorted(FEATURES)), min_size=2, unique=True)
    operation = Operation()
    for name in [feature] if feature else draw(names):
        operation = FEATURES[name](draw, operation, load)
    count = len(load.submit_s)
    groups = draw(st.lists(st.sampled_from(GROUPS), min_size=count, max_size=count))
    return Case(load, groups, operation, draw(st.sampled_from(OPERATED_POLICIES)))
