"""The page of headline figures: its numbers are those of the run, its ranges those of their file."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ausbau.core.errors import InputError
from ausbau.documentation import sanity_page
from ausbau.documentation.published import FILE, read_published, version_of
from ausbau.documentation.sanity_figures import FIGURES, Spread
from ausbau.results import Run

PAGE = Path(__file__).parents[2] / "docs" / "sanity.md"
PUBLISHED = read_published()


@pytest.fixture(scope="module")
def rows(plan_run: Run) -> dict[str, list[str]]:
    """The cells of each row by the title of its figure."""
    text = sanity_page.text(plan_run, PUBLISHED)
    lines = [line for line in text.splitlines() if line.startswith("| ")][2:]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return {row[0]: row for row in cells}


def test_every_figure_has_its_comparison_and_no_comparison_lacks_a_figure() -> None:
    assert FIGURES.keys() == PUBLISHED.figures.keys()


def test_every_figure_has_a_row_of_five_cells_none_empty(rows: dict[str, list[str]]) -> None:
    assert rows.keys() == {comparison.title for comparison in PUBLISHED.figures.values()}
    assert [title for title, row in rows.items() if len(row) != 5 or "" in row] == []


def test_months_to_the_first_opening_are_those_of_numpy(
    rows: dict[str, list[str]], plan_run: Run
) -> None:
    is_existing = (plan_run.parameters["buildout.sites.plan.building"] == "existing").to_numpy()
    hours = plan_run.metrics["buildout.first_opening_h"].to_numpy()[is_existing]
    middle, low, high = np.quantile(hours / 730.5, [0.5, 0.1, 0.9], method="inverted_cdf")
    shown = re.fullmatch(
        r"([\d.]+) months \(([\d.]+) to ([\d.]+|never)\)",
        rows["First GPUs open to customers, existing hall"][1],
    )
    assert shown is not None
    told = [float(shown[at].replace("never", "inf")) for at in (1, 2, 3)]
    assert told == pytest.approx([middle, low, high], rel=0.005)


def test_investment_per_gpu_is_investment_over_gpus(
    rows: dict[str, list[str]], plan_run: Run
) -> None:
    """All worlds pay for 10,000 GPUs, so the two ways to the figure must agree."""
    metrics = plan_run.metrics
    is_complete = metrics["buildout.full_in_service_h"].to_numpy() < 2.55 * 8766  # end of 2027
    year = int(re.search(r"those of (\d{4})", sanity_page.text(plan_run, PUBLISHED))[1])  # type: ignore[index]
    assert year in (2027, 2028)
    per_gpu = metrics["finance.capex_eur"].to_numpy()[is_complete] / 10_000
    shown = float(rows["Investment per GPU"][1].split()[0].replace(",", ""))
    assert per_gpu.min() < shown < per_gpu.max()
    assert shown == pytest.approx(np.median(per_gpu), rel=0.05)


def test_the_exchange_rate_turns_dollars_into_euros() -> None:
    entry = PUBLISHED.figures["investment_per_gpu"].published["bernstein"]
    assert entry.span("EUR/GPU", 0.5) == (41_000.0, 41_000.0)
    euros = PUBLISHED.figures["investment_per_gpu"].published["munich"]
    assert euros.span("EUR/GPU", 0.5) == (100_000.0, 100_000.0)


@pytest.mark.parametrize(
    ("spread", "published", "expected"),
    [
        (Spread(5, 4, 6), [(1, 2), (7, 8)], "inside"),
        (Spread(5, 4, 6), [(5.5, 9)], "overlaps"),
        (Spread(5, 4, 6), [(6.1, 9)], "outside"),
        (Spread(5, 4, 6), [(5.9, 5.9)], "overlaps"),
        (Spread(np.inf, 4, np.inf), [(3, 5)], "overlaps"),
        (Spread(5, 4, 6), [], "–"),
    ],
)
def test_a_figure_is_judged_by_all_that_is_published(
    spread: Spread, published: list[tuple[float, float]], expected: str
) -> None:
    assert sanity_page.judged(spread, published) == expected


def test_worlds_that_never_open_are_told_and_not_dropped(plan_run: Run) -> None:
    metrics = plan_run.metrics.copy()
    metrics["buildout.first_opening_h"] = np.inf
    never = dataclasses.replace(plan_run, metrics=metrics)
    spread = FIGURES["first_opening_new"].spread(never)
    assert spread == Spread(np.inf, np.inf, np.inf)
    assert "never months (never to never)" in sanity_page.text(never, PUBLISHED)


def test_a_published_value_without_a_known_source_does_not_load(tmp_path: Path) -> None:
    file = tmp_path / "published.yaml"
    text = FILE.read_text(encoding="utf-8")
    file.write_text(text.replace("source: talent-s10", "source: talent-s1o"), encoding="utf-8")
    with pytest.raises(InputError, match="talent-s1o"):
        read_published(file)


def test_every_published_value_is_a_quantity_of_its_figure() -> None:
    for name, figure in FIGURES.items():
        for low, high in sanity_page.spans(PUBLISHED.figures[name], figure, 0.9):
            assert 0 < low <= high


def test_the_committed_page_was_written_from_the_published_values_of_today() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"published values `{version_of()}`" in text, (
        "write it again with `python -m ausbau.documentation sanity`"
    )


def test_the_version_changes_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "published.yaml"
    file.write_bytes(FILE.read_bytes() + b"\n")
    assert version_of(file) != version_of()


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        (
            "gpus_per_mw_connected",
            lambda run: 10_000 / run.metrics["buildout.connected_mw@2030-12-31"],
        ),
        ("electricity_share", lambda run: run.metrics["finance.cost_share_electricity"]),
    ],
)
def test_a_figure_lies_within_what_single_worlds_have(
    name: str, by_hand: Callable[[Run], np.ndarray], plan_run: Run
) -> None:
    spread, worlds = FIGURES[name].spread(plan_run), by_hand(plan_run)
    assert worlds.min() <= spread.low <= spread.middle <= spread.high <= worlds.max()
