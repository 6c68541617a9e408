"""The ledger of claims and the key figures, as text for a terminal. Nothing is ever cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ausbau.cli.output import wrapped
from ausbau.core.errors import StrictError
from ausbau.key_figures import amount_rows, date_rows
from ausbau.report.open_option import open_option, open_option_words
from ausbau.report.stated import level_words
from ausbau.report.titles import path_title
from ausbau.results import Run
from ausbau.texts import Language, Texts, texts
from ausbau.texts.numbers import significant
from ausbau.verdicts import SHORTFALLS, range_across

Claim = Mapping[str, Any]


def ledger(run: Run, language: Language = "en", *, everything: bool = False) -> str:
    """One block per claim: its words, then a line per reading with share, interval and verdict."""
    catalogue, claims = texts(language), run.claims
    tested = [claim for claim in claims if claim["share"] is not None]
    shown = claims if everything else tested
    lines = [line for group in _grouped(shown) for line in _block(group, run, catalogue)]
    others = len({claim["id"] for claim in claims} - {claim["id"] for claim in tested})
    if others and not everything:
        key = "terminal.untested_one" if others == 1 else "terminal.untested"
        lines.append(catalogue.fill(key, count=others))
    return "\n".join(lines) + "\n"


def untested(run: Run) -> Run:
    """The run with those of its claims alone that have no share of worlds."""
    return replace(run, claims=tuple(claim for claim in run.claims if claim["share"] is None))


def _grouped(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    group: list[Claim] = []
    for claim in claims:
        if group and group[0]["id"] != claim["id"]:
            yield group
            group = []
        group.append(claim)
    if group:
        yield group


def _block(group: list[Claim], run: Run, catalogue: Texts) -> Iterator[str]:
    yield from claim_words(group[0], catalogue)
    for claim in group:
        for line in _Reading(claim, run, catalogue).lines():
            yield from wrapped(line, "     ")
    yield ""


def claim_words(claim: Claim, catalogue: Texts) -> Iterator[str]:
    """Number and sense of a claim."""
    words = claim["paraphrase"][catalogue.language]
    yield from wrapped(f"{claim['id']}  {words}", further="     ")


@dataclass(frozen=True)
class _Reading:
    """One reading of a run in the words of one language."""

    claim: Claim
    run: Run
    texts: Texts

    def lines(self) -> Iterator[str]:
        """Share and verdict, then what a reader must know to read them."""
        definition = self.claim["definition"]
        if self.claim["share"] is None:
            yield self._untested()
            return
        yield self._judged()
        if self.claim["among"]:
            yield self.texts.fill(
                "terminal.among",
                worlds=_of_hundred(self.claim["among"]["share"]),
                title=definition["where"]["title"][self.texts.language],
            )
        if self.claim["flip"]:
            yield self._flip(self.claim["flip"])
        elif self.claim["flip_tried"]:
            yield self.texts["terminal.no_flip"]

    def _untested(self) -> str:
        claim, language = self.claim, self.texts.language
        title = f"{claim['definition']['title'][language]} — " if claim["definition"] else ""
        reason = f": {claim['reason'][language]}" if claim["reason"] else ""
        return f"{title}{self._verdict()}{reason}"

    def _judged(self) -> str:
        claim = self.claim
        low, high = claim["interval"]
        observed = claim["observed"]
        return self.texts.fill(
            "terminal.reading",
            title=claim["definition"]["title"][self.texts.language],
            share=_of_hundred(claim["share"]),
            low=_of_hundred(low),
            high=_of_hundred(high),
            across=self._across(),
            verdict=self._verdict(),
            settle=self._settle(),
            observed=self._observed(observed["verdict"]) if observed else "",
        )

    def _settle(self) -> str:
        """How many worlds would settle an undecided claim, and which option has too few of them."""
        draws, unsettled = self.claim["draws_to_settle"], open_option(self.claim)
        if not draws:
            return ""
        because = open_option_words(unsettled, self.run, self.texts) if unsettled else ""
        count = significant(draws, self.texts.language, 2)
        return self.texts.fill("terminal.settle", draws=count, because=because)

    def _verdict(self) -> str:
        return self.texts[f"verdict.{self.claim['verdict']}"]

    def _observed(self, verdict: str) -> str:
        return self.texts.fill("terminal.observed", outcome=self.texts[f"observed.{verdict}"])

    def _across(self) -> str:
        ends = range_across(self.claim["alternatives"])
        if ends is None:
            return ""
        low, high = (_of_hundred(end) for end in ends)
        return self.texts.fill("terminal.across", low=low, high=high)

    def _flip(self, flip: Mapping[str, Any]) -> str:
        """What would carry the share across its border, and the path to try it with ``--set``."""
        key = "terminal.flip_option" if isinstance(flip["value"], str) else "terminal.flip"
        return self.texts.fill(
            key,
            title=path_title(flip["path"], self.run, self.texts) or flip["path"],
            path=flip["path"],
            value=level_words(flip["path"], flip["value"], flip["unit"], self.texts),
            level=_of_hundred(flip["level"]),
            share=_of_hundred(flip["share"]),
        )


def _of_hundred(share: float) -> str:
    return f"{100 * share:.0f}"


def key_figures(run: Run, language: Language = "en") -> str:
    """Median and 10 to 90 per cent of the figures that a planner looks at first."""
    catalogue = texts(language)
    rows = [*date_rows(run, catalogue), *amount_rows(run, catalogue)]
    width = max(len(row["name"]) for row in rows)
    lines = list(wrapped(catalogue["terminal.key_figures"]))
    for row in rows:
        line = f"{row['name']:<{width}}  {row['middle']} ({row['range']})"
        lines += wrapped(line, "  ")
    return "\n".join(lines) + "\n"


def raise_if_short(claims: Iterable[Claim]) -> None:
    """Raise a StrictError that names the readings that fall short of what their sentence says."""
    short = [
        f"{claim['id']} {claim['reading']}: {claim['verdict'].replace('_', ' ')}"
        for claim in claims
        if claim["verdict"] in SHORTFALLS
    ]
    if short:
        raise StrictError("claims fall short:\n  " + "\n  ".join(short))
