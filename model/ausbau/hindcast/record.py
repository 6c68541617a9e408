"""The hindcast as it is printed, saved and read again: each case with its views, and what they add up to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from ausbau.buildout.reference_cases import Case
from ausbau.hindcast import scores
from ausbau.hindcast.replay import (
    MODEL,
    NAIVE,
    SCHEMES,
    VIEWS,
    Replay,
    View,
    months_promised,
    replay,
    seen_of,
)
from ausbau.hindcast.saved import FORMAT
from ausbau.hindcast.scores import Seen

DRAWS = 200
"""Worlds by case where none are asked for."""
BINS = 5
FIGURES = 6
"""Significant figures that are kept: more than a reader needs, fewer than machines differ by."""


@dataclass(frozen=True)
class Told:
    """What a view told of a case, in months, and its scores; None for what cannot be scored."""

    quantiles: list[float]
    is_scored: bool
    by_promise: float | None
    crps: float | None = None
    width: float | None = None
    covered: bool | None = None
    pit: tuple[float, float] | None = None
    brier: float | None = None


@dataclass(frozen=True)
class CaseRecord:
    """A case, what was seen of it, and its views by scheme and name."""

    name: str
    title: Mapping[str, str]
    kind: str
    project: str
    announced: str
    promised_months: float | None
    seen_months: float | None
    """Infinite for given up; None where nobody described it after its announcement."""
    is_open: bool
    earlier: Mapping[str, int]
    views: Mapping[str, Mapping[str, Told]]


@dataclass(frozen=True)
class Summary:
    """Scores of a view over its scored cases; means are None without any."""

    cases: int
    crps: float | None
    width: float | None
    covered: int
    decided: int
    """Cases of which it is known whether the interval holds them."""
    brier: float | None
    brier_cases: int
    pit_histogram: list[float]


@dataclass(frozen=True)
class Difference:
    """Mean paired difference of the score to a naive forecast, negative if the view is better."""

    cases: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Hindcast:
    """All cases, summaries by scheme and view, differences by scheme, view and naive forecast."""

    draws: int
    seed: int
    version: str
    cases: tuple[CaseRecord, ...]
    summaries: Mapping[str, Mapping[str, Summary]]
    differences: Mapping[str, Mapping[str, Mapping[str, Difference]]]

    def as_json(self) -> dict[str, Any]:
        """Plain data, rounded; null stands for infinite and for absent."""
        plain: dict[str, Any] = _plain(asdict(self))
        return {"format": FORMAT, "horizon_months": scores.HORIZON_MONTHS, **plain}


def hindcast(
    cases: Mapping[str, Case],
    *,
    names: Iterable[str] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> Hindcast:
    """Replay and score cases, the oldest announcement first; all of them, or those of some names."""
    wanted = cases if names is None else names
    in_order = sorted(wanted, key=lambda name: (cases[name].traits.announced, name))
    records = tuple(_record(replay(cases, name, draws=draws, seed=seed)) for name in in_order)
    return Hindcast(
        draws=draws,
        seed=seed,
        version=version("ausbau"),
        cases=records,
        summaries={
            scheme: {view: _summary(_scored(records, scheme, view)) for view in VIEWS}
            for scheme in SCHEMES
        },
        differences={
            scheme: {view: dict(_differences(records, scheme, view, seed)) for view in MODEL}
            for scheme in SCHEMES
        },
    )


def _record(replayed: Replay) -> CaseRecord:
    case, seen = replayed.case, seen_of(replayed.case)
    promised = months_promised(case)
    return CaseRecord(
        name=replayed.name,
        title=case.traits.title.model_dump(),
        kind=case.traits.kind,
        project=case.traits.project,
        announced=str(case.traits.announced),
        promised_months=promised,
        seen_months=None if seen is None else seen.months,
        is_open=seen is None or seen.is_open,
        earlier=replayed.earlier,
        views={
            scheme: {name: _told(view, seen, promised) for name, view in views.items()}
            for scheme, views in replayed.views.items()
        },
    )


def _told(view: View, seen: Seen | None, promised: float | None) -> Told:
    months = view.months
    share = None if promised is None else float((months <= promised).mean())
    middle = scores.quantiles(months)
    if seen is None or not view.is_scored:
        return Told(middle, is_scored=False, by_promise=share)
    kept = None if promised is None else scores.is_by(seen, promised)
    return Told(
        middle,
        is_scored=True,
        by_promise=share,
        crps=scores.crps(months, seen),
        width=scores.width(months),
        covered=scores.is_covered(months, seen),
        pit=scores.pit(months, seen),
        brier=None if share is None or kept is None else scores.brier(share, happened=kept),
    )


def _scored(records: Iterable[CaseRecord], scheme: str, view: str) -> list[Told]:
    told = (record.views[scheme].get(view) for record in records)
    return [one for one in told if one is not None and one.is_scored]


def _summary(scored: Sequence[Told]) -> Summary:
    decided = [one.covered for one in scored if one.covered is not None]
    briers = [one.brier for one in scored if one.brier is not None]
    return Summary(
        cases=len(scored),
        crps=_mean([one.crps for one in scored if one.crps is not None]),
        width=_mean([one.width for one in scored if one.width is not None]),
        covered=sum(decided),
        decided=len(decided),
        brier=_mean(briers),
        brier_cases=len(briers),
        pit_histogram=scores.pit_histogram([one.pit for one in scored if one.pit], BINS),
    )


def _differences(
    records: Sequence[CaseRecord], scheme: str, view: str, seed: int
) -> Iterator[tuple[str, Difference]]:
    """Against each naive forecast, on the cases that both are scored on; none for fewer than two."""
    for naive in NAIVE:
        pairs = [
            (ours.crps - theirs.crps, record.project)
            for record in records
            if (ours := record.views[scheme].get(view)) is not None
            and (theirs := record.views[scheme].get(naive)) is not None
            and ours.crps is not None
            and theirs.crps is not None
        ]
        if len(pairs) > 1:
            by_case = np.array([difference for difference, _ in pairs])
            projects = [project for _, project in pairs]
            yield naive, Difference(len(pairs), *scores.mean_interval(by_case, projects, seed))


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _plain(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_plain(value) for value in node]
    if isinstance(node, float):
        return float(f"{node:.{FIGURES}g}") if math.isfinite(node) else None
    return node
