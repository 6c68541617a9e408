"""Key figures on the Energieeffizienzgesetz, which asks each data centre by itself: each site of a plan."""

from __future__ import annotations

import numpy as np

from ausbau.core.late import xr
from ausbau.core.metric import Metric, MetricInput
from ausbau.energy.year_values import at_year_end, ratio, year_sum


def _energy_mwh(given: MetricInput) -> xr.DataArray:
    return year_sum(given, "energy.site_energy_mwh")


def _margin_of_sites(given: MetricInput) -> xr.DataArray:
    """The limit at the end of the year less the year's PUE; infinite without a limit or without use."""
    limit = at_year_end(given, "energy.pue_limit")
    pue = ratio(_energy_mwh(given), year_sum(given, "energy.site_it_energy_mwh"), np.inf)
    counts = np.isfinite(limit) & np.isfinite(pue)
    return (limit.where(counts, 0.0) - pue.where(counts, 0.0)).where(counts, np.inf)


def _pue_margin(given: MetricInput) -> xr.DataArray:
    return _margin_of_sites(given).reduce(np.min, "site", initial=np.inf)


def _is_met(given: MetricInput) -> xr.DataArray:
    """1 where limits of PUE, reuse and renewable power are all kept; nothing is broken without use."""
    reused = ratio(year_sum(given, "energy.site_waste_heat_mwh"), _energy_mwh(given), 0.0)
    keeps_reuse = (reused == 0) | (reused >= at_year_end(given, "energy.reuse_requirement"))
    renewable = at_year_end(given, "energy.renewable_share")
    keeps_renewable = renewable >= at_year_end(given, "energy.renewable_requirement")
    is_kept = (_margin_of_sites(given) >= 0) & keeps_reuse & keeps_renewable
    return (is_kept | (_energy_mwh(given) == 0)).all("site").astype(np.float64)


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
