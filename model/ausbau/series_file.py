"""Opens the saved series so that a variable is read when it is first used.

xarray's own reader asks the file dozens of times about every variable, which takes longer than reading
the few that a report shows. This one asks once for shape, dimensions and attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import h5py
import xarray as xr
from xarray.backends import BackendArray, BackendEntrypoint
from xarray.core import indexing

NO_VARIABLE = b"This is a netCDF dimension but not a netCDF variable"
"""How the format names a dimension without labels."""
OF_THE_FORMAT = frozenset(
    {
        *("CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_FillValue"),
        *("_Netcdf4Dimid", "_Netcdf4Coordinates", "_NCProperties", "_nc3_strict"),
    }
)
"""Attributes of the file format; values that are missing are not a number, and stay so."""


def open_series(file: Path) -> xr.Dataset:
    """The series of a result folder; the file stays open as long as they are held."""
    return xr.open_dataset(file, engine=_SeriesBackend)


class _SeriesBackend(BackendEntrypoint):
    """What xarray asks to open the file; it keeps in memory what has been looked at."""

    def open_dataset(
        self, filename_or_obj: Any, *, drop_variables: str | Iterable[str] | None = None
    ) -> xr.Dataset:
        """The variables of the file, each when it is looked at."""
        stored = h5py.File(filename_or_obj, "r")
        arrays = {name: array for name, array in stored.items() if _has_values(array)}
        # A file that is asked for the name of a dimension searches for it.
        names = {array: name for name, array in stored.items() if array.is_scale}
        variables = {name: _variable(array, names) for name, array in arrays.items()}
        dataset = xr.Dataset(variables, attrs=_attributes(stored))
        return xr.decode_cf(dataset, mask_and_scale=False, drop_variables=drop_variables)


def _has_values(array: h5py.Dataset) -> bool:
    """Whether this is more than the length of a dimension without labels."""
    return not array.attrs.get("NAME", b"").startswith(NO_VARIABLE)


def _variable(array: h5py.Dataset, names: Mapping[h5py.Dataset, str]) -> xr.Variable:
    """A variable whose numbers wait in the file; text, which only labels, is read at once."""
    is_text = h5py.check_string_dtype(array.dtype) is not None
    values: Any = (
        array.asstr()[...].astype(str) if is_text else indexing.LazilyIndexedArray(_Stored(array))
    )
    return xr.Variable(_dims(array, names), values, _attributes(array), fastpath=True)


def _dims(array: h5py.Dataset, names: Mapping[h5py.Dataset, str]) -> tuple[str, ...]:
    """Names of the dimensions; what labels a dimension is its own."""
    scales = [array] if array.is_scale else [dimension[0] for dimension in array.dims]
    return tuple(names[scale] for scale in scales)


def _attributes(stored: h5py.Dataset | h5py.File) -> dict[str, Any]:
    names = [name for name in stored.attrs if name not in OF_THE_FORMAT]
    return {name: stored.attrs[name] for name in names}


class _Stored(BackendArray):
    """Numbers in the file, as xarray asks for them."""

    def __init__(self, array: h5py.Dataset) -> None:
        self.shape = array.shape
        self.dtype = array.dtype
        self._array = array

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy, also in another process, opens the file again."""
        return _reopened, (self._array.file.filename, self._array.name)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """The numbers of a selection."""
        outer = indexing.IndexingSupport.OUTER_1VECTOR
        return indexing.explicit_indexing_adapter(key, self.shape, outer, self._array.__getitem__)


def _reopened(file: str, name: str) -> _Stored:
    return _Stored(h5py.File(file, "r")[name])
