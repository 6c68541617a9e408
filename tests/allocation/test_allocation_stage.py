"""The allocation stage on a small input, and its base section."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from pydantic import ValidationError

from ausbau.allocation import stage
from ausbau.allocation.catalogue_check import findings
from ausbau.allocation.spec import AllocationSpec
from ausbau.allocation.variables import VARIABLES
from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import variables, yaml_source
from ausbau.core.arrays import Array
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.sources import read_sources

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASE = SCENARIOS / "base"
SOURCES = frozenset(read_sources([SCENARIOS]))
WINTER = Timeline.from_dates(date(2026, 1, 1), date(2026, 3, 31))  # months of 744, 672 and 744 h
POOLS = ["b200", "rtx_pro_6000"]
PASSPORT = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


def fixed(value: object) -> dict[str, object]:
    return {"value": value, **PASSPORT}


def section(policy: dict[str, Any], at_opening: str = "100 percent") -> AllocationSpec:
    tree = {
        "policy": policy | PASSPORT,
        "take_up": {
            "share_at_opening": fixed(at_opening),
            "time_constant": fixed("336 h"),
        },
        "use": {
            "allocated_share": fixed("80 percent"),
            "busy_share": fixed("60 percent"),
            "goodput_share": fixed("90 percent"),
        },
    }
    return AllocationSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


PROPORTIONAL = {"kind": "proportional"}


def catalogue() -> CatalogueSpec:
    tree = yaml_source.read(BASE / "catalogue.yaml").value
    return CatalogueSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


def base(as_of: date | None) -> AllocationSpec:
    tree = yaml_source.read(BASE / "allocation.yaml").value
    return AllocationSpec.model_validate(tree, context=ValidationContext(as_of, SOURCES))


def run(spec: AllocationSpec, requested: dict[str, float], available: Array) -> xr.Dataset:
    """Groups ask for the same B200 hours each month; ``available`` is ``(draw, month)`` of B200."""
    draws, months = available.shape
    groups = sorted(catalogue().groups)
    asked = np.zeros((draws, months, len(groups), 2))
    for name, hours in requested.items():
        asked[:, :, groups.index(name), 0] = hours
    upstream = xr.Dataset(
        {
            "demand.requested_gpu_h": (stage.DIMS, asked),
            "buildout.available_gpu_h": (
                ("draw", "month", "gpu_type"),
                np.stack([available, np.zeros_like(available)], axis=2),
            ),
        },
        coords={
            "draw": np.arange(draws),
            "month": WINTER.month_starts[:months],
            "group": groups,
            "gpu_type": POOLS,
        },
    )
    worlds = Worlds(WINTER, dict(parameters_of(spec, ("allocation",))), seed=1, start=0, stop=draws)
    return variables.check(stage.run(spec, catalogue(), worlds, upstream), VARIABLES)


def of(results: xr.Dataset, amount: str, group: str) -> Array:
    return results[f"allocation.{amount}_gpu_h"].sel(group=group, gpu_type="b200").values


def test_a_scarce_month_by_hand() -> None:
    # 600 and 200 h wanted are 750 and 250 ordered, of 500: sold 375 and 125, then 80, 60, 90 percent
    found = run(
        section(PROPORTIONAL), {"industry": 600, "startups": 200}, np.array([[0.0, 500.0, 5000.0]])
    )
    np.testing.assert_allclose(of(found, "sold", "industry"), [[0, 375, 750]])
    np.testing.assert_allclose(of(found, "granted", "startups"), [[0, 100, 200]])
    np.testing.assert_allclose(of(found, "busy", "startups"), [[0, 60, 120]])
    np.testing.assert_allclose(of(found, "goodput", "startups"), [[0, 54, 108]])


def test_priority_for_start_ups_serves_them_first() -> None:
    policy = {"kind": "strict_priority", "ranks": {"startups": 1}}
    found = run(
        section(policy), {"industry": 600, "startups": 200}, np.array([[500.0, 500.0, 500.0]])
    )
    np.testing.assert_allclose(of(found, "granted", "startups"), 200)
    np.testing.assert_allclose(of(found, "sold", "industry"), 250)


def test_a_plant_fills_from_its_opening_in_each_world() -> None:
    # opening in February: its middle is 336 h later, one time constant; 0.4 + 0.6 (1 − 1/e)
    found = run(
        section(PROPORTIONAL, "40 percent"),
        {"industry": 600},
        np.array([[0.0, 5000.0, 5000.0], [5000.0, 5000.0, 5000.0]]),
    )
    granted = of(found, "granted", "industry")
    assert granted[0, 1] == pytest.approx(600 * (1 - 0.6 / math.e))
    assert granted[1, 1] > granted[0, 1]


def test_a_world_without_capacity_grants_nothing() -> None:
    found = run(section(PROPORTIONAL, "40 percent"), {"industry": 600}, np.zeros((1, 3)))
    for variable in VARIABLES:
        assert not found[variable.name].any()


def test_an_unknown_policy_and_an_unknown_group_are_refused() -> None:
    with pytest.raises(ValidationError, match="proportional"):
        section({"kind": "lottery"})
    spec = section({"kind": "strict_priority", "ranks": {"startup": 1}})
    (finding,) = findings(spec, catalogue())
    assert finding.at == ("policy", "ranks", "startup")
    assert finding.hint == "did you mean startups?"


def test_a_policy_needs_a_passport_of_its_time() -> None:
    tree = yaml_source.read(BASE / "allocation.yaml").value
    assert isinstance(tree, dict)
    newer = {**tree, "policy": PROPORTIONAL | PASSPORT | {"known_on": "2026-01-01"}}
    with pytest.raises(ValidationError):
        AllocationSpec.model_validate(newer, context=ValidationContext(date(2025, 6, 13), SOURCES))


def test_what_munich_sold_is_used_only_later() -> None:
    before = base(date(2025, 6, 13)).take_up.share_at_opening
    assert before.passport.source == "assumption"
    after = base(date(2026, 11, 1)).take_up.share_at_opening
    assert after.passport.source == "demand-telekom-opening"
    assert not list(findings(base(None), catalogue()))
