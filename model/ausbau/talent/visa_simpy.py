"""The reference of the visa queue: one SimPy process per application.

It follows single people where ``visa.py`` follows amounts, and is the measure for it.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np
import simpy

from ausbau.core.arrays import Array


def taken_up_h(applied_h: Sequence[float], service_h: float, clerks: int = 1) -> Array:
    """When each application is taken up, first come, first served.

    A clerk works on a case for ``service_h``, so that the office handles ``clerks / service_h`` cases an
    hour. Whoever is taken up has waited; processing and the move come after it and need no clerk.
    """
    environment = simpy.Environment()
    office = simpy.Resource(environment, capacity=clerks)
    found = np.full(len(applied_h), np.inf)

    def application(case: int, at_h: float) -> Generator[simpy.Event, Any, None]:
        yield environment.timeout(at_h)
        with office.request() as turn:
            yield turn
            found[case] = environment.now
            yield environment.timeout(service_h)

    for case, at_h in enumerate(applied_h):
        environment.process(application(case, at_h))
    environment.run()
    return found


def backlog_person(applied_h: Array, taken_up_at_h: Array, at_h: Array) -> Array:
    """Applicants who have applied and whose case no clerk has taken up, at each instant."""
    is_waiting = (applied_h <= at_h[:, np.newaxis]) & (at_h[:, np.newaxis] < taken_up_at_h)
    waiting: Array = is_waiting.sum(axis=1).astype(np.float64)
    return waiting
