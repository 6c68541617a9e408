"""The whole stage on a small plant."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import xarray as xr
from energy_plant import (
    base_section,
    catalogue_spec,
    energy_spec,
    two_years,
    upstream,
    validation_context,
    worlds_of,
)

from ausbau.core.variables import check
from ausbau.energy import stage
from ausbau.energy.spec import EnergySpec
from ausbau.energy.variables import VARIABLES

TIMELINE = two_years()
YEAR_2027 = slice(12, 24)
PLANT_OPTIONS = ("busy_share", "granted_share", "connection_mw")
KNOWN = {
    "catalogue.gpu_types.rtx_pro_6000.server_nameplate": 0.007,
    "energy.load.training_share": 1.0,
    "energy.load.training": 0.76,
    "energy.load.inference": 0.55,
    "energy.load.idle": 0.22,
    "energy.load.of_type.b200.inference": 0.55,
    "energy.load.of_type.b200.idle": 0.22,
    "energy.load.training_peak": 0.83,
    "energy.load.busy_peak_to_mean": 1.5,
    "energy.load.network_share": 0.08,
    "energy.load.storage_share": 0.04,
    "energy.cooling.halls.hybrid.pue_cool": 1.2,
    "energy.cooling.halls.hybrid.pue_rise": 0.0,
    "energy.cooling.halls.hybrid.capturable_heat_share": 0.5,
    "energy.cooling.fixed_share": 0.4,
    "energy.price.uncertainty_factor": 1.0,
    "energy.price.forward_share": 1.0,
    "energy.tariff.supply_margin.by_year.2025": 3.0,
    "energy.tariff.grid_fees.high.local_factor": 1.0,
    "energy.reliefs.compensation.emission_factor": 0.72,
    "energy.reliefs.compensation.self_retention": 1_000.0,
    "energy.reliefs.compensation.metered_share": 1.0,
    "energy.reliefs.individual_grid_fee.depth": 0.5,
    "energy.reliefs.industrial_price.claims_of_others": 3.4e9,
    "energy.carbon.allowance_factor": 1.0,
    "energy.waste_heat.connected_share": 1.0,
    "energy.waste_heat.connection_delay": 0.0,
    "energy.waste_heat.taken_share": 0.3,
    "energy.waste_heat.price": 10.0,
}
HIGH_VOLTAGE = {
    "tariff.voltage_level": {
        "value": "high",
        "source": "assumption",
        "confidence": "low",
        "known_on": "2025-06-13",
    }
}

# 750 servers of 14.3 kW and 500 of 7 kW, in 2027 with its 8,760 hours
NAMEPLATE_MW = 14.225
IT_MWH = NAMEPLATE_MW * 0.76 * 1.12 * 8_760
FULL_LOAD_MW = NAMEPLATE_MW * 0.83 * 1.12
FACILITY_MWH = IT_MWH + 0.2 * (0.4 * FULL_LOAD_MW * 8_760 + 0.6 * IT_MWH)
PEAK_MW = FULL_LOAD_MW * 1.2


def results(spec: EnergySpec | None = None, *, draws: int = 3, **options) -> xr.Dataset:
    """The checked results of the stage for the small plant."""
    spec = spec or energy_spec()
    plant = {name: options.pop(name) for name in PLANT_OPTIONS if name in options}
    worlds = worlds_of(spec, TIMELINE, draws=draws, **options)
    given = upstream(TIMELINE, draws=draws, **plant)
    return check(stage.run(spec, catalogue_spec(), worlds, given), VARIABLES)


@pytest.fixture(scope="module")
def by_hand() -> xr.Dataset:
    """Every uncertain value that matters is known: one computation by hand covers all worlds."""
    return results(energy_spec(HIGH_VOLTAGE), fixed=KNOWN)


def _of_2027(dataset: xr.Dataset, name: str) -> xr.DataArray:
    return dataset[name].isel(month=YEAR_2027, draw=0).sum("month")


def test_energy_and_peak_agree_with_a_calculation_by_hand(by_hand: xr.Dataset):
    assert _of_2027(by_hand, "energy.it_energy_mwh") == pytest.approx(IT_MWH)
    assert _of_2027(by_hand, "energy.facility_energy_mwh") == pytest.approx(FACILITY_MWH)
    assert by_hand["energy.peak_load_mw"].max() == pytest.approx(PEAK_MW)
    assert pytest.approx(128_064, abs=1) == FACILITY_MWH
    assert pytest.approx(15.87, abs=0.01) == PEAK_MW


def test_a_plant_used_to_a_third_has_the_peak_of_a_calculation_by_hand():
    """A third busy, half of all at the busiest; 0.22 idle and 0.83 highest are 0.525 of the nameplate."""
    found = results(energy_spec(HIGH_VOLTAGE), fixed=KNOWN, busy_share=1 / 3, granted_share=0.9)
    peak_it_mw = NAMEPLATE_MW * 1.12 * (0.22 + 0.5 * 0.61)
    overhead_mw = 0.2 * (0.4 * FULL_LOAD_MW + 0.6 * peak_it_mw)
    assert found["energy.peak_load_mw"].max() == pytest.approx(peak_it_mw + overhead_mw)


def test_what_is_granted_limits_the_peak():
    wide, narrow = (
        results(fixed=KNOWN, busy_share=0.4, granted_share=granted)["energy.peak_load_mw"].max()
        for granted in (1.0, 0.4)
    )
    assert float(wide - narrow) == pytest.approx(NAMEPLATE_MW * 1.12 * 0.2 * 0.61 * (1 + 0.2 * 0.6))


def test_the_connection_caps_power_and_energy():
    found = results(fixed=KNOWN, connection_mw=10.0)
    capped = found.isel(month=YEAR_2027)
    assert (capped["energy.peak_load_mw"] == 10.0).all()
    np.testing.assert_allclose(capped["energy.facility_energy_mwh"].sum("month"), 87_600.0)
    it, free = capped["energy.it_energy_mwh"], results(fixed=KNOWN).isel(month=YEAR_2027)
    pue = capped["energy.facility_energy_mwh"] / it
    np.testing.assert_allclose(
        pue, free["energy.facility_energy_mwh"] / free["energy.it_energy_mwh"]
    )


def test_a_wide_connection_changes_no_bit():
    xr.testing.assert_identical(results(connection_mw=25.0), results(connection_mw=1_000.0))


@pytest.mark.parametrize("busy", [0.0, 0.2, 0.7, 1.0])
def test_the_peak_is_never_below_the_mean_load(busy: float):
    found = results(draws=200, busy_share=busy, granted_share=min(1.0, busy * 1.1))
    mean_mw = found["energy.facility_energy_mwh"] / TIMELINE.month_hours
    assert (found["energy.peak_load_mw"] >= mean_mw * (1 - 1e-12)).all()


def hours_of_use(found: xr.Dataset) -> xr.DataArray:
    """Of 2027."""
    of_2027 = found.isel(month=YEAR_2027)
    return of_2027["energy.facility_energy_mwh"].sum("month") / of_2027["energy.peak_load_mw"].max(
        "month"
    )


def test_a_plant_that_trains_all_year_in_a_liquid_cooled_hall_is_a_base_load():
    """Data centres are among the users of the discount for 7,000 hours and more (energy facts, 2.2)."""
    base_load = {"energy.load.training_share": 1.0}
    spec = energy_spec({"cooling.hall_of_building.existing": "liquid"})
    hours = hours_of_use(results(spec, draws=200, fixed=base_load))
    assert (hours >= 7_000).mean() > 0.8
    assert (hours < 8_760).all()


def test_a_plant_used_to_a_quarter_has_fewer_hours_and_keeps_a_base_load():
    """Half a plant's load is what does not depend on its use: idle servers and fixed overhead."""
    hours = hours_of_use(results(draws=200, busy_share=0.25))
    assert hours.median() < hours_of_use(results(draws=200)).median()
    assert 5_000 < hours.median() < 7_500


def test_the_lines_of_the_bill_agree_with_a_calculation_by_hand(by_hand: xr.Dataset):
    lines = _of_2027(by_hand, "energy.bill_line_eur")
    expected = {
        "supply_margin": 3.0 * FACILITY_MWH,
        "grid_capacity": 126_000.0 * PEAK_MW,
        "grid_energy": 7.0 * FACILITY_MWH,
        "electricity_tax": 20.5 * FACILITY_MWH,
        "kwkg_levy": 2.77 * FACILITY_MWH,
        "offshore_levy": 8.16 * FACILITY_MWH,
        "special_grid_use_levy": 15.58 * 1_000 + 0.5 * (FACILITY_MWH - 1_000),
        "concession_fee": 0.0,  # on average far below any Grenzpreis
    }
    assert {line: float(lines.sel(line=line)) for line in expected} == pytest.approx(expected)
    procurement = float(lines.sel(line="procurement"))  # all bought as base future of 2027
    assert procurement == pytest.approx(73.0 * FACILITY_MWH)


def test_a_flat_load_that_buys_at_spot_pays_the_level_of_the_year_as_well():
    found = results(energy_spec(HIGH_VOLTAGE), fixed={**KNOWN, "energy.price.forward_share": 0.0})
    procurement = _of_2027(found, "energy.bill_line_eur").sel(line="procurement")
    assert float(procurement) == pytest.approx(73.0 * FACILITY_MWH, rel=2e-3)


def test_a_shock_in_2027_reaches_spot_purchases_at_once_and_forward_ones_later():
    shock = {
        "price.shock.start": "2026-01-01",
        "price.shock.profile.relative_rise": [1.0],
    }
    fixed = {**KNOWN, "energy.price.shock.factor": 2.0, "energy.price.shock.duration": 8_760.0}
    for share, of_2026, of_2027 in ((0.0, 2.0, 1.0), (1.0, 1.0, 2.0)):
        given = {**fixed, "energy.price.forward_share": share}
        calm = {**given, "energy.price.shock.factor": 1.0}
        shocked, base = (
            results(energy_spec(shock), fixed=values)["energy.wholesale_eur_per_mwh"]
            for values in (given, calm)
        )
        ratio = (shocked / base).isel(draw=0).values
        assert ratio == pytest.approx([of_2026] * 12 + [of_2027] * 12)


def test_the_individual_grid_fee_is_half_way_down_to_the_floor_of_8000_hours(by_hand: xr.Dataset):
    """128,064 MWh over 15.87 MW are 8,070 hours; half of nine tenths of both grid lines go."""
    fee = 126_000.0 * PEAK_MW + 7.0 * FACILITY_MWH
    relief = _of_2027(by_hand, "energy.relief_eur")
    assert relief.sel(relief="individual_grid_fee") == pytest.approx(0.45 * fee)
    assert relief.sel(relief="configured") == pytest.approx(0.45 * fee)


def test_the_first_half_year_misses_the_hours_of_the_individual_grid_fee(by_hand: xr.Dataset):
    relief = by_hand["energy.relief_eur"].sel(relief="individual_grid_fee").isel(month=slice(0, 12))
    assert not relief.any()


def test_the_industrial_price_is_the_formula(by_hand: xr.Dataset):
    """2027 has its base future of 73 EUR/MWh as reference: half of the use down to 50."""
    relief = _of_2027(by_hand, "energy.relief_eur").sel(relief="industrial_price")
    assert relief == pytest.approx(0.5 * 23.0 * FACILITY_MWH)


def test_a_scheme_that_others_want_more_of_than_it_has_cuts_the_claim_of_the_plant():
    """Others claim 5 of 3.8 billion EUR: each gets 3.8 of 5 billion and three years of the plant's own."""
    short = {**KNOWN, "energy.reliefs.industrial_price.claims_of_others": 5e9}
    found = _of_2027(results(energy_spec(HIGH_VOLTAGE), fixed=short), "energy.relief_eur")
    claimed = 0.5 * 23.0 * FACILITY_MWH
    assert found.sel(relief="industrial_price") == pytest.approx(
        claimed * 3.8e9 / (5e9 + 3 * claimed)
    )


def test_the_subsidy_is_contained_in_the_fees_and_changes_no_line():
    """From 2026 on fees without it would be 1.4 times those at 110 kV: four tenths of both lines."""
    found = results(energy_spec(HIGH_VOLTAGE, as_of=date(2026, 11, 1)), fixed=KNOWN)
    lines = found["energy.bill_line_eur"].sel(line=["grid_capacity", "grid_energy"]).sum("line")
    np.testing.assert_allclose(found["energy.contained_subsidy_eur"], 0.4 * lines, rtol=1e-12)
    assert (found["energy.contained_subsidy_eur"].isel(month=YEAR_2027) > 0).all()


def test_before_the_subsidy_was_known_none_is_contained(by_hand: xr.Dataset):
    assert not by_hand["energy.contained_subsidy_eur"].values.any()


def test_elsewhere_the_same_load_is_billed_at_two_prices():
    abroad = {
        "energy.comparators.france.energy_price": 80.0,
        "energy.comparators.france.capacity_price": 45_000.0,
    }
    found = _of_2027(
        results(energy_spec(HIGH_VOLTAGE), fixed={**KNOWN, **abroad}), "energy.comparator_eur"
    )
    by_hand = 80.0 * FACILITY_MWH + 45_000.0 * PEAK_MW
    assert found.sel(country="france") == pytest.approx(by_hand)


def test_the_heat_and_its_revenue_agree_with_a_calculation_by_hand(by_hand: xr.Dataset):
    """Half of the IT heat is captured, three tenths of it taken over the year, at 10 EUR/MWh."""
    heat = 0.5 * 0.3 * IT_MWH
    assert _of_2027(by_hand, "energy.waste_heat_mwh") == pytest.approx(heat, rel=2e-3)
    assert _of_2027(by_hand, "energy.heat_revenue_eur") == pytest.approx(10 * heat, rel=2e-3)


def test_heat_is_part_of_the_energy_of_the_it_and_never_more():
    found = results(draws=100)
    assert (found["energy.waste_heat_mwh"] <= found["energy.it_energy_mwh"]).all()


def test_from_2027_on_renewable_contracts_leave_no_market_based_emissions(by_hand: xr.Dataset):
    """§ 11 (5) EnEfG: half from 2024, all from 2027; location-based emissions stay."""
    assert _of_2027(by_hand, "energy.market_based_emissions_t") == 0.0
    assert _of_2027(by_hand, "energy.emissions_t") > 0.0
    of_2026 = by_hand.isel(month=slice(0, 12), draw=0)
    ratio = (
        of_2026["energy.market_based_emissions_t"].sum()
        / of_2026["energy.facility_energy_mwh"].sum()
    )
    assert 0.5 * 0.65 <= float(ratio) <= 0.5 * 0.80


def test_the_compensation_of_a_year_is_the_formula(by_hand: xr.Dataset):
    """2027 is settled at the forwards of 2026: 0.75 · 0.72 · 76 · 0.80 · 0.9891⁶."""
    relief = _of_2027(by_hand, "energy.relief_eur").sel(relief="compensation")
    assert relief == pytest.approx(0.75 * 0.72 * 76 * 0.80 * 0.9891**6 * (FACILITY_MWH - 1_000))


def test_the_compensation_keeps_nothing_unless_a_self_retention_is_chosen():
    """As the directive stands (DEHSt, 27 March 2024), and as the shipped tariffs bill it."""
    by_law = {name: value for name, value in KNOWN.items() if "self_retention" not in name}
    relief = _of_2027(results(energy_spec(HIGH_VOLTAGE), fixed=by_law), "energy.relief_eur")
    assert relief.sel(relief="compensation") == pytest.approx(
        0.75 * 0.72 * 76 * 0.80 * 0.9891**6 * FACILITY_MWH
    )


def test_the_electricity_tax_relief_is_20_eur_per_mwh_less_250_eur_a_year(by_hand: xr.Dataset):
    relief = _of_2027(by_hand, "energy.relief_eur").sel(relief="electricity_tax")
    assert relief == pytest.approx(20.0 * FACILITY_MWH - 250.0)


def test_a_plant_that_runs_full_lies_in_the_published_ranges():
    """Energy facts 2.4 and 5, medians: 140 EUR/MWh all-in, a load 27 to 37 percent below rating."""
    found = results(draws=200)
    energy = found["energy.facility_energy_mwh"].isel(month=YEAR_2027).sum("month")
    it_mw = found["energy.it_energy_mwh"].isel(month=YEAR_2027).sum("month") / 8_760
    cost = found["energy.net_cost_eur"].sel(relief="none").isel(month=YEAR_2027).sum("month")
    assert 10.0 < it_mw.median() < 13.0
    assert 90_000.0 < energy.median() < 120_000.0
    assert 126.0 < (cost / energy).median() < 155.0


def test_nothing_runs_and_nothing_is_paid_before_commissioning():
    before = results().isel(month=slice(0, 6))
    for name in ("energy.facility_energy_mwh", "energy.peak_load_mw", "energy.net_cost_eur"):
        assert not before[name].values.any()


def test_money_and_energy_are_conserved():
    found = results(draws=20, busy_share=0.4)
    lines = found["energy.bill_line_eur"].sum("line")
    np.testing.assert_allclose(lines, found["energy.net_cost_eur"].sel(relief="none"), rtol=1e-12)
    np.testing.assert_allclose(
        found["energy.payer_eur"].sum("party"), found["energy.relief_eur"], rtol=1e-12
    )
    states = found["energy.it_energy_by_state_mwh"].sum("load_state")
    np.testing.assert_allclose(states, found["energy.it_energy_mwh"], rtol=1e-12)
    assert (found["energy.facility_energy_mwh"] >= found["energy.it_energy_mwh"]).all()


def test_cash_and_cost_differ_only_in_when_the_relief_comes():
    found = results().sel(relief="compensation")
    of_2026 = found["energy.relief_eur"].isel(month=slice(0, 12)).sum("month")
    bill_less_cash = found["energy.bill_line_eur"].sum("line") - found["energy.cash_cost_eur"]
    np.testing.assert_allclose(bill_less_cash.isel(month=slice(0, 21)), 0.0, atol=1e-6)
    np.testing.assert_allclose(bill_less_cash.sum("month"), of_2026, rtol=1e-9)


def test_the_climate_fund_pays_the_compensation():
    found = results()["energy.payer_cash_eur"].sel(relief="compensation").sum("month")
    assert (found.sel(party="climate_fund") > 0).all()
    assert not found.drop_sel(party="climate_fund").values.any()


@pytest.mark.parametrize("switched", ["compensation", "electricity_tax", "industrial_price"])
def test_switching_a_relief_on_changes_what_is_configured_and_nothing_else(switched: str):
    off, on = results(), results(energy_spec({f"reliefs.{switched}.is_active": True}))
    for variable in VARIABLES:
        if "relief" in variable.dims:
            others = [label for label in off["relief"].values if label != "configured"]
            xr.testing.assert_identical(
                off[variable.name].sel(relief=others), on[variable.name].sel(relief=others)
            )
        elif "scheme" not in variable.dims:
            xr.testing.assert_identical(off[variable.name], on[variable.name])
    relief = on["energy.relief_eur"]
    together = relief.sel(relief=switched) + relief.sel(relief="individual_grid_fee")
    np.testing.assert_allclose(relief.sel(relief="configured"), together, rtol=1e-12)


def test_switching_the_grid_fee_off_changes_what_is_configured_and_nothing_else():
    off = results(energy_spec({"reliefs.individual_grid_fee.is_active": False}))
    on = results()
    for variable in VARIABLES:
        if not {"relief", "scheme"} & set(variable.dims):
            xr.testing.assert_identical(off[variable.name], on[variable.name])
    assert not off["energy.relief_eur"].sel(relief="configured").values.any()


def test_half_of_the_compensation_must_be_invested():
    found = results()
    duty = found["energy.to_be_invested_eur"].sel(relief="compensation")
    aid = found["energy.relief_eur"].sel(relief="compensation")
    np.testing.assert_allclose(duty, 0.5 * aid, rtol=1e-12)
    assert not found["energy.to_be_invested_eur"].sel(relief="electricity_tax").values.any()


def test_compensation_and_industrial_price_are_never_had_for_the_same_year():
    active = [
        "reliefs.compensation.is_active",
        "reliefs.industrial_price.is_active",
        "reliefs.electricity_tax.is_active",
    ]
    found = results(energy_spec(dict.fromkeys(active, True)), draws=300)
    taken = found["energy.taken_relief_eur"].groupby("month.year").sum()
    alone = found["energy.relief_eur"].groupby("month.year").sum()
    aid, price = (taken.sel(scheme=name) for name in ("compensation", "industrial_price"))
    assert ((aid == 0) | (price == 0)).all()
    assert ((aid > 0) | (price > 0)).isel(year=1).all()
    assert (aid > 0).any()
    assert (price > 0).any()
    larger = np.maximum(
        alone.sel(relief="compensation", drop=True), alone.sel(relief="industrial_price", drop=True)
    )
    np.testing.assert_allclose((aid + price).transpose(*larger.dims), larger, rtol=1e-12)


def test_the_parts_of_the_configured_relief_sum_to_it():
    found = results(energy_spec({"reliefs.electricity_tax.is_active": True}), draws=50)
    for whole, parts in (
        (found["energy.relief_eur"].sel(relief="configured"), found["energy.taken_relief_eur"]),
        (
            found["energy.payer_cash_eur"].sel(relief="configured").sum("party"),
            found["energy.taken_relief_cash_eur"],
        ),
    ):
        np.testing.assert_allclose(whole, parts.sum("scheme"), rtol=1e-9, atol=1e-6)


def test_other_grid_users_bear_the_individual_grid_fee_with_the_bill():
    found = results(draws=3, fixed=KNOWN).sel(relief="individual_grid_fee")
    assert found["energy.relief_eur"].any()
    np.testing.assert_array_equal(
        found["energy.payer_cash_eur"].sel(party="grid_users"), found["energy.relief_eur"]
    )


def test_a_scenario_without_reliefs_has_a_bill():
    found = results(energy_spec({"reliefs": {}}))
    assert found["relief"].values.tolist() == ["none", "configured"]
    assert found.sizes["scheme"] == 0
    assert not found["energy.relief_eur"].any()


def test_more_draws_leave_the_first_ones_alone():
    few, many = results(draws=2), results(draws=7)
    xr.testing.assert_identical(few, many.isel(draw=slice(0, 2)))


def test_the_order_of_entries_in_the_file_does_not_matter():
    def reverse(node: object) -> object:
        if isinstance(node, dict):
            return {key: reverse(value) for key, value in reversed(node.items())}
        return node

    spec = EnergySpec.model_validate(reverse(base_section("energy")), context=validation_context())
    xr.testing.assert_identical(results(spec), results())


def test_the_kind_of_building_decides_the_cooling():
    """A new hall has warm-water cooling, here with half of the overhead of the hybrid hall."""
    spec, given = energy_spec(), upstream(TIMELINE)
    fixed = {
        "energy.cooling.halls.hybrid.pue_cool": 1.2,
        "energy.cooling.halls.hybrid.pue_rise": 0.0,
        "energy.cooling.halls.liquid.pue_cool": 1.1,
        "energy.cooling.halls.liquid.pue_rise": 0.0,
    }
    worlds = worlds_of(spec, TIMELINE, fixed=fixed)
    given["buildout.building"][{"draw": 1}] = 2
    found = stage.run(spec, catalogue_spec(), worlds, given)
    overhead = found["energy.facility_energy_mwh"] - found["energy.it_energy_mwh"]
    untouched = stage.run(spec, catalogue_spec(), worlds, upstream(TIMELINE))
    before = untouched["energy.facility_energy_mwh"] - untouched["energy.it_energy_mwh"]
    np.testing.assert_allclose(overhead.isel(draw=1), before.isel(draw=1) / 2, rtol=1e-9)
    np.testing.assert_array_equal(overhead.isel(draw=0), before.isel(draw=0))


def test_overhead_is_highest_in_summer():
    found = results(draws=50).isel(month=YEAR_2027)
    pue = (found["energy.facility_energy_mwh"] / found["energy.it_energy_mwh"]).mean("draw").values
    assert pue.argmax() in (5, 6, 7)
    assert pue[[0, 11]].max() < pue[5:8].min()


def test_a_plant_without_lots_uses_nothing():
    spec, given = energy_spec(), upstream(TIMELINE)
    given = given.isel(lot=slice(0, 0))
    for name in ("buildout.powered_gpu_h", "allocation.busy_gpu_h", "allocation.granted_gpu_h"):
        given[name] = given[name] * 0.0
    found = check(stage.run(spec, catalogue_spec(), worlds_of(spec, TIMELINE), given), VARIABLES)
    for name in ("energy.facility_energy_mwh", "energy.net_cost_eur", "energy.waste_heat_mwh"):
        assert not found[name].any()
