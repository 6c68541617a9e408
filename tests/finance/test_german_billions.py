"""The scenario of a national programme: its sum per head, and what it cannot move."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ausbau import pipeline
from ausbau.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_the_sum_is_that_of_france_per_head() -> None:
    scenario = load(SCENARIOS / "german-billions.yaml")
    people = scenario.spec.sovereignty.market_reach.states.million_person
    announced = scenario.parameters["finance.programmes.national_programme.announced"]
    expected = 100e9 * people["germany"] / people["france"]
    assert announced.distribution.support()[0] == pytest.approx(expected, rel=0.005)


def test_the_programme_stands_beside_the_plan_and_its_guarantee_makes_capital_cheaper() -> None:
    plan, billions = (
        pipeline.simulate(load(SCENARIOS / f"{name}.yaml"), 10, seed=1)
        for name in ("industrial-ai-cloud", "german-billions")
    )
    moved = {name for name in plan.data_vars if not plan[name].identical(billions[name])}
    assert all(str(name).startswith("finance.") for name in moved)
    assert not moved & {"finance.revenue_eur", "finance.outlay_eur", "finance.investment_eur"}
    rate = plan["finance.real_rate_per_year"] - billions["finance.real_rate_per_year"]
    assert (rate > 0.002).all()
    assert (rate < 0.008).all()
    cost = "finance.levelised_cost_eur_per_gpu_h"
    assert (billions[cost] <= plan[cost]).all()
    # The lenders' money becomes cheaper, the plant is worth the same to others: no return falls.
    total, owners = (f"finance.{name}internal_rate_per_year" for name in ("", "equity_"))
    np.testing.assert_allclose(billions[total], plan[total], rtol=1e-9)
    assert (billions[owners] >= plan[owners] - 1e-9).all()
    assert (billions[owners] > plan[owners] + 1e-4).any()
    service = "finance.debt_service_eur"
    assert (billions[service].sum("month") <= plan[service].sum("month")).all()
