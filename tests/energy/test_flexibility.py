"""Shifting a flexible share of the load: by hand for two hours, then for a whole year."""

from __future__ import annotations

import numpy as np
import pytest
from tariffed_load import TARIFFS, running

import ausbau.energy
from ausbau.core.errors import InputError
from ausbau.energy import tariff_file
from ausbau.energy.flexibility import Flexibility, Option, options, shift
from ausbau.energy.price_series import HourlySeries

HALF = Flexibility(share=0.5, deadline_h=1.0, connection_mw=20.0)


def hours(*values: float) -> HourlySeries:
    begin = np.datetime64("2026-01-05T00:00:00", "s")
    start_utc = begin + np.arange(len(values)) * np.timedelta64(3_600, "s")
    return HourlySeries(start_utc, 3_600, np.array(values))


def test_half_of_the_dear_hour_waits_for_the_cheap_one():
    """Of 10 MWh at 100 EUR/MWh five wait an hour for a price of zero: 500 EUR are left of 1,000."""
    found = shift(hours(10.0, 10.0), np.array([100.0, 0.0]), HALF)
    assert found.load.values == pytest.approx([5.0, 15.0])
    assert (found.moved_mwh, found.signal_before, found.signal_after) == pytest.approx(
        (5.0, 1_000.0, 500.0)
    )


def test_the_connection_limits_what_can_be_made_up():
    found = shift(hours(10.0, 10.0), np.array([100.0, 0.0]), Flexibility(0.5, 1.0, 12.0))
    assert found.load.values == pytest.approx([8.0, 12.0])


def test_nothing_is_served_before_it_arrives():
    found = shift(hours(10.0, 10.0), np.array([0.0, 100.0]), HALF)
    assert found.load.values == pytest.approx([10.0, 10.0])


def test_without_time_to_wait_nothing_moves():
    found = shift(hours(10.0, 10.0), np.array([100.0, 0.0]), Flexibility(0.5, 0.0, 20.0))
    assert found.load.values == pytest.approx([10.0, 10.0])


@pytest.mark.parametrize(("charge", "highest_mw"), [(60.0, 15.0), (120.0, 10.0)])
def test_a_demand_charge_above_the_saving_stops_the_shift(charge: float, highest_mw: float):
    """A MWh moved saves 100 EUR and raises the peak by a MW."""
    found = shift(hours(10.0, 10.0), np.array([100.0, 0.0]), HALF, peak_cost_per_mw=charge)
    assert found.load.values.max() == pytest.approx(highest_mw)


def test_equal_prices_move_nothing():
    found = shift(hours(4.0, 8.0, 6.0), np.full(3, 50.0), HALF)
    assert found.moved_mwh == pytest.approx(0.0, abs=1e-9)


def test_a_load_that_does_not_fit_is_refused():
    with pytest.raises(InputError, match="does not fit under 4 MW"):
        shift(hours(10.0, 10.0), np.array([1.0, 2.0]), Flexibility(0.5, 1.0, 4.0))


def test_carbon_is_shifted_as_prices_are():
    """At 0.5 and 0.2 t/MWh: 7 t before, 5 · 0.5 + 15 · 0.2 = 5.5 t after."""
    found = ausbau.energy.shift(hours(10.0, 10.0), np.array([0.5, 0.2]), HALF)
    assert (found.signal_before, found.signal_after) == pytest.approx((7.0, 5.5))


@pytest.fixture(scope="module")
def year() -> dict[str, Option]:
    """12 MW flat through 2026, three tenths of it flexible for a day, under 16 MW."""
    tariff = tariff_file.read(TARIFFS / "de-2026.yaml")
    found = options(running(12.0, 8_760), tariff, Flexibility(0.3, 24.0, 16.0))
    return {option.key: option for option in found}


def test_each_way_of_running_keeps_the_energy_of_the_year(year: dict[str, Option]):
    assert list(year) == ["as_it_is", "free", "keep_7000", "keep_7500", "keep_8000"]
    for option in year.values():
        assert option.bill.years[0].metered.energy_mwh == pytest.approx(105_120.0)


def test_a_threshold_that_is_kept_keeps_its_discount(year: dict[str, Option]):
    """Floors of 20, 15 and 10 per cent at 80 per cent of the way: 64, 68 and 72 per cent off."""
    for key, share in (("keep_7000", 0.64), ("keep_7500", 0.68), ("keep_8000", 0.72)):
        billed = year[key].bill.years[0]
        fee = sum(billed.lines[line].amount_eur for line in ("grid_capacity", "grid_energy"))
        assert billed.reliefs["individual_grid_fee"].amount_eur == pytest.approx(share * fee)


def test_shifting_freely_pays_least_for_energy_and_forfeits_the_discount(year: dict[str, Option]):
    """At 16 MW the hours of use are 6,570; the cheap hours of a German day draw it up towards that."""
    paid = {key: one.bill.years[0].lines["procurement"].amount_eur for key, one in year.items()}
    assert min(paid, key=lambda key: paid[key]) == "free"
    free = year["free"].bill.years[0]
    assert free.metered.hours_of_use_h < 7_000
    assert free.reliefs["individual_grid_fee"].amount_eur == 0.0
    assert year["free"].net_eur > year["keep_7000"].net_eur
