"""Balances hold, and a planted violation is caught and named."""

from __future__ import annotations

import pytest
import xarray as xr

from ausbau import invariants
from ausbau.core.errors import SeamError


def planted(series: xr.Dataset, name: str, factor: float) -> xr.Dataset:
    """The series with the largest entry of one variable enlarged."""
    changed = series.copy(deep=True)
    array = changed[name]
    largest = array.argmax(...)
    index = {dim: int(position) for dim, position in largest.items()}
    array[index] = float(array[index]) * factor
    return changed


def test_all_balances_hold_in_the_plan(plan_series: xr.Dataset) -> None:
    invariants.check(plan_series)


@pytest.mark.parametrize(
    ("variable", "factor", "balance"),
    [
        ("buildout.gpu_in_state", 1.001, "GPUs are ordered once"),
        ("allocation.goodput_gpu_h", 50, "goodput, busy, granted, sold, available are nested"),
        ("buildout.open_gpu_h", 1.0001, "open hours are available or lost"),
        ("energy.bill_line_eur", 1.0001, "the bill is the sum of its lines"),
        ("energy.payer_eur", 1.0001, "reliefs are paid by somebody"),
        ("talent.specialists_person", 1.0001, "heads are conserved"),
        ("energy.it_energy_mwh", 1.0001, "energy is conserved"),
        ("allocation.on_demand_gpu_h", 1e3, "guaranteed hours are sold hours"),
        ("talent.visa_backlog_person", 1.0001, "visa cases are conserved"),
        ("finance.relief_by_party_eur", 1.0001, "reliefs stay with somebody"),
        ("finance.cost_eur", 1.0001, "costs are the sum of their parts"),
        ("finance.investment_eur", 1.0001, "costs are the sum of their parts"),
    ],
)
def test_a_planted_violation_is_named(
    plan_series: xr.Dataset, variable: str, factor: float, balance: str
) -> None:
    with pytest.raises(SeamError, match=balance):
        invariants.check(planted(plan_series, variable, factor))
