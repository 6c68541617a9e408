"""Out-of-sample scores of the published series."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from ausbau.sources import read_sources
from ausbau.talent.observed_series import SERIES, UNCOUNTED, ObservedSeries
from ausbau.talent.track_record import can_be_scored, growth_forecast, scores, table

ROOT = Path(__file__).parents[2]


def series(values: dict[int, float]) -> ObservedSeries:
    return ObservedSeries("some", values, ("talent-f1",))


def test_a_series_that_grows_steadily_is_forecast_exactly() -> None:
    # 100, 110, 121 and so 133.1 in the year after
    (score,) = scores(series({2019: 100.0, 2020: 110.0, 2021: 121.0, 2022: 133.1}))
    assert score.forecast == pytest.approx(133.1)
    assert score.factor == pytest.approx(1.0)
    assert score.naive_factor == pytest.approx(1.1)
    assert score.is_better


def test_the_band_is_the_prediction_interval_of_a_straight_line() -> None:
    years, values = np.array([2015.0, 2018.0, 2019.0, 2021.0]), np.array([3.0, 4.0, 7.0, 6.0])
    middle, half = growth_forecast(years, values, np.array([2023.0]))
    line = stats.linregress(years, np.log(values))
    assert middle[0] == pytest.approx(line.intercept + line.slope * 2023)
    residual = np.log(values) - line.intercept - line.slope * years
    scatter = np.sqrt((residual**2).sum() / 2)
    mean = years.mean()
    wide = np.sqrt(1 + 1 / 4 + (2023 - mean) ** 2 / ((years - mean) ** 2).sum())
    assert half[0] == pytest.approx(stats.t.ppf(0.9, 2) * scatter * wide)


def test_what_came_later_does_not_change_the_forecast() -> None:
    past = {2018: 10.0, 2019: 12.0, 2021: 20.0}
    one, other = (scores(series({**past, 2023: came}))[0] for came in (25.0, 2500.0))
    assert one.forecast == other.forecast
    assert one.band == other.band


def test_two_values_by_2021_are_too_few_to_score() -> None:
    assert scores(series({2019: 1.0, 2021: 2.0, 2022: 3.0, 2023: 4.0})) == ()
    assert scores(series({2015: 1.0, 2018: 2.0, 2021: 3.0, 2025: 4.0})) == ()


def test_the_table_of_the_model_description_is_what_the_program_computes() -> None:
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    assert "\n".join(table(SERIES)) in text


def test_the_model_description_names_what_is_not_scored_the_reforms_and_what_nobody_counts() -> (
    None
):
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    for one in SERIES:
        assert one.title in text
        assert one.reform in text
    for uncounted in UNCOUNTED:
        assert uncounted in text


def test_every_series_has_a_known_source() -> None:
    known = set(read_sources([ROOT / "scenarios"]))
    assert {source for one in SERIES for source in one.sources} <= known
    assert sum(can_be_scored(one) for one in SERIES) == 4
