"""Reliefs of a tariff file in the forms that the shipped tariffs do not use, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter
from tariffed_load import BERLIN, running

from ausbau.core.passports import ValidationContext
from ausbau.energy.bill_lines import Charge
from ausbau.energy.bill_meter import metered_years
from ausbau.energy.bill_reliefs import Billed, granted
from ausbau.energy.tariff_reliefs import FileRelief

BASE = {
    "title": {"de": "Entlastung", "en": "relief"},
    "law": "test",
    "rechtsstand": "test",
    "source": "user",
    "confidence": "low",
    "is_law": False,
    "payer": "climate_fund",
    "first_year": 2026,
}
COMPENSATION = {
    "kind": "compensation",
    "benchmark": {"kind": "fall_back"},
    "aid_intensity": "75 percent",
    "emission_factor": "0.72 t/MWh",
    "eua_price": "76.5 EUR/t",
}
PRODUCT = {"benchmark": {"kind": "product", "consumption": "0.5 MWh/t", "output": "100 kt"}}
RETAINED = {"self_retention": "1 GWh"}
AFTER = {"retained": "after_benchmark"}


def worth(year: int = 2026, **content: Any) -> Charge:
    """A relief for 105,000 MWh of 12 MW, whose fee is 1,605,000 EUR."""
    adapter: TypeAdapter[FileRelief] = TypeAdapter(FileRelief)
    relief = adapter.validate_python({**BASE, **content}, context=ValidationContext(None, None))
    (metered,) = metered_years(running(12.0, 8_750, year), BERLIN)
    return granted({"relief": relief}, Billed(metered, {}))["relief"]


# 0.75 · 0.72 · 76.5 = 41.31 EUR per counted MWh; the benchmark of 2026 is 0.7573401761.
@pytest.mark.parametrize(
    ("changed", "by_hand"),
    [
        ({}, 3_285_000.88),  # 105,000 · 0.7573401761 · 41.31
        (RETAINED, 3_253_715.16),  # 104,000 · 0.7573401761 · 41.31
        ({**RETAINED, **AFTER}, 3_243_690.88),  # (105,000 · 0.7573401761 − 1,000) · 41.31
        ({"metered_share": "90 percent"}, 2_956_500.79),  # 94,500 · 0.7573401761 · 41.31
        (PRODUCT, 2_065_500.00),  # 0.5 · 100,000 · 41.31
        ({**PRODUCT, **RETAINED}, 2_045_828.57),  # the same times 104 / 105
        ({**PRODUCT, **RETAINED, **AFTER}, 2_024_190.00),  # 49,000 · 41.31
    ],
)
def test_the_compensation_counts_energy_in_each_of_its_variants(
    changed: dict[str, Any], by_hand: float
):
    assert worth(**{**COMPENSATION, **changed}).amount_eur == by_hand


def test_a_site_of_one_gigawatt_hour_gets_nothing_above_its_retention():
    found = worth(**{**COMPENSATION, "self_retention": "105 GWh"})
    assert (found.amount_eur, found.remark) == (0.0, "self_retention")


# Indirect cost 0.72 · 76.5 · 105,000 = 5,783,400 EUR; 1.5 % of 100 million are 1.5 million.
@pytest.mark.parametrize(
    ("cap", "by_hand"),
    [
        ({}, 4_283_400.00),
        # base amount 5 %, at least 5 EUR/t: 0.72 · 5 · 105,000 = 378,000 EUR are never compensated
        ({"base_amount_share": "5 percent", "base_amount_least": "5 EUR/t"}, 3_905_400.00),
        ({"gross_value_added": "20 billion EUR"}, 3_285_000.88),
    ],
)
def test_the_cap_adds_aid_until_its_share_of_value_added_is_left(
    cap: dict[str, str], by_hand: float
):
    named = {"firm": "project company", "gross_value_added": "100 million EUR", **cap}
    assert worth(**COMPENSATION, cap=named).amount_eur == by_hand


@pytest.mark.parametrize(("year", "remark"), [(2025, "too_early"), (2029, "ended")])
def test_outside_its_years_a_relief_grants_nothing(year: int, remark: str):
    found = worth(year, **COMPENSATION, last_year=2028)
    assert (found.amount_eur, found.remark) == (0.0, remark)


INDUSTRIAL = {
    "kind": "industrial_price",
    "reference_price": "87 EUR/MWh",
    "price_share": "50 percent",
    "use_share": "50 percent",
    "price_floor": "50 EUR/MWh",
    "last_year": 2028,
}


# 105,000 MWh claim 0.5 · (87 − 50) = 18.50 EUR each, 1,942,500 EUR; of three years each has a third.
@pytest.mark.parametrize(
    ("budget", "by_hand", "remark"),
    [
        ({"amount": "3.8 billion EUR", "others": "3.4 billion EUR"}, 1_942_500.00, ""),
        # a third of 3 million is 1 million, and nobody else wants any of it
        ({"amount": "3 million EUR"}, 1_000_000.00, "budget_spent"),
        # 1,000,000 of 1,942,500 + 1,057,500 is a third of each claim
        (
            {"amount": "3 million EUR", "others": "3172500 EUR"},
            647_500.00,
            "budget_spent",
        ),
        ({"amount": "0 EUR", "others": "1 EUR"}, 0.0, "budget_spent"),
    ],
)
def test_all_who_claim_share_the_money_of_the_year(
    budget: dict[str, str], by_hand: float, remark: str
):
    found = worth(**INDUSTRIAL, budget=budget)
    assert (found.amount_eur, found.remark) == (by_hand, remark)


# Half off the price, for half of the use, not below 50: 0.5 · (R − max(50, R / 2)) per MWh.
@pytest.mark.parametrize(
    ("reference", "by_hand"), [("120 EUR/MWh", 3_150_000.00), ("45 EUR/MWh", 0.0)]
)
def test_the_industrial_price_has_a_floor(reference: str, by_hand: float):
    found = worth(
        kind="industrial_price",
        reference_price=reference,
        price_share="50 percent",
        use_share="50 percent",
        price_floor="50 EUR/MWh",
    )
    assert found.amount_eur == by_hand
