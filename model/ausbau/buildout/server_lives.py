"""The lives of servers in a lot's racks: first ones, and the like ones that replace them.

The servers of a lot live from their delivery on as long as `catalogue.server_life` says, the life at whose
end finance buys them again. Then each place is empty until its successor is open to customers, and the
successor is as young as the first ones were: it fails early, and late again. That all places of a lot are
emptied on one day is our simplification: the hours lost are the same whatever the order, if each place is
empty equally long. A lot that is not in service within the horizon is not renewed. The successors need no
crews of the build-out, and take the power and the cooling of those before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array


@dataclass(frozen=True, eq=False)
class Racked:
    """Milestones of each lot that decide the lives of its servers: hours since start, ``(draw, lot)``."""

    delivered_h: Array
    commissioned_h: Array
    in_service_h: Array


@dataclass(frozen=True, eq=False)
class Life:
    """One life of the servers of each lot: hours since start, infinite for never, ``(draw, lot)``."""

    since_h: Array
    """Under power from here on."""
    until_h: Array
    """Taken out of the racks; not before ``since_h``."""


def lives(racked: Racked, life_h: Array, renewal_h: Array, end_h: float) -> Iterator[Life]:
    """The lives that begin before the end of the horizon, first to last.

    Delivered on day 45, commissioned on day 62, with a life of 365 days and 30 days to renew: from 62 to
    410, from 440 to 775, and so on.

    Parameters
    ----------
    life_h
        From delivery until servers are taken out, ``(draw,)``.
    renewal_h
        From then until the next ones are open to customers, ``(draw,)``.
    """
    serves = racked.in_service_h < end_h
    ends_h = np.where(serves, racked.delivered_h, np.inf)
    since_h = racked.commissioned_h
    while True:
        ends_h = ends_h + life_h[:, np.newaxis]
        yield Life(since_h, np.maximum(since_h, ends_h))
        if not (ends_h < end_h).any():
            return
        since_h = np.maximum(racked.commissioned_h, ends_h + renewal_h[:, np.newaxis])
