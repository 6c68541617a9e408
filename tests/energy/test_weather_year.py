"""Hourly weather of a year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ausbau.core.errors import InputError
from ausbau.energy import shape_calendar, weather_year
from ausbau.energy.weather_year import Air, Temperature

REGION = 13


def test_the_reference_year_of_upper_bavaria_begins_as_the_file_of_the_weather_service_does():
    """TRY2010_13: 0.8 and 1.5 °C, 91 and 92 per cent in the first two hours of January."""
    air = weather_year.reference_air(REGION)
    assert air.dry_bulb_degc[:2].tolist() == [0.8, 1.5]
    assert air.humidity_percent[:2].tolist() == [91.0, 92.0]


def test_in_summer_the_local_clock_is_an_hour_ahead_of_the_record():
    hours = np.arange(8_760.0)
    local = weather_year._on_local_clock(hours)
    assert local[:24].tolist() == hours[:24].tolist()
    july = 181 * 24
    assert local[july + 13] == july + 12


@pytest.mark.parametrize("region", [1, 15])
def test_every_region_has_a_whole_year_of_plausible_air(region: int):
    air = weather_year.reference_air(region)
    assert air.dry_bulb_degc.shape == (8_760,)
    assert -30 < air.dry_bulb_degc.min() < air.dry_bulb_degc.max() < 42
    assert 0 < air.humidity_percent.min() <= air.humidity_percent.max() <= 100


def test_a_square_metre_in_upper_bavaria_receives_about_1100_kwh_of_sun():
    """Long-term global radiation of the Alpine foreland, 1,100 to 1,200 kWh/m² (DWD, 1981 to 2010)."""
    received = weather_year.reference_radiation(REGION).sum() / 1_000
    assert 1_000 < received < 1_250


def test_the_sun_stands_highest_after_one_in_the_summer_of_the_local_clock():
    radiation = weather_year.reference_radiation(REGION).reshape(365, 24)
    assert radiation[151:243].mean(axis=0).argmax() in (12, 13)
    assert radiation[:31].mean(axis=0).argmax() in (11, 12)


def test_the_wet_bulb_agrees_with_the_published_example():
    """Stull 2011: 20 °C and 50 per cent give 13.7 °C."""
    air = Air(np.array([20.0]), np.array([50.0]))
    assert weather_year.wet_bulb_degc(air)[0] == pytest.approx(13.7, abs=0.05)


def test_the_wet_bulb_is_never_above_the_air():
    air = weather_year.reference_air(REGION)
    assert (weather_year.wet_bulb_degc(air) <= air.dry_bulb_degc).all()


def test_a_river_keeps_its_monthly_means_and_its_spread_of_days():
    table = Temperature(np.full(12, 12.0), np.full(12, 2.0), 1.5)
    water = weather_year.river_degc(table, weather_year.reference_air(REGION))
    assert shape_calendar.mean_of_months(water) == pytest.approx(12.0, abs=1e-9)
    assert water.reshape(365, 24).mean(axis=1).std() == pytest.approx(1.5, rel=0.01)
    assert np.ptp(water.reshape(365, 24), axis=1) == pytest.approx(2.0)


def hourly_csv(folder: Path, first: str, last: str) -> Path:
    """A record whose temperature counts the hours."""
    instants = np.arange(first, last, dtype="datetime64[h]")
    rows = [f"{instant}:00:00Z,{hour},50" for hour, instant in enumerate(instants)]
    path = folder / "weather.csv"
    path.write_text("timestamp_utc,temp_c,rh_pct\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_record_gives_its_first_whole_year_without_the_leap_day(tmp_path: Path):
    path = hourly_csv(tmp_path, "2023-05-01", "2025-02-01")
    air = weather_year.recorded_air(str(path), "temp_c", "rh_pct")
    start = (31 + 30 + 31 + 31 + 30 + 31 + 30 + 31) * 24 - 1  # 23:00 UTC is midnight in UTC+1
    assert air.dry_bulb_degc[0] == start
    first_of_march = (31 + 28) * 24
    assert air.dry_bulb_degc[first_of_march] - air.dry_bulb_degc[first_of_march - 1] == 25


def test_a_record_of_some_months_is_refused(tmp_path: Path):
    path = hourly_csv(tmp_path, "2023-05-01", "2023-09-01")
    with pytest.raises(InputError, match="no whole calendar year"):
        weather_year.recorded_air(str(path), "temp_c", "rh_pct")
