"""The allocation domain: who gets how much.

Five amounts of GPU-hours are kept apart, each a part of the one before it:

    available   open to customers (from ``buildout``)
    sold        paid for: what the policy grants out of what is available
    granted     allocated: what tenants hold with jobs out of what they have bought (access claims look at it)
    busy        hours in which the GPU computes (energy looks at it)
    goodput     busy hours whose work is kept; a job that its user cancels is not waste by itself

To use r GPU-hours a tenant must buy r / a, where a is the share of bought hours that jobs hold. A
new plant fills over time: in the t hours since opening only part of those who would buy has signed,

    take-up(t) = 1 − (1 − s) · exp(−t / τ)

    ordered = requested · take-up / a
    sold = contracts in whole blocks for their term + hours on demand, shared out by the policy each month
    granted = a · min(sold and past onboarding, ordered),   busy = b · granted,   goodput = g · busy

A contract pays for who needs a GPU in more than the share 1 − discount of the hours; if that need is spread
evenly, the part ``1 − (1 − discount)²`` of the orders of customers of at least a block is under contract.
Contracts run to their end whatever the policy says later, at the price of the month in which they were
signed; what is bought on demand is shared out anew each month. The state can be an anchor customer: it pays
for a share of the capacity, used or not, and passes on what it does not need; hours free of charge are
wanted more than hours for sale.

Policies may follow each other, each from the first of a month on. Under a quota it is told who lends to
whom; contracts of borrowers run on when the owner asks again.

Rules: ``policies.py`` (how a pool is shared among groups), ``clearing.py`` (the price of a market),
``contracts.py``, ``lending.py`` (who sits in whose quota), ``anchor.py``, ``take_up.py``, ``amounts.py``,
``first_year.py``, ``fairness.py``. Every policy keeps the
same contract, tested for all of them at once: never above what is available, never above what is
requested, no group's number matters, and twice of everything gives twice of everything. Proportional,
strict priority, quota with borrowing, max-min fair, first come and market leave nothing idle while
somebody asks; a quota without borrowing and a reserved floor do, because they keep capacity for its
owner.

A group counts as one customer: blocks are rounded for the group, not for each firm in it.

Below a month stands the job queue: which job starts when on a pool of GPUs, to the millisecond. Its
rules are in docs/queue.md and in words in ``queue_rules.py``, read slowly and plainly by the SimPy engines
(``queue_engine_simpy.py``, ``node_engine_simpy.py``, ``operated_engine_simpy.py``) and fast, tick for tick
the same, by the compiled kernels. ``operation.py`` says how a pool is operated: priorities and fair share
(``rank.py``), quotas, pre-emption, capacity that changes, outages, checkpoints (``checkpoints.py``). It
replays logs (``ausbau replay``). In a run it speaks through ``service_curves.py``, a table that
``service_points.py`` has made of the jobs of ``workload.py`` (mixes in ``job_mix.py``, fitted by
``workload_fit.py``): ``service.py`` reads off it how long jobs on demand wait. The first year some worlds
spend in the queue itself (``first_year_direct.py``, ``first_year_queue.py``, jobs from
``first_year_jobs.py``), and what that says beyond the table is added to all.

Usable alone: `replay`, what a queue policy makes of jobs; `read_log` and `jobs_from_seconds`, which
give it jobs; `Operation`, how a pool is operated, with its parts `Priority`, `Preemption`, `Outage`.

>>> import ausbau.allocation as allocation
>>> jobs = allocation.jobs_from_seconds(submit_s=[0, 1, 2], gpus=[3, 4, 1], duration_s=[10, 5, 8])
>>> allocation.replay(jobs, gpus=4, policy="easy").wait_s.tolist()
[0.0, 9.0, 0.0]

Sources: allocated share of Meta's research clusters (demand-rsc), busy time and final states of
jobs in four published traces (demand-acme), the policies' words as in Kueue (demand-kueue). No
take-up of a comparable plant was published by June 2025; the sold shares of the plant in Munich
stand as later values with their date.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ausbau.allocation.job_log import read as read_log
    from ausbau.allocation.jobs import jobs_from_seconds
    from ausbau.allocation.operation import Operation, Outage, Preemption, Priority
    from ausbau.allocation.queue_replay import replay

__all__ = [
    "Operation",
    "Outage",
    "Preemption",
    "Priority",
    "jobs_from_seconds",
    "read_log",
    "replay",
]

_LATE = {
    **{
        name: ("ausbau.allocation.operation", name)
        for name in ("Operation", "Outage", "Preemption", "Priority")
    },
    "jobs_from_seconds": ("ausbau.allocation.jobs", "jobs_from_seconds"),
    "read_log": ("ausbau.allocation.job_log", "read"),
    "replay": ("ausbau.allocation.queue_replay", "replay"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _LATE:
        raise AttributeError(f"module 'ausbau.allocation' has no attribute {name!r}")
    module, attribute = _LATE[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value
