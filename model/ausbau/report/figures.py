"""Figures of the report as SVG: one style, colour-blind safe, readable in grey, labelled directly."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.dates import YearLocator, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ausbau.core.arrays import Array
from ausbau.core.timeline import Timeline
from ausbau.texts import Language, texts
from ausbau.texts.numbers import day, number

INK = "#1a1a1a"
BLUE = "#0072b2"  # Okabe and Ito, told apart by people with any colour vision
ORANGE = "#d55e00"
STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "path",
    "svg.hashsalt": "ausbau",
}
BANDS = ((0.05, 0.95, 0.18), (0.25, 0.75, 0.38))


def gpu_fan(
    series: xr.Dataset,
    timeline: Timeline,
    language: Language,
    *,
    announced: tuple[float, date] | None,
) -> bytes:
    """GPUs in service over time: median and two bands, with the announced number and date."""
    catalogue = texts(language)
    state = series["buildout.gpu_in_state"].sel(milestone="in_service").sum("gpu_type")
    days = [timeline.date_at(float(bound)) for bound in timeline.bounds_h]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(6.7, 2.7), layout="constrained")
        axes = figure.add_subplot()
        _fan(axes, days, state.transpose("draw", "bound").values)
        if announced is not None:
            _announced(axes, *announced, language)
        axes.set_ylabel(catalogue["figure.gpu_fan.axis"])
        highest = max(float(state.max()), announced[0] if announced else 1.0)
        axes.set_ylim(0, highest * 1.12)
        axes.set_xlim(days[0], days[-1])
        axes.xaxis.set_major_locator(YearLocator())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))
        _label_bands(axes, language)
        return _svg(figure)


def _fan(axes: Axes, days: list[datetime], values: Array) -> None:
    x = date2num(days)
    for low, high, alpha in BANDS:
        lower, upper = np.quantile(values, (low, high), axis=0, method="inverted_cdf")
        axes.fill_between(x, lower, upper, color=BLUE, alpha=alpha, linewidth=0, step=None)
    axes.plot(x, np.quantile(values, 0.5, axis=0, method="inverted_cdf"), color=BLUE, linewidth=1.6)
    axes.xaxis_date()


def _announced(axes: Axes, target: float, deadline: date, language: Language) -> None:
    x = float(date2num(deadline))
    label = texts(language).fill(
        "figure.gpu_fan.announced", gpus=number(target, language), date=day(deadline, language)
    )
    axes.plot([x], [target], marker="D", color=ORANGE, markersize=5, linestyle="none", zorder=5)
    axes.annotate(
        label, (x, target), xytext=(6, 5), textcoords="offset points", color=ORANGE, va="bottom"
    )


def _label_bands(axes: Axes, language: Language) -> None:
    catalogue = texts(language)
    handles = [
        mpl.patches.Patch(color=BLUE, alpha=0.18, label=catalogue["figure.band_90"]),
        mpl.patches.Patch(color=BLUE, alpha=0.5, label=catalogue["figure.band_50"]),
        mpl.lines.Line2D([], [], color=BLUE, linewidth=1.6, label=catalogue["figure.median"]),
    ]
    axes.legend(handles=handles, loc="lower right", frameon=False)


def _svg(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()
