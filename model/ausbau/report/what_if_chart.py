"""The answer to a what-if beside the plan's: each question with its range of worlds or its error.

For sliders in notebooks: nothing is simulated here, so what moves is what the answers say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ausbau.core.arrays import BoolArray
from ausbau.core.schema import Text
from ausbau.report.figures.axes import decimals, value_label, vertical_grid
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import ANNOUNCED, FONT_SIZE, MEDIAN, PAPER, in_style
from ausbau.texts import Language
from ausbau.texts.numbers import number, significant
from ausbau.verdicts import share_of

if TYPE_CHECKING:
    from ausbau.what_if import Answer

QUESTION_INCHES = 0.78
MARGIN_INCHES = 0.1
TICKS = 6
HUNDRED = 100.0
LEAST_SAID = 0.5
"""So small a share of 100 worlds is not called none."""
MIDDLE_80 = (0.1, 0.5, 0.9)
PLAN = Text(de="wie angekündigt", en="as announced")
CHANGED = Text(de="geändert", en="changed")
NEVER = Text(de="nicht im Zeitraum", en="not in the period")
OF_HUNDRED = Text(
    de="in {share} von 100 ({low} bis {high})", en="in {share} of 100 ({low} to {high})"
)
RANGE = Text(de="{middle} ({low} bis {high})", en="{middle} ({low} to {high})")
CAPTION = Text(
    de=(
        "Punkt: Median von {worlds} Welten; Linie: 80 von 100 Welten. Bei Anteilen der Welten ist die "
        "Linie der Monte-Carlo-Fehler (95 %). Beide Zeilen zeigen dieselben Welten."
    ),
    en=(
        "Dot: median of {worlds} worlds; line: 80 of 100 worlds. For shares of worlds the line is the "
        "Monte Carlo error (95%). Both rows show the same worlds."
    ),
)


@dataclass(frozen=True)
class Reply:
    """What is drawn and said of one answer: low, middle and high end, infinite for never."""

    low: float
    middle: float
    high: float
    words: str


@dataclass(frozen=True)
class Amount:
    """How much? ``title`` names the quantity and the unit in which ``per`` of the metric's is one."""

    title: str
    metric: str
    on: str | None = None
    year: int | None = None
    relief: str = ""
    per: float = 1.0

    def reply(self, answer: Answer, language: Language) -> Reply:
        """Median and middle 80 of 100 worlds; values that occur, never between two."""
        values = answer.metric(self.metric, on=self.on, year=self.year, relief=self.relief)
        low, middle, high = np.quantile(values / self.per, MIDDLE_80, method="inverted_cdf")
        said = [_said(value, language) for value in (low, middle, high)]
        words = RANGE.in_language(language).format(low=said[0], middle=said[1], high=said[2])
        return Reply(float(low), float(middle), float(high), words)

    def limits(self, plan: Reply, changed: Reply) -> tuple[float, float]:
        """Ends of the axis: so wide about the plan's range that small changes leave them alone."""
        finite = [end for end in _ends(plan) if np.isfinite(end)] or [0.0, 1.0]
        span = max(finite) - min(finite) or abs(finite[0]) or 1.0
        about = [min(finite) - span / 2, max(finite) + span / 2]
        all_ends = [end for end in (*_ends(changed), *about) if np.isfinite(end)]
        is_positive = min(*_ends(plan), *_ends(changed)) >= 0
        return max(min(all_ends), 0.0) if is_positive else min(all_ends), max(all_ends)


@dataclass(frozen=True)
class Chance:
    """In how many of 100 worlds? ``at_least`` or ``at_most`` is in the metric's unit."""

    title: str
    metric: str
    on: str | None = None
    year: int | None = None
    at_least: float = -np.inf
    at_most: float = np.inf

    def holds(self, answer: Answer) -> BoolArray:
        """Whether it does in each world."""
        values = answer.metric(self.metric, on=self.on, year=self.year)
        return (values >= self.at_least) & (values <= self.at_most)

    def reply(self, answer: Answer, language: Language) -> Reply:
        """The share of worlds with its exact binomial interval, of 100."""
        share = share_of(self.holds(answer))
        low, high = (HUNDRED * end for end in share.interval)
        middle = HUNDRED * share.share
        words = OF_HUNDRED.in_language(language).format(
            share="< 1" if 0 < middle <= LEAST_SAID else number(middle, language),
            low=number(low, language),
            high=number(high, language),
        )
        return Reply(low, middle, high, words)

    def limits(self, plan: Reply, changed: Reply) -> tuple[float, float]:  # noqa: ARG002  as for amounts
        """From none to all of 100 worlds."""
        return 0.0, HUNDRED


Asked = Amount | Chance


@in_style
def draw(plan: Answer, changed: Answer, asked: Sequence[Asked], language: Language = "en") -> Chart:
    """Two lines below each question: the plan's answer and that under the changes."""
    replies = [(ask.reply(plan, language), ask.reply(changed, language)) for ask in asked]
    names = (PLAN.in_language(language), CHANGED.in_language(language))
    chart = Chart(
        height_inches=QUESTION_INCHES * len(asked) + MARGIN_INCHES,
        caption=CAPTION.in_language(language).format(worlds=plan.series.sizes["draw"]),
        alternative=" ".join(
            f"{ask.title}: {names[0]} {before.words}, {names[1]} {after.words}."
            for ask, (before, after) in zip(asked, replies, strict=True)
        ),
    )
    all_axes = chart.subplots(len(asked), 1, squeeze=False)[:, 0]
    for axes, ask, (before, after) in zip(all_axes, asked, replies, strict=True):
        _panel(axes, ask.title, names)
        _number_axis(axes, ask.limits(before, after), language)
        _line(axes, 0, before, ANNOUNCED, "s")
        _line(axes, 1, after, MEDIAN, "o")
    return chart


def _panel(axes: Axes, title: str, names: tuple[str, str]) -> None:
    """The question above its two rows."""
    axes.set_title(title, fontweight="bold", fontsize=FONT_SIZE)
    axes.set_ylim(1.6, -0.6)
    axes.set_yticks((0, 1), names)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0, pad=6)
    vertical_grid(axes)


def _number_axis(axes: Axes, limits: tuple[float, float], language: Language) -> None:
    """Ticks within the limits, in the form of the language."""
    low, high = limits
    ticks = [tick for tick in MaxNLocator(TICKS).tick_values(low, high) if low <= tick <= high]
    digits = decimals(np.asarray(ticks))
    axes.set_xticks(ticks, [number(tick, language, digits) for tick in ticks])
    axes.set_xlim(low, high)


def _line(axes: Axes, height: int, reply: Reply, colour: str, marker: str) -> None:
    """Range and middle; what never comes leaves the picture at its right edge, as a triangle."""
    _, edge = axes.get_xlim()
    low, middle, high = (min(end, edge) for end in _ends(reply))
    axes.plot([low, high], [height, height], color=colour, linewidth=2.4, solid_capstyle="butt")
    shape = marker if np.isfinite(reply.middle) else ">"
    style: dict[str, Any] = {
        "color": colour,
        "markersize": 6.0,
        "markeredgecolor": PAPER,
        "clip_on": False,
    }
    axes.plot([middle], [height], shape, **style)
    if np.isinf(reply.high) and shape != ">":
        axes.plot([edge], [height], ">", **style)
    value_label(axes, edge, height, f"  {reply.words}", color=colour, fontsize=FONT_SIZE)


def _ends(reply: Reply) -> tuple[float, float, float]:
    return reply.low, reply.middle, reply.high


def _said(value: float, language: Language) -> str:
    """A number with three significant figures, or the words for never."""
    return significant(value, language) if np.isfinite(value) else NEVER.in_language(language)
