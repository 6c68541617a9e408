"""Announced billions: committed by when, and how many GPUs they become."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad, simpson

from ausbau.finance.programmes import (
    NOT_CONTAINED,
    Programmes,
    Purchase,
    Use,
    ai_capital_nominal_eur,
    committed_nominal_eur,
    disbursed_nominal_eur,
    elapsed_share,
    elapsed_share_h,
    gpu_hours,
    gpus_in_service,
    own_part,
    split_nominal_eur,
    with_contained,
)

YEAR_H = 8766.0
OPEN_END_H = np.array([100 * YEAR_H])


def row(*values: float) -> np.ndarray:
    return np.array([values])


def two(**changed: np.ndarray) -> Programmes:
    """A programme of 200 bn that contains one of 150 bn; each runs over four years from the start."""
    plain = Programmes(
        announced_nominal_eur=row(200e9, 150e9),
        realised_share=row(1.0, 0.5),
        begin_h=row(0.0, 0.0),
        duration_h=row(4 * YEAR_H, 4 * YEAR_H),
        ai_share=row(1.0, 1.0),
        compute_share=row(1.0, 0.6),
        aid_rate=row(1.0, 1.0),
        within=np.array([NOT_CONTAINED, 0]),
    )
    return replace(plain, **changed)


PURCHASE = Purchase(
    eur_per_gpu=np.array([85e3]),
    build_time_h=np.array([2 * YEAR_H]),
    inflation_per_year=np.zeros(1),
    start_years_later=0.0,
)


def test_what_is_contained_is_counted_once() -> None:
    # 50 of its own in full and half of 150: 125 bn, not 200 + 75.
    committed = committed_nominal_eur(two(), OPEN_END_H)
    np.testing.assert_allclose(committed[0, :, 0], [125e9, 75e9])


def test_taking_in_another_programme_moves_its_money_and_makes_none() -> None:
    inside = two()
    beside = two(announced_nominal_eur=row(50e9, 150e9), within=np.full(2, NOT_CONTAINED))
    at_h = np.linspace(0.0, 6 * YEAR_H, 9)
    together = committed_nominal_eur(inside, at_h)[:, 0]
    np.testing.assert_allclose(together, committed_nominal_eur(beside, at_h).sum(axis=1))


def test_a_quarter_of_the_time_is_a_quarter_of_the_money() -> None:
    committed = committed_nominal_eur(two(), np.array([YEAR_H]))
    assert committed[0, 1, 0] == pytest.approx(75e9 / 4)


def test_nothing_is_committed_before_the_beginning() -> None:
    late = two(begin_h=row(YEAR_H, YEAR_H))
    assert not committed_nominal_eur(late, np.array([0.0, YEAR_H])).any()


def test_the_published_table_of_gpus_per_sum() -> None:
    # 150 bn of which half is realised, 60 percent of that for data centres, at 85,000 EUR: 529,400.
    gpus = gpus_in_service(two(), PURCHASE, OPEN_END_H)
    assert gpus[0, 1, 0] == pytest.approx(529_400, rel=1e-4)


def test_gpus_serve_after_the_time_of_building() -> None:
    gpus = gpus_in_service(two(), PURCHASE, np.array([2 * YEAR_H, 3 * YEAR_H]))
    np.testing.assert_allclose(gpus[0, 1], [0.0, 529_411.76 / 4], rtol=1e-6)


def test_an_aid_rate_of_35_percent_moves_nearly_three_times_the_aid() -> None:
    aided = two(aid_rate=row(1.0, 0.35))
    moved = ai_capital_nominal_eur(aided, OPEN_END_H)[0, 1, 0]
    assert moved == pytest.approx(75e9 / 0.35)
    assert committed_nominal_eur(aided, OPEN_END_H)[0, 1, 0] == pytest.approx(75e9)


def test_a_sum_that_holds_the_private_money_never_becomes_more_capital_than_announced() -> None:
    # All of 200 is realised, 150 of it with aid of 35 percent: by itself it moves 428.6, within 200 it
    # is 150, as in June 2025 the 200 of InvestAI held all that others would add to its funds.
    whole = two(realised_share=row(1.0, 1.0), aid_rate=row(1.0, 0.35), compute_share=row(1.0, 1.0))
    moved = ai_capital_nominal_eur(whole, OPEN_END_H)[0, :, 0]
    np.testing.assert_allclose(moved, [200e9, 150e9 / 0.35])
    gpus = gpus_in_service(whole, PURCHASE, OPEN_END_H)[0, :, 0]
    np.testing.assert_allclose(gpus, moved / 85e3)


def test_a_container_takes_no_more_money_of_others_into_its_parts_than_beside_its_own_sum() -> None:
    # Aid of half around one of 35 percent: 50 / 0.5 and 150 / 0.5. Around pure private money: 100 and 150.
    shares = row(1.0, 1.0)
    for inner, expected in ((0.35, 400e9), (1.0, 250e9)):
        mixed = two(realised_share=shares, aid_rate=row(0.5, inner))
        assert ai_capital_nominal_eur(mixed, OPEN_END_H)[0, 0, 0] == pytest.approx(expected)


def chain(**changed: np.ndarray) -> Programmes:
    """200 bn that contain 150, of which 40 are those of a third programme; all at once, all for AI."""
    one = row(1.0, 1.0, 1.0)
    plain = Programmes(
        announced_nominal_eur=row(40e9, 200e9, 150e9),
        realised_share=row(0.25, 1.0, 0.5),
        begin_h=row(0.0, 0.0, 0.0),
        duration_h=row(YEAR_H, YEAR_H, YEAR_H),
        ai_share=one,
        compute_share=one,
        aid_rate=one,
        within=np.array([2, NOT_CONTAINED, 1]),
    )
    return replace(plain, **changed)


def test_a_part_of_a_part_is_counted_once_in_each_that_holds_it() -> None:
    # A quarter of 40, half of the other 110, all of the outer 50: 10, 65 with it, 115 with both.
    committed = committed_nominal_eur(chain(), OPEN_END_H)
    np.testing.assert_allclose(committed[0, :, 0], [10e9, 115e9, 65e9])


def test_a_part_of_a_part_brings_what_the_strictest_sum_around_it_allows() -> None:
    # 10 at a fifth is 50 by itself, 10 / 0.5 in what pays half, 10 in the sum that holds all money.
    moved = ai_capital_nominal_eur(chain(aid_rate=row(0.2, 1.0, 0.5)), OPEN_END_H)
    np.testing.assert_allclose(moved[0, :, 0], [50e9, 115e9, 110e9 + 20e9])


def test_inflation_takes_from_what_is_spent_later() -> None:
    # Spent in the middle of four years, so two years on: 1.02^2 = 1.0404.
    dear = replace(PURCHASE, inflation_per_year=np.array([0.02]))
    ratio = gpus_in_service(two(), PURCHASE, OPEN_END_H) / gpus_in_service(two(), dear, OPEN_END_H)
    np.testing.assert_allclose(ratio, 1.0404)


def test_a_horizon_that_starts_after_the_price_year_deflates_by_the_years_between() -> None:
    # Two years to the middle of the spending, three more to the price year: 1.02^5 = 1.1040808.
    dear = replace(PURCHASE, inflation_per_year=np.array([0.02]), start_years_later=3.0)
    ratio = gpus_in_service(two(), PURCHASE, OPEN_END_H) / gpus_in_service(two(), dear, OPEN_END_H)
    np.testing.assert_allclose(ratio, 1.1040808032)


def test_hours_are_the_integral_of_what_serves() -> None:
    begin, duration = row(1.0), row(3.0)

    def share(hour: float) -> float:
        return float(elapsed_share(begin, duration, np.array([hour]))[0, 0, 0])

    for end in (0.5, 2.0, 4.0, 7.5):
        area = quad(share, 0.0, end, points=[1.0, 4.0])[0]
        found = elapsed_share_h(begin, duration, np.array([end]))[0, 0, 0]
        assert found == pytest.approx(area, abs=1e-9)


def test_gpu_hours_of_one_full_year_by_hand() -> None:
    # All GPUs serve from year 6 on (two of building after four of commitments).
    hours = gpu_hours(two(), PURCHASE, np.array([7 * YEAR_H, 8 * YEAR_H]))
    final = gpus_in_service(two(), PURCHASE, OPEN_END_H)[:, :, 0]
    np.testing.assert_allclose(hours[:, :, 1] - hours[:, :, 0], final * YEAR_H, rtol=1e-12)


def test_a_programme_of_no_money_buys_nothing() -> None:
    nothing = two(announced_nominal_eur=row(0.0, 0.0))
    assert not gpus_in_service(nothing, PURCHASE, OPEN_END_H).any()


def test_own_parts_and_wholes_are_inverse() -> None:
    within = np.array([NOT_CONTAINED, 0, 0, NOT_CONTAINED])
    amounts = np.random.default_rng(2).random((5, 4)) + np.array([3.0, 0.0, 0.0, 0.0])
    np.testing.assert_allclose(with_contained(own_part(amounts, within), within), amounts)


def test_no_programmes_are_no_error() -> None:
    none = np.zeros((1, 0))
    empty = Programmes(none, none, none, none, none, none, none, np.zeros(0, dtype=np.int64))
    assert committed_nominal_eur(empty, OPEN_END_H).shape == (1, 0, 1)


def use(payment_h: float = 1000.0) -> Use:
    return Use(*(np.array([value]) for value in (payment_h, 0.25, 0.5, 10e6)))


def test_the_mean_commitment_is_paid_half_a_payment_period_later() -> None:
    """Integral of what is committed less paid: money times half of the period, whatever the pace."""
    at_h = np.linspace(0.0, 50_000.0, 5001)
    programmes = two()
    paid = disbursed_nominal_eur(programmes, use(), PURCHASE.build_time_h, at_h)
    gap = committed_nominal_eur(programmes, at_h) - paid
    final = committed_nominal_eur(programmes, at_h)[0, :, -1]
    assert (gap > -1e-3).all()
    held = simpson(gap[0], x=at_h, axis=-1)
    np.testing.assert_allclose(held, final * 500.0, rtol=1e-3)


def test_in_the_end_all_that_was_committed_is_paid() -> None:
    at_h = np.array([1e6])
    programmes = two()
    np.testing.assert_allclose(
        disbursed_nominal_eur(programmes, use(), PURCHASE.build_time_h, at_h),
        committed_nominal_eur(programmes, at_h),
    )


def test_what_buys_gpus_is_paid_when_they_are_in_service() -> None:
    # 75 bn are committed in four years, 60 % of them for GPUs in service after two. By year 2 it is 37.5 bn,
    # on average a year ago: 22.5 bn are half paid (over two years), 15 bn a quarter (over four).
    slow = replace(use(), payment_h=np.array([4 * YEAR_H]))
    at_h = np.arange(0.0, 9.0) * YEAR_H
    paid = disbursed_nominal_eur(two(), slow, PURCHASE.build_time_h, at_h)[0, 1]
    assert paid[2] == pytest.approx(15e9)
    worth = gpus_in_service(two(), PURCHASE, at_h)[0, 1] * 85e3
    assert worth[4] == pytest.approx(22.5e9)
    assert (worth <= paid + 1.0).all()


def test_the_split_leaves_a_quarter_of_the_rest_to_others() -> None:
    # Of what buys no data centres a quarter goes to research and a half to start-ups.
    at_h = np.array([1e6])
    programmes = two()
    compute, research, startups = split_nominal_eur(programmes, use(), at_h)
    rest = ai_capital_nominal_eur(programmes, at_h) - compute
    np.testing.assert_allclose(research, 0.25 * rest)
    np.testing.assert_allclose(startups, 0.5 * rest)
