"""What the worlds of a run tell of a trial before it is simulated.

A trial holds one assumption at the far end of its range. Some worlds of the run lie there by themselves;
where the assumption correlates with no other, they are worlds of the trial drawn at random. If the exact
interval (Clopper and Pearson 1934) of their share stays on this side of the border, the trial is not made:
of those that would just reach the border, one in forty is missed at most.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ausbau.core.arrays import BoolArray
from ausbau.core.distributions import Choice
from ausbau.core.late import special
from ausbau.core.parameters import Parameter

CONFIDENCE = 0.975
"""Of one end of the interval."""
REACH = 0.05
"""Half the width of the levels around a trial's one whose worlds count as like it."""


def is_out_of_reach(is_met: BoolArray, border: float, *, is_upward: bool) -> bool:
    """Whether worlds like those of a trial tell that its share does not cross the border.

    Of 20 worlds none holds: the share is below 1 − 0.025^(1/20) = 16.8 %.
    """
    worlds, met = len(is_met), int(is_met.sum())
    if is_upward:
        most = 1.0 if met == worlds else special.betaincinv(met + 1, worlds - met, CONFIDENCE)
        return bool(most < border)
    least = 0.0 if met == 0 else special.betaincinv(met, worlds - met + 1, 1.0 - CONFIDENCE)
    return bool(least >= border)


def are_like(parameter: Parameter, drawn: pd.Series, level: float) -> BoolArray:
    """The worlds that lie by themselves where a trial holds a parameter, ``(draw,)``."""
    values = drawn.to_numpy()
    if parameter.options and isinstance(parameter.distribution, Choice):
        code = int(parameter.distribution.index(np.array([level]))[0])
        return np.asarray(values == parameter.options[code])
    ends = np.clip([level - REACH, level + REACH], 0.0, 1.0)
    lowest, highest = parameter.distribution.quantile(ends)
    return np.asarray((values >= lowest) & (values <= highest))
