"""Whether what a scenario says on energy fits its catalogue and itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.distribution_reader import Finding
from ausbau.core.schema import nearest
from ausbau.energy.reliefs import CONFIGURED, NONE
from ausbau.energy.spec import EnergySpec


def findings(spec: EnergySpec, catalogue: CatalogueSpec) -> Iterator[Finding]:
    """GPU types, parties, reliefs and files that do not exist; places are relative to the section."""
    record = spec.cooling.weather.record
    if record is not None and not Path(record.file).is_file():
        yield Finding(
            ("cooling", "weather", "record", "file"),
            f"there is no file {record.file}",
            "a CSV with temperature and humidity by the hour",
            "write the whole path, or one from the folder in which the command runs",
        )
    for gpu_type in spec.load.of_type:
        if gpu_type not in catalogue.gpu_types:
            yield Finding(
                ("load", "of_type", gpu_type),
                f"unknown GPU type {gpu_type!r}",
                "an id of catalogue.gpu_types",
                nearest(gpu_type, sorted(catalogue.gpu_types)),
            )
    for relief_id, relief in spec.reliefs.items():
        if relief_id in (NONE, CONFIGURED):
            yield Finding(
                ("reliefs", relief_id),
                f"{relief_id} is what results call a bill without relief or with all of them",
                "another id",
            )
        if relief.payer not in catalogue.parties:
            yield Finding(
                ("reliefs", relief_id, "payer"),
                f"unknown party {relief.payer!r}",
                "an id of catalogue.parties",
                nearest(relief.payer, sorted(catalogue.parties)),
            )
        others = sorted(spec.reliefs.keys() - {relief_id})
        for position, other in enumerate(relief.excludes):
            if other not in others:
                yield Finding(
                    ("reliefs", relief_id, "excludes", position),
                    f"no other relief {other!r}",
                    "an id of energy.reliefs",
                    nearest(other, others),
                )
