"""Answers beside the plan's: right middles, ranges and errors, and what never comes is said so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pytest
import xarray as xr

from ausbau.report.what_if_chart import Amount, Chance, draw

NEVER = np.inf


@dataclass(frozen=True)
class Worlds:
    """An answer of ten worlds with the values of one metric."""

    values: tuple[float, ...]
    series: xr.Dataset = field(
        default_factory=lambda: xr.Dataset(coords={"draw": np.arange(10)}), compare=False
    )

    def metric(self, *_: object, **__: object) -> np.ndarray:
        return np.array(self.values)


TEN = Worlds(tuple(1000.0 * world for world in range(1, 11)))
LATE = Worlds((1000.0, *(2000.0 for _ in range(7)), NEVER, NEVER))
MEGAWATT = Amount("Load, MW", "energy.peak_load_mw", year=2028, per=1000.0)


def test_an_amount_is_the_middle_world_and_the_middle_eighty() -> None:
    """Of ten worlds in order the 1st, 5th and 9th carry 10, 50 and 90 per cent."""
    reply = MEGAWATT.reply(TEN, "en")
    assert (reply.low, reply.middle, reply.high) == (1.0, 5.0, 9.0)
    assert reply.words == "5.00 (1.00 to 9.00)"
    assert MEGAWATT.reply(TEN, "de").words == "5,00 (1,00 bis 9,00)"


def test_what_never_comes_is_said() -> None:
    reply = MEGAWATT.reply(LATE, "en")
    assert reply.middle == 2.0
    assert reply.high == NEVER
    assert reply.words == "2.00 (1.00 to not in the period)"
    low, high = MEGAWATT.limits(reply, MEGAWATT.reply(TEN, "en"))
    assert np.isfinite([low, high]).all()
    assert high >= 9.0


def test_a_chance_has_the_exact_binomial_error() -> None:
    """3 of 10: 6.67 to 65.25 per cent by the tables of Clopper and Pearson (1934)."""
    reply = Chance("Load of 8 GW", "energy.peak_load_mw", at_least=8000.0).reply(TEN, "en")
    assert reply.middle == pytest.approx(30.0)
    assert (reply.low, reply.high) == pytest.approx((6.67, 65.25), abs=0.005)
    assert reply.words == "in 30 of 100 (7 to 65)"


def test_a_chance_of_one_world_in_many_is_not_called_none() -> None:
    rare = Chance("Load of 1 MW", "energy.peak_load_mw", at_least=1.0)
    assert rare.reply(Worlds((1.0, *(0.0,) * 199)), "en").words.startswith("in < 1 of 100 (0 to 3")
    assert rare.reply(Worlds((0.0,) * 200), "en").words.startswith("in 0 of 100 (0 to 2")


def test_a_chance_counts_both_ends() -> None:
    both = Chance("Between", "energy.peak_load_mw", at_least=2000.0, at_most=4000.0)
    assert both.holds(TEN).sum() == 3
    assert both.limits(both.reply(TEN, "en"), both.reply(LATE, "en")) == (0.0, 100.0)


def test_the_axis_stays_when_the_answer_stays_near_the_plan() -> None:
    plan = MEGAWATT.reply(TEN, "en")
    near = MEGAWATT.reply(Worlds(tuple(1.1 * value for value in TEN.values)), "en")
    assert MEGAWATT.limits(plan, near) == MEGAWATT.limits(plan, plan) == (0.0, 13.0)


def test_every_question_has_two_rows_and_the_text_tells_them() -> None:
    asked = [MEGAWATT, Chance("Late, of 100 worlds", "energy.peak_load_mw", at_most=2000.0)]
    chart = draw(TEN, LATE, asked)
    assert [axes.get_title(loc="left") for axes in chart.axes] == [ask.title for ask in asked]
    assert chart.alternative == (
        "Load, MW: as announced 5.00 (1.00 to 9.00), changed 2.00 (1.00 to not in the period). "
        "Late, of 100 worlds: as announced in 20 of 100 (3 to 56), changed in 80 of 100 (44 to 97)."
    )
    assert "median of 10 worlds" in chart.caption
    assert "wie angekündigt 5,00" in draw(TEN, LATE, asked, "de").alternative


def test_a_chart_where_nothing_ever_comes_can_be_drawn() -> None:
    never = Worlds((NEVER,) * 10)
    html = draw(never, never, [MEGAWATT])._repr_html_()
    assert re.search("changed not in the period", html)
