"""A claim: quoted phrase, source, metric, threshold, date; it gets a share of worlds and a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ausbau import metrics
from ausbau.core import units
from ausbau.core.arrays import BoolArray, IntArray
from ausbau.core.distributions import Choice
from ausbau.core.schema import Text
from ausbau.core.timeline import Timeline
from ausbau.metrics import Column, MetricTable
from ausbau.register import Claim, Measure, Observed, Reading, Register
from ausbau.scenario import Scenario
from ausbau.verdicts import Judgement, Share, Verdict, judge, meets, share_of

AFTER_HORIZON = Text(
    de="Das Datum liegt nach dem Ende des simulierten Zeitraums.",
    en="The date lies after the end of the simulated period.",
)
BEFORE_HORIZON = Text(
    de="Das Datum liegt vor dem Beginn des simulierten Zeitraums.",
    en="The date lies before the simulated period begins.",
)
LACKS_SUBJECT = Text(
    de="Das Szenario enthält nicht, wovon die Aussage handelt.",
    en="The scenario does not contain what the sentence is about.",
)
OTHER_SITES = Text(
    de="Das Szenario enthält weitere Standorte, die in dieser Zahl mitzählten.",
    en="The scenario has further sites, which this number would count, too.",
)
NO_SUCH_WORLD = Text(
    de="In keiner simulierten Welt ist die Voraussetzung der Aussage erfüllt.",
    en="In no simulated world is the condition of the sentence met.",
)


@dataclass(frozen=True)
class Alternative:
    """A model alternative as it fell out in each world."""

    name: str
    options: tuple[str, ...]
    codes: IntArray


@dataclass(frozen=True)
class Result:
    """What a run says about one reading of one claim."""

    id: str
    reading: str
    metric: str
    share: Share | None
    alternatives: Mapping[str, Mapping[str, Share]]
    judgement: Judgement
    observed: Observed | None
    reason: Text | None = None
    among: Share | None = None
    """Worlds that meet the reading's condition, where it has one."""

    @property
    def verdict(self) -> Verdict:
        """The verdict alone."""
        return self.judgement.verdict


def columns(register: Register, timeline: Timeline) -> Iterator[Column]:
    """The metric columns that the readings need, as far as they lie within the horizon."""
    for claim in register.claims.values():
        for reading in claim.readings.values():
            if _reason_of_date(reading, timeline) is None:
                yield from columns_of(reading)


def columns_of(reading: Reading) -> Iterator[Column]:
    """The metric columns that a reading and its condition are taken from."""
    yield column_of(reading)
    if reading.where is not None:
        yield column_of(reading.where)


def column_of(measure: Measure) -> Column:
    """The metric column that a reading, or its condition, is taken from."""
    return Column(metrics.named(measure.metric), on=measure.date, year=measure.year)


def alternatives_of(scenario: Scenario, seed: int, draws: int) -> list[Alternative]:
    """How the model alternatives fell out in each world."""
    worlds = scenario.worlds(seed, 0, draws)
    found = []
    for name, spec in sorted(scenario.spec.alternatives.items()):
        parameter = scenario.parameters[spec.parameter]
        if isinstance(parameter.distribution, Choice) and not parameter.is_fixed:
            labels = tuple(
                option if isinstance(option, str) else f"{option:.12g}"
                for option in parameter.distribution.options
            )
            found.append(Alternative(name, labels, worlds.option(spec.parameter)))
    return found


@dataclass(frozen=True)
class Evidence:
    """What a run offers to judge claims by."""

    table: MetricTable
    alternatives: Sequence[Alternative]
    timeline: Timeline
    sections: Mapping[str, Any] = field(default_factory=dict)
    """The resolved scenario, in which readings look for what they speak of."""

    def first(self, draws: int) -> Evidence:
        """The same of the first worlds alone."""
        values = {name: array[:draws] for name, array in self.table.values.items()}
        chosen = [replace(one, codes=one.codes[:draws]) for one in self.alternatives]
        return replace(self, table=MetricTable(values, self.table.units), alternatives=chosen)

    def lacks(self, path: str) -> bool:
        """Whether the scenario has no entry at a dotted path, or says that there is none."""
        node: Any = self.sections
        for part in path.split("."):
            if not isinstance(node, Mapping) or part not in node:
                return True
            node = node[part]
        return node is None

    def active_sites(self) -> set[str]:
        """Ids of the sites that are built."""
        sites = self.sections.get("buildout", {}).get("sites", {})
        return {name for name, site in sites.items() if site.get("is_active", True)}


def evaluate(register: Register, evidence: Evidence) -> list[Result]:
    """One result per reading; claims without a reading are told apart by the reason."""
    results = []
    for name, claim in register.claims.items():
        if not claim.readings:
            results.append(_untested(name, claim))
        results.extend(_tested(name, key, register, evidence) for key in claim.readings)
    return results


def _untested(name: str, claim: Claim) -> Result:
    verdict: Verdict = "not_testable" if claim.status == "not_testable" else "not_yet_tested"
    return Result(name, "", "", None, {}, Judgement(verdict), claim.observed, claim.reason)


def _tested(name: str, key: str, register: Register, evidence: Evidence) -> Result:
    claim = register.claims[name]
    reading = claim.readings[key]
    column = column_of(reading).name
    observed = reading.observed or claim.observed
    reason = _reason_against(reading, evidence)
    among = np.zeros(0, dtype=bool) if reason else counted(reading, evidence)
    if not reason and not among.any():
        reason = NO_SUCH_WORLD
    if reason is not None:
        judgement = Judgement("not_testable")
        return Result(name, key, column, None, {}, judgement, observed, reason)
    is_met = holds(reading, evidence)[among]
    overall = share_of(is_met)
    shares = {
        chosen.name: dict(_by_option(is_met, chosen, chosen.codes[among]))
        for chosen in evidence.alternatives
    }
    if reading.assumed:
        judgement = Judgement("assumed_not_tested")
    else:
        flat = {f"{a}.{o}": share for a, by in shares.items() for o, share in by.items()}
        judgement = judge(
            overall, flat, register.demanded(name), reading.threshold_origin, draws=among.size
        )
    condition = None if reading.where is None else share_of(among)
    return Result(name, key, column, overall, shares, judgement, observed, among=condition)


def share_in(reading: Reading, evidence: Evidence) -> Share:
    """The share of worlds in which a reading holds, among those in which it counts."""
    return share_of(holds(reading, evidence)[counted(reading, evidence)])


def counted(reading: Reading, evidence: Evidence) -> BoolArray:
    """The worlds that meet the reading's condition: all of them, where it has none."""
    measure = reading if reading.where is None else reading.where
    is_met = holds(measure, evidence)
    return np.ones_like(is_met) if reading.where is None else is_met


def _reason_against(reading: Reading, evidence: Evidence) -> Text | None:
    """Why a reading cannot be tested in a scenario; None where it can."""
    reason = _reason_of_date(reading, evidence.timeline)
    if reason is not None:
        return reason
    if reading.needs is not None and evidence.lacks(reading.needs):
        return LACKS_SUBJECT
    if reading.only_site is not None and evidence.active_sites() - {reading.only_site}:
        return OTHER_SITES
    return None


def _reason_of_date(reading: Reading, timeline: Timeline) -> Text | None:
    days = [*reading.days, *(reading.where.days if reading.where else ())]
    if any(day > timeline.last_day for day in days):
        return AFTER_HORIZON
    if any(day < timeline.start.date() for day in days):
        return BEFORE_HORIZON
    return None


def _by_option(
    is_met: BoolArray, alternative: Alternative, codes: IntArray
) -> Iterator[tuple[str, Share]]:
    """The share under each option, also where chance gave an option no world."""
    for code, option in enumerate(alternative.options):
        yield option, share_of(is_met[codes == code])


def holds(measure: Measure, evidence: Evidence) -> BoolArray:
    """In which worlds a reading holds, or its condition is met, but for rounding."""
    column = column_of(measure)
    values = evidence.table.values[column.name]
    if isinstance(measure, Reading) and measure.at_most_date is not None:
        return np.asarray(values <= evidence.timeline.deadline_h(measure.at_most_date))
    at_least = measure.at_least is not None
    limit = units.quantity(measure.at_least or measure.at_most, column.metric.unit)
    return meets(values, limit, at_least=at_least)


def as_json(result: Result, register: Register) -> dict[str, Any]:
    """The entry of ``claims.json``: the verdict and the words a report needs.

    ``flip`` and ``flip_tried`` need simulation; whoever searches for flips fills them in.
    """
    claim = register.claims[result.id]
    reading = claim.readings.get(result.reading)
    return {
        "id": result.id,
        "reading": result.reading,
        "metric": result.metric,
        **_share_json(result.share),
        "alternatives": {
            name: {option: _share_json(share) for option, share in options.items() if share.worlds}
            for name, options in result.alternatives.items()
        },
        "verdict": result.verdict,
        "draws_to_settle": result.judgement.draws_to_settle,
        "observed": None if result.observed is None else result.observed.model_dump(mode="json"),
        "flip": None,
        "flip_tried": [],
        "reason": None if result.reason is None else result.reason.model_dump(),
        "rank": min((g.rank for g in register.groups.values() if result.id in g.ids), default=None),
        "document": claim.document,
        "central": claim.central,
        "quote": claim.quote,
        "paraphrase": claim.paraphrase.model_dump(),
        "demanded_share": register.demanded(result.id),
        "among": None if result.among is None else _share_json(result.among),
        "definition": None if reading is None else reading.model_dump(mode="json"),
    }


def _share_json(share: Share | None) -> dict[str, Any]:
    if share is None:
        return {"share": None, "interval": None, "worlds": None}
    return {"share": share.share, "interval": list(share.interval), "worlds": share.worlds}
