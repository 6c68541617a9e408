"""Joint confidence of time and cost: in which worlds a plan is both complete in time and within its budget.

Two shares of their own say less: a plan that is late in the worlds in which it is cheap, and dear in those
in which it is early, keeps both promises in few of them (NASA, Joint Cost and Schedule Confidence
Level Handbook, 2021).
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array, BoolArray


def is_complete(due_h: Array, deadlines_h: Array) -> BoolArray:
    """Whether everything ``(draw, lot, milestone)`` is there by each deadline, ``(draw, deadline)``."""
    last_h = due_h.max(axis=(1, 2), initial=-np.inf)
    return np.asarray(last_h[:, np.newaxis] <= deadlines_h)


def is_within_budget(paid_nominal_eur: Array, budget_nominal_eur: Array) -> BoolArray:
    """Whether what is paid for the whole plan stays within the budget; both nominal, ``(draw,)``."""
    return np.asarray(paid_nominal_eur <= budget_nominal_eur)
