"""The fleet in operation: failures over age, servers that are away, what spares make of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import integrate, stats

from ausbau.buildout import fleet_simpy, outage
from ausbau.buildout.fleet import (
    LIFE_H,
    Ageing,
    Repair,
    available_share,
    beyond_spares,
    failure_ratio,
    mature_h,
    mean_down,
)
from ausbau.buildout.server_lives import Life

DAY_H = 24.0


def ageing(shape: float = 0.5, early_days: float = 60.0, growth: float = 0.0) -> Ageing:
    return Ageing(np.array([shape]), np.array([early_days * DAY_H]), np.array([growth]))


def life(*since_h: float, until_h: Sequence[float] = (np.inf, np.inf)) -> Life:
    """Lots of one world."""
    return Life(np.array([since_h]), np.array([until_h[: len(since_h)]]))


def ageing_of(age_h: float, law: Ageing) -> float:
    return float(mature_h(np.array([[age_h]]), law)[0, 0])


def test_the_first_sixty_days_bring_twice_the_failures_at_shape_one_half() -> None:
    assert ageing_of(60 * DAY_H, ageing()) == pytest.approx(120 * DAY_H)
    assert ageing_of(61 * DAY_H, ageing()) == pytest.approx(121 * DAY_H)
    # a quarter of the time brings half of them
    assert ageing_of(15 * DAY_H, ageing()) == pytest.approx(60 * DAY_H)


def test_a_rate_that_doubles_in_five_years_adds_half_over_them() -> None:
    assert ageing_of(LIFE_H, ageing(shape=1.0, growth=1.0)) == pytest.approx(1.5 * LIFE_H)
    assert ageing_of(LIFE_H / 2, ageing(shape=1.0, growth=1.0)) == pytest.approx(
        0.5 * LIFE_H + 0.625 * 8766
    )


def test_without_early_failures_and_ageing_age_does_not_matter() -> None:
    for law in (ageing(shape=1.0), ageing(early_days=0.0)):
        assert ageing_of(1234.0, law) == pytest.approx(1234.0)


def test_the_integral_of_the_rate_agrees() -> None:
    law, early_h = ageing(shape=0.6, growth=1.0), 60 * DAY_H

    def rate(age_h: float) -> float:
        return max(1.0, (age_h / early_h) ** -0.4) + age_h / LIFE_H

    for age_h in (100.0, 2000.0, 30_000.0):
        inner = [early_h] if age_h > early_h else None
        expected, _ = integrate.quad(rate, 0.0, age_h, points=inner, limit=200)
        assert ageing_of(age_h, law) == pytest.approx(expected, rel=1e-4)


def test_young_lots_raise_the_rate_of_their_pool_by_their_weight() -> None:
    # one month of 60 days; lot 0 is mature, lot 1 comes with its beginning and fails twice as often
    lives, bounds_h = [life(0.0, 6000.0)], np.array([6000.0, 6000.0 + 60 * DAY_H])
    ratio = failure_ratio(lives, np.array([300.0, 100.0]), np.array([0, 0]), bounds_h, 2, ageing())
    assert ratio[0, 0, 0] == pytest.approx((300 * 1 + 100 * 2) / 400)
    assert ratio[0, 0, 1] == 0


def test_a_lot_that_comes_within_a_month_or_never_counts_for_its_own_hours() -> None:
    bounds_h = np.array([0.0, 60 * DAY_H])
    lives = [life(45 * DAY_H, np.inf)]
    ratio = failure_ratio(lives, np.array([1.0, 9.0]), np.array([0, 0]), bounds_h, 1, ageing())
    # 15 days old, as many failures as in 60 mature days
    assert ratio[0, 0, 0] == pytest.approx(4.0)


def test_servers_that_replace_worn_out_ones_fail_early_again() -> None:
    """Two months of 60 days: taken out at the end of the first year, then new ones for 60 days."""
    year_h = 365 * DAY_H
    bounds_h = year_h + np.array([-60.0, 0.0, 60.0]) * DAY_H
    lives = [life(0.0, until_h=[year_h]), life(year_h)]
    ratio = failure_ratio(lives, np.ones(1), np.array([0]), bounds_h, 1, ageing())
    assert ratio[0, :, 0] == pytest.approx([1.0, 2.0])
    ends = [life(0.0, until_h=[year_h])]
    assert failure_ratio(ends, np.ones(1), np.array([0]), bounds_h, 1, ageing())[0, 1, 0] == 0


def test_without_a_queue_servers_are_away_as_long_as_their_repair() -> None:
    # one failure in 1,000 h; half wait 60 h for a part, half restart in 40 h: 50 h away
    repair = Repair(np.array([0.5]), np.array([60.0]), np.array([0.0]), np.array([40.0]))
    down = mean_down(np.array([1050.0]), np.ones(1), np.array([0.001]), repair)
    assert down[0] == pytest.approx(50.0)


def test_servers_that_do_not_fail_are_never_down() -> None:
    repair = Repair(np.ones(1), np.array([60.0]), np.array([4.0]), np.zeros(1))
    assert mean_down(np.array([100.0]), np.ones(1), np.zeros(1), repair)[0] == 0
    assert available_share(np.array([100.0, 0.0]), np.zeros(2), np.zeros(2)).tolist() == [1.0, 1.0]


def test_with_one_down_on_average_and_one_spare_a_third_is_missing() -> None:
    found = beyond_spares(np.ones(2), np.array([1.0, 0.0]))
    assert found == pytest.approx([np.exp(-1), 1.0])


@pytest.mark.parametrize(("down", "spares"), [(0.2, 2), (4.0, 5), (12.0, 9)])
def test_what_is_down_beyond_the_spares_is_the_tail_of_a_poisson_law(
    down: float, spares: int
) -> None:
    numbers = np.arange(200)
    expected = stats.poisson.pmf(numbers, down) @ np.maximum(numbers - spares, 0)
    assert beyond_spares(np.array([down]), np.array([float(spares)]))[0] == pytest.approx(expected)


def test_spares_cost_their_own_share_and_never_more_than_the_fleet() -> None:
    # 2 of 100 kept free and hardly any down: 98 %; a fleet that is all down has nothing left
    servers = np.array([100.0, 100.0])
    share = available_share(servers, np.array([1e-6, 100.0]), np.array([2.0, 5.0]))
    assert share[0] == pytest.approx(0.98)
    assert 0 <= share[1] < 0.03


@pytest.mark.parametrize(
    ("spares", "crews", "crew_h", "warm_up_h"),
    [(0, 1, 12.0, 3000.0), (0, 2, 50.0, 12_000.0), (5, 2, 20.0, 3000.0)],
)
def test_the_event_simulation_agrees_within_four_and_a_half_standard_errors(
    spares: int, crews: int, crew_h: float, warm_up_h: float
) -> None:
    """100 servers, one failure in 700 h, half of them swapped after 60 h, the rest back in 5 h.

    Crews are asked for 0.8, 1.7 (then the queue needs long to grow) and 0.7 of what they can do.
    """
    pool = fleet_simpy.Pool(100, spares, crews, 1 / 700, 0.5, 60.0, crew_h, 5.0)
    shares = [
        fleet_simpy.available_share(pool, warm_up_h=warm_up_h, hours=2500.0, seed=1, run=run)
        for run in range(60)
    ]
    repair = Repair(np.array([0.5]), np.array([60.0]), np.array([crew_h]), np.array([5.0]))
    down = mean_down(np.array([100.0]), np.array([float(crews)]), np.array([1 / 700]), repair)
    formula = available_share(np.array([100.0]), down, np.array([float(spares)]))[0]
    error = np.std(shares, ddof=1) / np.sqrt(len(shares))
    assert error < 0.01
    assert abs(np.mean(shares) - formula) <= 4.5 * error


def test_half_of_the_fleet_away_for_a_tenth_of_a_month_leaves_95_percent() -> None:
    bounds_h = np.array([0.0, 730.0, 1460.0])
    begins_h, lost = np.array([100.0, 700.0, np.inf]), np.full(3, 0.5)
    left = outage.hours_left_share(begins_h, begins_h + 73.0, lost, bounds_h)
    assert left[0] == pytest.approx([0.95, 1.0])
    assert left[1] == pytest.approx([1 - 0.5 * 30 / 730, 1 - 0.5 * 43 / 730])
    assert left[2].tolist() == [1.0, 1.0]
