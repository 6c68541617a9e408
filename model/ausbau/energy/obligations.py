"""What the Energieeffizienzgesetz asks of the plant: reads which version counts and calls the rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.energy import efficiency_act


@dataclass(frozen=True)
class Obligations:
    """Limits in force at the beginning of each month, shape ``(draw, month)``."""

    pue_limit: Array
    reuse_requirement: Array
    renewable_requirement: Array


def of_plant(worlds: Worlds, in_service_h: Array, connected_mw: Array) -> Obligations:
    """Limits of a plant whose first GPUs work from ``in_service_h`` on, shape ``(draw,)``.

    ``connected_mw`` is its connected load, ``(draw, month)``: what is too small is no data centre in law.
    """
    at_h = worlds.timeline.bounds_h[:-1]
    epoch = np.datetime64(worlds.timeline.start.replace(tzinfo=None))
    version = worlds.option("energy.efficiency_act.version")
    by_version = [
        (
            efficiency_act.pue_limit(act, in_service_h, at_h, epoch),
            efficiency_act.reuse_requirement(act, in_service_h, at_h, epoch),
            np.broadcast_to(
                efficiency_act.renewable_requirement(act, at_h, epoch), (worlds.draws, len(at_h))
            ),
        )
        for act in efficiency_act.VERSIONS
    ]
    draw = np.arange(worlds.draws)
    chosen = [np.stack(limits)[version, draw] for limits in zip(*by_version, strict=True)]
    pue, reuse, renewable = chosen
    is_bound = efficiency_act.is_data_centre(connected_mw)
    return Obligations(
        np.where(is_bound, pue, np.inf),
        np.where(is_bound, reuse, 0.0),
        np.where(is_bound, renewable, 0.0),
    )
