"""Key figures: middles that occur, ratios of expectations, and words where there is no number."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from altered_runs import never_built, with_metric

from ausbau.key_figures import amount_rows, date_rows, hourly_costs, operating_year, quantiles
from ausbau.results import Run
from ausbau.texts import LANGUAGES, Language, texts


def plain(row: dict[str, str]) -> dict[str, str]:
    """A row with plain spaces."""
    return {key: text.replace("\N{NO-BREAK SPACE}", " ") for key, text in row.items()}


def row_of(run: Run, name: str, language: Language = "de") -> dict[str, str]:
    """The row whose name begins so."""
    rows = [*date_rows(run, texts(language)), *amount_rows(run, texts(language))]
    return next(plain(row) for row in rows if row["name"].startswith(name))


def with_costs(run: Run, cost_eur: list[float], gpu_h: list[float]) -> Run:
    """The run with these discounted costs and available hours by draw."""
    series = xr.Dataset(
        {
            "finance.cost_eur": (("draw", "relief"), np.array([cost_eur, cost_eur]).T),
            "finance.discounted_gpu_h": (("basis", "draw"), np.array([gpu_h, gpu_h])),
        },
        coords={"relief": ["none", "configured"], "basis": ["available", "sold"]},
    )
    return replace(run, series=series)


def test_quantiles_are_values_that_occur() -> None:
    """Of 1 to 10 the smallest that half, a tenth and nine tenths do not exceed."""
    assert quantiles(np.arange(1.0, 11.0)) == (5.0, 1.0, 9.0)
    assert quantiles(np.array([1.0, np.inf])) == (1.0, 1.0, np.inf)


def test_the_cost_of_an_hour_is_a_ratio_of_expectations(saved: Run) -> None:
    """(10 + 20 + 30) EUR over (5 + 10 + 0) h are 4 EUR per h; a third of the worlds has no hours."""
    run = with_costs(saved, [10.0, 20.0, 30.0], [5.0, 10.0, 0.0])
    assert hourly_costs(run)["available"] == (pytest.approx(4.0), pytest.approx(1 / 3))


def test_without_any_hours_there_is_no_cost_of_an_hour(saved: Run) -> None:
    run = with_costs(saved, [10.0, 20.0], [0.0, 0.0])
    assert hourly_costs(run)["sold"] == (np.inf, 1.0)
    assert row_of(run, "Kosten einer verkauften")["middle"] == "kein Betrieb"


def test_worlds_without_hours_are_counted_beside_the_range_of_the_others(saved: Run) -> None:
    name = "finance.levelised_cost_available_eur_per_gpu_h"
    values = np.full(len(saved.metrics), 4.0)
    values[: len(values) // 4] = np.inf
    row = row_of(with_metric(saved, name, values), "Kosten einer verfügbaren")
    assert row["range"] == "4,00; in 25 von 100 Welten kein Betrieb"


def test_a_ratio_of_the_plan_lies_between_those_of_its_worlds(saved: Run) -> None:
    own = saved.metrics["finance.levelised_cost_sold_eur_per_gpu_h"]
    value, without = hourly_costs(saved)["sold"]
    assert own.min() < value < own[np.isfinite(own)].max()
    assert without == pytest.approx(np.mean(~np.isfinite(own)))


def test_a_price_where_nothing_runs_is_no_date(saved: Run) -> None:
    row = row_of(never_built(saved), "Strompreis mit allen")
    assert (row["middle"], row["range"]) == ("kein Betrieb", "kein Betrieb")


def test_worlds_without_operation_have_no_price_and_are_counted(saved: Run) -> None:
    name = f"energy.all_in_price_eur_per_mwh@{operating_year(saved)}"
    values = np.full(len(saved.metrics), 150.0)
    values[: len(values) // 4] = np.inf
    row = row_of(with_metric(saved, name, values), "Strompreis mit allen")
    assert (row["middle"], row["range"]) == ("150", "150; in 25 von 100 Welten kein Betrieb")


def test_dates_of_several_sites_say_whether_they_are_those_of_the_first(saved: Run) -> None:
    two = replace(saved, series=xr.Dataset(coords={"site": ["here", "there"]}))
    names = [row["name"] for row in date_rows(two, texts("de"))]
    assert names[0] == "Erste GPUs für Kunden offen, erster von 2 Standorten"
    assert names[2] == "Alle GPUs für Kunden offen, 2 Standorte zusammen"
    assert row_of(saved, "Erste GPUs")["name"] == "Erste GPUs für Kunden offen"


def test_dates_beyond_the_horizon_are_after_it(saved: Run) -> None:
    row = row_of(never_built(saved), "Alle GPUs in Betrieb")
    assert (row["middle"], row["range"]) == ("nach Dezember 2030", "nach Dezember 2030")


@pytest.mark.parametrize(
    ("language", "expected"), [("de", "1.230 – 1.240"), ("en", "1,230 – 1,240")]
)
def test_amounts_have_three_figures_in_the_form_of_the_language(
    saved: Run, language: Language, expected: str
) -> None:
    values = np.where(np.arange(len(saved.metrics)) % 2 == 0, 1234.4e6, 1235.6e6)
    run = with_metric(saved, "finance.capex_eur", values)
    row = row_of(run, {"de": "Investition", "en": "Investment"}[language], language)
    assert row["range"] == expected


def test_the_operating_year_follows_the_median_date(saved: Run) -> None:
    """17,544 hours after 13 June 2025 is 14 June 2027: the first full year is 2028."""
    values = np.full(len(saved.metrics), 17_544.0)
    assert operating_year(with_metric(saved, "buildout.full_in_service_h", values)) == 2028
    assert operating_year(never_built(saved)) == 2030


def ending(run: Run, last_day: str) -> Run:
    """The run as if its horizon ended on this day; its metrics are those of the whole horizon."""
    scenario = deepcopy(dict(run.scenario))
    scenario["sections"]["timeline"]["end"] = last_day
    return replace(run, scenario=scenario)


@pytest.mark.parametrize("last_day", ["2025-06-30", "2025-12-31", "2026-12-30"])
def test_without_a_full_year_no_figure_of_a_year_is_told(saved: Run, last_day: str) -> None:
    """From 13 June 2025 on, the first year that can be whole is 2026."""
    names = [plain(row)["name"] for row in amount_rows(ending(saved, last_day), texts("en"))]
    assert names
    assert not [name for name in names if ", 20" in name]


def test_a_year_that_the_horizon_cuts_is_no_operating_year(saved: Run) -> None:
    run = ending(never_built(saved), "2029-06-30")
    assert operating_year(run) == 2028


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_is_complete(saved: Run, language: Language) -> None:
    catalogue = texts(language)
    for row in (*date_rows(saved, catalogue), *amount_rows(saved, catalogue)):
        assert all(row[key] for key in ("name", "middle", "range"))
