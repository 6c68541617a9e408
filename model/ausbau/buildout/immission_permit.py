"""Immission control permit: the load that engines may back up without one, and how long it takes.

Combustion plants need a permit under the Federal Immission Control Act (BImSchG) from 50 MW of rated
thermal input (No. 1.1 of Annex 1 of the 4. BImSchV), and the emergency engines of one site count
together. Below that the building permit covers them. The permit is granted for the engines: the hall may
be built and the load that fewer engines back up may run while it is pending.

The authority decides within seven months of the complete documents, in the formal procedure of § 10 (6a)
BImSchG. Practice differs on both sides of that day: until the documents count as complete, and after it.
So the two are kept apart, and the limit of the law stands between them.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def thermal_input_mw(backed_up_mw: Array, spare_share: Array, efficiency: Array) -> Array:
    """Rated thermal input of the engines that back up a load, those in reserve included.

    15 MW of load with a quarter more engines are 18.75 MW of them; at 37.5 % they take in 50 MW.
    """
    return np.asarray(backed_up_mw * (1.0 + spare_share) / efficiency)


def free_power_mw(
    threshold_mw: Array, backed_up_share: Array, spare_share: Array, efficiency: Array
) -> Array:
    """Facility power of a site whose engines stay just below the threshold; infinite without back-up."""
    per_mw = thermal_input_mw(backed_up_share, spare_share, efficiency)
    return np.divide(threshold_mw, per_mw, out=np.full_like(per_mw, np.inf), where=per_mw > 0.0)


def decision_h(statutory_limit_h: Array, pace: Array) -> Array:
    """Time from complete documents to the permit: the limit of the law times the pace of practice.

    Frankfurt 2018 took 4.5 months where the law gives 7 (buildout-rpda): a pace of 0.64.
    """
    return statutory_limit_h * pace
