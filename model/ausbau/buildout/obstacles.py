"""What stands in the way of the last opening: the binding chain, the time to spare, and what crashing buys.

The date explained is that on which all lots of all sites are open to customers; what it owes to each
activity adds up to it less the announcement of the site where the chain begins. It is the date of the
schedule; a world that believes the outside view moves it as a whole, and this says nothing of that.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ausbau.buildout import installation
from ausbau.buildout.binding_chain import binding_chain
from ausbau.buildout.calendars import hours_from_ticks
from ausbau.buildout.crashing import crash_gain_h, steps_of
from ausbau.buildout.network import BoolArray, Network, Schedule
from ausbau.buildout.plan_network import Outlook
from ausbau.buildout.remaining_time import remaining_ticks
from ausbau.core.arrays import Array


def obstacles(view: Outlook, scheduled: Schedule) -> Mapping[str, Array | BoolArray]:
    """Variables that say why the last lot opens when it does."""
    network = view.plan.network
    column = {name: index for index, name in enumerate(network.activities)}
    ends = [column[installation.opening(lot)] for lot in view.plan.lots]
    if not ends:
        return _nothing(network)
    status_tick = 0 if view.history is None else view.history.status_tick
    chain = binding_chain(network, scheduled, ends, not_before_tick=status_tick)
    end_ticks = scheduled.finish_ticks[:, ends].max(axis=1)
    remaining = remaining_ticks(network, scheduled, ends)
    if view.history is not None:
        remaining = np.where(view.history.is_finished, 0, remaining)
    return {
        "buildout.activity_is_critical": chain.is_critical,
        "buildout.activity_attributed_h": hours_from_ticks(chain.attributed_ticks),
        "buildout.activity_remaining_h": hours_from_ticks(remaining),
        "buildout.resource_wait_h": hours_from_ticks(chain.wait_ticks),
        "buildout.crash_gain_h": crash_gain_h(view.ahead, end_ticks, ends, chain.is_critical),
    }


def _nothing(network: Network) -> Mapping[str, Array | BoolArray]:
    """Without lots nothing is opened, and nothing stands in its way."""
    per_activity = np.zeros(network.duration_ticks.shape)
    items = len(network.resources) + len(network.stocks)
    return {
        "buildout.activity_is_critical": per_activity > 0.0,
        "buildout.activity_attributed_h": per_activity,
        "buildout.activity_remaining_h": per_activity,
        "buildout.resource_wait_h": np.zeros((network.draws, items)),
        "buildout.crash_gain_h": np.zeros((network.draws, len(steps_of(network.activities)))),
    }
