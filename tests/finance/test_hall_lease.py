"""A leased hall beside the plant's own: by hand, and without a rise in real terms."""

from __future__ import annotations

from datetime import date

import numpy as np
from finance_plant import YEAR_H, metric, round_catalogue, round_figures, run_stage, upstream_of

from ausbau.core.timeline import Timeline
from ausbau.finance.hall_lease import rent_eur

YEAR_2026 = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))


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
