"""A file that says how a pool is operated, for ``ausbau replay --operation``.

All entries are optional; groups are the classes of the log::

    priority: {age: 1, fair_share: 10, half_life: 7 day, shares: {research: 50 percent}}
    quotas: {research: 128, industry: 128}
    borrowing: true
    preemption: {levels: {urgent: 1}, reclaim: true, grace: 0.25 h, resumes: false}
    capacity: [[0 h, 64], [24 h, 256]]
    outages: [{node: 3, begin: 12 h, end: 14 h}]
    checkpoints: {interval: 1 h, cost: 0.05 h}
    longest: 7 day
    packing: spreading

Times count from the zero of the log's clock.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BeforeValidator, Field, ValidationError

from ausbau.allocation.operation import Operation, Outage, Preemption, Priority
from ausbau.core import schema, units, yaml_source
from ausbau.core.errors import InputError
from ausbau.core.findings import Finding
from ausbau.core.origins import Origins
from ausbau.core.schema import Spec

_HOUR_S = 3600.0


def _seconds(node: object) -> float:
    time_s = units.quantity(node, "h") * _HOUR_S
    if time_s < 0:
        raise ValueError(f"{node} is below zero")
    return time_s


def _share(node: object) -> float:
    return units.quantity(node, "share")


Seconds = Annotated[float, BeforeValidator(_seconds)]
Share = Annotated[float, BeforeValidator(_share)]
Number = Annotated[float, Field(strict=False)]


class PrioritySpec(Spec):
    """Weights of the factors that order the queue."""

    age: Number = 0.0
    size: Number = 0.0
    fair_share: Number = 0.0
    groups: dict[str, Number] = Field(default_factory=dict)
    shares: dict[str, Share] = Field(default_factory=dict)
    half_life: Seconds = Priority.half_life_s
    oldest: Seconds = Priority.oldest_s


class PreemptionSpec(Spec):
    """Who may stop whose jobs."""

    levels: dict[str, int] = Field(default_factory=dict)
    reclaim: bool = False
    grace: Seconds = 0.0
    resumes: bool = False


class OutageSpec(Spec):
    """A node that is out of service."""

    node: int
    begin: Seconds
    end: Seconds


class CheckpointSpec(Spec):
    """How often work is saved, and how long that takes."""

    interval: Seconds
    cost: Seconds = 0.0


class OperationSpec(Spec):
    """A whole file."""

    priority: PrioritySpec = PrioritySpec()
    quotas: dict[str, int] | None = None
    borrowing: bool = True
    preemption: PreemptionSpec = PreemptionSpec()
    capacity: list[tuple[Seconds, int]] = Field(default_factory=list)
    outages: list[OutageSpec] = Field(default_factory=list)
    checkpoints: CheckpointSpec | None = None
    longest: Seconds | None = None
    packing: Literal["best-fit", "spreading"] = "best-fit"


def read(path: Path, gpus: int, gpus_per_node: int | None) -> Operation:
    """How a pool of so many GPUs is operated; InputError tells every problem with its line."""
    document = yaml_source.read(path)
    origins = Origins.of(document)
    try:
        spec = OperationSpec.model_validate(document.value)
    except ValidationError as error:
        raise InputError(schema.problems(error, origins, OperationSpec)) from error
    operation = _operation(spec)
    faults = operation.faults(gpus, gpus_per_node)
    if faults:
        raise InputError(schema.problem_at((), origins, Finding((), fault)) for fault in faults)
    return operation


def _operation(spec: OperationSpec) -> Operation:
    """The numbers of a file."""
    order, preemption, saved = spec.priority, spec.preemption, spec.checkpoints
    return Operation(
        priority=Priority(
            age=order.age,
            size=order.size,
            fair_share=order.fair_share,
            groups=order.groups,
            shares=order.shares,
            half_life_s=order.half_life,
            oldest_s=order.oldest,
        ),
        quotas=spec.quotas,
        borrowing=spec.borrowing,
        preemption=Preemption(
            levels=preemption.levels,
            reclaim=preemption.reclaim,
            grace_s=preemption.grace,
            resumes=preemption.resumes,
        ),
        capacity=tuple(spec.capacity),
        outages=tuple(Outage(outage.node, outage.begin, outage.end) for outage in spec.outages),
        checkpoint_s=saved.interval if saved else 0.0,
        checkpoint_cost_s=saved.cost if saved else 0.0,
        longest_s=np.inf if spec.longest is None else spec.longest,
        packing=spec.packing,
    )
