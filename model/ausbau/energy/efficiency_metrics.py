"""Key figures on the Energieeffizienzgesetz, which asks each data centre by itself: each site of a plan."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput
from ausbau.energy.year_values import at_year_end, ratio


def _energy_mwh(given: MetricInput) -> Array:
    return given.year_sum("energy.site_energy_mwh", "site")


def _margin_of_sites(given: MetricInput) -> Array:
    """The limit at the end of the year less the year's PUE; infinite without a limit or without use."""
    limit = at_year_end(given, "energy.pue_limit", "site")
    pue = ratio(_energy_mwh(given), given.year_sum("energy.site_it_energy_mwh", "site"), np.inf)
    counts = np.isfinite(limit) & np.isfinite(pue)
    return np.where(counts, np.where(counts, limit, 0.0) - np.where(counts, pue, 0.0), np.inf)


def _pue_margin(given: MetricInput) -> Array:
    found: Array = _margin_of_sites(given).min(axis=-1, initial=np.inf)
    return found


def _is_met(given: MetricInput) -> Array:
    """1 where limits of PUE, reuse and renewable power are all kept; nothing is broken without use."""
    reused_mwh = given.year_sum("energy.site_waste_heat_mwh", "site")
    reused = ratio(reused_mwh, _energy_mwh(given), 0.0)
    keeps_reuse = (reused == 0) | (reused >= at_year_end(given, "energy.reuse_requirement", "site"))
    renewable = at_year_end(given, "energy.renewable_share")[..., np.newaxis]
    keeps_renewable = renewable >= at_year_end(given, "energy.renewable_requirement", "site")
    is_kept = (_margin_of_sites(given) >= 0) & keeps_reuse & keeps_renewable
    found: Array = (is_kept | (_energy_mwh(given) == 0)).all(axis=-1).astype(np.float64)
    return found


EFFICIENCY_METRICS: tuple[Metric, ...] = (
    Metric(
        "energy.pue_margin",
        "ratio",
        "Limit of the EnEfG at the year's end less the year's PUE, at the site where that is least; infinite "
        "without limit or use",
        _pue_margin,
        takes="year",
    ),
    Metric(
        "energy.enefg_met",
        "share",
        "1 where every site keeps all limits of the EnEfG for PUE, reuse and renewable power, else 0",
        _is_met,
        takes="year",
    ),
)
