"""The hindcast: inputs from traits by hand, what each scheme may know, what is printed and what is frozen."""

from __future__ import annotations

import importlib.util
import json
import shutil
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from ausbau.buildout.outside_view_stage import class_law_of
from ausbau.buildout.reference_cases import Case, kin_of, observed_by, shipped
from ausbau.cli.hindcast_text import hindcast_lines
from ausbau.core.errors import InputError
from ausbau.hindcast import frozen, page, saved
from ausbau.hindcast.inputs import changes_of, facility_mw
from ausbau.hindcast.record import hindcast
from ausbau.hindcast.replay import (
    ALL_KINDS,
    Replay,
    months_promised,
    replay,
    scenario_of,
    seen_of,
)
from ausbau.texts import LANGUAGES, Language, texts

ROOT = Path(__file__).parents[2]
DRAWS = 60
FEW = ("colossus_1a", "colossus_1b", "hunter", "industrial_ai_cloud", "google_mittenwalde")
MONTH_H = 730.5


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    return dict(shipped())


@pytest.fixture(scope="module")
def replays(cases: dict[str, Case]) -> dict[str, Replay]:
    return {name: replay(cases, name, draws=DRAWS, seed=1) for name in FEW}


def test_traits_become_inputs_by_the_rule(cases: dict[str, Case]) -> None:
    # Lumi: a public machine with new GPUs, promised after 8.28 months, so that they are planned for 2.28
    changes = changes_of(cases["lumi"].traits)
    assert changes["timeline.start"] == "2020-10-21"
    site = changes["buildout.sites.plan"]
    assert isinstance(site, dict)
    assert (site["building"], site["orders_follow"]) == ("existing", "announcement")
    assert site["power_steps"]["full"]["facility_power"] == "7.0 MW"
    low, mode, high = (
        float(text.split()[0]) for text in site["orders"]["first"]["lead"]["triangular"]
    )
    assert (low, mode, high) == pytest.approx((2.28, 5.28, 11.28), abs=0.01)
    assert "buildout.acceptance.duration" in changes
    # 752 GPUs at 2.6 kW, all in one lot
    assert facility_mw(cases["hunter"].traits) == pytest.approx(1.9552)
    # what is named counts where it carries the first lot of 2.6 MW
    assert facility_mw(cases["jupiter"].traits) == 17.0


def test_the_power_of_a_new_building_decides_its_connection(cases: dict[str, Case]) -> None:
    def way(name: str) -> object:
        site = changes_of(cases[name].traits)["buildout.sites.plan"]
        assert isinstance(site, dict)
        return site.get("grid_connection", {}).get("way")

    assert way("data4_hanau") == "extra_high_voltage"
    assert way("amberg") == "high_voltage"
    assert way("leonardo") == "medium_voltage"
    assert way("lubbenau") == "reused"
    assert way("lumi") is None


def test_a_grid_is_as_slow_as_that_of_its_country(cases: dict[str, Case]) -> None:
    path = "buildout.grid_connections.high_voltage.duration"

    def longest_h(name: str) -> float:
        return scenario_of(cases[name]).parameters[path].distribution.support()[1]

    # on average up to 7 years in Germany, 1 to 3 in the US
    assert longest_h("fairwater_1") == pytest.approx(2 / 7 * longest_h("data4_hanau"))


def test_no_case_and_none_of_its_kin_helps_to_forecast_it(
    cases: dict[str, Case], replays: dict[str, Replay]
) -> None:
    for name, replayed in replays.items():
        kind = frozenset({cases[name].traits.kind})
        described = [
            other
            for other, case in cases.items()
            if case.outcome is not None
            and case.traits.kind in kind
            and case.traits.project != cases[name].traits.project
        ]
        assert replayed.earlier["cross_validation"] == len(described)
        assert name in kin_of(cases, name)


def test_forward_in_time_nothing_later_is_known(
    cases: dict[str, Case], replays: dict[str, Replay]
) -> None:
    # announced before 2024-06-05 in existing halls, of other projects
    earlier = {"dawn", "hunter", "supermuc_ng_2", "lumi", "frontier", "el_capitan", "aurora"}
    assert replays["colossus_1a"].earlier["forward"] == len(earlier)
    day = date(2024, 6, 5)
    kin = kin_of(cases, "colossus_1a")
    seen = observed_by(cases, day, kinds=frozenset({"existing"}), without=kin)
    assert set(seen.names) == earlier
    # of which only Lumi, Frontier and Dawn were open by then
    opened = {
        name for name, has_opened in zip(seen.names, seen.has_opened, strict=True) if has_opened
    }
    assert opened == {"dawn", "lumi", "frontier"}


def test_a_view_counts_forward_only_with_eight_cases_and_values_of_its_time(
    replays: dict[str, Replay],
) -> None:
    def counted(name: str) -> set[str]:
        views = replays[name].views["forward"]
        return {view for view, one in views.items() if one.is_scored}

    assert counted("industrial_ai_cloud") == {"inside", "mixed", "outside", "promise", "class"}
    # seven of its kind, and announced before the values were written down
    assert counted("colossus_1a") <= {"class"}
    assert counted("hunter") <= {"class", "promise"}


def test_every_quantile_of_the_mixed_view_lies_between_those_of_both(
    replays: dict[str, Replay],
) -> None:
    """A mixture's distribution lies between its parts, also of the worlds that are still unopened."""
    for replayed in replays.values():
        views = replayed.views["cross_validation"]
        inside, mixed, outside = (views[name].months for name in ("inside", "mixed", "outside"))
        assert len(mixed) == len(inside) + len(outside)
        for elapsed in (0.0, 12.0):
            left = [months[months > elapsed] for months in (inside, mixed, outside)]
            if min(map(len, left)):
                one, both, other = (
                    np.quantile(months, frozen.LEVELS, method="inverted_cdf") for months in left
                )
                assert (both >= np.minimum(one, other)).all()
                assert (both <= np.maximum(one, other)).all()


def test_months_are_counted_from_the_announcement(cases: dict[str, Case]) -> None:
    # 13 June 2025 to 13 March and to 4 February 2026: 273 and 236 days of 30.4375 to the month
    munich = cases["industrial_ai_cloud"]
    assert months_promised(munich) == pytest.approx(273 / 30.4375)
    seen = seen_of(munich)
    assert seen is not None
    assert (seen.months, seen.is_open) == (pytest.approx(236 / 30.4375), False)
    given_up = seen_of(cases["google_mittenwalde"])
    assert given_up is not None
    assert given_up.months == np.inf
    assert seen_of(cases["lubbenau"]) is None


def test_the_shipped_hindcast_is_what_the_program_tells_today(cases: dict[str, Case]) -> None:
    told = saved.read()
    by_name = {case["name"]: case for case in told["cases"]}
    assert set(by_name) == set(cases)
    name = "dawn"
    again = replay(cases, name, draws=told["draws"], seed=told["seed"])
    for scheme, views in again.views.items():
        for view, one in views.items():
            quantiles = by_name[name]["views"][scheme][view]["quantiles"]
            ours = np.quantile(one.months, (0.1, 0.5, 0.9), method="inverted_cdf")
            expected = [np.inf if months is None else months for months in quantiles]
            assert ours == pytest.approx(expected, rel=1e-4), (
                "the hindcast is out of date; repeat `python -m ausbau.hindcast`"
            )


def test_the_page_in_the_docs_is_that_of_the_shipped_hindcast() -> None:
    assert (ROOT / "docs" / "hindcast.md").read_text("utf-8") == page.markdown(saved.read())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [60, 80])
def test_the_tables_of_the_terminal_fit_it_and_have_every_case(
    columns: int, cases: dict[str, Case], language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = list(hindcast_lines(saved.read(), texts(language)))
    assert max(len(line) for line in lines) < columns
    told = " ".join(" ".join(lines).split())
    for case in cases.values():
        assert told.count(case.traits.title.in_language(language)) == 2


def test_the_terminal_says_what_cannot_be_concluded_after_all_tables() -> None:
    lines = list(hindcast_lines(saved.read(), texts("en")))
    said = " ".join(" ".join(lines[lines.index("") :]).split())
    assert said.endswith("Plans that died silently are in no list.")
    assert "for the inside view this is a check and no proof" in said


def test_scores_add_up_over_the_cases(cases: dict[str, Case]) -> None:
    some = {name: cases[name] for name in FEW}
    told = hindcast(some, draws=DRAWS, seed=1)
    scored = [case.views["cross_validation"]["inside"].crps for case in told.cases]
    found = told.summaries["cross_validation"]["inside"]
    assert found.cases == len(FEW)
    assert found.crps == pytest.approx(np.mean([score for score in scored if score is not None]))
    assert found.brier_cases == 2  # only Hunter and Munich have a promised day
    difference = told.differences["cross_validation"]["inside"]["promise"]
    assert difference.cases == 2
    assert difference.low <= difference.mean <= difference.high


def test_one_file_adds_a_case(cases: dict[str, Case], tmp_path: Path, ausbau) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    for name in ("hunter.yaml", "dawn.yaml"):
        shutil.copy(ROOT / "scenarios" / "hindcast" / name, folder)
    text = (folder / "hunter.yaml").read_text("utf-8")
    (folder / "mine.yaml").write_text(text.replace("existing", "modular"), "utf-8")
    done = ausbau("hindcast", "--cases", folder, "--draws", 10, "--json", "--out", tmp_path / "out")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert {case["name"] for case in told["cases"]} == {"hunter", "dawn", "mine"}
    assert json.loads((tmp_path / "out" / "hindcast.json").read_text("utf-8")) == told
    assert (tmp_path / "out" / "hindcast.svg").read_bytes().startswith(b"<?xml")
    # the program's cases in modular buildings teach mine: JUPITER and Mistral, of other projects
    mine = next(case for case in told["cases"] if case["name"] == "mine")
    assert mine["earlier"]["cross_validation"] == 2
    (folder / "mine.yaml").write_text("title: nothing\n", "utf-8")
    refused = ausbau("hindcast", "--cases", folder)
    assert refused.code == 2
    assert "mine.yaml" in refused.err


def test_a_saved_hindcast_of_another_format_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "hindcast.json"
    file.write_text('{"format": 99}', "utf-8")
    with pytest.raises(InputError, match="format 99"):
        saved.read(file)


def freezer() -> ModuleType:
    file = ROOT / "reports" / "forecasts" / "freeze.py"
    spec = importlib.util.spec_from_file_location("freeze", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_frozen_carries_its_hash_and_is_never_written_again() -> None:
    files = sorted((ROOT / "reports" / "forecasts").glob("*/forecasts.json"))
    assert files
    for file in files:
        content = json.loads(file.read_text("utf-8"))
        assert content["forecasts_sha256"] == frozen.sha256_of(content["forecasts"])
        assert content["frozen_on"] == file.parent.name
        with pytest.raises(SystemExit, match="is frozen"):
            freezer().main(date.fromisoformat(file.parent.name))
    assert saved.read_frozen() == json.loads(files[-1].read_text("utf-8"))


def test_a_frozen_forecast_can_be_repeated(cases: dict[str, Case]) -> None:
    content = saved.read_frozen()
    told, name = content["forecasts"]["amberg"], "amberg"
    again = frozen.of_case(cases, name, date.fromisoformat(content["frozen_on"]))
    if again["scenario_sha256"] != told["scenario_sha256"]:
        pytest.skip("the values have changed since; the commit of the file repeats it")
    assert again == told


def test_a_forecast_of_an_unopened_plant_lies_ahead_and_drops_no_later_world(
    cases: dict[str, Case],
) -> None:
    told = saved.read_frozen()
    for name in frozen.CASES:
        views = told["forecasts"][name]["views"]
        earliest = min(view["dates"]["0.05"] or "9999" for view in views.values())
        assert earliest > told["frozen_on"]
        assert all(0 < view["worlds"] <= told["draws"] for view in views.values())
    # what is dropped are worlds in which it would be open: of Herder's law a good part in three years
    herder = told["forecasts"]["herder"]["views"]["outside"]["worlds"]
    kin = kin_of(cases, "herder")
    known = observed_by(cases, date(2026, 11, 22), kinds=frozenset({"new"}), without=kin)
    law = class_law_of(scenario_of(cases["herder"]).spec.buildout.outside_view, known)
    median_h, sigma = law.candidates.median_h[:, np.newaxis], law.candidates.sigma[np.newaxis]
    from scipy.special import log_ndtr

    elapsed_h = (date(2026, 11, 22) - date(2023, 12, 19)).days * 24.0
    left = (law.weight * np.exp(log_ndtr(-np.log(elapsed_h / median_h) / sigma))).sum()
    # those given up before are left as well, so that no fewer stay
    assert herder / told["draws"] > left - 4 * np.sqrt(left * (1 - left) / told["draws"])


def test_every_kind_of_building_has_a_case() -> None:
    assert {case.traits.kind for case in shipped().values()} == ALL_KINDS
