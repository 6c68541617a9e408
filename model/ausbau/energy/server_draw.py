"""Draw of the servers by type and state: reads shares of nameplate, a type's own before the general."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.energy import load


@dataclass(frozen=True)
class ServerDraw:
    """Draw of servers as shares of their nameplate, and what stands around them.

    ``by_state`` has the shape ``(draw, gpu_type, state)``, states in the order of `load.STATES`;
    ``highest`` is that of busy servers in their highest quarter-hour, ``(draw, gpu_type)``; the share of
    work that trains and what network and storage draw on top have the shape ``(draw,)``.
    """

    training_share: Array
    support_share: Array
    by_state: Array
    highest: Array

    @property
    def idle(self) -> Array:
        """Servers that have nothing to do, ``(draw, gpu_type)``."""
        return self.by_state[:, :, load.STATES.index("idle")]

    @property
    def inference(self) -> Array:
        """Servers that answer requests, ``(draw, gpu_type)``."""
        return self.by_state[:, :, load.STATES.index("inference")]


def of_worlds(worlds: Worlds, gpu_types: Sequence[str]) -> ServerDraw:
    """Shares of these types in each world; types that name none of their own are alike in it."""
    training_share = worlds.value("energy.load.training_share")
    by_state = _shares(worlds, gpu_types, load.STATES)
    peak = _shares(worlds, gpu_types, [f"{state}_peak" for state in load.BUSY_STATES])
    busy = by_state[:, :, [load.STATES.index(state) for state in load.BUSY_STATES]]
    return ServerDraw(
        training_share,
        worlds.value("energy.load.network_share") + worlds.value("energy.load.storage_share"),
        by_state,
        load.highest_draw_share(busy, peak, training_share),
    )


def _shares(worlds: Worlds, gpu_types: Sequence[str], names: Sequence[str]) -> Array:
    """Shape ``(draw, gpu_type, name)``."""
    return np.stack(
        [
            np.stack([worlds.value(_path(worlds, gpu_type, name)) for name in names], axis=1)
            for gpu_type in gpu_types
        ],
        axis=1,
    )


def _path(worlds: Worlds, gpu_type: str, name: str) -> str:
    own = f"energy.load.of_type.{gpu_type}.{name}"
    return own if own in worlds.parameters else f"energy.load.{name}"
