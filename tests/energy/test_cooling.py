"""From IT load to facility load."""

from __future__ import annotations

import numpy as np
import pytest
from energy_plant import SCENARIOS, energy_spec

from ausbau.energy import cooling, weather_year
from ausbau.energy.cooling import HallPue, ItHours, OverheadMeans
from ausbau.energy.weather_year import Air, Temperature

FULL = np.array([[100.0]])

# coefficients of section 4.1 of the energy facts: cool, rise, limit, span
FACTS = {
    "liquid": ("dry_bulb", (1.09, 0.06, 28.0, 10.0)),
    "hybrid": ("wet_bulb", (1.15, 0.15, 14.0, 10.0)),
    "air": ("dry_bulb", (1.22, 0.28, 10.0, 20.0)),
}


def hall(coefficients: tuple[float, ...]) -> HallPue:
    """One world with the coefficients given."""
    return HallPue(*(np.array([value]) for value in coefficients))


def degc(driver: str, air: Air | None = None) -> np.ndarray:
    """Hours of the base scenario's weather, or of another year."""
    air = air or weather_year.reference_air(13)
    river = energy_spec().cooling.weather.river
    table = Temperature(
        np.array(river.mean_degc), np.array(river.daily_range_k), river.day_to_day_sd_k
    )
    every = {
        "dry_bulb": air.dry_bulb_degc,
        "wet_bulb": weather_year.wet_bulb_degc(air),
        "river": weather_year.river_degc(table, air),
    }
    return every[driver]


@pytest.mark.parametrize(("kind", "yearly"), [("liquid", 1.090), ("hybrid", 1.158), ("air", 1.267)])
def test_the_yearly_pue_of_the_reference_year_is_that_of_the_munich_record(
    kind: str, yearly: float
):
    """Section 4.1: computed there from the hours of 2015 to 2023, a degree warmer than the mean year."""
    driver, coefficients = FACTS[kind]
    found = cooling.hourly_pue(hall(coefficients), degc(driver)).mean()
    assert found == pytest.approx(yearly, abs=0.01)


@pytest.mark.parametrize(("kind", "peak"), [("liquid", 1.13), ("hybrid", 1.30), ("air", 1.50)])
def test_the_pue_of_the_hottest_hour_lies_near_the_peak_of_the_facts(kind: str, peak: float):
    """Section 4.1: highest of nine years there, of a mean year here."""
    driver, coefficients = FACTS[kind]
    found = cooling.hourly_pue(hall(coefficients), degc(driver)).max()
    assert peak - 0.025 < found <= peak + 1e-9


@pytest.mark.parametrize(("kind", "yearly"), [("liquid", 1.090), ("hybrid", 1.158), ("air", 1.267)])
def test_a_record_of_the_place_gives_the_pue_of_its_hours(kind: str, yearly: float, data_folder):
    """One year, 2019, of the nine that the facts average."""
    path = str(data_folder / "temperature_munich_airport.csv")
    air = weather_year.recorded_air(path, "temp_c", "rh_pct")
    driver, coefficients = FACTS[kind]
    found = cooling.hourly_pue(hall(coefficients), degc(driver, air)).mean()
    assert found == pytest.approx(yearly, abs=0.006)


PUBLISHED = {
    "liquid": (1.06, 1.15),
    "hybrid": (1.10, 1.25),
    "air": (1.20, 1.46),
    "river": (1.08, 1.20),
}
"""Annual PUE by kind of hall; the sources stand in the table of docs/cooling.md."""


def median_hall(kind: str) -> HallPue:
    """A hall of the base scenario with the median of each coefficient."""
    given = energy_spec().cooling.halls[kind]
    coefficients = (given.pue_cool, given.pue_rise, given.free_cooling_limit, given.rise_span)
    return hall(
        tuple(float(each.distribution.quantile(np.array([0.5]))[0]) for each in coefficients)
    )


@pytest.mark.parametrize("kind", PUBLISHED)
def test_the_halls_of_the_base_scenario_lie_in_published_ranges(kind: str):
    """By the hours of the reference year, at full load."""
    driver = energy_spec().cooling.halls[kind].driver
    yearly = cooling.hourly_pue(median_hall(kind), degc(driver)).mean()
    low, high = PUBLISHED[kind]
    assert low <= yearly <= high


@pytest.mark.parametrize("kind", PUBLISHED)
def test_the_table_of_the_documentation_says_what_the_halls_do(kind: str):
    """Mean at full and at half load and highest hour to two decimals, and the published range.

    At half load a fixed share of 0.4 makes 0.4 + 0.6 / 2 = 0.7 of the overhead for half of the work.
    """
    text = (SCENARIOS.parent / "docs" / "cooling.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"| `{kind}`"))
    pue = cooling.hourly_pue(median_hall(kind), degc(energy_spec().cooling.halls[kind].driver))
    low, high = PUBLISHED[kind]
    cells = [cell.strip() for cell in row.split("|")]
    half_load = 1.0 + (pue.mean() - 1.0) * 0.7 / 0.5
    found = [f"{value:.2f}" for value in (pue.mean(), half_load, pue.max())]
    assert cells[3:7] == [*found, f"{low:.2f} to {high:.2f}"]
    assert low <= half_load <= high


def overhead(pue: float) -> OverheadMeans:
    """A hall whose PUE does not depend on the hour."""
    return OverheadMeans(np.array([[pue - 1.0]]), *(np.zeros((1, 1)) for _ in range(3)))


def mean_load_mw(it_mw: float, pue: float, fixed_share: float) -> float:
    it = ItHours(np.array([[it_mw]]), np.zeros((1, 1)), FULL)
    return it_mw + float(cooling.overhead_mean_mw(it, overhead(pue), np.array([fixed_share]))[0, 0])


def test_half_load_takes_seven_tenths_of_the_overhead():
    assert mean_load_mw(50.0, 1.2, 0.4) == pytest.approx(64.0)  # 100 · 0.2 · (0.4 + 0.6 · 0.5)


def test_at_full_load_the_pue_is_the_stated_one():
    assert mean_load_mw(100.0, 1.2, 0.4) == pytest.approx(120.0)


@pytest.mark.parametrize("it_mw", [5.0, 60.0, 100.0])
def test_without_a_fixed_share_the_pue_is_the_same_at_any_load(it_mw: float):
    assert mean_load_mw(it_mw, 1.2, 0.0) / it_mw == pytest.approx(1.2)


@pytest.mark.parametrize(("loss", "expected"), [(0.03, 2.1), (0.9, 14.0)])
def test_conversion_loses_a_share_of_the_load_that_counts_and_no_more_than_the_overhead(
    loss: float, expected: float
):
    """Half load at a fixed share of 0.4 counts as 70 MW; 3 per cent of it, or all of the overhead."""
    it = ItHours(np.array([[50.0]]), np.zeros((1, 1)), FULL)
    overhead_mw, fixed = np.array([[14.0]]), np.array([0.4])
    found = cooling.conversion_mean_mw(it, overhead_mw, fixed, np.array([loss]))
    assert found[0, 0] == pytest.approx(expected)


def test_the_peak_is_the_highest_of_its_candidates():
    """Work at its highest in a mild hour, or three quarters of the swing less in a hot one."""
    peak = ItHours(FULL, np.array([[20.0]]), FULL)
    profile, pue = np.array([1.0, 0.25]), np.array([[[1.1, 1.4]]])
    found = cooling.facility_peak_mw(peak, profile, pue, np.array([0.0]))
    assert found[0, 0] == pytest.approx(max(100.0 * 1.1, 85.0 * 1.4))


def test_halls_side_by_side_add_up():
    half = overhead(1.1).weighted(np.array([[0.5]])) + overhead(1.3).weighted(np.array([[0.5]]))
    assert half.alone[0, 0] == pytest.approx(0.2)


def test_a_lot_counts_from_its_commissioning():
    bounds = np.array([0.0, 720.0, 1464.0])
    commissioned = np.array([[360.0, np.inf, -5.0]])
    found = cooling.nameplate_mwh_by_lot(commissioned, np.array([[2.0, 1.0, 1.0]]), bounds)
    assert found.tolist() == [[[720.0, 0.0, 720.0], [1488.0, 0.0, 744.0]]]


def test_kinds_of_building_share_by_what_is_powered_in_them():
    weight = np.array([[[0.0, 0.0, 0.0], [5.0, 0.0, 0.0], [3.0, 1.0, 4.0]]])
    found = cooling.share_by_kind(weight, np.array([[0, 2, 0]]), kinds=4)
    assert found[0].tolist() == [[0.25] * 4, [1.0, 0.0, 0.0, 0.0], [0.875, 0.0, 0.125, 0.0]]
