"""Writes series as netCDF 4: each variable once, beside the labels of its dimensions.

xarray's own writer asks the file about the dimensions of what is already there for every variable, which
takes three times as long as writing the numbers. What is written here is what the format asks for, and no
more: datasets of HDF5 whose dimensions are scales (Unidata, "NetCDF-4/HDF5 File Format Specification").
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

import h5py
import numpy as np
import xarray as xr
from xarray.conventions import encode_cf_variable, encode_dataset_coordinates

from ausbau.series_file import NO_VARIABLE

COMPRESSION = 1
"""Level of zlib: the fastest."""


def write_series(series: xr.Dataset, file: Path) -> None:
    """Write a dataset; numbers are compressed, and what is not a number stays so."""
    variables, attributes = encode_dataset_coordinates(series)
    with h5py.File(file, "w", track_order=True) as stored:
        stored.attrs.update({str(name): value for name, value in attributes.items()})
        scales = _scales(stored, variables, series)
        for name, variable in variables.items():
            array = scales.get(name)
            if array is None:
                array = _written(stored, str(name), variable)
                for place, dim in enumerate(variable.dims):
                    array.dims[place].attach_scale(scales[dim])


def _scales(
    stored: h5py.File, variables: dict[Hashable, xr.Variable], series: xr.Dataset
) -> dict[Hashable, h5py.Dataset]:
    """The dimensions with their labels; one without has its length alone."""
    scales: dict[Hashable, h5py.Dataset] = {}
    for number, (dim, size) in enumerate(series.sizes.items()):
        name = str(dim)
        if dim in variables:
            array = _written(stored, name, variables[dim])
            array.make_scale(name)
        else:
            array = stored.create_dataset(name, (size,), dtype=">f4")
            array.make_scale(f"{NO_VARIABLE.decode()}. {size:10d}")
        array.attrs["_Netcdf4Dimid"] = np.int32(number)
        scales[dim] = array
    return scales


def _written(stored: h5py.File, name: str, variable: xr.Variable) -> h5py.Dataset:
    """One variable, its dates and flags encoded as the CF conventions say.

    Numbers lie in one chunk, because a variable is read as a whole.
    """
    encoded = encode_cf_variable(variable, name=name)
    values = encoded.values
    if values.dtype.kind in "UO":
        array = stored.create_dataset(name, data=values.astype(object), dtype=h5py.string_dtype())
    elif values.ndim and values.dtype.kind in "fi" and values.size:
        array = stored.create_dataset(
            name,
            data=values,
            chunks=values.shape,
            compression="gzip",
            compression_opts=COMPRESSION,
        )
    else:
        array = stored.create_dataset(name, data=values)
    for key, value in encoded.attrs.items():
        if key != "_FillValue":
            array.attrs[str(key)] = value
    return array
