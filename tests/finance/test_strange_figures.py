"""Figures at the ends of what can be thought of: what they lead to, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
import xarray as xr
from finance_plant import (
    YEAR_H,
    fixed,
    read,
    round_catalogue,
    round_figures,
    run_stage,
    upstream_of,
)
from pydantic import ValidationError

from ausbau.core.timeline import Timeline

YEAR_2026 = Timeline.from_dates(date(2026, 1, 1), date(2026, 12, 31))
FIVE_YEARS = Timeline.from_dates(date(2026, 1, 1), date(2030, 12, 31))
HOURS = 8760.0


def plant(timeline: Timeline = YEAR_2026, **changed: Any) -> xr.Dataset:
    """800 B200 in service from New Year on, without electricity."""
    given = upstream_of(timeline, {"b200": 800}, gpu_h=800.0 * timeline.month_hours, decline=0.1)
    return run_stage(round_figures() | changed, round_catalogue(), timeline, given)


def of_capital(nominal: str, inflation: str = "0 percent/year") -> dict[str, Any]:
    same = dict.fromkeys(("telecom", "colocation", "gpu_cloud"), fixed(nominal))
    return {"wacc": same, "inflation": fixed(inflation)}


def test_capital_for_nothing_spreads_the_fall_of_prices_alone() -> None:
    """At no interest a charge pays back what was lent: the annuity of 5 years is a fifth a year."""
    cost = plant(**of_capital("0 percent/year"))["finance.cost_by_part_eur"].sel(relief="none")
    servers = float(cost.sel(cost_part="gpu_servers")[0])
    assert servers == pytest.approx(36e6 / 5 * HOURS / YEAR_H)


def test_capital_at_forty_percent_costs_a_third_of_the_price_in_the_first_year() -> None:
    # A flow that repays 1 in 5 years at the force ln 1.4 is 0.336472 / (1 − 1.4^−5) = 0.413365 a year,
    # discounted over the year to 0.413365 · (1 − 1.4^−0.9993) / 0.336472 of the price.
    cost = plant(**of_capital("40 percent/year"))["finance.cost_by_part_eur"].sel(relief="none")
    years = HOURS / YEAR_H
    expected = 36e6 * 0.413365 * (1 - 1.4**-years) / 0.336472
    assert float(cost.sel(cost_part="gpu_servers")[0]) == pytest.approx(expected, rel=2e-3)


def test_a_plant_that_costs_nothing_pays_back_at_once_at_an_infinite_rate() -> None:
    nothing = {
        "gpu_servers": {name: fixed("0 USD/GPU") for name in ("b200", "rtx_pro_6000")},
        "hall": {name: fixed("0 EUR/MW") for name in ("existing", "modular", "new")},
        "grid_connection": fixed("0 EUR/MW"),
    }
    opex = round_figures()["opex"] | {"site": fixed("0 EUR/MW/year")}
    found = plant(capex=round_figures()["capex"] | nothing, opex=opex).isel(draw=0, relief=0)
    assert float(found["finance.capex_eur"].sum()) == 0.0
    assert np.isposinf(found["finance.internal_rate_per_year"])
    assert float(found["finance.payback_h"]) == 0.0
    assert float(found["finance.break_even_sold_share"]) == 0.0
    np.testing.assert_array_equal(found["finance.levelised_cost_eur_per_gpu_h"], 0.0)
    assert float(found["finance.npv_eur"]) > 0.0


def test_taxes_that_take_all_of_a_profit_are_refused() -> None:
    # 15 percent with a surcharge of 5.5 are 15.825; a multiplier of 10 on a base of 10 percent is 100.
    highest = {
        "corporate": {"2025": fixed("15 percent")},
        "trade_base": fixed("10 percent"),
        "trade_multiplier": fixed(10),
    }
    figures = round_figures() | {"tax": round_figures()["tax"] | highest}
    with pytest.raises(ValidationError, match=r"taxes on profit reach 115\.825 percent together"):
        read(figures, round_catalogue())


def test_a_programme_of_a_hundred_billion_buys_a_hundred_times_what_one_billion_buys() -> None:
    def bought(announced: str) -> float:
        programmes = round_figures()["programmes"]
        programme = programmes["deutschlandfonds"] | {"announced": fixed(announced)}
        figures = round_figures() | {"programmes": programmes | {"deutschlandfonds": programme}}
        given = upstream_of(FIVE_YEARS, {"b200": 800})
        results = run_stage(figures, round_catalogue(), FIVE_YEARS, given)
        return float(results["finance.programme_gpu"].sel(programme="deutschlandfonds")[0, -1])

    one = bought("1 billion EUR")
    assert one > 0.0
    assert bought("100 billion EUR") == pytest.approx(100 * one)
    assert bought("0 EUR") == 0.0


def test_an_order_of_a_month_pays_the_falling_price_of_its_end() -> None:
    # 50,000 USD · 0.9 · 1.15 = 51,750 EUR a GPU at the start, a tenth less after a year of 8,766 h.
    price = plant()["finance.order_price_eur_per_gpu"].sel(gpu_type="b200")[0]
    years = YEAR_2026.bounds_h[1:] / YEAR_H
    np.testing.assert_allclose(price, 51_750 * 0.9**years)
