"""What the brief says about each claim: one citable sentence, the other readings, what was observed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ausbau.core.arrays import BoolArray
from ausbau.core.metric import column_name
from ausbau.core.timeline import Timeline, parse_date
from ausbau.core.units import quantity
from ausbau.key_figures import quantiles, timeline_of, when
from ausbau.report import rechtsstand
from ausbau.report.citations import date_words, dated_publishers, document_words
from ausbau.report.open_option import UNDECIDED, open_option, open_option_words
from ausbau.report.stated import level_words
from ausbau.report.titles import path_title
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.held_against import HeldAgainst, held_against
from ausbau.texts.numbers import day, month, number, significant, worlds_of_hundred
from ausbau.texts.quantities import quantity_words
from ausbau.verdicts import HALF, meets, range_across

CLOSEST_METRIC = "buildout.gpus_installed"
"""Of the readings of the capacity claim the one closest to its German word, »errichtet«."""
RANK_OF_NONE = 1_000
ASSUMED = "assumed_not_tested"
"""The verdict that judges nothing."""

Claim = Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """The tested readings of one claim; the leading one is told in a sentence, the others in rows."""

    readings: Sequence[Claim]

    @property
    def leading(self) -> Claim:
        """The one that the register names, else the closest to the document's words, else a tested one."""
        named = (r for r in self.readings if r["definition"].get("leading"))
        closest = (r for r in self.readings if r["definition"]["metric"] == CLOSEST_METRIC)
        tested = (r for r in self.readings if not r["definition"]["assumed"])
        return next(named, None) or next(closest, None) or next(tested, self.readings[0])

    @property
    def others(self) -> list[Claim]:
        """The other readings in the order of the register."""
        return [reading for reading in self.readings if reading is not self.leading]


def groups_of(run: Run) -> list[Group]:
    """The tested claims: those that the scenario speaks to, then by rank, central ones first.

    What is only assumed comes after all that is tested. A result without ranks keeps the register's order.
    """
    by_id: dict[str, list[Claim]] = {}
    for claim in run.claims:
        if claim["share"] is not None:
            by_id.setdefault(claim["id"], []).append(claim)
    groups = [Group(readings) for readings in by_id.values()]
    places = {name: place for place, name in enumerate(run.scenario["sentence"])}
    return sorted(groups, key=lambda group: _order(group.leading, places))


def _order(leading: Claim, places: Mapping[str, int]) -> tuple[int, bool, int, bool]:
    rank = leading.get("rank")
    return (
        places.get(leading["id"], len(places)),
        leading["verdict"] == ASSUMED,
        RANK_OF_NONE if rank is None else rank,
        not leading["central"],
    )


@dataclass(frozen=True)
class Wording:
    """Puts the claims of one run into the words of one language."""

    run: Run
    texts: Texts

    @cached_property
    def groups(self) -> list[Group]:
        """The tested claims in their order."""
        return groups_of(self.run)

    @cached_property
    def told(self) -> list[dict[str, Any]]:
        """All of them in words."""
        return [self.group(group) for group in self.groups]

    def group(self, group: Group) -> dict[str, Any]:
        """Sentence, what another reading says, citation, rows of the others, observations of one claim."""
        leading = group.leading
        return {
            "id": leading["id"],
            "sentence": self.sentence(leading),
            "short_sentence": self.sentence(leading, is_short=True),
            "unlike": self._unlike(group),
            "citation": list(self._citation(group)),
            "readings": [self._row(claim) for claim in group.others],
            "flips": list(self._flips(group)),
            "observations": list(self._observations(group)),
        }

    def _unlike(self, group: Group) -> str:
        """The reading furthest from the leading one of those judged otherwise; empty without one."""
        leading = group.leading
        judged = [claim for claim in group.others if claim["verdict"] != ASSUMED]
        unlike = [claim for claim in judged if claim["verdict"] != leading["verdict"]]
        if not unlike:
            return ""
        furthest = max(unlike, key=lambda claim: abs(claim["share"] - leading["share"]))
        return self.texts.fill(
            "report.disagreeing",
            title=furthest["definition"]["title"][self.texts.language],
            share=self.texts.fill("report.share", count=self._count(furthest)),
            verdict=self.texts[f"verdict.{furthest['verdict']}"],
        )

    def sentence(self, claim: Claim, *, is_short: bool = False) -> str:
        """The claim as one sentence that can be cited alone; a short one only says that it is undecided."""
        statement = self._statement(claim)
        conclusion = self._conclusion(claim, is_short=is_short)
        across = self._across(claim)
        key = "report.sentence" if across else "report.sentence_alone"
        return self.texts.fill(key, statement=statement, across=across, conclusion=conclusion)

    def _conclusion(self, claim: Claim, *, is_short: bool) -> str:
        """The verdict; of an undecided one what is missing, and which option has too few worlds."""
        if is_short and claim["verdict"] == UNDECIDED:
            return self.texts.fill(f"conclusion.{UNDECIDED}_open", because="")
        draws, unsettled = claim["draws_to_settle"], open_option(claim)
        key = f"conclusion.{claim['verdict']}"
        return self.texts.fill(
            f"{key}_open" if claim["verdict"] == UNDECIDED and not draws else key,
            draws=significant(draws, self.texts.language, 2) if draws else "",
            because=open_option_words(unsettled, self.run, self.texts) if unsettled else "",
        )

    def _statement(self, claim: Claim) -> str:
        definition = claim["definition"]
        fields = {
            "worlds": self.texts.fill("report.worlds", count=self._count(claim)),
            "bound": self._bound(claim),
            "title": definition["title"][self.texts.language],
            "date": self._deadline(claim),
            "month": self._month(claim),
            "year": definition["year"],
        }
        entry = self.texts.family("statement", definition["metric"])
        if entry is not None:
            return entry.fill(**fields)
        return self.texts.fill(f"statement.{_default(definition)}", **fields)

    def _bound(self, claim: Claim) -> str:
        definition = claim["definition"]
        for key in ("at_least", "at_most"):
            if definition[key] is not None:
                words = quantity_words(definition[key], self.texts)
                return self.texts.fill(f"report.{key}", quantity=words)
        return ""

    def _deadline(self, claim: Claim) -> str:
        definition = claim["definition"]
        date = definition["date"] or definition["at_most_date"]
        return day(parse_date(date), self.texts.language) if date else ""

    def _month(self, claim: Claim) -> str:
        date = claim["definition"]["date"]
        return month(parse_date(date), self.texts.language) if date else ""

    def _count(self, claim: Claim, share: float | None = None) -> str:
        """Worlds of 100, rounded; a share that rounding lifts to a deciding border stays below it."""
        value = claim["share"] if share is None else share
        count = worlds_of_hundred(value)
        borders = (HALF, claim["demanded_share"])
        if any(value < border <= count / 100 for border in borders):
            return self.texts.fill("report.just_under", count=count)
        return str(count)

    def _across(self, claim: Claim) -> str:
        """The shares across the model alternatives; empty where the scenario declares none."""
        ends = self._ends(claim)
        if ends is None:
            return ""
        if set(ends) == {self._count(claim)}:
            return self.texts["report.across_same"]
        return self.texts.fill("report.across", low=ends[0], high=ends[1])

    def _ends(self, claim: Claim) -> tuple[str, str] | None:
        ends = range_across(claim["alternatives"])
        if ends is None:
            return None
        return self._count(claim, ends[0]), self._count(claim, ends[1])

    def _citation(self, group: Group) -> Iterator[str]:
        """Where words and number come from, as of when, the reading, the median, the error, the outcome."""
        texts, claim = self.texts, group.leading
        definition, observed = claim["definition"], claim["observed"]
        document = document_words(claim["document"], self.run, texts)
        low, high = self._monte_carlo(claim)
        yield texts.fill("report.quote", quote=claim["quote"], document=document)
        yield texts[f"report.threshold_{definition['threshold_origin']}"]
        yield rechtsstand.mark(self.run, claim["metric"], texts)
        if group.others:
            yield texts.fill("report.reading", title=definition["title"][texts.language])
        yield from self._conditions(claim)
        yield texts.fill("report.middle_world", value=self._middle_with_shortfall(claim))
        key = "report.monte_carlo" if low != high else "report.monte_carlo_same"
        yield texts.fill(key, low=low, high=high)
        if observed:
            yield texts.fill(
                "report.observed",
                date=date_words(observed["as_of"], texts),
                outcome=texts[f"outcome.{observed['verdict']}"],
            )

    def _conditions(self, claim: Claim) -> Iterator[str]:
        """Among which worlds a reading counts."""
        definition = claim["definition"]
        if claim.get("among"):
            yield self.texts.fill(
                "report.among",
                count=worlds_of_hundred(claim["among"]["share"]),
                title=definition["where"]["title"][self.texts.language],
            )

    def _flips(self, group: Group) -> Iterator[str]:
        """What would carry each reading across its border; once, that nothing tried does."""
        readings = [group.leading, *group.others]
        found = [claim for claim in readings if claim.get("flip")]
        for claim in found:
            told = self._flip(claim["flip"])
            title = claim["definition"]["title"][self.texts.language]
            yield f"{title}: {told}" if group.others else told
        if not found and any(claim.get("flip_tried") for claim in readings):
            yield self.texts["report.no_flip"]

    def _flip(self, flip: Mapping[str, Any]) -> str:
        key = "report.flip_option" if isinstance(flip["value"], str) else "report.flip"
        return self.texts.fill(
            key,
            title=path_title(flip["path"], self.run, self.texts) or flip["path"],
            value=level_words(flip["path"], flip["value"], flip["unit"], self.texts),
            level=number(100 * flip["level"], self.texts.language),
            count=worlds_of_hundred(flip["share"]),
        )

    def _row(self, claim: Claim) -> dict[str, str]:
        texts, observed = self.texts, claim["observed"]
        return {
            "title": claim["definition"]["title"][texts.language],
            "share": texts.fill("report.share", count=self._count(claim)),
            "across": self._span(*(self._ends(claim) or ("–", "–"))),
            "middle": self._middle(claim),
            "monte_carlo": self._span(*self._monte_carlo(claim)),
            "verdict": texts[f"verdict.{claim['verdict']}"],
            "observed": texts[f"outcome.{observed['verdict']}"] if observed else "–",
        }

    def _span(self, low: str, high: str) -> str:
        return low if low == high else self.texts.fill("report.range", low=low, high=high)

    def _monte_carlo(self, claim: Claim) -> tuple[str, str]:
        low, high = (number(100 * end, self.texts.language) for end in claim["interval"])
        return low, high

    def _middle_value(self, claim: Claim) -> float:
        """The median of the worlds that count; infinite, as for never, where none does."""
        values = self.run.metrics[claim["metric"]].to_numpy()[self._is_counted(claim)]
        middle, _, _ = quantiles(values) if values.size else (float("inf"), 0.0, 0.0)
        return middle

    def _is_counted(self, claim: Claim) -> BoolArray:
        """The worlds that meet the reading's condition; all, where it has none."""
        where = claim["definition"]["where"]
        if where is None:
            return np.ones(len(self.run.metrics), dtype=np.bool_)
        column = column_name(where["metric"], where["date"] or where["year"])
        limit = quantity(where["at_least"] or where["at_most"], self.run.units[column])
        values = self.run.metrics[column].to_numpy()
        return meets(values, limit, at_least=where["at_least"] is not None)

    def _middle(self, claim: Claim) -> str:
        """The metric in the median world."""
        value = self._middle_value(claim)
        if claim["definition"]["at_most_date"]:
            return when(value, self._timeline, self.texts)
        if value == float("inf"):
            return self.texts[
                "report.not_reached" if claim["definition"]["date"] else "report.no_operation"
            ]
        return self._held_against(claim, value).value_words(self.texts)

    def _held_against(self, claim: Claim, value: float) -> HeldAgainst:
        """A value beside the claim's threshold."""
        definition = claim["definition"]
        threshold = definition["at_least"] or definition["at_most"]
        return held_against(value, threshold, self.run.units[claim["metric"]])

    def _middle_with_shortfall(self, claim: Claim) -> str:
        """A number that a document promises admits no less: what the median world lacks is said."""
        words, definition = self._middle(claim), claim["definition"]
        value = self._middle_value(claim)
        if definition["at_most_date"] or value == float("inf"):
            return words
        held = self._held_against(claim, value)
        missing = -held.gap if definition["at_least"] else held.gap
        if missing <= 0:
            return words
        told = "shortfall" if definition["at_least"] else "excess"
        if (
            held.gap_words(self.texts) == words
        ):  # so far above that the threshold vanishes beside it
            return words
        lack = self.texts.fill(f"report.{told}", value=held.gap_words(self.texts))
        return f"{words}; {lack}"

    @cached_property
    def _timeline(self) -> Timeline:
        return timeline_of(self.run)

    def _observations(self, group: Group) -> Iterator[dict[str, str]]:
        """What has happened, each outcome once, with the readings that it belongs to."""
        outcomes: dict[str, list[Claim]] = {}
        for claim in [group.leading, *group.others]:
            if claim["observed"]:
                outcomes.setdefault(claim["observed"]["text"][self.texts.language], []).append(
                    claim
                )
        for text, claims in outcomes.items():
            observed = claims[0]["observed"]
            sources = dated_publishers(observed["sources"], self.run, self.texts)
            titles = (claim["definition"]["title"][self.texts.language] for claim in claims)
            yield {
                "id": claims[0]["id"],
                "readings": "; ".join(titles) if group.others else "",
                "date": date_words(observed["as_of"], self.texts),
                "outcome": self.texts[f"outcome.{observed['verdict']}"],
                "text": text,
                "sources": self.texts.fill("report.observed_sources", sources=sources),
            }


def _default(definition: Mapping[str, Any]) -> str:
    """Which of the general sentences fits a metric that has none of its own."""
    if definition["at_most_date"]:
        return "default_by"
    if definition["date"]:
        return "default_on"
    return "default_in" if definition["year"] else "default"
