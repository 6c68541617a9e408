"""The assumptions that matter: which ones decide a metric, with value, source, confidence and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ausbau.core.parameters import DISTRIBUTION_KEYS
from ausbau.influence import Influence, influences, uncertain_columns
from ausbau.key_figures import DECIDING_METRIC
from ausbau.report.citations import date_words, source_words
from ausbau.report.statements import Group
from ausbau.report.titles import path_title
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import number, percent
from ausbau.texts.quantities import distribution_words

MOST_ASSUMPTIONS = 8
BUILDOUT = "buildout."
CALENDAR_YEARS = frozenset({"begin", "declining_begin", "declining_end", "first_year", "last_year"})
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")


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


def stated(path: str, run: Run, catalogue: Texts) -> str:
    """The value or distribution of a parameter in words, as the resolved scenario states it."""
    node = node_of(run.scenario["sections"], path)
    if "dated" in node:
        node = _chosen(node["dated"], run.passports[path])
    return node_words(node, catalogue, is_year=is_calendar_year(path))


def is_calendar_year(path: str) -> bool:
    """Whether a parameter is a calendar year, by the end of its path."""
    return path.rpartition(".")[2] in CALENDAR_YEARS


def node_words(node: Mapping[str, Any], catalogue: Texts, *, is_year: bool = False) -> str:
    """The value or distribution of one parameter entry in words; a year has no thousands."""
    key = next(key for key in DISTRIBUTION_KEYS if key in node)
    words = distribution_words(key, node[key], catalogue)
    return _THOUSANDS.sub("", words) if is_year else words


def node_of(tree: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """The entry of a parameter in the sections of a resolved scenario."""
    node: Any = tree
    for part in path.split("."):
        node = node[part]
    if not isinstance(node, Mapping):
        raise TypeError(f"{path} is no parameter of the resolved scenario")
    return node


def _chosen(entries: list[Mapping[str, Any]], passport: Mapping[str, str]) -> Mapping[str, Any]:
    """Of several dated values the one that the run used, by source and date."""
    used = (passport["source"], passport["known_on"])
    return next(e for e in entries if (e["source"], str(e["known_on"])) == used)
