"""Time and cost together: by hand, and never more than each alone."""

from __future__ import annotations

from datetime import date

import numpy as np
from finance_plant import fixed, metric, round_catalogue, round_figures, run_stage, upstream_of

from ausbau.core.timeline import Timeline
from ausbau.finance.joint_confidence import is_complete, is_within_budget

YEAR_2026 = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))
JULY_H = 4344.0


def test_a_plan_is_complete_with_its_last_part() -> None:
    due_h = np.array([[[10.0, 30.0]], [[10.0, 31.0]], [[5.0, np.inf]]])
    np.testing.assert_array_equal(
        is_complete(due_h, np.array([30.0, 31.0])), [[True, True], [False, True], [False, False]]
    )


def test_a_plan_that_costs_its_budget_is_within_it() -> None:
    paid, budget = np.array([99.0, 100.0, 101.0]), np.full(3, 100.0)
    np.testing.assert_array_equal(is_within_budget(paid, budget), [True, True, False])


def test_one_world_in_time_and_one_in_budget_are_no_world_in_both() -> None:
    # Bought at New Year 41.4 M EUR of servers with all around them and 7.26 M of hall, 48.7 M in all; in July
    # the servers cost 0.5 ** (4344 / 8766) of it, 29.4 M, and the plan 36.6 M.
    delivered = np.array([[0.0], [JULY_H]])
    given = upstream_of(
        YEAR_2026,
        {"b200": 800},
        ordered_h=delivered,
        delivered_h=delivered,
        decline=0.5,
        gpu_h=1.0,
    )
    figures = round_figures() | {"budget": fixed("40 million EUR")}
    results = run_stage(figures, round_catalogue(), YEAR_2026, given)
    at = {"on": date(2026, 3, 31)}
    in_time = metric("finance.is_complete", results, YEAR_2026, **at)
    in_budget = metric("finance.is_within_budget", results, YEAR_2026)
    both = metric("finance.is_complete_within_budget", results, YEAR_2026, **at)
    np.testing.assert_array_equal(in_time, [1.0, 0.0])
    np.testing.assert_array_equal(in_budget, [0.0, 1.0])
    np.testing.assert_array_equal(both, [0.0, 0.0])
    # Price year 2026: half a month into January lies 0.457 years before the middle of the year.
    use = metric("finance.budget_use", results, YEAR_2026)
    np.testing.assert_allclose(use[0], 48.66 / 40 * 1.02 ** ((372 - 4380) / 8766), rtol=1e-9)
