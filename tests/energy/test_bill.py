"""Bills of three sites under the shipped tariff of 2026, worked by hand to the cent, and their invariants."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tariffed_load import BERLIN, TARIFFS, constant_price, running

import ausbau.energy
from ausbau.core.errors import InputError
from ausbau.energy import tariff_file
from ausbau.energy.bill_account import Bill, YearBill, bills
from ausbau.energy.bill_meter import whole_year
from ausbau.energy.price_series import HourlySeries

GERMANY_2026 = TARIFFS / "de-2026.yaml"
MARKET = 84.83


def billed(load: HourlySeries, level: str = "high", price: float = MARKET) -> Bill:
    return ausbau.energy.bill(load, GERMANY_2026, constant_price(price), level=level)


def lines_of(year: YearBill) -> dict[str, float]:
    return {name: charge.amount_eur for name, charge in year.lines.items()}


def reliefs_of(year: YearBill) -> dict[str, float]:
    return {name: charge.amount_eur for name, charge in year.reliefs.items()}


# 0.5 MW for 2,000 h: 1,000 MWh, below 2,500 hours of use, so the other pair of grid prices.
#   84.83 · 1,000; 29,000 EUR/MW · 0.5; 48.40 · 1,000; 15.59 · 1,000 (all in the first GWh)
# Sum without concession fee 200,690.00, with it 201,790.00: 201.79 EUR/MWh < Grenzpreis 226, so no fee.
SMALL = {
    "procurement": 84_830.00,
    "grid_capacity": 14_500.00,
    "grid_energy": 48_400.00,
    "supply_margin": 3_000.00,
    "electricity_tax": 20_500.00,
    "kwkg_levy": 4_460.00,
    "offshore_levy": 9_410.00,
    "special_grid_use_levy": 15_590.00,
    "concession_fee": 0.00,
}
# 12 MW for 8,750 h: 105,000 MWh. 84.83 · 105,000; 90,000 · 12; 5 · 105,000;
# 15.59 · 1,000 + 0.50 · 104,000.
PLAN = {
    "procurement": 8_907_150.00,
    "grid_capacity": 1_080_000.00,
    "grid_energy": 525_000.00,
    "supply_margin": 315_000.00,
    "electricity_tax": 2_152_500.00,
    "kwkg_levy": 468_300.00,
    "offshore_levy": 988_050.00,
    "special_grid_use_levy": 67_590.00,
    "concession_fee": 0.00,
}
# 187.5 MW for 8,000 h: 1,500,000 MWh at 380 kV. 53,060 · 187.5; 6.90 · 1,500,000;
# 15.59 · 1,000 + 0.50 · 1,499,000.
GIGAFACTORY = {
    "procurement": 127_245_000.00,
    "grid_capacity": 9_948_750.00,
    "grid_energy": 10_350_000.00,
    "supply_margin": 4_500_000.00,
    "electricity_tax": 30_750_000.00,
    "kwkg_levy": 6_690_000.00,
    "offshore_levy": 14_115_000.00,
    "special_grid_use_levy": 765_090.00,
    "concession_fee": 0.00,
}


@pytest.mark.parametrize(
    ("load_mw", "hours", "level", "by_hand"),
    [
        (0.5, 2_000, "medium", SMALL),
        (12.0, 8_750, "high", PLAN),
        (187.5, 8_000, "extra_high", GIGAFACTORY),
    ],
)
def test_every_line_agrees_with_the_bill_worked_by_hand(
    load_mw: float, hours: int, level: str, by_hand: dict[str, float]
):
    year = billed(running(load_mw, hours), level).years[0]
    assert lines_of(year) == by_hand
    assert year.gross_eur == pytest.approx(sum(by_hand.values()), abs=0.005)


# Benchmark of 2026: 0.80 · 0.9891^5 = 0.75734017617…; aid per counted MWh 0.75 · 0.72 · 76.5 = 41.31 EUR.
# Individual grid fee: 80 % of the way down to the floor of 10 %. Industrial price: half of 87 − 50.
# Waste heat: a tenth at 12 EUR/MWh. Tax: 20.50 less 0.50, less the 250 EUR a year that are never refunded.
@pytest.mark.parametrize(
    ("load_mw", "hours", "level", "by_hand"),
    [
        (
            0.5,
            2_000,
            "medium",
            {
                "individual_grid_fee": 0.00,
                "compensation": 31_285.72,
                "electricity_tax_relief": 19_750.00,
                "industrial_price": 18_500.00,
                "waste_heat": 1_200.00,
            },
        ),
        (
            12.0,
            8_750,
            "high",
            {
                "individual_grid_fee": 1_155_600.00,
                "compensation": 3_285_000.88,
                "electricity_tax_relief": 2_099_750.00,
                "industrial_price": 1_942_500.00,
                "waste_heat": 126_000.00,
            },
        ),
        (
            187.5,
            8_000,
            "extra_high",
            {
                "individual_grid_fee": 14_615_100.00,
                "compensation": 46_928_584.01,
                "electricity_tax_relief": 29_999_750.00,
                "industrial_price": 27_750_000.00,
                "waste_heat": 1_800_000.00,
            },
        ),
    ],
)
def test_every_relief_agrees_with_the_one_worked_by_hand(
    load_mw: float, hours: int, level: str, by_hand: dict[str, float]
):
    year = billed(running(load_mw, hours), level).years[0]
    assert reliefs_of(year) == by_hand


# Sums of the lines above; by law less the individual grid fee, together less all but the industrial price,
# which excludes the compensation. Contained: 0.39 (62,900), 0.4 and 1.164 times both grid lines.
@pytest.mark.parametrize(
    ("site", "by_hand", "contained"),
    [
        ((0.5, 2_000, "medium"), (200_690.00, 200_690.00, 148_454.28), 24_531.00),
        ((12.0, 8_750, "high"), (14_503_590.00, 13_347_990.00, 7_837_239.12), 642_000.00),
        (
            (187.5, 8_000, "extra_high"),
            (204_363_840.00, 189_748_740.00, 111_020_405.99),
            23_627_745.00,
        ),
    ],
)
def test_sums_with_and_without_reliefs_agree_with_those_worked_by_hand(
    site: tuple[float, int, str], by_hand: tuple[float, float, float], contained: float
):
    load_mw, hours, level = site
    year = billed(running(load_mw, hours), level).years[0]
    found = (year.gross_eur, year.net_eur(year.by_law), year.net_eur(year.together))
    assert found == by_hand
    assert year.contained["federal_grid_subsidy"].amount_eur == contained


def test_below_the_limit_price_both_prices_are_told():
    """14,503,590.00 EUR for 105,000 MWh are 138.1294 EUR/MWh; with a fee of 1.10 that is below 226."""
    charge = billed(running(12.0, 8_750)).years[0].lines["concession_fee"]
    assert charge.told == pytest.approx({"average": 139.2294, "limit": 226.0}, abs=1e-4)


def test_above_the_limit_price_the_concession_fee_is_due():
    """At 109.05 EUR/MWh the small site pays 224,910 without and 226,010 EUR with the fee: above 226,000."""
    year = billed(running(0.5, 2_000), "medium", 109.05).years[0]
    assert year.lines["concession_fee"].amount_eur == 1_100.00


def test_the_law_grants_data_centres_the_individual_grid_fee_alone():
    year = billed(running(12.0, 8_750)).years[0]
    assert year.by_law == ("individual_grid_fee",)
    assert year.net_eur(year.by_law) == pytest.approx(14_503_590.00 - 1_155_600.00, abs=0.005)


def test_of_reliefs_that_exclude_each_other_the_larger_is_taken():
    year = billed(running(12.0, 8_750)).years[0]
    assert "compensation" in year.together
    assert "industrial_price" not in year.together


def test_each_payer_bears_the_reliefs_that_name_it():
    bill = billed(running(12.0, 8_750))
    year = bill.years[0]
    assert bill.by_payer(year, year.together) == {
        "climate_fund": 3_285_000.88,
        "federal_budget": 2_099_750.00,
        "grid_users": 1_155_600.00,
        "heat_network": 126_000.00,
    }


def test_reliefs_change_no_line_of_the_bill():
    """Money-only: the lines are those of a tariff without any relief."""
    tariff = tariff_file.read(GERMANY_2026)
    without = replace(tariff, spec=tariff.spec.model_copy(update={"reliefs": {}}))
    load = running(12.0, 8_750)
    plain = ausbau.energy.bill(load, without, constant_price(MARKET)).years[0]
    assert lines_of(plain) == lines_of(billed(load).years[0])
    assert plain.by_law == plain.together == ()


def test_half_of_a_year_pays_half_of_the_demand_charge_and_says_so():
    whole = running(12.0, 8_760)
    half = replace(whole, start_utc=whole.start_utc[:4_380], values=whole.values[:4_380])
    bill = billed(half)
    assert bill.years[0].lines["grid_capacity"].amount_eur == 540_000.00
    assert "partial_year" in {note.key for note in bill.notes}


def test_a_load_over_new_year_is_billed_by_local_years():
    """23:00 UTC on 31 December is new year in Berlin: one hour of 2026, then 2027."""
    start_utc = np.arange("2026-12-31T22", "2027-01-01T02", dtype="datetime64[h]")
    load = HourlySeries(start_utc.astype("datetime64[s]"), 3_600, np.full(4, 2.0))
    years = ausbau.energy.bill(load, GERMANY_2026).years
    assert [(year.metered.year, year.metered.energy_mwh) for year in years] == [
        (2026, 2.0),
        (2027, 6.0),
    ]


def test_leap_and_ordinary_years_have_their_own_hours():
    for year, hours in ((2024, 8_784), (2026, 8_760)):
        found = ausbau.energy.bill(running(1.0, hours, year), GERMANY_2026).years
        assert [one.metered.covered_share for one in found] == [1.0]


def test_quarter_hours_show_the_peak_that_an_hour_hides():
    hourly = running(10.0, 8_760)
    start_utc = hourly.start_utc.repeat(4) + np.tile(np.arange(4) * 900, 8_760)
    values = np.full(len(start_utc), 10.0)
    values[:4] = [8.0, 12.0, 10.0, 10.0]
    fine = billed(HourlySeries(start_utc, 900, values))
    coarse = billed(hourly)
    assert fine.years[0].lines["grid_capacity"].amount_eur == 1_080_000.00
    assert coarse.years[0].lines["grid_capacity"].amount_eur == 900_000.00
    assert (
        lines_of(fine.years[0])["electricity_tax"] == lines_of(coarse.years[0])["electricity_tax"]
    )
    assert "coarse_peak" in {note.key for note in coarse.notes}
    assert "coarse_peak" not in {note.key for note in fine.notes}


def test_hourly_use_pays_the_price_of_its_hours():
    """10 MWh at 100 and 10 MWh at 20 EUR/MWh."""
    load = running(10.0, 2)
    prices = constant_price(55.0)
    prices.values[:2] = [100.0, 20.0]
    year = ausbau.energy.bill(load, GERMANY_2026, prices).years[0]
    assert year.lines["procurement"].amount_eur == 1_200.00


def test_a_flat_load_pays_the_mean_whatever_the_shape():
    load = running(12.0, 8_760)
    year = ausbau.energy.bill(load, GERMANY_2026).years[0]
    assert year.lines["procurement"].amount_eur == pytest.approx(105_120 * 84.83, abs=0.01)


def test_prices_that_end_before_the_load_are_refused():
    short = constant_price(80.0)
    short = replace(short, start_utc=short.start_utc[:100], values=short.values[:100])
    with pytest.raises(InputError, match="8660 steps of the load have no price"):
        ausbau.energy.bill(running(1.0, 10), GERMANY_2026, short)


def test_a_series_finer_than_quarter_hours_is_refused():
    fine = replace(running(1.0, 8_760), step_s=300)
    with pytest.raises(InputError, match="steps of 300 s"):
        ausbau.energy.bill(fine, GERMANY_2026)


def test_who_receives_the_lines_receives_the_bill():
    """105 GWh at 12 MW: levies are 468,300 + 988,050 + 67,590, the grid 1,080,000 + 525,000 EUR."""
    bill = billed(running(12.0, 8_750))
    year = bill.years[0]
    assert bill.by_recipient(year) == {
        "sellers": 8_907_150.00,
        "grid_operators": 1_605_000.00,
        "supplier": 315_000.00,
        "federal_budget": 2_152_500.00,
        "levy_accounts": 1_523_940.00,
        "municipality": 0.0,
    }
    assert sum(bill.by_recipient(year).values()) == pytest.approx(year.gross_eur, abs=0.005)
    assert bill.by_payer_contained(year) == {"climate_fund": 642_000.00}


def test_above_the_limit_price_the_municipality_receives_the_concession_fee():
    bill = billed(running(0.5, 2_000), "medium", 109.05)
    assert bill.by_recipient(bill.years[0])["municipality"] == 1_100.00


def test_more_than_all_of_germany_draws_is_refused():
    with pytest.raises(InputError, match="a load of 120000 MW; expected at most 100000 MW"):
        ausbau.energy.bill(running(120_000.0, 10), GERMANY_2026)


def test_a_kilowatt_and_five_gigawatts_pay_the_same_for_each_mwh_but_for_the_first_gwh():
    """At equal hours of use all lines but the surcharge for special grid use are proportional."""
    small, large = (billed(running(load_mw, 8_760)).years[0] for load_mw in (0.001, 5_000.0))
    for name in lines_of(small):
        if name != "special_grid_use_levy":
            assert small.per_mwh(lines_of(small)[name]) == pytest.approx(
                large.per_mwh(lines_of(large)[name]), abs=0.01
            )
    # 8.76 MWh all at 15.59; of 43.8 TWh only the first GWh
    assert lines_of(small)["special_grid_use_levy"] == 136.57
    assert lines_of(large)["special_grid_use_levy"] == 21_915_090.00


def test_what_a_giant_claims_of_the_industrial_price_is_cut_by_the_money_there_is():
    """43.8 TWh claim 810.3 million beside a third of 3.4 billion; a third of 3.8 billion is there."""
    claimed = 18.5 * 43_800_000
    found = billed(running(5_000.0, 8_760)).years[0].reliefs["industrial_price"]
    by_hand = claimed * (3.8e9 / 3) / (claimed + 3.4e9 / 3)
    assert found.amount_eur == pytest.approx(by_hand, abs=0.01)
    assert found.remark == "budget_spent"


@pytest.mark.parametrize(
    ("begin", "hours"), [("2026-03-28T23", 23), ("2026-10-24T22", 25), ("2026-06-30T22", 24)]
)
def test_a_local_day_has_its_own_hours_when_the_clock_changes(begin: str, hours: int):
    start_utc = np.datetime64(begin, "s") + np.arange(hours * 4) * np.timedelta64(900, "s")
    year = billed(HourlySeries(start_utc, 900, np.full(hours * 4, 10.0))).years[0]
    assert year.metered.energy_mwh == 10.0 * hours
    assert year.lines["grid_capacity"].amount_eur == round(10 * 90_000 * hours / 8_760, 2)


def test_negative_prices_are_income():
    year = billed(running(10.0, 100), price=-50.0).years[0]
    assert year.lines["procurement"].amount_eur == -50_000.00


def test_a_negative_load_is_refused():
    with pytest.raises(InputError, match="negative in 10 steps"):
        ausbau.energy.bill(running(-1.0, 10), GERMANY_2026)


def test_other_tariffs_bill_the_same_load_on_the_same_clock():
    """A whole year in Berlin is one bill in Texas as well, and its procurement is 35 · 105,120."""
    first, second = bills(running(12.0, 8_760), [GERMANY_2026, TARIFFS / "us-texas-2025.yaml"])
    assert len(first.years) == len(second.years) == 1
    lines = lines_of(second.years[0])
    assert lines["procurement"] == pytest.approx(3_679_200.00, abs=0.01)
    assert lines["transmission"] == 744_000.00


def test_given_prices_are_scaled_to_the_mean_of_the_other_market():
    """Half of the hours at 60, half at 100; France has their shape at 62.80: flat use pays the mean."""
    prices = constant_price(60.0)
    prices.values[::2] = 100.0
    found = bills(running(12.0, 8_760), [GERMANY_2026, TARIFFS / "fr-2025.yaml"], prices)
    paid = [one.years[0].lines["procurement"].amount_eur for one in found]
    assert paid == [
        pytest.approx(105_120 * 80.0, abs=0.01),
        pytest.approx(105_120 * 62.8, abs=0.01),
    ]


def test_the_whole_year_of_a_place_has_its_summer_time():
    """New year in Berlin is 23:00 UTC; 8,760 hours later it is again, with summer time in between."""
    hours = whole_year(2026, BERLIN)
    assert str(hours[0]) == "2025-12-31T23:00:00"
    assert str(hours[-1]) == "2026-12-31T22:00:00"
