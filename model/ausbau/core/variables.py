"""What stages hand on: declared variables, checked at the seam and given their units there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ausbau.core.errors import SeamError
from ausbau.core.late import xr

Sign = Literal["any", "nonnegative", "share"]


@dataclass(frozen=True)
class Variable:
    """One array that a stage returns.

    ``dims`` without ``draw`` are the same in all worlds. ``sign`` "share" means within [0, 1].
    ``may_be_infinite`` is for dates that never come; nothing may be NaN. ``is_money`` marks what a
    relief may change while couplings are off; everything else must stay bit-identical.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    meaning: str
    sign: Sign = "nonnegative"
    may_be_infinite: bool = False
    is_money: bool = False


def check(dataset: xr.Dataset, variables: Sequence[Variable]) -> xr.Dataset:
    """The dataset with units and meanings, if it is exactly what was declared.

    Raises
    ------
    SeamError
        naming every variable that is missing, surplus, or has the wrong dims, non-finite values or
        the wrong sign.
    """
    declared = {variable.name: variable for variable in variables}
    returned = {str(name) for name in dataset.data_vars}
    faults = [f"{name} is missing" for name in sorted(declared.keys() - returned)]
    faults += [f"{name} was not declared" for name in sorted(returned - declared.keys())]
    for name, variable in declared.items():
        if name in dataset.variables:
            faults += _faults(dataset.variables[name], variable)
    if faults:
        raise SeamError("; ".join(faults))
    for name, variable in declared.items():
        dataset.variables[name].attrs |= {"units": variable.unit, "long_name": variable.meaning}
    return dataset


def _faults(array: xr.Variable, variable: Variable) -> list[str]:
    name, values = variable.name, array.values
    if tuple(array.dims) != variable.dims:
        return [f"{name} has dims {array.dims}, declared are {variable.dims}"]
    if values.dtype.kind not in "fiub":
        return []
    faults = []
    if np.isnan(values).any():
        faults.append(f"{name} is not a number in {np.isnan(values).sum()} places")
    if not variable.may_be_infinite and np.isinf(values).any():
        faults.append(f"{name} is infinite in {np.isinf(values).sum()} places")
    if variable.sign != "any" and values.size and values.min() < 0:
        faults.append(f"{name} is negative: {values.min():g} {variable.unit}")
    if variable.sign == "share" and values.size and values.max() > 1 + 1e-12:
        faults.append(f"{name} is above 1: {values.max():g}")
    return faults
