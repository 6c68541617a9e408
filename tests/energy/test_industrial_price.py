"""Industriestrompreis."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.energy.industrial_price import aid_eur_per_mwh

HALF = np.array([0.5])
FLOOR = np.array([50.0])


@pytest.mark.parametrize(
    ("reference", "aid"),
    [
        (87.0, 18.5),  # the example of the energy facts, 2.5: (87 − 50) · 0.5
        (100.0, 25.0),  # here half of the price and the floor meet
        (235.0, 58.75),  # half of the price off, for half of the use
        (50.0, 0.0),
        (30.0, 0.0),
    ],
)
def test_the_aid_agrees_with_the_formula_by_hand(reference: float, aid: float):
    found = aid_eur_per_mwh(np.array([[reference]]), HALF, HALF, FLOOR)
    assert found[0, 0] == pytest.approx(aid)


def test_the_price_of_the_aided_half_never_falls_below_the_floor():
    reference = np.linspace(0.0, 400.0, 401)[None]
    lowered = reference - aid_eur_per_mwh(reference, HALF, HALF, FLOOR) / 0.5
    assert (lowered >= np.minimum(reference, 50.0) - 1e-9).all()
