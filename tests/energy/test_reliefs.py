"""Choice, payment and sums of reliefs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ausbau.core.timeline import Timeline
from ausbau.energy import reliefs

TIMELINE = Timeline.from_dates(date(2026, 1, 1), date(2027, 12, 31))
MONTHS = TIMELINE.months


def test_the_aid_of_a_year_is_paid_once_in_the_next():
    amount = np.arange(2.0 * MONTHS).reshape(2, MONTHS)
    ten_and_eleven_months = np.array([10, 11]) * 730.5
    paid = reliefs.paid_eur(
        amount, TIMELINE.year_of_month, TIMELINE.bounds_h, ten_and_eleven_months
    )
    assert np.flatnonzero(paid[0]).tolist() == [12 + 10]  # 1 November 2027, early in the day
    assert np.flatnonzero(paid[1]).tolist() == [12 + 11]
    assert paid.sum(axis=1) == pytest.approx(amount[:, :12].sum(axis=1))


def test_configured_is_the_sum_of_what_is_taken():
    nothing = np.zeros((1, 1))
    alone = {"b": np.array([[5.0]]), "a": np.array([[3.0]]), "c": np.array([[7.0]])}
    taken = {"a": np.array([[3.0]]), "b": nothing, "c": np.array([[7.0]])}
    assert reliefs.labels(alone) == ["none", "a", "b", "c", "configured"]
    found = reliefs.labelled(alone, taken, nothing)
    assert found[0, 0].tolist() == [0.0, 3.0, 5.0, 7.0, 10.0]
    assert reliefs.labelled({}, {}, nothing)[0, 0].tolist() == [0.0, 0.0]


def test_each_relief_is_borne_by_its_payer():
    nothing = np.zeros((1, 1))
    alone = {"aid": np.array([[3.0]]), "tax": np.array([[5.0]])}
    payers = {"aid": "fund", "tax": "budget"}
    found = reliefs.by_party(alone, alone, payers, ["budget", "fund"], nothing)
    assert found[0, 0].tolist() == [[0.0, 0.0], [0.0, 3.0], [5.0, 0.0], [5.0, 3.0]]


@pytest.mark.parametrize(
    ("excludes", "sets"),
    [
        ({}, [("a", "b", "c")]),
        ({"a": ["b"]}, [("a", "c"), ("b", "c")]),
        ({"b": ["a"], "c": ["b"]}, [("a", "c"), ("b",)]),
        ({"a": ["b", "c"], "b": ["c"]}, [("a",), ("b",), ("c",)]),
        ({"a": ["inactive"]}, [("a", "b", "c")]),
    ],
)
def test_compatible_sets_are_as_large_as_exclusions_allow(
    excludes: dict[str, list[str]], sets: list[tuple[str, ...]]
):
    assert reliefs.compatible_sets(["c", "a", "b"], excludes) == sets


def test_without_active_reliefs_nothing_is_taken():
    accrued = {"a": np.ones((1, MONTHS))}
    sets = reliefs.compatible_sets([], {})
    assert not reliefs.taken_eur(accrued, sets, TIMELINE.year_of_month)["a"].any()


def test_of_two_that_exclude_each_other_the_larger_of_the_year_is_taken():
    """In 2026 the first earns more, in 2027 the second; single months do not decide."""
    first, second = np.ones((1, MONTHS)), np.full((1, MONTHS), 0.5)
    second[0, 3] = 5.0  # 10.5 over 2026, less than 12
    second[0, 20] = 10.0  # 15.5 over 2027
    third = np.full((1, MONTHS), 2.0)
    accrued = {"first": first, "second": second, "third": third}
    sets = reliefs.compatible_sets(accrued, {"first": ["second"]})
    taken = reliefs.taken_eur(accrued, sets, TIMELINE.year_of_month)
    assert taken["first"][0].tolist() == [1.0] * 12 + [0.0] * 12
    assert taken["second"][0, :12].tolist() == [0.0] * 12
    assert taken["second"][0, 12:].sum() == pytest.approx(15.5)
    assert np.array_equal(taken["third"], third)


def test_the_choice_is_never_worse_than_either_relief():
    random = np.random.default_rng(11)
    accrued = {name: random.uniform(0, 1, (50, MONTHS)) for name in "abcd"}
    excludes = {"a": ["b"], "c": ["b", "d"]}
    sets = reliefs.compatible_sets(accrued, excludes)
    taken = reliefs.taken_eur(accrued, sets, TIMELINE.year_of_month)
    for months in (slice(0, 12), slice(12, 24)):
        total = sum(amount[:, months].sum(axis=1) for amount in taken.values())
        for chosen in sets:
            alone = sum(accrued[name][:, months].sum(axis=1) for name in chosen)
            assert (total >= alone - 1e-12).all()
        for one, others in excludes.items():
            for other in others:
                both = taken[one][:, months].any(axis=1) & taken[other][:, months].any(axis=1)
                assert not both.any()
