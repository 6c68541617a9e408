"""What the energy stage hands on."""

from __future__ import annotations

from ausbau.core.variables import Variable

_MONTHLY = ("draw", "month")
_BY_SITE = ("draw", "month", "site")
_BY_RELIEF = ("draw", "month", "relief")
_BY_SCHEME = ("draw", "month", "scheme")
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
    Variable("energy.cooling_energy_mwh", _MONTHLY, "MWh", "Energy that cooling takes"),
    Variable(
        "energy.conversion_loss_mwh",
        _MONTHLY,
        "MWh",
        "Energy lost in transformers and uninterruptible supply",
    ),
    Variable(
        "energy.peak_load_mw",
        _MONTHLY,
        "MW",
        "Highest facility load of the month, that of each site added",
    ),
    Variable("energy.site_energy_mwh", _BY_SITE, "MWh", "Energy at the meter of each site"),
    Variable("energy.site_it_energy_mwh", _BY_SITE, "MWh", "IT energy of each site"),
    Variable(
        "energy.site_waste_heat_mwh", _BY_SITE, "MWh", "Heat that a network takes from each site"
    ),
    Variable(
        "energy.site_peak_load_mw",
        _BY_SITE,
        "MW",
        "Highest quarter-hour of the month at the meter of each site",
    ),
    Variable(
        "energy.individual_grid_fee_floor",
        _BY_SITE,
        "share",
        "Share of a site's published grid fee that the individual one leaves at least by the thresholds "
        "of its calendar year, 1 where they are missed",
        sign="share",
    ),
    Variable(
        "energy.wholesale_eur_per_mwh",
        _MONTHLY,
        "EUR/MWh",
        "Procurement price; negative if the hours of the load are",
        sign="any",
    ),
    Variable(
        "energy.profile_cost_eur_per_mwh",
        _MONTHLY,
        "EUR/MWh",
        "Part of the procurement price that the hours of the load cost beside a flat load",
        sign="any",
    ),
    Variable(
        "energy.bill_line_eur",
        ("draw", "month", "line"),
        "EUR",
        "Each line of the bill before aid, accrued in the month of use",
        sign="any",
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
        "energy.taken_relief_eur",
        _BY_SCHEME,
        "EUR",
        "What each relief adds to the configured one, accrued in the month of use",
        is_money=True,
    ),
    Variable(
        "energy.taken_relief_cash_eur",
        _BY_SCHEME,
        "EUR",
        "What each relief adds to the configured one, in the month of payment",
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
    Variable(
        "energy.to_be_invested_eur",
        _BY_RELIEF,
        "EUR",
        "Part of a relief that its beneficiary must invest",
        is_money=True,
    ),
    Variable(
        "energy.comparator_eur",
        ("draw", "month", "country"),
        "EUR",
        "What the same load would cost under the tariff of another country",
    ),
    Variable(
        "energy.contained_subsidy_eur",
        _MONTHLY,
        "EUR",
        "What the subsidy to transmission costs has taken off the grid fees, contained in the bill",
    ),
    Variable(
        "energy.siting_elasticity",
        ("draw",),
        "ratio",
        "Capacity sited in per cent more, per per cent that power costs less all-in",
    ),
    Variable(
        "energy.demand_elasticity",
        ("draw",),
        "ratio",
        "Electricity used in per cent more, per per cent that power costs less all-in",
    ),
    Variable("energy.emissions_t", _MONTHLY, "t", "Location-based emissions of the energy used"),
    Variable(
        "energy.market_based_emissions_t",
        _MONTHLY,
        "t",
        "Emissions of the energy used that no contract for renewable power covers",
    ),
    Variable(
        "energy.renewable_share",
        _MONTHLY,
        "share",
        "Use that is covered by renewable power in the balance sheet",
        sign="share",
    ),
    Variable("energy.waste_heat_mwh", _MONTHLY, "MWh", "Heat that a network takes from the plant"),
    Variable(
        "energy.rejected_heat_mwh",
        _MONTHLY,
        "MWh",
        "Heat given to air or water: all energy at the meter but what networks take",
    ),
    Variable(
        "energy.heat_pump_mwh",
        _MONTHLY,
        "MWh",
        "Power that lifts the heat to the network, not metered here",
    ),
    Variable("energy.heat_revenue_eur", _MONTHLY, "EUR", "What the network pays for the heat"),
    Variable(
        "energy.national_waste_heat_mwh",
        _MONTHLY,
        "MWh",
        "Heat that networks take from all data centres in Germany",
    ),
    Variable(
        "energy.pue_limit",
        _BY_SITE,
        "ratio",
        "Highest yearly PUE that the law allows a site, infinite where it sets none",
        may_be_infinite=True,
    ),
    Variable(
        "energy.reuse_requirement",
        _BY_SITE,
        "share",
        "Least share of reused energy that the law asks of a site with a heat network",
        sign="share",
    ),
    Variable(
        "energy.renewable_requirement",
        _BY_SITE,
        "share",
        "Least share of renewable power that the law asks a site for",
        sign="share",
    ),
)
