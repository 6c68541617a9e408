"""Who keeps the money of a relief: the one that receives it, or the customers it is passed on to."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array


def passed_on_eur(relief_eur: Array, pass_through_share: Array) -> Array:
    """Part of the relief ``(draw, relief)`` that reaches customers in the price."""
    return relief_eur * pass_through_share[:, np.newaxis]


def relief_by_party_eur(
    relief_eur: Array, passed_on_eur: Array, *, beneficiary: int, customer: int, parties: int
) -> Array:
    """Relief and the part of it that is passed on, by party, shape ``(draw, relief, party)``.

    ``beneficiary`` and ``customer`` are positions among the ``parties``; one may be the other. The
    parties together have the relief, whatever is passed on.
    """
    by_party = np.zeros((*relief_eur.shape, parties))
    by_party[:, :, customer] += passed_on_eur
    by_party[:, :, beneficiary] += relief_eur - passed_on_eur
    return by_party
