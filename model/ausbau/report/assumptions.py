"""The assumptions that matter: which ones decide a metric, with value, source, confidence and date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ausbau.influence import Influence, influences, uncertain_columns
from ausbau.key_figures import DECIDING_METRIC
from ausbau.report.citations import date_words, source_words
from ausbau.report.stated import stated
from ausbau.report.statements import Group
from ausbau.report.titles import path_title
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import number, percent

MOST_ASSUMPTIONS = 8
BUILDOUT = "buildout."


def deciding_column(run: Run, leading: Group | None) -> str:
    """The metric whose assumptions are told: that of the claim which the scenario speaks to first.

    For claims on the build-out it is the date of full service: at a deadline that nearly all worlds
    miss, the number of GPUs does not vary.
    """
    if leading is None or leading.leading["id"] not in run.scenario["sentence"]:
        return DECIDING_METRIC
    column = str(leading.leading["metric"])
    return DECIDING_METRIC if column.startswith(BUILDOUT) else column


def section(run: Run, catalogue: Texts, leading: Group | None) -> dict[str, Any]:
    """Explanation, rows and what was left out."""
    column = deciding_column(run, leading)
    found = influences(run.parameters, run.metrics[column].to_numpy())
    left_out = len(found) - MOST_ASSUMPTIONS
    metric = catalogue.get(f"metric.{column}", "")
    if leading is not None and not metric:
        metric = leading.leading["definition"]["title"][catalogue.language]
    return {
        "meaning": catalogue.fill(
            "report.assumptions_meaning",
            metric=metric,
            draws=number(run.manifest["draws"], catalogue.language),
            count=number(len(uncertain_columns(run.parameters)), catalogue.language),
        ),
        "rows": [_row(influence, run, catalogue) for influence in found[:MOST_ASSUMPTIONS]],
        "after": "".join(_after(len(found), left_out, catalogue)),
    }


def _after(found: int, left_out: int, catalogue: Texts) -> Iterator[str]:
    if not found:
        yield catalogue["report.assumptions_none"]
    if left_out > 0:
        key = "report.assumptions_more_one" if left_out == 1 else "report.assumptions_more"
        yield catalogue.fill(key, count=left_out)


def _row(influence: Influence, run: Run, catalogue: Texts) -> dict[str, str]:
    passport = run.passports[influence.path]
    return {
        "title": path_title(influence.path, run, catalogue),
        "path": influence.path,
        "share": percent(influence.explained_share, catalogue.language),
        "value": stated(influence.path, run, catalogue),
        "source": source_words(passport["source"], run, catalogue),
        "confidence": catalogue[f"confidence.{passport['confidence']}"],
        "known_on": date_words(passport["known_on"], catalogue),
    }
