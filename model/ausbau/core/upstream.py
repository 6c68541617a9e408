"""Reads arrays out of what stages have returned, and labels what they return.

Asking a dataset for a variable by xarray's brackets puts all coordinates together that share its dims, and an
index of text is made anew for each dataset; for a block of draws either takes longer than the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import EllipsisType

from ausbau.core.arrays import Array
from ausbau.core.late import xr


def values(
    dataset: xr.Dataset, name: str, *dims: str | EllipsisType, **chosen: str | Sequence[str]
) -> Array:
    """The numbers of a variable in the order of ``dims``, or as they lie without any.

    ``...`` stands for all further dims. ``chosen`` names labels of a dim: of one the dim is dropped, of
    several they come in that order.
    """
    variable = dataset.variables[name]
    places = {dim: _places(dataset, dim, labels) for dim, labels in chosen.items()}
    found = variable.isel(places)
    ordered: Array = (found.transpose(*dims) if dims else found).values
    return ordered


def labels(dataset: xr.Dataset, dim: str) -> list[str]:
    """The labels along a dim."""
    return [str(label) for label in dataset.get_index(dim)]


@cache
def coordinate(dim: str, *names: str) -> xr.DataArray:
    """Names along a dim with their index, made once."""
    return xr.DataArray(list(names), dims=dim, coords={dim: list(names)})


def _places(dataset: xr.Dataset, dim: str, chosen: str | Sequence[str]) -> int | slice | list[int]:
    """Positions of labels; all of them in their order are no choice, which spares a copy."""
    known = labels(dataset, dim)
    if isinstance(chosen, str):
        return known.index(chosen)
    places = [known.index(label) for label in chosen]
    return slice(None) if places == list(range(len(known))) else places
