"""What is written is netCDF: xarray reads it with its own reader, and finds what was there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from ausbau.series_writer import write_series


@pytest.fixture(scope="module")
def series() -> xr.Dataset:
    """Series of every kind that stages return, and a plan without a lot."""
    months = np.array(["2025-06-01", "2025-07-01"], dtype="datetime64[s]")
    series = xr.Dataset(
        {
            "energy.load_mw": (("draw", "month"), [[1.5, 2.5], [3.5, np.nan], [0.0, -1.0]]),
            "buildout.opening_h": ("draw", [10.0, np.inf, 30.0]),
            "buildout.option": ("draw", np.array([0, 2, 1], dtype=np.int64)),
            "buildout.is_public": ("site", [True, False]),
            "buildout.lot_gpu": (("draw", "lot"), np.zeros((3, 0))),
            "energy.no_label": (("draw", "step"), np.arange(12.0).reshape(3, 4)),
            "energy.as_laid_out": (
                ("draw", "month"),
                np.asfortranarray(np.arange(6.0).reshape(3, 2)),
            ),
            "money.price_year": ((), 2025),
        },
        coords={
            "draw": [0, 1, 2],
            "month": months,
            "site": ["plan", "plän"],
            "lot": np.array([], dtype="<U4"),
            "site_kind": ("site", ["new", "existing"]),
        },
        attrs={"scenario": "plan"},
    )
    series["energy.load_mw"].attrs = {"units": "MW", "meaning": "load of the plant"}
    series["buildout.option"].attrs = {"flag_values": [0, 1, 2], "flag_meanings": "new old both"}
    return series


def test_xarray_finds_what_was_there(series: xr.Dataset, tmp_path: Path) -> None:
    write_series(series, tmp_path / "ours.nc")
    with xr.open_dataset(tmp_path / "ours.nc", engine="h5netcdf") as found:
        found.load()
    for name, variable in series.variables.items():
        assert found[name].dims == variable.dims
        np.testing.assert_array_equal(found[name].values, variable.values)
        assert found[name].attrs.keys() == variable.attrs.keys()
    assert list(found) == list(series)
    assert set(found.coords) == set(series.coords)
    assert found["energy.load_mw"].attrs == series["energy.load_mw"].attrs
    assert found.attrs == series.attrs


def test_both_writers_write_the_same(series: xr.Dataset, tmp_path: Path) -> None:
    write_series(series, tmp_path / "ours.nc")
    series.to_netcdf(tmp_path / "theirs.nc", engine="h5netcdf")
    with (
        xr.open_dataset(tmp_path / "ours.nc", engine="h5netcdf") as ours,
        xr.open_dataset(tmp_path / "theirs.nc", engine="h5netcdf") as theirs,
    ):
        xr.testing.assert_identical(ours.load(), theirs.load())


def test_the_same_series_are_the_same_bytes(series: xr.Dataset, tmp_path: Path) -> None:
    for name in ("first.nc", "second.nc"):
        write_series(series, tmp_path / name)
    first, second = ((tmp_path / name).read_bytes() for name in ("first.nc", "second.nc"))
    assert first == second
