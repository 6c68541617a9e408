"""A run's results: what it holds, how it is saved whole or not at all, and how it is read again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xarray as xr
import yaml

from ausbau.core.errors import InputError, Problem

FORMAT = 1
WHOLE_DRAWS = 1000
"""Series and events are kept whole up to this many draws."""
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
FILES = (
    "manifest.json",
    "scenario.yaml",
    "parameters.parquet",
    "events.parquet",
    "metrics.parquet",
    "series.nc",
    "claims.json",
)


@dataclass(frozen=True)
class Run:
    """The results of one scenario: metrics and parameters by draw, series, events, claims.

    ``series`` holds the draws kept whole and, for larger ensembles, ``<name>.quantile`` over all
    draws. ``passports`` and ``units`` describe the columns of ``parameters`` and ``metrics``.
    """

    manifest: Mapping[str, Any]
    scenario: Mapping[str, Any]
    parameters: pd.DataFrame
    passports: Mapping[str, Mapping[str, str]]
    events: pd.DataFrame
    metrics: pd.DataFrame
    units: Mapping[str, str]
    series: xr.Dataset
    claims: tuple[Mapping[str, Any], ...]

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the result folder: beside it first, renamed once everything is there."""
        target = Path(folder)
        refuse_taken(target, force=force)
        partial = target.with_name(target.name + ".partial")
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(parents=True)
        self._write(partial)
        _replace(partial, target)
        return target

    def _write(self, folder: Path) -> None:
        _write_json(folder / "manifest.json", self.manifest)
        text = yaml.safe_dump(dict(self.scenario), allow_unicode=True, sort_keys=False, width=100)
        (folder / "scenario.yaml").write_text(text, encoding="utf-8")
        _write_table(folder / "parameters.parquet", self.parameters, self.passports)
        _write_table(folder / "events.parquet", self.events, {})
        described = {name: {"unit": unit} for name, unit in self.units.items()}
        _write_table(folder / "metrics.parquet", self.metrics, described)
        encoding = {
            name: {"zlib": True, "complevel": 1}
            for name in self.series.data_vars
            if self.series[name].dtype.kind in "fi"
        }
        self.series.to_netcdf(folder / "series.nc", engine="h5netcdf", encoding=encoding)
        _write_json(folder / "claims.json", {"claims": list(self.claims)})


def load(folder: str | Path) -> Run:
    """Read a result folder, wherever it lies."""
    path = Path(folder)
    missing = [name for name in FILES if not (path / name).is_file()]
    if missing:
        raise _refusal(path, "is not a result folder", f"missing: {', '.join(missing)}")
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    if manifest.get("format") != FORMAT:
        raise _refusal(
            path, f"has format {manifest.get('format')}", f"this version reads format {FORMAT}"
        )
    parameters, passports = _read_table(path / "parameters.parquet")
    events, _ = _read_table(path / "events.parquet")
    metrics, described = _read_table(path / "metrics.parquet")
    with xr.open_dataset(path / "series.nc", engine="h5netcdf") as opened:
        series = opened.load()
    return Run(
        manifest=manifest,
        scenario=yaml.safe_load((path / "scenario.yaml").read_text(encoding="utf-8")),
        parameters=parameters,
        passports=passports,
        events=events,
        metrics=metrics,
        units={name: fields.get("unit", "") for name, fields in described.items()},
        series=series,
        claims=tuple(json.loads((path / "claims.json").read_text(encoding="utf-8"))["claims"]),
    )


def refuse_taken(folder: Path, *, force: bool) -> None:
    """Refuse a folder that exists, before anything is computed for it."""
    if folder.exists() and not force:
        raise _refusal(folder, "exists already", "give --force to replace it, or another --out")


def free_folder(name: str, parent: Path = Path("results")) -> Path:
    """``results/NAME``, numbered if taken."""
    candidate, number = parent / name, 2
    while candidate.exists():
        candidate, number = parent / f"{name}-{number}", number + 1
    return candidate


def kept(series: xr.Dataset) -> xr.Dataset:
    """The series as they are saved: whole up to 1,000 draws, above that also their quantiles."""
    if series.sizes["draw"] <= WHOLE_DRAWS:
        return series
    by_draw = [name for name in series.data_vars if "draw" in series[name].dims]
    quantiles = series[by_draw].quantile(QUANTILES, dim="draw", method="inverted_cdf")
    renamed = quantiles.rename({name: f"{name}.quantile" for name in by_draw})
    return series.isel(draw=slice(0, WHOLE_DRAWS)).merge(renamed)


def _replace(partial: Path, target: Path) -> None:
    if target.exists():
        previous = target.with_name(target.name + ".previous")
        if previous.exists():
            shutil.rmtree(previous)
        target.replace(previous)
        partial.replace(target)
        shutil.rmtree(previous)
    else:
        partial.replace(target)


def _write_json(file: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")


def _write_table(
    file: Path, frame: pd.DataFrame, described: Mapping[str, Mapping[str, str]]
) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [
        field.with_metadata(dict(described[field.name])) if field.name in described else field
        for field in table.schema
    ]
    pq.write_table(table.cast(pa.schema(fields)), file, compression="zstd")


def _read_table(file: Path) -> tuple[pd.DataFrame, dict[str, dict[str, str]]]:
    table = pq.read_table(file)
    described = {
        field.name: {
            key.decode(): value.decode()
            for key, value in (field.metadata or {}).items()
            if not key.startswith(b"PARQUET:")
        }
        for field in table.schema
    }
    return table.to_pandas(), described


def _refusal(path: Path, message: str, hint: str) -> InputError:
    return InputError([Problem(str(path), 0, 0, "", message, "", hint)])
