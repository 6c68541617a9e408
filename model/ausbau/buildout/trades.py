"""Trades: how the people of a trade stretch the steps that wait for it.

Observed durations contain the staff of their time, so a trade is given relative to that: 100 % changes
nothing. With fewer people a step takes longer in proportion; with more it does not get shorter, because the
work that a place can take at once is what the observed cases had.

Two things make people few. What contractors give the plan of their staff is ``buildout.trades``. How many
there are in the country comes from ``talent.supply``: a step that begins when the stock of its occupation
is below that of the start has fewer in proportion. Growth above it is taken up by other sites (an
assumption), so that more people in the country alone shorten nothing. When a step begins is read from the
network without scarce crews and power.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ausbau.core.arrays import Array

TRADE_OF_STEP: Mapping[str, str] = MappingProxyType(
    {
        "shell": "builders",
        "construction": "electricians",
        "cooling_mounting": "refrigeration",
        "cooling_extension": "refrigeration",
        "systems_test": "controls",
        "fabric": "fabric_engineers",
    }
)
"""The trade whose people are the bottleneck of a step. Installers of servers are crews of their own."""

OCCUPATION_OF_TRADE: Mapping[str, str] = MappingProxyType(
    {
        "builders": "building_trades",
        "electricians": "building_trades",
        "refrigeration": "building_trades",
        "controls": "building_trades",
        "fabric_engineers": "cluster_engineers",
    }
)
"""The occupation of ``talent.stock_person`` that a trade belongs to; nobody counts trades apart."""


def stretch(strength: Array) -> Array:
    """Factor on the duration of a step, shape ``(draw,)``: 1 for the staff of the observed cases or more.

    At 80 % of the electricians a conversion of 4 months takes 5.
    """
    return np.maximum(1.0, 1.0 / strength)


def trade_of(activity: str) -> str | None:
    """The trade that an activity waits for, by the last part of its id."""
    return TRADE_OF_STEP.get(activity.rsplit(".", 1)[-1])


@dataclass(frozen=True, eq=False)
class People:
    """People of the occupations that build, on bounds of months."""

    bounds_h: Array
    """Hours since start, ``(bound,)``."""
    stock_person: Mapping[str, Array]
    """By occupation, ``(draw, bound)``."""

    def share(self, occupation: str) -> Array:
        """Stock relative to that of the start, ``(draw, bound)``, at most 1; 1 without anybody to lose."""
        stock = self.stock_person[occupation]
        start = stock[:, :1]
        relative = np.divide(stock, start, out=np.ones_like(stock), where=start > 0.0)
        return np.minimum(relative, 1.0)

    @property
    def are_enough(self) -> bool:
        """Whether no occupation ever falls below the start in any world."""
        return all(bool((self.share(name) == 1.0).all()) for name in self.stock_person)

    def shares_at(self, activities: Sequence[str], start_h: Array) -> Mapping[str, Array]:
        """By activity that waits for a trade: share there at the beginning of the month in which it starts.

        ``start_h`` is ``(draw, activity)``; what starts beyond the last bound finds the people of that.
        """
        months = np.searchsorted(self.bounds_h, start_h, side="right") - 1
        draws = np.arange(len(start_h))
        found: dict[str, Array] = {}
        for column, activity in enumerate(activities):
            occupation = OCCUPATION_OF_TRADE.get(trade_of(activity) or "")
            if occupation is not None and occupation in self.stock_person:
                share = self.share(occupation)
                found[activity] = share[draws, np.maximum(months[:, column], 0)]
        return found


ENOUGH_PEOPLE = People(np.zeros(1), MappingProxyType({}))
"""Stocks that never fall."""
