"""What metrics see of the results: by hand, in the limit, and the same whoever else is asked for."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr

from ausbau.core.metric import Metric, MetricInput
from ausbau.core.timeline import Timeline

TIMELINE = Timeline.from_dates(date(2025, 11, 1), date(2027, 12, 31))  # 2, 12 and 12 months
DRAWS = 5


@pytest.fixture(scope="module")
def results() -> xr.Dataset:
    """Flows and stocks of which each month and bound has its own, laid out the wrong way round in memory."""
    luck = np.random.Generator(np.random.Philox(1)).random((3, TIMELINE.months, DRAWS))
    bounds = np.tile(TIMELINE.bounds_h, (DRAWS, 1))
    return xr.Dataset(
        {
            "plant.flow": (("group", "month", "draw"), luck),
            "plant.count": (("draw", "month"), np.tile(np.arange(TIMELINE.months), (DRAWS, 1))),
            "plant.elapsed_h": (("draw", "bound"), bounds),
        },
        {"group": ["a", "b", "c"], "draw": np.arange(DRAWS)},
    )


def test_a_year_is_the_sum_of_its_months(results: xr.Dataset) -> None:
    """Months 0 and 1; 2 to 13; 14 to 25."""
    given = MetricInput(results, TIMELINE, years=(2025, 2026, 2027))
    assert given.year_sum("plant.count")[0].tolist() == [1, 90, 234]


def test_a_path_is_told_between_bounds_in_proportion_to_the_time(results: xr.Dataset) -> None:
    """A path that is the time itself is the deadline: an hour before midnight UTC, in summer two."""
    given = MetricInput(results, TIMELINE, dates=(date(2025, 12, 31), date(2026, 6, 10)))
    found = given.at_dates(given.of("plant.elapsed_h", "bound"))
    np.testing.assert_allclose(found[0], [61 * 24 - 1, (61 + 161) * 24 - 2], rtol=1e-12)


def test_a_flow_is_counted_up_to_the_date(results: xr.Dataset) -> None:
    """All of November 2025 and, to an hour, half of a December of 31 days: months 0 and 1."""
    given = MetricInput(results, TIMELINE, dates=(date(2025, 11, 30), date(2025, 12, 16)))
    found = given.until_dates(given.of("plant.count", "month"))
    np.testing.assert_allclose(found[0], [0.0, (16 * 24 - 1) / (31 * 24)], rtol=1e-12)


def test_a_label_that_is_not_there_is_named_with_those_that_are(results: xr.Dataset) -> None:
    given = MetricInput(results, TIMELINE)
    assert given.of("plant.flow", "month", group="b").shape == (DRAWS, TIMELINE.months)
    with pytest.raises(KeyError, match="group has no 'd', but"):
        given.of("plant.flow", "month", group="d")


@pytest.mark.parametrize("years", [(2026,), (2027, 2026), (2025, 2026, 2027)])
def test_years_asked_for_together_are_those_asked_for_alone(
    results: xr.Dataset, years: tuple[int, ...]
) -> None:
    together = MetricInput(results, TIMELINE, years=years).year_sum("plant.flow", "group")
    for place, year in enumerate(years):
        alone = MetricInput(results, TIMELINE, years=(year,)).year_sum("plant.flow", "group")
        assert np.array_equal(together[:, place], alone[:, 0])


@pytest.mark.parametrize("draw", range(DRAWS))
def test_a_world_alone_has_the_bits_that_it_has_among_others(
    results: xr.Dataset, draw: int
) -> None:
    def sums(found: xr.Dataset) -> list[np.ndarray]:
        given = MetricInput(found, TIMELINE, (date(2026, 6, 10),), (2026, 2027))
        flow = given.of("plant.flow", "month", "group")
        return [given.of_years(flow), given.until_dates(flow), given.of_years(flow.sum(axis=2))]

    for among, alone in zip(sums(results), sums(results.isel(draw=[draw])), strict=True):
        assert among[draw].tobytes() == alone[0].tobytes()


def test_a_metric_alone_has_its_date_and_its_labels(results: xr.Dataset) -> None:
    metric = Metric(
        "plant.b", "1", "", lambda given: given.year_sum("plant.flow", group="b"), "year"
    )
    found = metric.measured(results.isel(draw=[3]), TIMELINE, year=2025)
    np.testing.assert_allclose(found, results["plant.flow"].values[1, :2, 3].sum())
    assert found["draw"].values.tolist() == [3]
