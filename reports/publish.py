"""Make everything that lies in the folders of reports/: ``python reports/publish.py [NAME ...]``.

A folder holds the PDFs of one scenario or study and ``manifest.json``: what repeats them, and the figures
that they show. A few worlds beside the many ones let a test repeat them in seconds.

``python reports/publish.py NAME --from FOLDER`` renders a result that was saved before. It must be what the
publication states, of today's scenarios, and its first worlds must come out of today's program the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ausbau import ensemble, results, study_file, study_run
from ausbau import study as studies
from ausbau.report.pdf import write, write_report
from ausbau.results import Run
from ausbau.scenario import load
from ausbau.study import Study
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


@dataclass(frozen=True)
class Made:
    """The simulated worlds of a publication: a run, or a study with its reference."""

    run: Run
    study: Study | None = None

    @property
    def runs(self) -> Mapping[str, Run]:
        """The runs by the name of their scenario."""
        return {self.run.manifest["name"]: self.run} if self.study is None else self.study.runs


def main(arguments: list[str]) -> None:
    """Publish what is named, or everything."""
    parser = argparse.ArgumentParser(description="Make what lies in the folders of reports/.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PUBLICATIONS))
    parser.add_argument(
        "--from",
        dest="folder",
        type=Path,
        help="a saved result of the one NAME, rendered instead of a new one",
    )
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in PUBLICATIONS]
    if unknown:
        parser.error(f"no publication {', '.join(unknown)}; there are {', '.join(PUBLICATIONS)}")
    if given.folder is not None and len(given.names) != 1:
        parser.error("--from needs exactly one NAME")
    for name in given.names or PUBLICATIONS:
        publish(PUBLICATIONS[name], REPORTS / name, saved=given.folder)


def publish(publication: Publication, folder: Path, *, saved: Path | None = None) -> None:
    """Write the PDFs and the manifest of one publication, of a ``saved`` result if one is given.

    Raises
    ------
    SystemExit
        if the saved result is not what the publication states; then nothing is written.
    """
    made = simulated(publication) if saved is None else loaded(saved)
    checked = check(publication)
    unlike = list(differences(publication, made, checked)) if saved is not None else []
    if unlike:
        raise SystemExit(f"{saved} is not {folder.name}: {'; '.join(unlike)}")
    folder.mkdir(exist_ok=True)
    for language in LANGUAGES:
        write(made.run, folder / f"brief-{language}.pdf", language)
        write_report(made.run, folder / f"report-{language}.pdf", language, study=made.study)
    content = {
        "file": f"scenarios/{publication.file}",
        "draws": publication.draws,
        "seed": SEED,
        "commit": made.run.manifest["commit"],
        "versions": made.run.manifest["versions"],
        "figures": figures(made.run),
        "check": checked,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def simulated(publication: Publication) -> Made:
    """The worlds of a publication, simulated now."""
    file = SCENARIOS / publication.file
    if publication.is_study:
        study = study_run.run(file, draws=publication.draws, seed=SEED)
        return Made(study.reference, study)
    return Made(ensemble.run(file, draws=publication.draws, seed=SEED))


def loaded(folder: Path) -> Made:
    """The worlds of a saved run or study."""
    if not studies.is_study(folder):
        return Made(results.load(folder))
    study = studies.load_study(folder)
    return Made(study.reference, study)


def differences(publication: Publication, made: Made, checked: Mapping[str, Any]) -> Iterator[str]:
    """In what a saved result is not what the publication states and today's program gives."""
    stated = {"draws": publication.draws, "seed": SEED}
    for name, run in made.runs.items():
        for key, value in stated.items():
            if run.manifest[key] != value:
                yield f"{name} has {key} {run.manifest[key]} and not {value}"
    saved = {name: run.manifest["scenario_sha256"] for name, run in made.runs.items()}
    if saved != _fingerprints(publication):
        yield f"its scenarios are not those of scenarios/{publication.file} today"
    elif dict(_quantiles(made.run.metrics[:CHECK_DRAWS])) != checked["figures"]["metrics"]:
        yield f"its first {CHECK_DRAWS} worlds come out otherwise today; simulate it again"


def _fingerprints(publication: Publication) -> Mapping[str, str]:
    """What identifies each scenario of a publication today, by its name."""
    file = SCENARIOS / publication.file
    entries = study_file.read(file).scenarios if publication.is_study else ()
    scenarios = study_file.prepare(file, entries) if entries else [load(file)]
    return {scenario.name: scenario.fingerprint for scenario in scenarios}


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
    return {"claims": dict(_shares(run)), "metrics": dict(_quantiles(run.metrics))}


def _shares(run: Run) -> Iterator[tuple[str, float]]:
    for claim in run.claims:
        if claim["share"] is not None:
            yield f"{claim['id']} {claim['reading']}".strip(), _rounded(claim["share"])


def _quantiles(metrics: pd.DataFrame) -> Iterator[tuple[str, list[float | None]]]:
    for name in METRICS:
        values = np.quantile(metrics[name].to_numpy(), LEVELS, method="inverted_cdf")
        yield name, [_rounded(value) if np.isfinite(value) else None for value in values]


def _rounded(value: float) -> float:
    return float(f"{value:.{FIGURES}g}")


if __name__ == "__main__":
    main(sys.argv[1:])
