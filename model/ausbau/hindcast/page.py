"""The hindcast in words and tables, for `docs/hindcast.md` and the terminal, from its plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ausbau.texts import Texts, texts
from ausbau.texts.numbers import number, percent

SCHEMES = ("cross_validation", "forward")
CASE_COLUMNS = ("case", "seen", "promise")
SCORE_COLUMNS = ("view", "cases", "crps", "holds", "width", "brier", "pit")
DIFFERENCE_COLUMNS = ("against", "cases", "mean", "interval")
MODEL_VIEWS = ("inside", "mixed", "outside")
VIEWS = (*MODEL_VIEWS, "promise", "class")
Row = Sequence[str]

INTRO = """\
<!-- Written by `python -m ausbau.hindcast`; changes are made in the code, not here. -->

# Hindcast

How this program would have told the first opening of past build-outs on the day of their announcement.
Each case is a file in `scenarios/hindcast/` with the traits that were known then; one rule
(`model/ausbau/hindcast/inputs.py`) turns them into a scenario, and nothing is tuned by case. *Inside* is
the network of steps, *outside* the reference class of the same kind of building without the case's own
project, *mixed* the draws of both together. Two naive forecasts stand beside them: the promise itself, and
one law fitted to all cases, whatever their building (*class*). Times are months from the announcement to
the first use by customers; `+` marks a case that was still open then, `never` one that was given up, and
a dash what nobody named or described. *PIT by fifths* counts, of 100 cases, how many lie in each fifth
of what was told; 20 in each would be right.
"""
LIMITS = """\
## What can be concluded, and what not

- **The network alone is too sure.** Its 80 % interval held {inside} decided cases. It is written for a
  German plan with GPUs on the market; machines that waited for new ones, and halls that were under way
  before they were announced, lie outside it on both sides.
- **The outside view is less sure, and vague.** Its interval held {outside} and is {outside_width} months
  wide in the mean; that of the mixed view held {mixed} and is {mixed_width} months wide.
- **Little is proven.** Of {compared} differences to naive forecasts in cross-validation {beyond} differ from
  zero with their whole 95 % interval ({which}), and where several are looked at, one may by luck. The
  interval comes from drawing whole projects again, of which there are few.
- **For the network this is no clean test.** Its values were written down in June 2025, and some of them
  rest on Dawn, Colossus, Hunter and JUPITER; the rule that makes the inputs was written by people who
  knew the outcomes. Forward in time it counts only for cases announced since then.
- **Forward in time hardly anything can be scored**: few cases had eight earlier ones of their kind. What
  stands in brackets shows what the program would have said, and is no evidence.
- **Cases that nobody reported are missing.** Plans that died silently are in no list, so giving up is
  rarer here than in the world.
- **Some announcements are proven by later articles.** The traits of those cases are what an article says
  of the day of the announcement; that nothing of what came after has slipped in rests on our reading.
- The score of a case that is still open counts up to the last day on which somebody saw it, so young
  cases weigh little.
"""


def made_of(content: Mapping[str, Any], words: Texts) -> str:
    """How many cases in how many worlds, and what the numbers are."""
    cases = len(content["cases"])
    return _word(words, "made", cases=cases, draws=content["draws"], seed=content["seed"])


def scheme_title(scheme: str, words: Texts) -> str:
    """Which cases teach a scheme."""
    return _word(words, scheme)


def tables(content: Mapping[str, Any], scheme: str, words: Texts) -> tuple[list[Row], ...]:
    """Cases, scores and differences to naive forecasts, each with its head as first row."""
    return (
        _case_rows(content, scheme, words),
        _score_rows(content, scheme, words),
        _difference_rows(content, scheme, words),
    )


def markdown(content: Mapping[str, Any]) -> str:
    """The page of the docs."""
    words, parts = texts("en"), [INTRO]
    for scheme in SCHEMES:
        parts.append(f"## {scheme_title(scheme, words)}\n")
        parts += [_table(rows) for rows in tables(content, scheme, words)]
    made = f"{content['draws']} worlds by case, seed {content['seed']}"
    note = f"Written by `python -m ausbau.hindcast`, {made}, version {content['version']}."
    return "\n".join([*parts, limits(content), note, ""])


def limits(content: Mapping[str, Any]) -> str:
    """What can be concluded, and what not, with the figures of the hindcast."""
    scheme = "cross_validation"
    found, compared = content["summaries"][scheme], list(_differences(content, scheme))
    beyond = [f"{view} − {naive}" for view, naive, one in compared if one["low"] * one["high"] > 0]
    return LIMITS.format(
        compared=len(compared),
        beyond=len(beyond),
        which=", ".join(beyond) or "none",
        **{view: f"{found[view]['covered']} of {found[view]['decided']}" for view in MODEL_VIEWS},
        **{f"{view}_width": _figure(found[view]["width"], 0, texts("en")) for view in MODEL_VIEWS},
    )


def _word(words: Texts, key: str, **fields: object) -> str:
    return words.fill(f"terminal.hindcast.{key}", **fields)


def _head(words: Texts, columns: Sequence[str]) -> list[str]:
    return [_word(words, f"column.{column}") for column in columns]


def _case_rows(content: Mapping[str, Any], scheme: str, words: Texts) -> list[Row]:
    """80 % intervals; in brackets what is shown and not scored."""
    level = percent(0.8, words.language)
    views = [f"{_word(words, f'view.{view}')} {level}" for view in MODEL_VIEWS]
    rows: list[Row] = [(*_head(words, CASE_COLUMNS), *views)]
    for case in content["cases"]:
        told = [_interval(case["views"][scheme][view], words) for view in MODEL_VIEWS]
        promised = case["promised_months"]
        promise = _months(promised, words) if promised else "–"
        rows.append((case["title"][words.language], _seen(case, words), promise, *told))
    return rows


def _seen(case: Mapping[str, Any], words: Texts) -> str:
    months = case["seen_months"]
    if months is None:
        return "–" if case["is_open"] else _word(words, "never")
    return f"{number(months, words.language, 1)}{'+' if case['is_open'] else ''}"


def _interval(told: Mapping[str, Any], words: Texts) -> str:
    low, _, high = (_months(months, words) for months in told["quantiles"])
    text = _word(words, "between", low=low, high=high)
    return text if told["is_scored"] else f"({text})"


def _score_rows(content: Mapping[str, Any], scheme: str, words: Texts) -> list[Row]:
    """CRPS and width in months, decided cases that the interval holds, Brier of the promise, PIT in per cent.

    A sure forecast that is right has 20 of 100 cases in each fifth of its own distribution.
    """
    rows: list[Row] = [_head(words, SCORE_COLUMNS)]
    for view in VIEWS:
        one = content["summaries"][scheme][view]
        figures = (
            _figure(one["crps"], 1, words),
            _word(words, "held", covered=one["covered"], decided=one["decided"]),
            _figure(one["width"], 0, words),
            _figure(one["brier"], 2, words),
        )
        fifths = " ".join(f"{100 * share:.0f}" for share in one["pit_histogram"])
        name = _word(words, f"view.{view}")
        rows.append((name, str(one["cases"]), *figures, fifths if one["cases"] else "–"))
    return rows


def _difference_rows(content: Mapping[str, Any], scheme: str, words: Texts) -> list[Row]:
    """Mean paired difference of the CRPS with its 95 % interval; negative is better than the naive one."""
    rows: list[Row] = [_head(words, DIFFERENCE_COLUMNS)]
    for view, naive, one in _differences(content, scheme):
        low, mean, high = (_figure(one[key], 1, words) for key in ("low", "mean", "high"))
        pair = " − ".join(_word(words, f"view.{name}") for name in (view, naive))
        interval = _word(words, "between", low=low, high=high)
        rows.append((pair, str(one["cases"]), mean, interval))
    return rows


def _differences(
    content: Mapping[str, Any], scheme: str
) -> Iterator[tuple[str, str, Mapping[str, float]]]:
    for view, by_naive in content["differences"][scheme].items():
        for naive, one in by_naive.items():
            yield view, naive, one


def _months(months: float | None, words: Texts) -> str:
    return _word(words, "never") if months is None else number(months, words.language)


def _figure(value: float | None, digits: int, words: Texts) -> str:
    return "–" if value is None else number(value, words.language, digits)


def _table(rows: Sequence[Row]) -> str:
    head, *body = rows
    lines = [f"| {' | '.join(head)} |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in body), ""])
