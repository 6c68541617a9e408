"""What flips a claim: the borders by hand, and each flip found again by setting the value it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from ausbau import ensemble, flips
from ausbau.results import Run
from ausbau.scenario import Scenario

DRAWS = 60
WRITTEN = {"share": (100, "percent"), "person": (1, "person"), "1/year": (100, "percent/year")}
"""How a number in a canonical unit is written in a scenario file."""


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.95, (0.8, False)),  # holds: down to below 80 %
        (0.8, (0.8, False)),
        (0.7, (0.8, True)),  # nearer to 80 % than to 50 %
        (0.6, (0.5, False)),
        (0.5, (0.5, False)),
        (0.49, (0.5, True)),
        (0.0, (0.5, True)),
    ],
)
def test_the_border_is_that_of_the_next_verdict(share: float, expected: tuple[float, bool]) -> None:
    assert flips.border_of(share, 0.8) == expected


@pytest.fixture(scope="module")
def run(plan: Scenario) -> Run:
    return ensemble.run(plan, draws=DRAWS, seed=3)


def entry(run: Run, key: tuple[str, str]) -> dict[str, object]:
    return next(dict(c) for c in run.claims if (c["id"], c["reading"]) == key)


def test_some_claims_of_the_plan_flip(run: Run) -> None:
    flipped = [claim for claim in run.claims if claim["flip"]]
    assert flipped
    for claim in flipped:
        is_across = claim["flip"]["share"] >= claim["flip"]["border"]
        assert is_across != (claim["share"] >= claim["flip"]["border"])
        assert claim["flip"]["path"] in claim["flip_tried"]


def test_a_flip_is_found_again_by_setting_the_value_it_names(
    run: Run, plan: Scenario, scenarios: Path
) -> None:
    """An independent way to the same worlds: the value is set by path, and everything is run again."""
    flipped = [claim for claim in run.claims if claim["flip"]]
    numbers = [claim for claim in flipped if claim["flip"]["unit"] in WRITTEN]
    assert numbers
    for claim in numbers[:2]:
        flip = claim["flip"]
        factor, unit = WRITTEN[flip["unit"]]
        again = ensemble.run(
            scenarios / "industrial-ai-cloud.yaml",
            draws=DRAWS,
            seed=3,
            set={flip["path"]: f"{factor * flip['value']!r} {unit}"},
            flips=False,
        )
        assert entry(again, (claim["id"], claim["reading"]))["share"] == pytest.approx(
            flip["share"]
        )


def test_a_run_without_flips_tells_none(scenarios: Path, run: Run) -> None:
    without = ensemble.run(scenarios / "industrial-ai-cloud.yaml", draws=DRAWS, seed=3, flips=False)
    assert all(claim["flip"] is None and not claim["flip_tried"] for claim in without.claims)
    assert [c["share"] for c in without.claims] == [c["share"] for c in run.claims]
