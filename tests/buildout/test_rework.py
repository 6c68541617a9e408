"""Rework: how many servers fail, and what their lot waits for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom
from small_plan import fixed, results_of

from ausbau.buildout.rework import failed_servers, failing_share, rework_h

DAY_H = 24.0


def test_five_days_of_burn_in_see_a_third_of_what_fails_in_thirty_by_hand() -> None:
    """(5 / 30)^0.6 = exp(−0.6 ln 6) = 0.34128; that and 2 % dead on arrival are 3.839 %."""
    share = failing_share(*(np.array([value]) for value in (0.02, 0.055, 0.6, 5 * DAY_H)))
    assert share[0] == pytest.approx(1 - 0.98 * (1 - 0.055 * 0.34128), rel=1e-4)


def test_a_long_soak_sees_all_early_failures_and_none_without_any() -> None:
    none, share = np.zeros(1), np.array([0.055])
    shape, long_h = np.array([0.6]), np.array([60 * DAY_H])
    assert failing_share(none, share, shape, long_h) == pytest.approx(0.055)
    assert failing_share(none, none, shape, long_h) == 0.0


def test_failed_servers_follow_the_binomial_law() -> None:
    levels = (np.arange(1000) + 0.5) / 1000
    found = failed_servers(125, np.full(1000, 0.04), levels)
    np.testing.assert_array_equal(found, binom.ppf(levels, 125, 0.04).astype(int))


def test_nothing_fails_at_a_share_of_zero_and_all_at_one() -> None:
    luck = np.array([0.0, 0.5, 0.999])
    assert failed_servers(10, np.zeros(3), luck).tolist() == [0, 0, 0]
    assert failed_servers(10, np.ones(3), luck[1:].repeat(2)[:3]).tolist() == [10, 10, 10]


def test_a_lot_waits_for_parts_only_beyond_its_spares_by_hand() -> None:
    """No failure, 4 of 6 spares, 4 of 3 spares: nothing, 1 + 5 days, 28 + 1 + 5 days."""
    failed, spares = np.array([0, 4, 4]), np.array([6.0, 6.0, 3.0])
    swap_h, part_wait_h, soak_h = (np.full(3, days * DAY_H) for days in (1, 28, 5))
    waits_h = rework_h(failed, spares, swap_h, part_wait_h, soak_h)
    assert (waits_h / DAY_H).tolist() == [0, 6, 34]


def test_a_lot_is_commissioned_when_its_last_server_has_passed() -> None:
    """All ten servers arrive dead and there are no spares: 30 days, 1 day and a second soak of 72 h."""
    dead = {"rework.arrival_share": fixed("100 percent")}
    commissioned_h = [
        results_of(changes)["buildout.milestone_h"].sel(milestone="commissioned").values
        for changes in ({}, dead)
    ]
    np.testing.assert_allclose(commissioned_h[1] - commissioned_h[0], 34 * DAY_H)
