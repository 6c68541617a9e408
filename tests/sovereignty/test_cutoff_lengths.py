"""How long a cut-off lasts: as a scenario lists it, and as the name of a metric tells it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from small_stack import TIMELINE, base, fixed, read, run

from ausbau import metrics
from ausbau.sovereignty import cutoff_metrics


def lengths(*texts: str) -> dict[str, Any]:
    passport = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
    return {"lengths": list(texts), **passport}


def test_a_scenario_names_the_lengths_of_a_cut_off() -> None:
    # The law alone is out: from day 4 to day 14 at most, so for 4 of 8 days and 10 of 100.
    section = base("sovereignty")
    section["cutoff_lengths"] = lengths("8 day", "100 day")
    for layer in section["cutoff"].values():
        layer |= {"endurance": fixed("4 day"), "switch_time": fixed("4 day")}
    section["cutoff"]["law"]["switch_time"] = fixed("14 day")
    section["layers"]["law"] = {"us": fixed("100 percent"), "rest": "other"}
    results = run(section, {"b200": 8000})
    assert results["cutoff_days"].values.tolist() == [8, 100]
    told = results["sovereignty.cutoff_loss_share"].sel(cutoff_reading="worst_layer")
    np.testing.assert_allclose(told.sel(cutoff_days=8), 0.5, rtol=1e-12)
    np.testing.assert_allclose(told.sel(cutoff_days=100), 0.1, rtol=1e-12)
    unlisted = cutoff_metrics.named("sovereignty.cutoff_loss_worst_layer_40_days")
    assert unlisted is not None
    np.testing.assert_allclose(unlisted.measured(results, TIMELINE), 0.25, rtol=1e-12)


def test_a_metric_may_ask_for_a_length_that_no_scenario_lists() -> None:
    # Between two lengths of the scenario the hours lost grow: 90 days lose no less than 30 of them.
    section = base("sovereignty") | {"cutoff_lengths": lengths("30 day", "91 day")}
    results = run(section, {"b200": 8000})
    for reading in ("worst_layer", "all_layers"):
        told = results["sovereignty.cutoff_loss_share"].sel(cutoff_reading=reading)
        asked = {
            days: cutoff_metrics.of_lengths([days])[reading == "all_layers"].measured(
                results, TIMELINE
            )
            for days in (30, 60, 91)
        }
        np.testing.assert_array_equal(asked[30], told.sel(cutoff_days=30))
        np.testing.assert_array_equal(asked[91], told.sel(cutoff_days=91))
        assert (30 * asked[30] <= 60 * asked[60] + 1e-12).all()
        assert (60 * asked[60] <= 91 * asked[91] + 1e-12).all()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("30 day", "1.5 day"), r"`1.5 day` is no length of a cut-off"),
        (("0 day",), "`0 day` is no length"),
        (("90 day", "30 day"), "not in order"),
        (("30 day", "30 day"), "not in order"),
    ],
)
def test_a_length_that_cannot_be_right_is_refused(given: tuple[str, ...], message: str) -> None:
    section = base("sovereignty") | {"cutoff_lengths": lengths(*given)}
    with pytest.raises(ValidationError) as caught:
        read(section, base("catalogue"))
    (error,) = caught.value.errors()
    assert re.search(message, str(error["ctx"]["findings"]))


@pytest.mark.parametrize("length", ["0", "99999", "1.5", "many", "007"])
def test_a_metric_with_a_length_that_cannot_be_is_told_what_one_is(length: str) -> None:
    name = f"sovereignty.cutoff_loss_worst_layer_{length}_days"
    assert metrics.find(name) is None
    assert "whole days" in metrics.nearest_metric(name)
