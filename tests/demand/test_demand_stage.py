"""The demand stage on a small input, and its base section."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from pydantic import ValidationError

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import variables, yaml_source
from ausbau.core.metric import MetricInput
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.demand import stage
from ausbau.demand.catalogue_check import findings
from ausbau.demand.metrics import METRICS
from ausbau.demand.spec import DemandSpec
from ausbau.demand.variables import VARIABLES
from ausbau.sources import read_sources

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASE = SCENARIOS / "base"
SOURCES = frozenset(read_sources([SCENARIOS]))
HORIZON = Timeline.from_dates(date(2025, 6, 13), date(2026, 6, 30))
WINTER = Timeline.from_dates(date(2026, 1, 1), date(2026, 2, 28))  # months of 744 and 672 h


def fixed(value: object) -> dict[str, object]:
    return {
        "value": value,
        "source": "assumption",
        "confidence": "low",
        "known_on": "2025-06-13",
    }


def group(**changes: object) -> dict[str, Any]:
    """100 people with 4 GPUs each, half of the need brought here, no growth: 200 GPUs."""
    usual = {
        "users": fixed("100 person"),
        "gpu_per_user": fixed("4 GPU/person"),
        "addressed_share": fixed("50 percent"),
        "growth_rate": fixed("0 percent/year"),
        "ceiling_multiple": fixed(1),
        "pools": {"b200": fixed("75 percent"), "rtx_pro_6000": fixed("25 percent")},
    }
    return usual | changes


def section(groups: dict[str, Any], asked: str = "7 EUR/GPU/h") -> DemandSpec:
    price = {
        "asked": fixed(asked),
        "reference": fixed("3.5 EUR/GPU/h"),
        "elasticity": fixed(-1),
    }
    tree = {"reference_date": "2026-01-01", "price": price, "groups": groups}
    return DemandSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


def catalogue() -> CatalogueSpec:
    tree = yaml_source.read(BASE / "catalogue.yaml").value
    return CatalogueSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


def base(as_of: date | None) -> DemandSpec:
    tree = yaml_source.read(BASE / "demand.yaml").value
    return DemandSpec.model_validate(tree, context=ValidationContext(as_of, SOURCES))


def run(
    spec: DemandSpec, timeline: Timeline = WINTER, draws: int = 1, users: float = 1.0
) -> xr.Dataset:
    parameters = dict(parameters_of(spec, ("demand",)))
    worlds = Worlds(timeline, parameters, seed=1, start=0, stop=draws)
    share = np.full((draws, timeline.months), users)
    upstream = xr.Dataset(
        {"talent.users_supply_share": (("draw", "month"), share)},
        coords={"draw": np.arange(draws), "month": timeline.month_starts},
    )
    return variables.check(stage.run(spec, catalogue(), worlds, upstream), VARIABLES)


def requested(results: xr.Dataset, name: str) -> xr.DataArray:
    return results["demand.requested_gpu_h"].sel(group=name)


def test_two_hundred_gpus_at_twice_the_price_by_hand() -> None:
    # 200 GPUs halved by the price; January 744 h, February 672 h; three quarters on B200
    found = requested(run(section({"startups": group()})), "startups")
    np.testing.assert_allclose(found.sel(gpu_type="b200")[0], [55_800, 50_400])
    np.testing.assert_allclose(found.sel(gpu_type="rtx_pro_6000")[0], [18_600, 16_800])


def test_growth_counts_from_the_reference_date_to_the_middle_of_the_month() -> None:
    # 372 h = 0.0424367 years; 4 / (1 + 3 e^-0.02121834) = 1.0159985
    grown = group(growth_rate=fixed("50 percent/year"), ceiling_multiple=fixed(4))
    found = requested(run(section({"startups": grown}, "3.5 EUR/GPU/h")), "startups")
    assert float(found[0, 0].sum()) == pytest.approx(200 * 744 * 1.0159985, rel=1e-6)


def test_missing_people_lower_demand_in_proportion() -> None:
    spec = section({"startups": group()})
    few = run(spec, users=0.25)["demand.requested_gpu_h"]
    np.testing.assert_allclose(few, 0.25 * run(spec)["demand.requested_gpu_h"])


def test_a_group_that_is_absent_asks_for_nothing() -> None:
    found = run(section({"startups": group()}))
    assert not requested(found, "research").any()
    assert list(found["group"].values) == sorted(catalogue().groups)


def test_adding_a_group_leaves_the_others_alone_and_order_does_not_matter() -> None:
    spec = base(None)
    tree = yaml_source.read(BASE / "demand.yaml").value
    assert isinstance(tree, dict)
    groups = tree["groups"]
    assert isinstance(groups, dict)
    names = [name for name in reversed(list(groups)) if name != "research"]
    fewer = DemandSpec.model_validate(
        {**tree, "groups": {name: groups[name] for name in names}},
        context=ValidationContext(None, SOURCES),
    )
    all_groups, without = run(spec, HORIZON, draws=5), run(fewer, HORIZON, draws=5)
    assert requested(all_groups, "research").any()
    for name in names:
        np.testing.assert_array_equal(requested(all_groups, name), requested(without, name))


def test_the_kind_of_each_group_travels_with_it() -> None:
    found = run(section({"startups": group()}))
    kinds = dict(zip(found["group"].values, found["group_kind"].values, strict=True))
    assert kinds["startups"] == "startup"
    assert kinds["public_sector"] == "public"


def test_pool_shares_that_miss_the_whole_are_refused() -> None:
    wrong = group(pools={"b200": fixed("75 percent"), "rtx_pro_6000": fixed("20 percent")})
    with pytest.raises(ValidationError, match="sum to 95 percent, expected 100 percent"):
        section({"startups": wrong})


def test_unknown_groups_and_pools_are_found_with_a_hint() -> None:
    spec = section({"startup": group(), "research": group(pools={"b2000": fixed("100 percent")})})
    found = {finding.at: finding.hint for finding in findings(spec, catalogue())}
    assert found[("groups", "startup")] == "did you mean startups?"
    assert found[("groups", "research", "pools", "b2000")] == "did you mean b200?"


def test_metrics_by_hand() -> None:
    found = run(section({"startups": group(), "research": group()}))
    by_name = {metric.name: metric for metric in METRICS}
    given = MetricInput(found, WINTER, on=date(2026, 2, 28), year=2026)
    assert float(by_name["demand.requested_gpu"].compute(given)[0]) == pytest.approx(200)
    # 2 groups · 100 GPUs · (744 + 672) h
    assert float(by_name["demand.requested_gpu_h"].compute(given)[0]) == pytest.approx(283_200)


def test_the_base_section_fits_the_catalogue_and_is_known_by_the_announcement() -> None:
    spec = base(date(2025, 6, 13))
    assert not list(findings(spec, catalogue()))
    assert set(spec.groups) == set(catalogue().groups)


def test_what_munich_showed_later_is_used_only_later() -> None:
    share = base(date(2025, 6, 13)).groups["foundation_models"].addressed_share
    assert share.passport.source == "assumption"
    later = base(date(2026, 11, 1)).groups["foundation_models"].addressed_share
    assert later.passport.source == "demand-soofi"


def test_heads_of_the_base_section_sum_to_the_national_stock() -> None:
    # talent-t8: 25,000 engineers with AI skills, 15,000 to 40,000
    groups = base(date(2025, 6, 13)).groups.values()
    assert 25_000 <= sum(entry.users.distribution.mean() for entry in groups) <= 32_000
