"""The saved series are read as xarray itself reads them, and only when they are looked at."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from ausbau.series_file import open_series


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Series of every kind that stages return: numbers, counts, choices, dates that never come."""
    months = np.array(["2025-06-01", "2025-07-01"], dtype="datetime64[ns]")
    series = xr.Dataset(
        {
            "energy.load_mw": (("draw", "month"), [[1.5, 2.5], [3.5, np.nan], [0.0, -1.0]]),
            "buildout.opening_h": ("draw", [10.0, np.inf, 30.0]),
            "buildout.option": ("draw", np.array([0, 2, 1], dtype=np.int64)),
            "buildout.is_public": ("lot", [True, False]),
            "energy.no_label": (("draw", "step"), np.arange(12.0).reshape(3, 4)),
            "money.price_year": ((), 2025),
        },
        coords={
            "draw": [0, 1, 2],
            "month": months,
            "lot": ["lot_01", "lot_02"],
            "lot_site": ("lot", ["plan", "plän"]),
        },
        attrs={"scenario": "plan"},
    )
    series["energy.load_mw"].attrs = {"units": "MW", "meaning": "load of the plant"}
    target = tmp_path_factory.mktemp("series") / "series.nc"
    series.to_netcdf(target, engine="h5netcdf")
    return target


def test_it_holds_what_xarray_reads(file: Path) -> None:
    ours = open_series(file)
    with xr.open_dataset(file, engine="h5netcdf") as theirs:
        xr.testing.assert_identical(ours.load(), theirs.load())
        assert list(ours) == list(theirs)
        assert {name: ours[name].dtype for name in ours.variables} == {
            name: theirs[name].dtype for name in theirs.variables
        }


def test_a_part_is_read_as_the_same_part_of_the_whole(file: Path) -> None:
    load_mw = open_series(file)["energy.load_mw"]
    assert load_mw.isel(month=0, draw=[2, 0]).to_numpy().tolist() == [0.0, 1.5]
    assert load_mw.isel(draw=slice(None, None, -1)).to_numpy()[:, 0].tolist() == [0.0, 3.5, 1.5]


def test_numbers_wait_in_the_file_until_they_are_looked_at(file: Path) -> None:
    series = open_series(file)
    assert not series["energy.load_mw"].variable._in_memory
    series["energy.load_mw"].load()
    assert series["energy.load_mw"].variable._in_memory
    assert not series["buildout.opening_h"].variable._in_memory


def test_a_copy_and_another_process_can_still_read(file: Path) -> None:
    series = open_series(file)
    for again in (copy.deepcopy(series), pickle.loads(pickle.dumps(series))):
        xr.testing.assert_identical(again.load(), series.load())
