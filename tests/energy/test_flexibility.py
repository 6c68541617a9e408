"""Shifting a flexible share of the load: by hand for two hours, then for a whole year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tariffed_load import TARIFFS, running

import ausbau.energy
from ausbau.core.errors import InputError
from ausbau.energy import tariff_file
from ausbau.energy.flexibility import (
    Flexibility,
    Option,
    options,
    shift,
    worth_of_keeping_eur,
)
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
    assert list(year) == ["as_it_is", "forfeit", "keep_7000", "keep_7500", "keep_8000"]
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
    assert min(paid, key=lambda key: paid[key]) == "forfeit"
    assert not year["forfeit"].still_earns_fee
    free = year["forfeit"].bill.years[0]
    assert free.metered.hours_of_use_h < 7_000
    assert free.reliefs["individual_grid_fee"].amount_eur == 0.0
    assert year["forfeit"].net_eur > year["keep_7000"].net_eur


def test_keeping_is_worth_what_the_whole_bills_differ_by(year: dict[str, Option]):
    kept = min(option.net_eur for key, option in year.items() if key.startswith("keep_"))
    assert worth_of_keeping_eur(list(year.values())) == year["forfeit"].net_eur - kept
    assert worth_of_keeping_eur([year["as_it_is"]]) is None


def test_who_forfeits_has_no_discount_though_the_hours_would_earn_it():
    """Under a connection of 12 MW nothing can be shifted: all hours of use are kept and still forfeited."""
    tariff = tariff_file.read(TARIFFS / "de-2026.yaml")
    tight = Flexibility(0.3, 24.0, 12.0)
    found = {one.key: one for one in options(running(12.0, 8_760), tariff, tight)}
    forfeited, kept = found["forfeit"], found["keep_8000"]
    assert forfeited.bill.years[0].metered.hours_of_use_h == pytest.approx(8_760)
    assert forfeited.net_eur == forfeited.bill.years[0].gross_eur
    # 72 per cent of 90,000 · 12 and 5 · 105,120 EUR
    assert forfeited.net_eur - kept.net_eur == pytest.approx(0.72 * 1_605_600.0, abs=0.02)
    assert (forfeited.granted, kept.granted) == ((), ("individual_grid_fee",))
    # so nothing is forfeited, and the difference is no worth of keeping the hours
    assert (forfeited.still_earns_fee, kept.still_earns_fee) == (True, False)
    assert worth_of_keeping_eur(list(found.values())) is None


def test_of_a_load_over_new_year_the_year_is_run_and_the_hours_beside_it_are_not():
    """Thirty hours of 2026 by the clock of Chicago behind one of 2025."""
    start_utc = np.arange("2026-01-01T05", "2026-01-02T12", dtype="datetime64[h]")
    load = HourlySeries(start_utc.astype("datetime64[s]"), 3_600, np.full(31, 10.0))
    texas = tariff_file.read(TARIFFS / "us-texas-2025.yaml")
    carbon = np.linspace(0.3, 0.6, 31)
    before, clean = options(load, texas, HALF, carbon=carbon)
    assert [year.metered.year for year in before.bill.years] == [2026]
    assert before.bill.years[0].metered.energy_mwh == 300.0
    assert before.emissions_t == pytest.approx(10.0 * carbon[1:].sum())
    assert clean.emissions_t == pytest.approx(before.emissions_t)  # it only grows dirtier


def test_two_years_are_refused_with_the_hours_of_one():
    start_utc = np.arange("2025-12-30", "2026-01-04", dtype="datetime64[h]")
    load = HourlySeries(start_utc.astype("datetime64[s]"), 3_600, np.full(120, 10.0))
    tariff = tariff_file.read(TARIFFS / "de-2026.yaml")
    hint = "2026 of Europe/Berlin runs from 2025-12-31T23:00Z up to before 2026-12-31T23:00Z"
    with pytest.raises(InputError, match=hint):
        options(load, tariff, HALF)


def test_where_the_law_offers_no_discount_there_is_nothing_to_forfeit():
    load = hours(*[10.0, 10.0] * 24)
    texas = tariff_file.read(TARIFFS / "us-texas-2025.yaml")
    assert [one.key for one in options(load, texas, HALF)] == ["as_it_is", "free"]


def test_a_year_run_by_carbon_emits_least_and_pays_for_it():
    """Two hours of 10 MW, 0.5 then 0.2 t/MWh: 7 t, and 5.5 t with half of the first put off."""
    tariff = tariff_file.read(TARIFFS / "us-texas-2025.yaml")
    carbon = np.array([0.5, 0.2])
    prices = replace(hours(10.0, 10.0), values=np.array([20.0, 100.0]))
    before, clean = options(hours(10.0, 10.0), tariff, HALF, prices, carbon=carbon)
    assert (before.emissions_t, clean.emissions_t) == pytest.approx((7.0, 5.5))
    assert (before.procurement_eur, clean.procurement_eur) == (1_200.0, 1_600.0)
