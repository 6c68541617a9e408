"""A leased hall beside the plant's own: by hand, and without a rise in real terms."""

from __future__ import annotations

from datetime import date

import numpy as np
import xarray as xr
from finance_plant import (
    YEAR_H,
    fixed,
    metric,
    round_catalogue,
    round_figures,
    run_stage,
    upstream_of,
)

from ausbau.core.timeline import Timeline
from ausbau.finance.hall_lease import rent_eur

YEAR_2026 = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))


def plant(leased: str) -> xr.Dataset:
    """800 B200 in service from New Year on, in halls of which a share is leased."""
    hours = 800.0 * YEAR_2026.month_hours
    given = upstream_of(YEAR_2026, {"b200": 800}, electricity_eur=100e3, gpu_h=hours)
    figures = round_figures()
    figures["hall_lease"] |= {"share": fixed(leased)}
    return run_stage(figures, round_catalogue(), YEAR_2026, given)


def test_a_rent_that_rises_with_inflation_is_steady_in_real_terms() -> None:
    mw_years, at_years = np.full((1, 3), 2.0), np.array([0.0, 1.0, 10.0])
    rent, rise = np.array([1.5e6]), np.array([0.03])
    np.testing.assert_allclose(rent_eur(mw_years, rent, rise, rise, at_years), 3e6)
    # One point above it: 1.04 / 1.03 a year.
    faster = rent_eur(mw_years, rent, np.array([0.04]), rise, at_years)
    np.testing.assert_allclose(faster, [[3e6, 3e6 * 1.04 / 1.03, 3e6 * (1.04 / 1.03) ** 10]])


def test_both_tenures_of_the_small_plant_by_hand() -> None:
    # 1.2 MW for 8,760 of 8,766 h without interest. Leased at 0.9 M EUR: 1.08 M. Owned: a twentieth of
    # 7.26 M EUR, 2 percent of it for upkeep, 150,000 EUR for each MW.
    given = upstream_of(YEAR_2026, {"b200": 800}, gpu_h=1.0)
    results = run_stage(round_figures(), round_catalogue(), YEAR_2026, given)
    years = 8760 / YEAR_H
    leased = metric("finance.hall_leased_eur", results, YEAR_2026)
    np.testing.assert_allclose(leased, 1.2 * 0.9e6 * years)
    owned = metric("finance.hall_owned_eur", results, YEAR_2026)
    np.testing.assert_allclose(owned, (7.26e6 / 20 + 0.02 * 7.26e6 + 1.2 * 150e3) * years)


def test_a_plant_in_a_leased_hall_pays_its_rent_and_buys_no_hall() -> None:
    # 41.4 M EUR of servers with all around them, 4 percent of it for upkeep, 1.2 M of power, the rent of
    # 1.2 MW at 0.9 M, which rises with inflation. Of the servers 1 - 8760 / 43830 are left.
    leased = plant("100 percent")
    it_eur, years = 36e6 * 1.15, 8760 / YEAR_H
    np.testing.assert_allclose(leased["finance.capex_eur"].sum("part"), it_eur)
    opex = (0.04 * it_eur + 1.2 * 0.9e6) * years
    np.testing.assert_allclose(leased["finance.opex_eur"].sum(("month", "opex_part")), opex)
    in_eur, left = 0.8 * 800 * 8760 * 2.7, it_eur * (1 - years / 5)
    npv = leased["finance.npv_eur"].sel(relief="none")
    np.testing.assert_allclose(npv, in_eur - it_eur - opex - 1.2e6 + left)


def test_half_a_lease_lies_in_the_middle_and_the_comparison_stands_still() -> None:
    owned, half, leased = (plant(f"{share} percent") for share in (0, 50, 100))
    for name in ("npv_eur", "cost_eur", "taxable_eur", "outlay_eur"):
        ends = owned[f"finance.{name}"] + leased[f"finance.{name}"]
        np.testing.assert_allclose(half[f"finance.{name}"], ends / 2, rtol=1e-9, atol=1e-3)
    for other in (half, leased):
        np.testing.assert_array_equal(
            owned["finance.hall_cost_eur"], other["finance.hall_cost_eur"]
        )
