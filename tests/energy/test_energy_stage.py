"""The whole stage on a small plant."""

from __future__ import annotations

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
KNOWN = {
    "catalogue.gpu_types.rtx_pro_6000.server_nameplate": 0.007,
    "energy.load.training_share": 1.0,
    "energy.load.training": 0.76,
    "energy.load.peak": 0.83,
    "energy.load.support_share": 0.12,
    "energy.cooling.halls.hybrid.pue": 1.2,
    "energy.cooling.halls.hybrid.peak_overhead_factor": 1.9,
    "energy.cooling.fixed_share": 0.4,
    "energy.price.uncertainty_factor": 1.0,
    "energy.tariff.supply_margin.by_year.2025": 3.0,
    "energy.tariff.grid_fees.high.local_factor": 1.0,
    "energy.reliefs.compensation.emission_factor": 0.72,
    "energy.carbon.allowance_factor": 1.0,
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
FULL_LOAD_MWH = NAMEPLATE_MW * 0.83 * 1.12 * 8_760
FACILITY_MWH = IT_MWH + 0.2 * (0.4 * FULL_LOAD_MWH + 0.6 * IT_MWH)
PEAK_MW = NAMEPLATE_MW * 0.83 * 1.12 * (1 + 0.2 * 1.9)


def results(spec: EnergySpec | None = None, *, draws: int = 3, **options) -> xr.Dataset:
    """The checked results of the stage for the small plant."""
    spec = spec or energy_spec()
    given = upstream(TIMELINE, draws=draws, busy_share=options.pop("busy_share", 1.0))
    worlds = worlds_of(spec, TIMELINE, draws=draws, **options)
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
        "concession_fee": 1.1 * FACILITY_MWH,
    }
    assert {line: float(lines.sel(line=line)) for line in expected} == pytest.approx(expected)
    procurement = float(lines.sel(line="procurement"))  # a flat load pays the level of 2027
    assert procurement == pytest.approx(73.0 * FACILITY_MWH, rel=2e-3)


def test_the_compensation_of_a_year_is_the_formula(by_hand: xr.Dataset):
    """2027 is settled at the forwards of 2026: 0.75 · 0.72 · 76 · 0.80 · 0.9891⁶."""
    relief = _of_2027(by_hand, "energy.relief_eur").sel(relief="compensation")
    assert relief == pytest.approx(0.75 * 0.72 * 76 * 0.80 * 0.9891**6 * (FACILITY_MWH - 1_000))


def test_the_electricity_tax_relief_is_20_eur_per_mwh(by_hand: xr.Dataset):
    relief = _of_2027(by_hand, "energy.relief_eur").sel(relief="electricity_tax")
    assert relief == pytest.approx(20.0 * FACILITY_MWH)


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


def test_switching_a_relief_on_changes_what_is_configured_and_nothing_else():
    off, on = results(), results(energy_spec({"reliefs.compensation.is_active": True}))
    for variable in VARIABLES:
        if "relief" in variable.dims:
            others = [label for label in off["relief"].values if label != "configured"]
            xr.testing.assert_identical(
                off[variable.name].sel(relief=others), on[variable.name].sel(relief=others)
            )
        else:
            xr.testing.assert_identical(off[variable.name], on[variable.name])
    configured = on["energy.net_cost_eur"].sel(relief="configured", drop=True)
    alone = on["energy.net_cost_eur"].sel(relief="compensation", drop=True)
    xr.testing.assert_identical(configured, alone)


def test_both_reliefs_together_save_what_they_save_alone():
    active = {"reliefs.compensation.is_active": True, "reliefs.electricity_tax.is_active": True}
    relief = results(energy_spec(active))["energy.relief_eur"]
    together = relief.sel(relief="compensation") + relief.sel(relief="electricity_tax")
    np.testing.assert_allclose(relief.sel(relief="configured"), together, rtol=1e-12)


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
    """A new hall has warm-water cooling, whose PUE lies below that of the hybrid hall in all worlds."""
    spec, given = energy_spec(), upstream(TIMELINE)
    worlds = worlds_of(
        spec,
        TIMELINE,
        fixed={"energy.cooling.halls.hybrid.pue": 1.2, "energy.cooling.halls.liquid.pue": 1.1},
    )
    given["buildout.building"][{"draw": 1}] = 2
    found = stage.run(spec, catalogue_spec(), worlds, given)
    overhead = found["energy.facility_energy_mwh"] - found["energy.it_energy_mwh"]
    untouched = stage.run(spec, catalogue_spec(), worlds, upstream(TIMELINE))
    before = untouched["energy.facility_energy_mwh"] - untouched["energy.it_energy_mwh"]
    np.testing.assert_allclose(overhead.isel(draw=1), before.isel(draw=1) / 2, rtol=1e-9)
    np.testing.assert_array_equal(overhead.isel(draw=0), before.isel(draw=0))
