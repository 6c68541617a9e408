"""The ledger of claims and the key figures, as text for a terminal. Nothing is ever cut."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ausbau.core.errors import StrictError
from ausbau.key_figures import amount_rows, date_rows
from ausbau.results import Run
from ausbau.texts import texts
from ausbau.verdicts import SHORTFALLS

WIDTH = 79
Claim = Mapping[str, Any]


def ledger(claims: Sequence[Claim], *, everything: bool = False) -> str:
    """One block per claim: its words, then a line per reading with share, interval and verdict."""
    tested = [claim for claim in claims if claim["share"] is not None]
    shown = claims if everything else tested
    lines = [line for group in _grouped(shown) for line in _block(group)]
    untested = len({claim["id"] for claim in claims}) - len({claim["id"] for claim in tested})
    if untested and not everything:
        lines.append(f"{untested} further claims of the register are not tested by this run.")
    return "\n".join(lines) + "\n"


def _grouped(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    group: list[Claim] = []
    for claim in claims:
        if group and group[0]["id"] != claim["id"]:
            yield group
            group = []
        group.append(claim)
    if group:
        yield group


def _block(group: list[Claim]) -> Iterator[str]:
    first = group[0]
    yield from textwrap.wrap(
        f"{first['id']}  {first['paraphrase']['en']}", WIDTH, subsequent_indent="     "
    )
    for claim in group:
        yield from _reading(claim)
    yield ""


def _reading(claim: Claim) -> Iterator[str]:
    catalogue = texts("en")
    verdict = catalogue[f"verdict.{claim['verdict']}"]
    title = claim["definition"]["title"]["en"] if claim["definition"] else ""
    if claim["share"] is None:
        reason = f": {claim['reason']['en']}" if claim["reason"] else ""
        yield from _wrapped(f"{title + ' — ' if title else ''}{verdict}{reason}")
        return
    low, high = claim["interval"]
    text = (
        f"{title}: in {100 * claim['share']:.0f} of 100 worlds "
        f"(Monte Carlo {100 * low:.0f}–{100 * high:.0f}{_across(claim)}) — {verdict}"
    )
    if claim["draws_to_settle"]:
        text += f", about {claim['draws_to_settle']} draws would settle it"
    if claim["observed"]:
        text += f"; {catalogue['observed.' + claim['observed']['verdict']]}"
    yield from _wrapped(text)


def _across(claim: Claim) -> str:
    shares = [
        option["share"] for options in claim["alternatives"].values() for option in options.values()
    ]
    if not shares:
        return ""
    return f"; {100 * min(shares):.0f} to {100 * max(shares):.0f} across alternatives"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="     ", subsequent_indent="       ")


def key_figures(run: Run) -> str:
    """Median and 10 to 90 per cent of the figures that a planner looks at first."""
    catalogue = texts("en")
    rows = [*date_rows(run, catalogue), *amount_rows(run, catalogue)]
    width = max(len(row["name"]) for row in rows)
    lines = ["Key figures, real prices: median (10 % to 90 % of worlds)"]
    lines += [f"  {row['name']:<{width}}  {row['middle']} ({row['range']})" for row in rows]
    return "\n".join(lines) + "\n"


def raise_if_short(claims: Iterable[Claim]) -> None:
    """Raise a StrictError that names the readings that fall short."""
    short = [
        f"{claim['id']} {claim['reading']}: {claim['verdict'].replace('_', ' ')}"
        for claim in claims
        if claim["verdict"] in SHORTFALLS
    ]
    if short:
        raise StrictError("claims fall short:\n  " + "\n  ".join(short))
