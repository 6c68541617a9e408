"""Make everything that lies in the folders of reports/: ``python reports/publish.py [NAME ...]``.

A folder holds the PDFs of one scenario or study and ``manifest.json``: what repeats them, and the figures
that they show. A few worlds beside the many ones let a test repeat them in seconds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ausbau import ensemble, study_file, study_run
from ausbau.report.pdf import write, write_report
from ausbau.results import Run
from ausbau.texts import LANGUAGES

REPORTS = Path(__file__).parent
SCENARIOS = REPORTS.parent / "scenarios"
SEED = 1
CHECK_DRAWS = 20
"""Worlds that a test can afford."""
FIGURES = 9
"""Significant figures that are kept: more than a reader needs, fewer than machines differ by."""
LEVELS = (0.1, 0.5, 0.9)
METRICS = (
    "buildout.first_opening_h",
    "buildout.full_in_service_h",
    "buildout.full_opening_h",
    "finance.capex_eur",
    "finance.levelised_cost_sold_eur_per_gpu_h",
    "finance.npv_eur",
    "sovereignty.reading_mean",
)


@dataclass(frozen=True)
class Publication:
    """What a folder is made of: a scenario file or a study file, and in how many worlds."""

    file: str
    draws: int
    is_study: bool = False


PUBLICATIONS: Mapping[str, Publication] = {
    "industrial-ai-cloud": Publication("industrial-ai-cloud.yaml", 1000),
    "relief-package": Publication("relief-package.yaml", 500),
    "study": Publication("study.yaml", 200, is_study=True),
}


def main(names: list[str]) -> None:
    """Publish what is named, or everything."""
    for name in names or PUBLICATIONS:
        publish(PUBLICATIONS[name], REPORTS / name)


def publish(publication: Publication, folder: Path) -> None:
    """Write the PDFs and the manifest of one publication."""
    folder.mkdir(exist_ok=True)
    file = SCENARIOS / publication.file
    done = study_run.run(file, draws=publication.draws, seed=SEED) if publication.is_study else None
    run = ensemble.run(file, draws=publication.draws, seed=SEED) if done is None else done.reference
    for language in LANGUAGES:
        write(run, folder / f"brief-{language}.pdf", language)
        write_report(run, folder / f"report-{language}.pdf", language, study=done)
    content = {
        "file": f"scenarios/{publication.file}",
        "draws": publication.draws,
        "seed": SEED,
        "commit": run.manifest["commit"],
        "versions": run.manifest["versions"],
        "figures": figures(run),
        "check": check(publication),
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def check(publication: Publication) -> dict[str, Any]:
    """Figures of the first worlds of the scenario, of a study of its first one."""
    file = SCENARIOS / publication.file
    if publication.is_study:
        file = SCENARIOS / study_file.read(file).scenarios[0].file
    run = ensemble.run(file, draws=CHECK_DRAWS, seed=SEED, flips=False)
    return {"draws": CHECK_DRAWS, "scenario_sha256": run.manifest["scenario_sha256"]} | {
        "figures": figures(run)
    }


def figures(run: Run) -> dict[str, Any]:
    """Shares of all tested readings, and quantiles of the metrics that a planner looks at first."""
    return {"claims": dict(_shares(run)), "metrics": dict(_quantiles(run))}


def _shares(run: Run) -> Iterator[tuple[str, float]]:
    for claim in run.claims:
        if claim["share"] is not None:
            yield f"{claim['id']} {claim['reading']}".strip(), _rounded(claim["share"])


def _quantiles(run: Run) -> Iterator[tuple[str, list[float | None]]]:
    for name in METRICS:
        values = np.quantile(run.metrics[name].to_numpy(), LEVELS, method="inverted_cdf")
        yield name, [_rounded(value) if np.isfinite(value) else None for value in values]


def _rounded(value: float) -> float:
    return float(f"{value:.{FIGURES}g}")


if __name__ == "__main__":
    main(sys.argv[1:])
