"""Balances hold, and a planted violation is caught and named."""

from __future__ import annotations

import pytest
import xarray as xr

from ausbau import invariants
from ausbau.core.errors import SeamError


def planted(series: xr.Dataset, name: str, **where: object) -> xr.Dataset:
    """The series with one entry of one variable enlarged."""
    changed = series.copy(deep=True)
    array = changed[name]
    largest = array.argmax(...)
    index = {dim: int(position) for dim, position in largest.items()}
    array[index] = float(array[index]) * 1.01 + 1.0
    return changed


def test_all_balances_hold_in_the_plan(plan_series: xr.Dataset) -> None:
    invariants.check(plan_series)


@pytest.mark.parametrize(
    ("variable", "balance"),
    [
        ("buildout.gpu_in_state", "GPUs are ordered once"),
        ("allocation.goodput_gpu_h", "goodput, busy, granted, sold, available are nested"),
        ("energy.bill_line_eur", "the bill is the sum of its lines"),
        ("energy.payer_eur", "reliefs are paid by somebody"),
        ("talent.specialists_person", "heads are conserved"),
        ("energy.it_energy_mwh", "energy is conserved"),
    ],
)
def test_a_planted_violation_is_named(plan_series: xr.Dataset, variable: str, balance: str) -> None:
    with pytest.raises(SeamError, match=balance):
        invariants.check(planted(plan_series, variable))
