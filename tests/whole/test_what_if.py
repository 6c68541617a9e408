"""What-ifs give the numbers of a whole run, and tell what cannot be asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ausbau import ensemble
from ausbau.core.errors import InputError
from ausbau.what_if import WhatIf

DRAWS = 40
PLAN = "industrial-ai-cloud.yaml"


@pytest.fixture(scope="module")
def what_if(scenarios: Path) -> WhatIf:
    return WhatIf(scenarios / PLAN, draws=DRAWS, seed=2)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"energy.price.uncertainty_factor": 1.3},
        {"buildout.sites.plan.building": "new"},
    ],
)
def test_an_answer_has_the_numbers_of_a_run(
    changes: dict[str, object], what_if: WhatIf, scenarios: Path
) -> None:
    """The run takes all stages from the beginning, the what-if only those that a change reaches."""
    run = ensemble.run(scenarios / PLAN, draws=DRAWS, seed=2, set=changes, flips=False)
    answer = what_if(changes) if changes else what_if.plan
    column = "energy.bill_eur@2028"
    expected = run.metrics[column].to_numpy()
    assert np.array_equal(answer.metric("energy.bill_eur", year=2028), expected)
    without = run.metrics[f"{column}[none]"].to_numpy()
    assert np.array_equal(answer.metric("energy.bill_eur", year=2028, relief="none"), without)
    band = answer.band("buildout.gpus_opened", on="2027-12-31")
    opened = np.sort(run.metrics["buildout.gpus_opened@2027-12-31"].to_numpy())
    # The 40 worlds in order: the 4th, the 20th and the 36th carry 10, 50 and 90 per cent.
    assert (band.low, band.middle, band.high) == (opened[3], opened[19], opened[35])
    assert band.unit == "GPU"


def test_a_metric_that_there_is_not_names_the_nearest(what_if: WhatIf) -> None:
    with pytest.raises(InputError, match=r"energy\.bill_eur"):
        what_if.plan.metric("energy.bil_eur", year=2028)


def test_a_change_that_cannot_be_tells_why(what_if: WhatIf) -> None:
    with pytest.raises(InputError, match="unknown path"):
        what_if({"energy.price.levle": 1})


@pytest.mark.parametrize(
    ("name", "asked", "words"),
    [
        ("energy.bill_eur", {}, "needs a year"),
        ("energy.bill_eur", {"year": 2050}, "outside the horizon"),
        ("energy.bill_eur", {"year": 2028, "relief": "nosuch"}, "has no relief nosuch"),
        ("buildout.gpus_opened", {"on": "2040-01-01"}, "outside the horizon"),
        ("finance.npv_eur", {"year": 2028}, "takes no year"),
    ],
)
def test_what_cannot_be_answered_is_told_and_never_guessed(
    name: str, asked: dict[str, Any], words: str, what_if: WhatIf
) -> None:
    with pytest.raises(InputError, match=words):
        what_if.plan.metric(name, **asked)


def test_no_worlds_give_no_answer(scenarios: Path) -> None:
    with pytest.raises(InputError, match="out of range"):
        WhatIf(scenarios / PLAN, draws=0)
