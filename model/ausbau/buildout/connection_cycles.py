"""Connection cycles: since when requests to the transmission grid are decided together, once a cycle.

The four German transmission operators replaced first come, first served by a maturity procedure
(Reifegradverfahren) from 1 April 2026 (buildout-mts): requests are collected in an application phase of three
months and ranked on its last day by plot, permits, plan and money. Until the procedure begins a request
counts at once. That a cycle lasts a year is an assumption; that every mature request is served in its
first cycle is one in favour of the plan. Fees and deposits (EUR 50,000 and EUR 1,500/MW) are below
a thousandth of the cost of a site and left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ausbau.buildout.calendars import NEVER, ticks_from_hours
from ausbau.buildout.network import IntArray

CALENDAR = "connection_cycles"
"""Calendar on which requests to the transmission grid count."""

LAST_DAY = (6, 30)
"""Month and day on which the application phase of each cycle ends."""


def counting_instants(begins_h: float | None, phase_ends_h: Sequence[float]) -> IntArray:
    """When a request counts, open intervals in ticks, ``(interval, 2)``.

    Parameters
    ----------
    begins_h
        First day of the procedure in hours since start; None for never.
    phase_ends_h
        Ends of the application phases, ascending; each is open for a tick.
    """
    if begins_h is None:
        return np.array([[0, NEVER]], dtype=np.int64)
    begins = int(ticks_from_hours(begins_h))
    ends = [int(tick) for tick in ticks_from_hours(np.asarray(phase_ends_h)) if tick >= begins]
    before = [[0, begins]] if begins > 0 else []
    instants = [*before, *([end, end + 1] for end in ends if end > 0)]
    return np.array(instants, dtype=np.int64).reshape(-1, 2)
