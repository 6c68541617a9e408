"""A run's results: what it holds, how it is saved whole or not at all, and how it is read again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xarray as xr
import yaml

from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.series_file import open_series
from ausbau.series_writer import write_series

if TYPE_CHECKING:
    from ausbau.report.figures.plots import Plots

FORMAT = 4
"""Raised whenever older results cannot be read any more; 4: groups in the first year of operation."""
CHANGED = "-dirty"
"""Ends the commit in the manifest of a run whose program was changed beside it, as git writes it."""
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
STUDY_FILE = "study.json"
MANIFEST_KEYS = (
    "format",
    "name",
    "created",
    "draws",
    "seed",
    "scenario_sha256",
    "versions",
    "sources",
)
CLAIM_KEYS = (
    *("id", "reading", "metric", "share", "interval", "worlds", "alternatives", "among", "verdict"),
    *("draws_to_settle", "observed", "flip", "flip_tried", "reason", "document", "central"),
    *("quote", "paraphrase", "demanded_share", "definition"),
)


# About ten times faster; a build of PyYAML without libyaml lacks them.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


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

    @property
    def plot(self) -> Plots:
        """The figures of the run by name: ``run.plot.gpu_fan(language="de")``; drawn when called."""
        plots: Plots = import_module("ausbau.report.figures.plots").Plots(self)
        return plots

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the result folder: beside it first, renamed once everything is there."""
        target = Path(folder)
        refuse_taken(target, force=force)
        with replaced_whole(target) as partial:
            self._write(partial)
        return target

    def _write(self, folder: Path) -> None:
        _write_json(folder / "manifest.json", self.manifest)
        text = yaml.dump(
            dict(self.scenario), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=100
        )
        (folder / "scenario.yaml").write_text(text, encoding="utf-8")
        _write_table(folder / "parameters.parquet", self.parameters, self.passports)
        _write_table(folder / "events.parquet", self.events, {})
        described = {name: {"unit": unit} for name, unit in self.units.items()}
        _write_table(folder / "metrics.parquet", self.metrics, described)
        write_series(self.series, folder / "series.nc")
        _write_json(folder / "claims.json", {"claims": list(self.claims)})


def load(folder: str | Path) -> Run:
    """Read a result folder, wherever it lies.

    Raises
    ------
    InputError
        naming every file that is missing or damaged.
    """
    path = Path(folder)
    if not path.exists():
        raise _refusal(path, "the folder does not exist", "`ausbau run` writes one; see its --out")
    missing = [name for name in FILES if not (path / name).is_file()]
    if missing:
        raise _refusal(path, "is not a result folder", f"missing: {', '.join(missing)}")
    manifest = read_json(path / "manifest.json", "format")
    if manifest["format"] != FORMAT:
        hint = f"this version reads format {FORMAT}; repeat the run"
        raise _refusal(path, f"has format {manifest['format']}", hint)
    manifest = read_json(path / "manifest.json", *MANIFEST_KEYS)
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for name, read in _READERS.items():
        with Collecting(problems):
            found[name] = _read(path / name, read)
    if problems:
        raise InputError(problems)
    parameters, passports = found["parameters.parquet"]
    metrics, described = found["metrics.parquet"]
    return Run(
        manifest=manifest,
        scenario=found["scenario.yaml"],
        parameters=parameters,
        passports=passports,
        events=found["events.parquet"][0],
        metrics=metrics,
        units={name: fields.get("unit", "") for name, fields in described.items()},
        series=found["series.nc"],
        claims=tuple(found["claims.json"]["claims"]),
    )


def read_json(file: Path, *keys: str) -> dict[str, Any]:
    """A mapping with at least these keys; raises InputError for a damaged file."""
    content: dict[str, Any] = _read(file, lambda path: _parsed_json(path, *keys))
    return content


def _read(file: Path, read: Callable[[Path], Any]) -> Any:
    """What a reader makes of a file; raises InputError for a damaged one, whatever the format."""
    try:
        return read(file)
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, yaml.YAMLError) as error:
        reason = str(error).strip().split("\n", maxsplit=1)[0]
        hint = "copy the folder again, or repeat the run"
        raise _refusal(file, f"is damaged: {reason}", hint) from error


def refuse_taken(folder: Path, *, force: bool) -> None:
    """Refuse a folder that exists or cannot be written, before anything is computed for it.

    ``force`` allows to replace results, and nothing else: what the program did not write stays.
    """
    if folder.name in ("", ".."):
        raise _refusal(folder, "is no folder of its own", "give a new name, like results/plan")
    is_foreign = force and folder.is_dir() and not (_is_whole(folder) and _is_ours(folder))
    beside = (_beside(folder, "partial"), _beside(folder, "previous"))
    foreign = [folder] if is_foreign else []
    foreign += [other for other in beside if other.is_dir() and not _is_ours(other)]
    if foreign:
        hint = "move it away, or give another --out"
        raise _refusal(foreign[0], "holds what is no result of a run", hint)
    if folder.exists() and not force:
        raise _refusal(folder, "exists already", "give --force to replace it, or another --out")
    parent = next(parent for parent in folder.absolute().parents if parent.exists())
    if not parent.is_dir():
        raise _refusal(folder, f"cannot be made: {parent} is a file", "give another --out")
    if not os.access(parent, os.W_OK | os.X_OK):
        hint = "give another --out"
        raise _refusal(folder, f"cannot be made: {parent} may not be written", hint)
    if folder.exists() and not folder.is_dir():
        raise _refusal(folder, "is a file, not a folder", "give another --out")


def _is_whole(folder: Path) -> bool:
    """Whether a folder is that of a run or of a study, or empty."""
    is_result = any((folder / name).is_file() for name in ("manifest.json", STUDY_FILE))
    return is_result or not any(folder.iterdir())


def _is_ours(folder: Path) -> bool:
    """Whether everything in a folder may have been written by a run or a study, whole or cut off."""
    return all(
        _is_ours(entry)
        if entry.is_dir()
        else entry.name in (*FILES, STUDY_FILE) or entry.suffix == ".pdf"
        for entry in folder.iterdir()
    )


def _beside(folder: Path, suffix: str) -> Path:
    return folder.with_name(f"{folder.name}.{suffix}")


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


@contextmanager
def replaced_whole(target: Path) -> Iterator[Path]:
    """A folder to write into; it takes the target's place once everything in it is written."""
    partial = _beside(target, "partial")
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    try:
        yield partial
    except BaseException:
        shutil.rmtree(partial)
        raise
    if not target.exists():
        partial.replace(target)
        return
    previous = _beside(target, "previous")
    if previous.exists():
        shutil.rmtree(previous)
    target.replace(previous)
    partial.replace(target)
    shutil.rmtree(previous)


def _write_json(file: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")


def _write_table(
    file: Path, frame: pd.DataFrame, described: Mapping[str, Mapping[str, str]]
) -> None:
    """A table column by column; pyarrow's own way from pandas takes three times as long for 2,000 of them."""
    arrays = [pa.array(column.to_numpy(), from_pandas=True) for _, column in frame.items()]
    fields = [
        pa.field(name, array.type, metadata=described.get(name))
        for name, array in zip(frame.columns, arrays, strict=True)
    ]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    texts = [field.name for field in fields if pa.types.is_string(field.type)]
    pq.write_table(table, file, compression="zstd", use_dictionary=texts)


def _parsed_json(file: Path, *keys: str) -> dict[str, Any]:
    content = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError("the content is not a mapping")
    missing = [key for key in keys if key not in content]
    if missing:
        raise ValueError(f"it lacks {', '.join(missing)}")
    return content


def _read_claims(file: Path) -> dict[str, Any]:
    content = _parsed_json(file, "claims")
    if not isinstance(content["claims"], list):
        raise TypeError("the claims are not a list")
    for claim in content["claims"]:
        missing = [key for key in CLAIM_KEYS if key not in claim]
        if missing:
            raise ValueError(f"a claim lacks {', '.join(missing)}")
    return content


def _read_scenario(file: Path) -> dict[str, Any]:
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  a safe one
    if not isinstance(content, dict):
        raise TypeError("the content is not a mapping")
    return content


def _read_series(file: Path) -> xr.Dataset:
    """The series, each read when it is first looked at: most readers need a few of them."""
    return open_series(file)


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


_READERS: Mapping[str, Callable[[Path], Any]] = {
    "scenario.yaml": _read_scenario,
    "parameters.parquet": _read_table,
    "events.parquet": _read_table,
    "metrics.parquet": _read_table,
    "series.nc": _read_series,
    "claims.json": _read_claims,
}


def _refusal(path: Path, message: str, hint: str) -> InputError:
    return InputError([Problem(str(path), 0, 0, "", message, "", hint)])
