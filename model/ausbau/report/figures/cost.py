"""What a GPU-hour costs, per available, sold and usable hour, beside the price that customers pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from ausbau.core.arrays import Array
from ausbau.energy.reliefs import CONFIGURED
from ausbau.key_figures import hourly_costs
from ausbau.report.figures.axes import fan, horizontal_grid, time_axis
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.style import MEDIAN, PAPER, in_style
from ausbau.report.figures.subject import Subject, band
from ausbau.results import Run
from ausbau.texts import Language

HEIGHT_INCHES = 2.7
LOW_PLACE, MEDIAN_PLACE, HIGH_PLACE = 0, 2, 4
DIAMOND_SHIFT = 0.12
MOST_YEARS = 6
"""On the axes of all prices together."""
PRICES_WIDTH = 1.5
"""Of all prices together, times that of the costs."""
MOST_TIMES = 10.0
"""The axis ends at so many times the largest median cost; a triangle tells that a range goes on."""
TICKS = (1.0, 2.0, 5.0)
"""Ticks of each decade."""


@in_style
def draw(run: Run, language: Language = "en", *, height_inches: float = HEIGHT_INCHES) -> Chart:
    """Costs on the left, beside them the price of each GPU type over time, on one axis."""
    subject = Subject.of("cost", run, language)
    costs = cost_quantiles(subject)
    if not any(np.isfinite(levels[MEDIAN_PLACE]) for levels in costs.values()):
        return subject.nothing()
    pools, prices = price_quantiles(subject)
    means = {basis: value for basis, (value, _) in hourly_costs(run).items()}
    told = {
        "costs": _told(subject, costs, means),
        "prices": _prices_told(subject, pools, prices),
    }
    chart = subject.chart(height_inches, told)
    widths = (1.0, *(len(pools) * (PRICES_WIDTH / len(pools),)))
    left, *rights = np.atleast_1d(
        chart.subplots(1, 1 + len(pools), sharey=True, width_ratios=widths)
    )
    _money_axis(left, subject, costs, prices)
    _costs(left, subject, costs)
    _expected(left, list(means.values()))
    left.set_ylabel(subject.words("axis").replace(", ", ",\n"))
    left.set_title(subject.words("costs"))
    for axes, pool, levels in zip(rights, pools, prices, strict=True):
        _prices(axes, subject, levels, max(2, MOST_YEARS // len(pools)))
        axes.set_title(subject.words("prices", pool=subject.title(pool)))
    for axes in (left, *rights):
        horizontal_grid(axes)
    return chart


def cost_quantiles(subject: Subject) -> Mapping[str, Array]:
    """Quantiles of the levelised cost as configured, by kind of hours; infinite without hours."""
    cost = subject.series["finance.levelised_cost_eur_per_gpu_h"].sel(relief=CONFIGURED)
    return {
        str(basis): band(cost.sel(basis=basis).to_numpy()) for basis in cost["basis"].to_numpy()
    }


def price_quantiles(subject: Subject) -> tuple[list[str], Array]:
    """GPU types and the quantiles of the price, ``(gpu_type, quantile, month)``."""
    price = subject.series["finance.price_eur_per_gpu_h"].transpose("gpu_type", "draw", "month")
    pools = [str(pool) for pool in price["gpu_type"].to_numpy()]
    rows = [band(pool) for pool in price.to_numpy()]
    return pools, np.array(rows).reshape(len(pools), 5, -1)


def _money_axis(axes: Axes, subject: Subject, costs: Mapping[str, Array], prices: Array) -> None:
    """A logarithmic axis: costs and prices lie far apart, and both move by factors."""
    values = np.concatenate([*costs.values(), prices.ravel()])
    shown = values[np.isfinite(values) & (values > 0.0)]
    medians = [levels[MEDIAN_PLACE] for levels in costs.values()]
    border = MOST_TIMES * max(median for median in medians if np.isfinite(median))
    low, high = 0.85 * float(shown.min()), min(1.2 * float(shown.max()), border)
    axes.set_yscale("log")
    axes.set_ylim(low, high)
    decades = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    ticks = [tick for tick in np.outer(decades, TICKS).ravel() if low <= tick <= high]
    axes.set_yticks(ticks, [subject.significant(tick, 1) for tick in ticks])
    axes.set_yticks([], minor=True)


def _costs(axes: Axes, subject: Subject, costs: Mapping[str, Array]) -> None:
    top = axes.get_ylim()[1]
    for place, levels in enumerate(costs.values()):
        low, lower, middle, upper, high = np.minimum(levels, top)
        axes.plot([place, place], [low, high], color=MEDIAN, linewidth=0.8, solid_capstyle="butt")
        axes.plot(
            [place, place], [lower, upper], color=MEDIAN, linewidth=3.2, solid_capstyle="butt"
        )
        if np.isfinite(levels[MEDIAN_PLACE]):
            axes.plot([place], [middle], "o", color=MEDIAN, markersize=5.5, markeredgecolor=PAPER)
            axes.annotate(
                subject.significant(float(levels[MEDIAN_PLACE])),
                (place, middle),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                color=MEDIAN,
            )
        if levels[HIGH_PLACE] > top:
            axes.plot([place], [top], "^", color=MEDIAN, markersize=4, clip_on=False)
    axes.set_xlim(-0.4, len(costs) - 0.3)
    axes.set_xticks(range(len(costs)), [subject.words(f"basis.{basis}") for basis in costs])


def _expected(axes: Axes, means: Sequence[float]) -> None:
    """Expected cost over expected hours, which tables tell: a hollow diamond beside each range."""
    top = axes.get_ylim()[1]
    for place, mean in enumerate(means):
        if np.isfinite(mean) and mean <= top:
            axes.plot(
                [place - DIAMOND_SHIFT],
                [mean],
                "D",
                color=MEDIAN,
                markersize=4,
                markerfacecolor=PAPER,
            )


def _prices(axes: Axes, subject: Subject, levels: Array, most_years: int) -> None:
    """The price of one GPU type, with the median of the last month beside the end of its line."""
    days = subject.bound_days
    time_axis(axes, days[0], days[-1], language=subject.texts.language, most_years=most_years)
    fan(axes, days, levels)
    axes.annotate(
        subject.significant(float(levels[MEDIAN_PLACE, -1])),
        (days[-1], float(levels[MEDIAN_PLACE, -1])),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        color=MEDIAN,
        annotation_clip=False,
    )


def _told(subject: Subject, costs: Mapping[str, Array], means: Mapping[str, float]) -> str:
    return "; ".join(
        subject.words(
            "cost",
            basis=subject.words(f"basis_told.{basis}"),
            middle=subject.significant(float(levels[MEDIAN_PLACE])),
            low=subject.significant(float(levels[LOW_PLACE])),
            high=_end(subject, float(levels[HIGH_PLACE])),
            mean=subject.significant(means[basis]),
        )
        for basis, levels in costs.items()
    )


def _end(subject: Subject, cost: float) -> str:
    """The upper end of a range; without hours there is no cost of an hour."""
    return subject.significant(cost) if np.isfinite(cost) else subject.texts["report.no_operation"]


def _prices_told(subject: Subject, pools: Sequence[str], prices: Array) -> str:
    """The median price of each GPU type in the first and in the last month."""
    return "; ".join(
        subject.words(
            "price",
            pool=subject.title(pool),
            first=subject.significant(float(levels[MEDIAN_PLACE, 0])),
            last=subject.significant(float(levels[MEDIAN_PLACE, -1])),
        )
        for pool, levels in zip(pools, prices, strict=True)
    )
