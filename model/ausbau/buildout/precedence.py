"""Precedence alone: the order of activities, and when each could start if nothing else were scarce."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from ausbau.buildout.network import IntArray, Network
from ausbau.buildout.open_time import finishes, intervals_of, later_ticks, next_openings


@dataclass(frozen=True)
class Precedence:
    """Links by activity, and an order in which every activity comes after those that it waits for."""

    order: tuple[int, ...]
    links_to: tuple[tuple[int, ...], ...]
    """Indices of the links that an activity waits for."""
    links_from: tuple[tuple[int, ...], ...]
    """Indices of the links that wait for it."""


def precedence_of(network: Network) -> Precedence:
    """Order of Kahn (1962); the network has no cycles, which its builder has seen to."""
    links_to: list[list[int]] = [[] for _ in network.activities]
    links_from: list[list[int]] = [[] for _ in network.activities]
    for link, (before, after) in enumerate(
        zip(network.link_before, network.link_after, strict=True)
    ):
        links_to[after].append(link)
        links_from[before].append(link)
    open_links = Counter(network.link_after.tolist())
    order = [activity for activity, links in enumerate(links_to) if not links]
    for activity in order:  # grows while it is walked
        for link in links_from[activity]:
            after = int(network.link_after[link])
            open_links[after] -= 1
            if not open_links[after]:
                order.append(after)
    return Precedence(tuple(order), tuple(map(tuple, links_to)), tuple(map(tuple, links_from)))


def ready_ticks(
    network: Network, links: tuple[int, ...], activity: int, finish_ticks: IntArray
) -> IntArray:
    """When the links of an activity are satisfied and its earliest start has come, ``(draw,)``."""
    own = np.where(network.is_selected[:, activity], network.earliest_start_ticks[:, activity], 0)
    for link in links:
        before = finish_ticks[:, network.link_before[link]]
        own = np.maximum(own, later_ticks(before, network.lag_ticks[:, link]))
    return own


def unhindered_start_ticks(network: Network) -> IntArray:
    """When each activity would start if resources and stocks were plenty, ``(draw, activity)``.

    The forward pass of the critical path method (Kelley and Walker 1959). It is the true start of every
    activity that, like all those before it, needs neither resources nor stocks.
    """
    precedence = precedence_of(network)
    start_ticks = np.zeros_like(network.duration_ticks)
    finish_ticks = np.zeros_like(network.duration_ticks)
    for activity in precedence.order:
        calendar = intervals_of(network, int(network.calendar_of[activity]))
        is_selected = network.is_selected[:, activity]
        ready = ready_ticks(network, precedence.links_to[activity], activity, finish_ticks)
        start = np.where(is_selected, next_openings(ready, *calendar), ready)
        worked = finishes(start, network.duration_ticks[:, activity], *calendar)
        start_ticks[:, activity] = start
        finish_ticks[:, activity] = np.where(is_selected, worked, ready)
    return start_ticks
