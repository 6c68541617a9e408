"""Key figures beside the accounts: other countries' prices, subsidies contained, stated responses.

None of them changes the bill, a relief or who pays it.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput
from ausbau.energy.comparison_spec import COUNTRIES
from ausbau.energy.year_values import of_each_relief, ratio


def _distance(given: MetricInput, *, country: str) -> Array:
    """Infinite where nothing runs: there is no price to compare."""
    abroad_eur = of_each_relief(given.year_sum("energy.comparator_eur", country=country))
    energy_mwh = of_each_relief(given.year_sum("energy.facility_energy_mwh"))
    return ratio(given.year_sum("energy.net_cost_eur", "relief") - abroad_eur, energy_mwh, np.inf)


def _response(given: MetricInput, *, elasticity: str) -> Array:
    """Elasticity times the relative fall of the bill, before anything follows from it."""
    gross_eur = of_each_relief(given.year_sum("energy.net_cost_eur", relief="none"))
    saved = ratio(given.year_sum("energy.relief_eur", "relief"), gross_eur, 0.0)
    return saved * given.of(elasticity)[:, np.newaxis, np.newaxis]


def _contained_subsidy_eur(given: MetricInput) -> Array:
    return given.year_sum("energy.contained_subsidy_eur")


COMPARISON_METRICS: tuple[Metric, ...] = (
    *(
        Metric(
            f"energy.distance_{country}_eur_per_mwh",
            "EUR/MWh",
            "Electricity cost less relief above what the same load would cost in "
            f"{country.capitalize()}, which is what aid would have to be to close it; infinite if nothing "
            "runs",
            partial(_distance, country=country),
            takes="year",
            has_reliefs=True,
            is_money=True,
        )
        for country in COUNTRIES
    ),
    Metric(
        "energy.grid_subsidy_eur",
        "EUR",
        "What the federal subsidy to transmission costs has taken off the year's grid fees; contained in "
        "the bill and counted as no relief",
        _contained_subsidy_eur,
        takes="year",
        is_money=True,
    ),
    Metric(
        "energy.siting_response_share",
        "share",
        "Capacity that a relief would draw here by the stated elasticity; stands beside the accounts, "
        "which it does not change; 0 if nothing runs",
        partial(_response, elasticity="energy.siting_elasticity"),
        takes="year",
        has_reliefs=True,
        is_money=True,
    ),
    Metric(
        "energy.demand_response_share",
        "share",
        "Electricity that a plant in place would use more under a relief, by the stated elasticity; stands "
        "beside the accounts, which it does not change; 0 if nothing runs",
        partial(_response, elasticity="energy.demand_elasticity"),
        takes="year",
        has_reliefs=True,
        is_money=True,
    ),
)
