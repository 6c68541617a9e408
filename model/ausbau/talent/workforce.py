"""The stocks of AI specialists and of those who may become some, and all ways in and out.

One definition of each stock:

- ``studying_1`` to ``studying_3``: students of courses of study that lead to an AI-specific degree;
- ``seeking``: graduates of them who stay and have not begun to work;
- ``near_ai``: software engineers and data analysts whom a course could make AI specialists;
- ``learning_1`` to ``learning_3``: those of them who have finished a course and are changing their job;
- ``junior``, ``senior``: engineers with AI skills who work as such in Germany (talent-t8), the senior ones
  for longer than a junior career lasts. Both together are *the specialists*.

Each stock is kept by origin, the country of the first degree. Nobody counts AI specialists in Germany:
published figures differ by a factor of seven with the definition (talent-t8, talent-t10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

import numpy as np

from ausbau.core.arrays import Array
from ausbau.talent.flow_network import STAGES, FlowNetwork

ORIGINS = ("germany", "eu", "third_country")
LEVELS = ("junior", "senior")

STUDY = tuple(f"studying_{stage + 1}" for stage in range(STAGES))
"""Stages of the studies, a delay of order three."""
_LEARN = tuple(f"learning_{stage + 1}" for stage in range(STAGES))
NETWORK = FlowNetwork(
    stocks=(*STUDY, "seeking", "near_ai", *_LEARN, *LEVELS),
    ends={
        "begin_study": (None, STUDY[0]),
        "study_1": (STUDY[0], STUDY[1]),
        "study_2": (STUDY[1], STUDY[2]),
        "drop_out_1": (STUDY[0], None),
        "drop_out_2": (STUDY[1], None),
        "drop_out_3": (STUDY[2], None),
        "graduate_and_stay": (STUDY[2], "seeking"),
        "graduate_and_leave": (STUDY[2], None),
        "match": ("seeking", "junior"),
        "enter_near_ai": (None, "near_ai"),
        "leave_near_ai": ("near_ai", None),
        "teach_oneself": ("near_ai", "junior"),
        "finish_course": ("near_ai", _LEARN[0]),
        "learn_1": (_LEARN[0], _LEARN[1]),
        "learn_2": (_LEARN[1], _LEARN[2]),
        "change_job": (_LEARN[2], "junior"),
        "promote": LEVELS,
        **{f"immigrate_{level}": (None, level) for level in LEVELS},
        **{f"us_shock_{level}": (None, level) for level in LEVELS},
        **{f"emigrate_{level}": (level, None) for level in LEVELS},
        **{f"start_up_{level}": (level, None) for level in LEVELS},
        **{f"retire_{level}": (level, None) for level in LEVELS},
    },
    contact_flow="teach_oneself",
    contact_stocks=LEVELS,
)
TOLD_FLOWS: Mapping[str, tuple[str, ...]] = {
    "graduates": ("match",),
    "immigration": ("immigrate_junior", "immigrate_senior"),
    "training": ("change_job",),
    "self_taught": ("teach_oneself",),
    "us_shock": ("us_shock_junior", "us_shock_senior"),
    "emigration": ("emigrate_junior", "emigrate_senior"),
    "start_ups": ("start_up_junior", "start_up_senior"),
    "retirement": ("retire_junior", "retire_senior"),
}
"""Ways into the stock of specialists and out of it, under the name by which they are told."""
EXITS = ("emigration", "start_ups", "retirement")


def origin_shares(foreign: Array, eu_of_foreign: Array) -> Array:
    """Shares by origin, ``(…, origin)``, from the foreign share and the EU's part of it."""
    eu = foreign * eu_of_foreign
    return np.stack([1.0 - foreign, eu, foreign - eu], axis=-1)


def relative_rates(composition: Array, relative: Array) -> Array:
    """Factors of a mean rate by part of a population, in the given relation, with mean one.

    ``composition`` and ``relative`` are ``(draw, part)``; parts without people do not count.
    """
    factors: Array = relative / (composition * relative).sum(axis=1, keepdims=True)
    return factors


def stay_shares(mean: Array, composition: Array, relative: Array) -> Array:
    """Share of each origin's graduates who stay, in the given relation and with a given mean; at most all."""
    return np.minimum(mean[:, np.newaxis] * relative_rates(composition, relative), 1.0)


def startup_rates(
    leaving_rate: Array, share_of_staff: Array, move_rate: Array, moving_staff_share: Array
) -> Array:
    """Hazard of leaving with one's start-up, a part of the hazard of leaving, ``(draw,)``.

    Four percent of AI start-ups move their seat abroad in a year (talent-t21); few of the staff go along.
    """
    return np.minimum(share_of_staff * move_rate * moving_staff_share, leaving_rate)


def told(moved_person: Array) -> Array:
    """Flows of the specialists as told, ``(draw, month, told flow)``: entries positive, exits negative.

    ``moved_person`` has the axes ``(month, flow, origin, draw)``.
    """
    summed = [
        _added(moved_person[:, NETWORK.place(flow)] for flow in flows)
        * (-1.0 if name in EXITS else 1.0)
        for name, flows in TOLD_FLOWS.items()
    ]
    return np.stack(summed, axis=2).transpose(1, 0, 2)


def immigrants(moved_person: Array) -> Array:
    """Those told as immigration by origin, ``(draw, month, origin)``; ``moved_person`` as above."""
    places = [NETWORK.place(flow) for flow in TOLD_FLOWS["immigration"]]
    by_origin: Array = moved_person[:, places].sum(axis=1)
    return by_origin.transpose(2, 0, 1)


def stock(stocks: Array, *names: str) -> Array:
    """The named stocks of all origins together; ``stocks`` has the axes ``(…, stock, origin, draw)``."""
    return _added(stocks[..., NETWORK.stocks.index(name), :, :] for name in names)


def foreigners(stocks: Array) -> Array:
    """Specialists whose first degree is not a German one, ``(…, draw)``; axes as above."""
    levels = (stocks[..., NETWORK.stocks.index(level), 1:, :] for level in LEVELS)
    return _added(levels)


def _added(parts: Iterable[Array]) -> Array:
    """Sum of parts ``(…, origin, draw)`` over origins, term by term.

    A sum by NumPy pairs its terms where there is one draw only, and a world would differ in the last bit by
    how many are simulated beside it.
    """
    terms = (part[..., origin, :] for part in parts for origin in range(part.shape[-2]))
    return reduce(np.add, terms)
