"""Trades: fewer people than in the observed cases make a step longer, more do not make it shorter."""

from __future__ import annotations

import numpy as np
import pytest
from small_plan import fixed, results_of

from ausbau.buildout.trades import TRADE_OF_STEP, stretch


def test_four_fifths_of_the_people_need_five_quarters_of_the_time() -> None:
    assert stretch(np.array([0.8, 1.0, 1.5])).tolist() == [1.25, 1.0, 1.0]


@pytest.mark.parametrize(
    ("step", "days"), [("construction", 20), ("cooling_mounting", 5), ("systems_test", 5)]
)
def test_half_of_a_trade_doubles_its_step(step: str, days: float) -> None:
    half = {f"trades.{TRADE_OF_STEP[step]}": fixed("50 percent")}
    results = results_of(half)
    start_h, finish_h = (
        results[f"buildout.activity_{end}_h"].sel(activity=f"plan.existing.{step}").item()
        for end in ("start", "finish")
    )
    assert (finish_h - start_h) / 24.0 == pytest.approx(2 * days)
