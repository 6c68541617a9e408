"""Shares, relative rates and told flows of the AI work force."""

from __future__ import annotations

import numpy as np
import pytest

from ausbau.talent.workforce import (
    LEVELS,
    NETWORK,
    ORIGINS,
    TOLD_FLOWS,
    origin_shares,
    relative_rates,
    startup_rates,
    stay_shares,
    told,
)


def test_origins_by_hand() -> None:
    # 45 percent from abroad, a third of them from the EU
    found = origin_shares(np.array([0.45]), np.array([1 / 3]))
    assert found[0].tolist() == pytest.approx([0.55, 0.15, 0.30])


def test_relative_rates_keep_the_mean_and_the_relation() -> None:
    composition, relative = np.array([[0.6, 0.4]]), np.array([[1.0, 2.0]])
    found = relative_rates(composition, relative)
    assert (composition * found).sum() == pytest.approx(1.0)
    assert found[0, 1] / found[0, 0] == pytest.approx(2.0)


def test_where_all_are_alike_everybody_has_the_mean() -> None:
    np.testing.assert_allclose(relative_rates(np.array([[0.3, 0.7]]), np.ones((1, 2))), 1.0)


def test_of_international_graduates_fewer_stay_and_never_more_than_all() -> None:
    # 75 percent on the mean of seven tenths who stay fully and three tenths who stay at 0.6 of them
    found = stay_shares(np.array([0.75]), np.array([[0.7, 0.0, 0.3]]), np.array([[1.0, 0.6, 0.6]]))
    assert found[0, 0] == pytest.approx(0.75 / 0.88)
    assert found[0, 2] == pytest.approx(0.6 * 0.75 / 0.88)
    most = stay_shares(np.array([0.9]), np.array([[0.5, 0.0, 0.5]]), np.array([[1.0, 0.5, 0.5]]))
    assert most[0, 0] == 1.0


def test_who_leaves_with_a_start_up_is_a_part_of_those_who_leave() -> None:
    # a fifth in start-ups, four percent of these move, a quarter of the staff goes along
    rate = startup_rates(np.array([0.037]), np.array([0.2]), np.array([0.04]), np.array([0.25]))
    assert rate == pytest.approx(0.002)
    assert (
        startup_rates(np.array([0.001]), np.array([0.2]), np.array([0.04]), np.array([0.25]))
        == 0.001
    )


def test_told_flows_are_all_that_changes_the_stock_of_specialists() -> None:
    generator = np.arange(2 * len(NETWORK.flows) * len(ORIGINS) * 3, dtype=np.float64)
    moved = generator.reshape(2, len(NETWORK.flows), len(ORIGINS), 3)
    ends = np.array(
        [[end in LEVELS for end in pair] for pair in NETWORK.ends.values()], dtype=float
    )
    joining = ends[:, 1] - ends[:, 0]
    change = np.einsum("mfod,f->dm", moved, joining)
    np.testing.assert_allclose(told(moved).sum(axis=2), change)
    assert told(moved).shape == (3, 2, len(TOLD_FLOWS))


def test_status_changes_are_told_as_graduates_and_not_as_arrivals() -> None:
    moved = np.zeros((1, len(NETWORK.flows), len(ORIGINS), 1))
    moved[0, NETWORK.place("match"), ORIGINS.index("third_country")] = 7.0
    by_name = dict(zip(TOLD_FLOWS, told(moved)[0, 0], strict=True))
    assert by_name["graduates"] == 7.0
    assert by_name["immigration"] == 0.0
