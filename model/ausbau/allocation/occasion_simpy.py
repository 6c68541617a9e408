"""Things that a SimPy engine has to do at a tick, in an order of urgency among those of one instant."""

from __future__ import annotations

from collections.abc import Callable

import simpy
from simpy.events import EventPriority

GRACE_ENDS, CAPACITY_CHANGES, PASS = EventPriority(2), EventPriority(3), EventPriority(4)
"""After ends, submissions and checkpoints, which have SimPy's normal urgency."""


class Occasion(simpy.Event):
    """Something to do at a tick, as urgent as said."""

    def __init__(
        self, env: simpy.Environment, tick: int, urgency: EventPriority, action: Callable[[], None]
    ) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        self.callbacks.append(lambda _: action())
        env.schedule(self, urgency, tick - int(env.now))
