"""The stock of specialists: exact steps, conserved heads."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausbau.talent.specialists import StockPath, follow


def path(
    start: float, entries: list[float], exits: list[float], steps_years: list[float]
) -> StockPath:
    """Entries and exit rates per year that are the same in all steps."""
    steps = np.array(steps_years)
    entered = np.array(entries)[np.newaxis, np.newaxis, :] * steps[np.newaxis, :, np.newaxis]
    rates = np.broadcast_to(np.array(exits), (1, len(steps), len(exits)))
    return follow(np.array([start]), entered, rates, steps)


def test_a_year_of_entries_without_exits_by_hand() -> None:
    found = path(25_000, [3000, 500], [0.0], [0.5, 0.5])
    assert found.stock_person[0].tolist() == [25_000, 26_750, 28_500]
    assert found.entered_person[0].tolist() == [[1500, 250], [1500, 250]]


def test_five_years_of_blue_card_exits_leave_83_percent() -> None:
    # talent-f20 and talent-f21: 83.3 percent are still there after five years at 3.66 percent a year
    found = path(1000, [0.0], [-math.log(0.833) / 5], [1 / 12] * 60)
    assert found.stock_person[0, -1] == pytest.approx(833.0)


def test_the_path_is_the_closed_form_whatever_the_step() -> None:
    start, entries, hazard, years = 20_000.0, 3500.0, 0.057, 5.5
    steady = entries / hazard
    expected = steady + (start - steady) * math.exp(-hazard * years)
    for steps in ([years], [years / 66] * 66, [0.3, 5.2]):
        found = path(start, [entries], [0.037, 0.02], steps)
        assert found.stock_person[0, -1] == pytest.approx(expected, rel=1e-12)


def test_exits_are_split_by_their_hazards() -> None:
    found = path(10_000, [500.0], [0.03, 0.01], [1.0])
    emigrated, retired = found.left_person[0, 0]
    assert emigrated == pytest.approx(3 * retired)


def test_at_the_steady_state_as_many_leave_as_come() -> None:
    found = path(50_000, [2500.0], [0.05], [0.25] * 8)
    np.testing.assert_allclose(found.stock_person, 50_000)
    np.testing.assert_allclose(found.left_person, 625)


def test_a_hazard_that_doubles_halfway_by_hand() -> None:
    # 1,000 e^(-0.05) and then e^(-0.10)
    rates = np.array([[[0.05], [0.10]]])
    found = follow(np.array([1000.0]), np.zeros((1, 2, 1)), rates, np.ones(2))
    np.testing.assert_allclose(found.stock_person[0], [1000, 951.229425, 860.707976])


@given(
    start=st.floats(0, 1e6),
    entries=st.lists(st.floats(0, 1e5), min_size=1, max_size=4),
    exits=st.lists(st.floats(0, 3), min_size=1, max_size=3),
    steps=st.lists(st.floats(0.01, 2), min_size=1, max_size=12),
)
def test_heads_are_conserved_and_never_negative(
    start: float, entries: list[float], exits: list[float], steps: list[float]
) -> None:
    found = path(start, entries, exits, steps)
    change = np.diff(found.stock_person, axis=1)
    flows = found.entered_person.sum(axis=2) - found.left_person.sum(axis=2)
    np.testing.assert_allclose(change, flows, rtol=1e-9, atol=1e-6)
    assert (found.stock_person >= -1e-6).all()
    assert (found.left_person >= -1e-9).all()
