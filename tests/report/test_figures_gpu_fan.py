"""The fan chart: right quantiles, words in the language's form, labels inside the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import xarray as xr

from ausbau.core.timeline import Timeline
from ausbau.report import figures
from ausbau.report.announcement import Announcement, announced
from ausbau.report.figures import gpu_fan, style
from ausbau.report.figures.subject import BANDS
from ausbau.results import Run
from ausbau.texts import LANGUAGES, Language

TIMELINE = Timeline.from_dates(date(2025, 6, 13), date(2030, 12, 31))
PROMISE = Announcement("installed", 10_000.0, date(2026, 3, 13))
SVG = "{http://www.w3.org/2000/svg}"


def series(installed_h: list[list[float]], lot_gpu: list[float]) -> xr.Dataset:
    """Lots installed at these hours, by draw and lot."""
    return xr.Dataset(
        {
            "buildout.milestone_h": (
                ("draw", "lot", "milestone"),
                np.array(installed_h)[:, :, np.newaxis],
            ),
            "buildout.lot_gpu": (("lot",), np.array(lot_gpu)),
        },
        coords={"milestone": ["installed"]},
    )


def svg(run: Run, language: Language = "en") -> str:
    """The figure of a run."""
    return figures.draw("gpu_fan", run, language).svg().decode()


def words(figure: str) -> list[str]:
    """All texts in a figure."""
    root = ET.fromstring(figure)
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def test_quantiles_count_the_worlds() -> None:
    """Of 20 worlds number k installs 1,000 GPUs after k weeks: after ten weeks, ten have done so."""
    content = series([[week * 168.0] for week in range(1, 21)], [1000.0])
    fan = gpu_fan.fan_of(content, TIMELINE, "installed")
    reached = (fan.levels > 0).argmax(axis=1)  # the week in which each quantile gets there
    assert list(reached) == [20, 16, 11, 6, 2]


def test_lots_add_up_and_what_never_comes_is_missing() -> None:
    content = series([[24.0, 48.0, np.inf]] * 3, [100.0, 30.0, 5.0])
    fan = gpu_fan.fan_of(content, TIMELINE, "installed")
    assert fan.levels[:, 0].max() == 0
    assert set(fan.levels[:, -1]) == {130.0}


def test_the_fan_ends_where_the_monthly_stock_ends(saved: Run) -> None:
    """The same GPUs from the other variable of the build-out."""
    fan = gpu_fan.fan_of(saved.series, TIMELINE, "in_service")
    stock = saved.series["buildout.gpu_in_state"].sel(milestone="in_service").sum("gpu_type")
    expected = np.quantile(stock.isel(bound=-1), BANDS, method="inverted_cdf")
    assert fan.levels[:, -1] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("language", "label", "axis"),
    [
        ("de", "angekündigt: 10.000 bis 13. März 2026", "GPUs installiert"),
        ("en", "announced: 10,000 by 13 March 2026", "GPUs installed"),
    ],
)
def test_numbers_and_dates_have_the_form_of_the_language(
    saved: Run, language: Language, label: str, axis: str
) -> None:
    texts = [text.replace("\N{NO-BREAK SPACE}", " ") for text in words(svg(saved, language))]
    assert label in texts
    assert axis in texts
    assert {"de": "5.000", "en": "5,000"}[language] in texts
    assert {"2026", "2030"} <= set(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_promise_there_is_no_diamond(saved: Run, language: Language) -> None:
    figure = svg(replace(saved, claims=()), language)
    assert style.ANNOUNCED not in figure
    assert style.ANNOUNCED in svg(saved, language)
    assert not [text for text in words(figure) if "10.000 bis" in text or "10,000 by" in text]


def test_the_promise_is_that_of_the_capacity_claim(saved: Run) -> None:
    assert announced(saved) == PROMISE


def spans(figure: str) -> Iterator[tuple[str, float, float]]:
    """Each text that runs along the page with its left and right end, by DejaVu's mean width."""
    for node in ET.fromstring(figure).iter(f"{SVG}text"):
        text = "".join(node.itertext())
        transform = node.attrib.get("transform", "")
        if "rotate(-90" in transform:
            continue
        found = re.search(r"translate\(([\d.]+)", transform)
        x = float(found[1] if found else node.attrib["x"])
        width = 0.55 * style.FONT_SIZE * len(text)
        anchor = re.search(r"text-anchor: (\w+)", node.attrib["style"])
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor[1] if anchor else "start"]
        yield text, x - share * width, x + (1 - share) * width


@pytest.mark.parametrize(
    ("installed_h", "labels"),
    [
        ([[8760.0 + draw] for draw in range(20)], 3),
        ([[46_000.0 + 100 * draw] for draw in range(20)], 3),
        ([[2000.0 * draw] for draw in range(20)], 3),
        ([[np.inf]] * 20, 0),
    ],
    ids=["narrow", "late", "wide", "never"],
)
def test_all_labels_are_there_and_inside_the_picture(
    saved: Run, installed_h: list[list[float]], labels: int
) -> None:
    figure = svg(replace(saved, series=series(installed_h, [10_000.0])))
    width = float(ET.fromstring(figure).attrib["viewBox"].split()[2])
    assert [text for text, left, right in spans(figure) if left < 0 or right > width] == []
    named = [text for text in words(figure) if text == "median" or text.endswith("worlds")]
    assert len(named) == labels
