"""The US shock: intentions, behaviour, arrivals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ausbau.scenario import load
from ausbau.talent.exodus import (
    deterred_in_all_share,
    diverted_per_year,
    fee_deterred_share,
    fee_part_share,
    leavers_per_year,
    us_inflow_ratio,
)

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_the_chain_of_the_prior_gives_about_340_a_year() -> None:
    # talent facts, section 8: 85,000 H-1B · 45 percent from abroad · 20 percent AI specialists,
    # 60 percent deterred, 7.5 percent of them choose Germany
    diverted = diverted_per_year(np.array(0.0), np.array(85_000 * 0.45 * 0.2), np.array(0.6))
    assert diverted * 0.075 == pytest.approx(344.25)


def test_intentions_and_behaviour_lie_orders_apart() -> None:
    # 150,000 of 200,000 think of leaving; half a percent of those leave in a year
    found = leavers_per_year(np.array(200_000.0), np.array(0.75), np.array(0.005))
    assert found == pytest.approx(750.0)


def test_the_inflow_to_the_us_falls_by_the_deterred_and_the_leavers() -> None:
    # 7,500 came in 2024; 20 percent no longer come and 750 leave
    found = us_inflow_ratio(np.array(750.0), np.array(7500.0), np.array(0.2))
    assert found == pytest.approx(0.7)


def test_without_a_shock_nothing_changes() -> None:
    none = np.array(0.0)
    assert us_inflow_ratio(none, np.array(7500.0), none) == 1.0
    assert diverted_per_year(none, np.array(7500.0), none) == 0.0
    assert fee_part_share(none, np.array(7500.0), none, none) == 0.0


def test_a_fee_deters_those_who_pay_it() -> None:
    # half of them pay; of these a utility lower by ln 2 deters half
    found = fee_deterred_share(np.array(0.5), np.array(-np.log(2)))
    assert found == pytest.approx(0.25)


def test_the_parts_of_fee_and_climate_make_the_whole() -> None:
    # Without leavers the two parts sum to one: 20 percent by climate, 25 by the fee, 40 together.
    climate, fee, entrants = np.array(0.2), np.array(0.25), np.array(7500.0)
    assert deterred_in_all_share(climate, fee) == pytest.approx(0.4)
    of_fee = fee_part_share(np.array(0.0), entrants, climate, fee)
    assert of_fee == pytest.approx((0.25 - 0.025) / 0.4)
    assert of_fee + fee_part_share(np.array(0.0), entrants, fee, climate) == pytest.approx(1.0)


def test_the_share_from_abroad_is_taken_off_once_before_the_fee() -> None:
    # Talent facts U1, U6 and section 8: of 85,000 H-1B a year 45 percent come from abroad, and these pay;
    # 20 percent of them are AI specialists.
    parameters = load(SCENARIOS / "industrial-ai-cloud-2026-11.yaml").parameters
    levels = (np.arange(1000.0) + 0.5) / 1000.0
    entrants, payers = (
        parameters[f"talent.us_shock.{name}"].distribution.quantile(levels).mean()
        for name in ("entrants", "fee_payer_share")
    )
    assert entrants * payers == pytest.approx(85_000 * 0.45 * 0.2, rel=0.1)
