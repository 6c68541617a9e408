"""What the program would have told of past build-outs, against what was seen: intervals by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from ausbau.hindcast import saved
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import ANNOUNCED, FAINT, INK, MEDIAN, SMALL_SIZE, in_style
from ausbau.report.figures.subject import Subject
from ausbau.results import Run
from ausbau.texts import Language, Texts
from ausbau.texts.numbers import number

SCHEME = "cross_validation"
VIEWS = ("inside", "mixed")
COLOURS: Mapping[str, str] = {"inside": MEDIAN, "mixed": "#d9822b"}
OFFSETS: Mapping[str, float] = {"inside": -0.17, "mixed": 0.17}
INCHES_PER_CASE, MARGIN_INCHES = 0.17, 0.8
FIRST_MONTH = 1.0
TICKS = (1, 2, 5, 10, 20, 50, 100)


@in_style
def draw(run: Run, language: Language = "en") -> Chart:
    """A line for the 80 % interval of each view of a case, a mark for what was seen."""
    subject = Subject.of("hindcast", run, language)
    return chart(saved.read(), subject.texts, source=subject.source())


@in_style
def chart(content: Mapping[str, Any], words: Texts, *, source: str = "") -> Chart:
    """The chart of a saved hindcast, oldest case on top."""
    cases = [case for case in content["cases"] if _is_described(case)][::-1]
    told = {"cases": number(len(cases), words.language), **_held(content)}
    drawn = Chart(
        height_inches=MARGIN_INCHES + INCHES_PER_CASE * len(cases),
        caption=f"{words['figure.hindcast.caption']} {source}".rstrip(),
        alternative=words.fill("figure.hindcast.alternative", **told),
    )
    axes = drawn.add_subplot()
    _time_axis(axes, words, content["horizon_months"])
    axes.set_yticks(range(len(cases)), [case["title"][words.language] for case in cases])
    axes.tick_params(axis="y", length=0)
    for place, case in enumerate(cases):
        for view in VIEWS:
            _interval(axes, place, case, view, content["horizon_months"])
        _outcome(axes, place, case, content["horizon_months"])
    _key(axes, words)
    return drawn


def _is_described(case: Mapping[str, Any]) -> bool:
    return case["seen_months"] is not None or not case["is_open"]


def _held(content: Mapping[str, Any]) -> dict[str, str]:
    """How many of the decided cases the interval of each view holds."""
    found = content["summaries"][SCHEME]
    return {view: f"{found[view]['covered']}/{found[view]['decided']}" for view in VIEWS}


def _time_axis(axes: Axes, words: Texts, horizon: float) -> None:
    """Months on a logarithmic axis: cases took from one month to ten years."""
    axes.set_xscale("log")
    axes.set_xlim(FIRST_MONTH, horizon * 1.25)
    axes.set_xlabel(words["figure.hindcast.axis"])
    axes.set_xticks(TICKS, [number(tick, words.language) for tick in TICKS])
    axes.minorticks_off()
    axes.grid(visible=True, axis="x", color=FAINT, linewidth=0.5)


def _interval(axes: Axes, place: int, case: Mapping[str, Any], view: str, horizon: float) -> None:
    low, middle, high = (
        horizon if months is None else min(max(months, FIRST_MONTH), horizon)
        for months in case["views"][SCHEME][view]["quantiles"]
    )
    height, colour = place + OFFSETS[view], COLOURS[view]
    axes.plot([low, high], [height, height], color=colour, linewidth=1.6, solid_capstyle="butt")
    axes.plot([middle], [height], marker="|", color=colour, markersize=5)


def _outcome(axes: Axes, place: int, case: Mapping[str, Any], horizon: float) -> None:
    """A dot where it opened, an arrow while it was open, a cross at the edge where it was given up."""
    months = case["seen_months"]
    marker = "x" if months is None else ">" if case["is_open"] else "o"
    at = horizon * 1.12 if months is None else max(months, FIRST_MONTH)
    axes.plot([at], [place], marker=marker, color=INK, markersize=3.5, linestyle="none")
    promised = case["promised_months"]
    if promised is not None:
        axes.plot([promised], [place], marker="d", color=ANNOUNCED, markersize=3, linestyle="none")


def _key(axes: Axes, words: Texts) -> None:
    entries: Sequence[tuple[str, str, str, str]] = [
        *((view, "", "-", COLOURS[view]) for view in VIEWS),
        ("opened", "o", "none", INK),
        ("open", ">", "none", INK),
        ("given_up", "x", "none", INK),
        ("promised", "d", "none", ANNOUNCED),
    ]
    handles = [
        axes.plot([], [], marker=marker, linestyle=line, color=colour, markersize=4)[0]
        for _, marker, line, colour in entries
    ]
    axes.legend(
        handles,
        [words[f"figure.hindcast.{name}"] for name, *_ in entries],
        ncols=len(entries),
        loc="lower center",
        bbox_to_anchor=(0.4, 1.0),
        frameon=False,
        fontsize=SMALL_SIZE,
        handlelength=1.4,
        columnspacing=1.0,
    )
