"""Every figure: the same bytes again, both languages, right numbers, readable in grey, never an error."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from altered_runs import never_built, with_metric
from matplotlib.collections import PolyCollection

from ausbau.core.schema import Text
from ausbau.influence import Influence
from ausbau.report import figures
from ausbau.report.figures import (
    access,
    allocation,
    axes,
    bill,
    influence,
    matrix,
    money,
    opening_dates,
    payers,
    sovereignty,
    style,
    verdicts,
)
from ausbau.report.figures.chart import Chart
from ausbau.report.figures.subject import Subject
from ausbau.report.schedule import kind_of
from ausbau.results import Run
from ausbau.study import Study
from ausbau.texts import LANGUAGES, Language, texts

LEAST_LIGHTNESS_STEP = 10.0
"""Between any two fills of one figure, in CIE L* from 0 to 100."""
LEAST_CONTRAST = 4.5
"""Of words on their ground (WCAG 2.2, 1.4.3)."""
SVG = "{http://www.w3.org/2000/svg}"


def lightness(colour: str) -> float:
    """CIE L* of a colour: 0 is black, 100 white; what a grey printer keeps (CIE 15:2004, sRGB)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    luminance = float(np.dot((0.2126, 0.7152, 0.0722), linear))
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def contrast(one: str, other: str) -> float:
    """Contrast of two colours from their relative luminance."""
    high, low = sorted(
        (((lightness(colour) + 16) / 116) ** 3 for colour in (one, other)), reverse=True
    )
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def study(saved: Run) -> Study:
    """The plan, and the same plan if nothing were known of its last claim."""
    other = replace(saved, claims=saved.claims[:-1])
    return Study(
        "pair", Text(de="Paar", en="Pair"), Text(de="", en=""), {"one": saved, "two": other}
    )


@pytest.fixture(scope="module")
def charts(saved: Run, study: Study) -> Mapping[tuple[str, Language], Chart]:
    """Each figure in each language."""
    drawn = {
        (name, language): figures.draw(name, saved, language)
        for name in figures.NAMES
        for language in LANGUAGES
    }
    of_study = {
        (name, language): figures.draw(name, study, language)
        for name in figures.OF_STUDY
        for language in LANGUAGES
    }
    return drawn | of_study


def subject_of(run: Run, name: str = "bill") -> Subject:
    return Subject.of(name, run, "en")


@pytest.mark.parametrize("name", figures.NAMES)
def test_the_same_result_gives_the_same_bytes(
    saved: Run, charts: Mapping[tuple[str, Language], Chart], name: str
) -> None:
    first = charts[name, "de"].svg()
    assert figures.draw(name, saved, "de").svg() == first
    root = ET.fromstring(first)
    assert float(root.attrib["viewBox"].split()[2]) == pytest.approx(6.7 * 72)
    assert not charts[name, "de"].is_empty


@pytest.mark.parametrize("name", [*figures.NAMES, *figures.OF_STUDY])
def test_captions_and_alternatives_are_whole_sentences_with_their_source(
    charts: Mapping[tuple[str, Language], Chart], name: str
) -> None:
    german, english = charts[name, "de"], charts[name, "en"]
    for chart in (german, english):
        assert chart.caption.endswith(".")
        assert chart.alternative.endswith(".")
        assert not set("{}_") & set(chart.alternative)
        assert "nan" not in re.split(r"\W+", chart.alternative)
        assert "100" in chart.caption  # the number of worlds
    assert german.caption != english.caption
    assert german.alternative != english.alternative
    assert "Quelle: ausbau" in german.caption
    assert "Source: ausbau" in english.caption


def test_everything_that_is_named_has_a_name_in_both_languages(saved: Run) -> None:
    labels = {
        f"activity.{kind_of(name)}" for name in saved.events.query("finish_h > start_h")["activity"]
    }
    for kind, dim in (
        ("line", "line"),
        ("part", "part"),
        ("layer", "layer"),
        ("owner", "owner"),
        ("role", "role"),
    ):
        labels |= {f"{kind}.{name}" for name in saved.series[dim].to_numpy()}
    for language in LANGUAGES:
        known = texts(language).entries
        missing = [
            label for label in labels if not {f"figure.label.{label}", f"name.{label}"} & {*known}
        ]
        assert missing == []


# What is drawn is what numpy computes from the result.


def test_stacked_areas_end_at_the_mean_of_the_hours(
    saved: Run, charts: Mapping[tuple[str, Language], Chart]
) -> None:
    granted = saved.series["allocation.granted_gpu_h"].to_numpy()  # draw, month, group, gpu_type
    last_month_h = float(np.diff(saved.series["bound"].to_numpy())[-1])
    expected = granted[:, -1].sum(axis=(1, 2)).mean() / last_month_h
    areas = [
        collection
        for collection in charts["allocation", "en"].axes[0].collections
        if isinstance(collection, PolyCollection)
    ]
    ends = [area.get_paths()[0].vertices for area in areas]
    last = max(float(end[np.isclose(end[:, 0], end[:, 0].max()), 1].max()) for end in ends)
    assert last == pytest.approx(expected)


def test_the_median_of_access_is_that_of_numpy(saved: Run) -> None:
    subject = subject_of(saved, "access")
    months = saved.series["month"].dt.year.to_numpy() == subject.year
    hours = saved.series["demand.requested_gpu_h"].to_numpy()[:, months].sum(axis=(1, 3))
    year_h = 8784.0 if subject.year % 4 == 0 else 8760.0
    expected = np.sort(hours / year_h, axis=0)[len(hours) // 2 - 1]  # the 50th of 100
    drawn = access.gpus_by_group(subject, "demand.requested_gpu_h")
    assert drawn[2] == pytest.approx(expected)


def test_curves_of_dates_count_worlds(saved: Run) -> None:
    """Four worlds: the first lot opens after 10, 20, 30 hours and never."""
    two_lots = saved.series.isel(draw=slice(0, 4), lot=slice(0, 2)).copy(deep=True)
    hours = np.array([[10.0, 50.0], [20.0, 60.0], [30.0, np.inf], [np.inf, np.inf]])
    two_lots["buildout.milestone_h"][:] = hours[:, :, np.newaxis]
    subject = subject_of(replace(saved, series=two_lots))
    reached = opening_dates.reached_by_event(subject)
    shares = {name: opening_dates.in_time_share(hours, subject) for name, hours in reached.items()}
    assert shares == {"first_opened": 0.75, "all_installed": 0.5, "all_in_service": 0.5}
    chart = figures.draw("opening_dates", replace(saved, series=two_lots), "en")
    heights = sorted(float(line.get_ydata()[-1]) for line in chart.axes[0].get_lines()[:3])
    assert heights == [50.0, 50.0, 75.0]


def test_lines_of_the_bill_add_up_to_the_metric_of_the_bill(saved: Run) -> None:
    """The bars are means over the worlds of the series; the metric is computed by another way."""
    subject = subject_of(saved)
    expected = float(saved.metrics[f"energy.bill_eur@{subject.year}"].mean()) / 1e6
    configured = bill.relief_amounts(subject)["configured"]
    total = sum(bill.bill_lines(subject).values())
    assert total - configured == pytest.approx(expected, rel=1e-9)


def test_who_pays_pays_the_relief(saved: Run) -> None:
    subject = subject_of(saved)
    reliefs, _, paid = payers.paid_by_party(subject)
    expected = bill.relief_amounts(subject)
    assert dict(zip(reliefs, paid.sum(axis=1), strict=True)) == pytest.approx(dict(expected))


def test_layers_fill_their_bars(saved: Run) -> None:
    layers, owners, shares = sovereignty.mean_shares(subject_of(saved))
    assert shares.sum(axis=1) == pytest.approx(100.0)
    assert set(owners) <= set(sovereignty.OWNER_FILLS)
    assert len(layers) == saved.series.sizes["layer"]


def test_ranges_of_the_investment_are_quantiles(saved: Run) -> None:
    servers = saved.series["finance.capex_eur"].sel(part="gpu_servers").to_numpy() / 1e6
    drawn = money.by_label(saved.series["finance.capex_eur"], "part")["gpu_servers"]
    in_order = np.sort(servers)
    assert list(drawn) == pytest.approx([in_order[place] for place in (4, 24, 49, 74, 94)])


def test_allocation_reads_a_variable_without_groups_too(saved: Run) -> None:
    available = allocation.mean_gpus(subject_of(saved), "buildout.available_gpu_h")
    assert available.shape == (1, saved.series.sizes["month"])
    assert available.max() <= saved.series["buildout.lot_gpu"].sum() * (1 + 1e-12)


def test_a_swing_holds_the_medians_of_the_outer_fifths() -> None:
    """Ten worlds: where x is 1 or 2 the metric is 10 and 20, where it is 9 or 10, 90 and 100."""
    parameters = pd.DataFrame({"x": np.arange(1.0, 11.0), "kind": ["a"] * 5 + ["b"] * 5})
    values = 10.0 * parameters["x"].to_numpy()
    swing = influence.swing_of(parameters, Influence("x", 1.0), values)
    assert (swing.low, swing.high) == (10.0, 90.0)  # of two values the lower: one that occurs
    by_kind = influence.swing_of(parameters, Influence("kind", 0.8), values)
    assert (by_kind.low, by_kind.high) == (30.0, 80.0)


def test_the_matrix_prints_the_share_of_each_run(study: Study) -> None:
    rows, cells = matrix.matrix_of(study, 100)
    claims = {(claim["id"], claim["reading"]): claim for claim in study.reference.claims}
    for row, (first, _) in zip(rows, cells, strict=True):
        assert first.share == claims[row["id"], row["reading"]]["share"]
    drawn = {text.get_text() for text in figures.draw("matrix", study, "en").axes[0].texts}
    first = cells[0][0]
    told = 5 * round(first.share * 20)  # of 100, in steps of 5 as in the sentences
    assert f"{told} {matrix.SIGNS[first.verdict]}" in drawn


def test_the_matrix_tells_numbers_only_where_a_scenario_differs_from_the_first(
    study: Study,
) -> None:
    one = study.runs["one"]
    row = matrix.matrix_of(study, 100)[0][0]
    share = 0.5 if row["share"] < 0.3 else 0.0
    moved = tuple(
        {**claim, "share": share} if claim["id"] == row["id"] else claim for claim in one.claims
    )
    three = {"one": one, "same": one, "moved": replace(one, claims=moved)}
    drawn = figures.draw("matrix", replace(study, runs=three), "en")
    told = [text.get_text() for text in drawn.axes[0].texts]
    rows = len(told) // 3
    assert told.count("·") == rows + (rows - 1)  # none differs in "same", one in "moved"
    assert told[2].startswith(f"{100 * share:.0f} ")


def test_a_claim_that_a_scenario_does_not_know_is_a_dash(study: Study) -> None:
    rows, _ = matrix.matrix_of(study, 100)
    one = study.runs["one"]
    without = tuple(claim for claim in one.claims if claim["id"] != rows[0]["id"])
    other = replace(study, runs={"one": one, "two": replace(one, claims=without)})
    _, cells = matrix.matrix_of(other, 100)
    assert cells[0][1].share is None
    assert "–" in {text.get_text() for text in figures.draw("matrix", other, "de").axes[0].texts}


def test_the_range_over_alternatives_is_that_of_their_options() -> None:
    options = {"a": (0.2, 40), "b": (0.9, 60), "few": (1.0, 3)}
    kinds = {name: {"share": share, "worlds": worlds} for name, (share, worlds) in options.items()}
    claim = {"share": 0.5, "alternatives": {"kind": kinds}}
    assert verdicts.alternatives_range(claim) == (0.2, 0.9)
    assert verdicts.alternatives_range({"share": 0.5, "alternatives": {}}) == (0.5, 0.5)


# Labels keep clear of each other.


def test_labels_move_apart_and_stay_within() -> None:
    assert axes.spread([1.0, 1.0, 5.0], 1.0, 0.0, 10.0) == [1.0, 2.0, 5.0]
    assert axes.spread([9.8, 10.0], 1.0, 0.0, 10.0) == [9.0, 10.0]
    assert axes.spread([0.0] * 5, 10.0, 0.0, 4.0) == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert axes.spread([3.0, 1.0], 0.5, 0.0, 10.0) == [3.0, 1.0]
    assert axes.spread([], 1.0, 0.0, 1.0) == []


def test_ticks_are_told_as_they_are() -> None:
    """An axis in steps of 1.5 must not say 0, 2, 3, 4."""
    assert axes.decimals(np.array([0.0, 1.5, 3.0, 4.5])) == 1
    assert axes.decimals(np.array([0.0, 2_500.0])) == 0
    assert axes.decimals(np.array([0.0, 0.25, 0.5])) == 2


# Readable in grey.


@pytest.mark.parametrize(
    "colours",
    [
        (style.OUTER_BAND, style.INNER_BAND, style.ANNOUNCED, style.MEDIAN, style.PAPER),
        (*dict.fromkeys(fill.colour for fill in style.FILLS), style.PAPER),
        tuple(fill.colour for fill in sovereignty.OWNER_FILLS.values()),
        tuple(tint for _, tint in matrix.STEPS),
    ],
    ids=["fan", "fills", "owners", "matrix"],
)
def test_colours_differ_in_grey(colours: tuple[str, ...]) -> None:
    levels = [lightness(colour) for colour in colours]
    assert min(abs(one - other) for one, other in combinations(levels, 2)) > LEAST_LIGHTNESS_STEP


def test_fills_repeat_no_earlier_than_their_hatches() -> None:
    assert len({(fill.colour, fill.hatch) for fill in style.FILLS}) == len(style.FILLS) == 12
    assert style.fill_of(12) == style.fill_of(0)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (style.MEDIAN, style.INNER_BAND),
        (style.INK, style.INNER_BAND),
        (style.INK, style.OUTER_BAND),
        (style.ANNOUNCED, style.PAPER),
        (style.QUIET, style.PAPER),
        *((fill.on, fill.colour) for fill in style.FILLS[:6]),
        *((fill.on, fill.colour) for fill in sovereignty.OWNER_FILLS.values()),
        (style.PAPER, matrix.STEPS[-1][1]),
        (style.INK, matrix.STEPS[-2][1]),
    ],
)
def test_words_can_be_read_on_their_ground(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= LEAST_CONTRAST


# Empty cases give a sentence, never an error.


def one_world(run: Run) -> Run:
    return replace(
        run,
        manifest={**run.manifest, "draws": 1},
        series=run.series.isel(draw=slice(0, 1)),
        events=run.events[run.events["draw"] == 0],
        metrics=run.metrics.iloc[:1],
        parameters=run.parameters.iloc[:1],
    )


def without_sites(run: Run) -> Run:
    """The run as it would be without a site: no lots, no activities, nothing used and nothing paid."""
    empty = never_built(run)
    series = empty.series.isel(lot=slice(0, 0), site=slice(0, 0))
    flows = ("allocation.", "energy.bill", "energy.relief", "energy.payer", "buildout.available")
    emptied = {
        name: series[name] * 0.0
        for name in series.data_vars
        if str(name).startswith((*flows, "finance.capex"))
    }
    costs = {
        "finance.levelised_cost_eur_per_gpu_h": series["finance.levelised_cost_eur_per_gpu_h"]
        + np.inf
    }
    return replace(empty, series=series.assign({**emptied, **costs}), events=run.events.iloc[:0])


SAID_WITHOUT_SITES = frozenset(
    {"opening_dates", "gantt", "obstacles", "allocation", "bill", "payers", "cost", "money"}
)


@pytest.mark.parametrize("name", figures.NAMES)
@pytest.mark.parametrize("change", [one_world, without_sites, never_built])
def test_an_empty_case_gives_a_figure(saved: Run, name: str, change: object) -> None:
    assert callable(change)
    chart = figures.draw(name, change(saved), "de")
    assert chart.caption.endswith(".")
    if change is without_sites and name in SAID_WITHOUT_SITES:
        assert chart.is_empty
    if chart.is_empty:
        assert chart.texts[0].get_text() == chart.alternative
        assert chart.alternative.count(" ") > 3


def test_without_claims_the_verdicts_say_so(saved: Run) -> None:
    chart = figures.draw("verdicts", replace(saved, claims=()), "de")
    assert chart.is_empty
    assert chart.alternative == "Dieser Lauf prüft keine zentrale Aussage."


def test_a_metric_that_does_not_vary_has_no_influences(saved: Run) -> None:
    flat = with_metric(saved, "buildout.full_in_service_h", 100.0)
    assert figures.draw("influence", flat, "en").is_empty


def test_the_caption_tells_that_only_the_first_paths_are_kept(saved: Run) -> None:
    larger = replace(saved, manifest={**saved.manifest, "draws": 2000})
    assert "2.000 Welten (Verläufe: die ersten 100)" in figures.draw("people", larger, "de").caption
    assert "Verläufe" not in figures.draw("people", saved, "de").caption


# In a notebook.


def test_a_run_draws_by_name(saved: Run) -> None:
    assert set(dir(saved.plot)) == set(figures.NAMES)
    chart = saved.plot.payers(language="de")
    html = chart._repr_html_()
    assert html.startswith('<figure role="img" aria-label="Balken je Entlastung')
    assert "<path" in html
    assert "<text" not in html
    assert html.endswith("Welten.</figcaption></figure>")


def test_an_unknown_name_tells_the_known_ones(saved: Run) -> None:
    with pytest.raises(AttributeError, match="there is no figure 'pie'; there are gpu_fan"):
        saved.plot.pie()
    with pytest.raises(KeyError, match="matrix"):
        figures.draw("pie", saved)


def test_a_result_is_read_without_matplotlib() -> None:
    program = "import sys, ausbau; ausbau.Run; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
