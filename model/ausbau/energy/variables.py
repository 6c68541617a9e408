"""What the energy stage hands on."""

from __future__ import annotations

from ausbau.core.variables import Variable

_MONTHLY = ("draw", "month")
_BY_RELIEF = ("draw", "month", "relief")
_BY_PARTY = ("draw", "month", "relief", "party")

VARIABLES: tuple[Variable, ...] = (
    Variable("energy.it_energy_mwh", _MONTHLY, "MWh", "Energy behind the plugs of the IT"),
    Variable(
        "energy.it_energy_by_state_mwh",
        ("draw", "month", "load_state"),
        "MWh",
        "IT energy while idle, answering requests, training",
    ),
    Variable("energy.facility_energy_mwh", _MONTHLY, "MWh", "Energy at the meter"),
    Variable("energy.peak_load_mw", _MONTHLY, "MW", "Highest facility load of the month"),
    Variable("energy.wholesale_eur_per_mwh", _MONTHLY, "EUR/MWh", "Procurement price"),
    Variable(
        "energy.bill_line_eur",
        ("draw", "month", "line"),
        "EUR",
        "Each line of the bill before aid, accrued in the month of use",
    ),
    Variable(
        "energy.relief_eur", _BY_RELIEF, "EUR", "Relief, accrued in the month of use", is_money=True
    ),
    Variable(
        "energy.net_cost_eur",
        _BY_RELIEF,
        "EUR",
        "Bill less relief, accrued in the month of use",
        sign="any",
        is_money=True,
    ),
    Variable(
        "energy.cash_cost_eur",
        _BY_RELIEF,
        "EUR",
        "Bill less relief, in the month when the relief is paid",
        sign="any",
        is_money=True,
    ),
    Variable(
        "energy.payer_eur",
        _BY_PARTY,
        "EUR",
        "What each party bears of the relief, accrued in the month of use",
        is_money=True,
    ),
    Variable(
        "energy.payer_cash_eur",
        _BY_PARTY,
        "EUR",
        "What each party pays for the relief, in the month of payment",
        is_money=True,
    ),
    Variable("energy.emissions_t", _MONTHLY, "t", "Location-based emissions of the energy used"),
)
