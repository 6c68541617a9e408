"""Both parts of the talent stage on a small input, and the base section."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core import variables, yaml_source
from ausbau.core.metric import MetricInput
from ausbau.core.parameters import ValidationContext
from ausbau.core.schema import parameters_of
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import Worlds
from ausbau.sources import read_sources
from ausbau.talent import stage
from ausbau.talent.metrics import METRICS
from ausbau.talent.spec import TalentSpec
from ausbau.talent.variables import VARIABLES_BALANCE, VARIABLES_SUPPLY

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASE = SCENARIOS / "base"
SOURCES = frozenset(read_sources([SCENARIOS]))
WINTER = Timeline.from_dates(date(2026, 1, 1), date(2026, 2, 28))  # months of 744 and 672 h
BY_NAME = {metric.name: metric for metric in METRICS}


def fixed(value: object) -> dict[str, object]:
    return {"value": value, "source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


TREE: dict[str, Any] = {
    "builders": {"installation_crews": fixed("5.7 crew")},
    "operators": {
        "core_team": fixed("25 FTE"),
        "hireable": fixed("10 FTE"),
        "hiring_time": fixed("1 h"),
        "staff_per_gpu": fixed("0.006 FTE/GPU"),
        "facility_staff_per_mw": fixed("2 FTE/MW"),
        "facility_floor": fixed("18 FTE"),
    },
    "specialists": {
        "stock": fixed("25000 person"),
        "graduates": fixed("3000 person/year"),
        "training": {"seats": fixed("10000 person/year"), "yield_share": fixed("5 percent")},
        "immigration": fixed("700 person/year"),
        "emigration_rate": fixed("0 percent/year"),
        "retirement_rate": fixed("0 percent/year"),
    },
    "users": {"presupposed_growth": fixed("0 percent/year")},
}


def section() -> TalentSpec:
    return TalentSpec.model_validate(TREE, context=ValidationContext(None, SOURCES))


def base(as_of: date | None) -> TalentSpec:
    tree = yaml_source.read(BASE / "talent.yaml").value
    return TalentSpec.model_validate(tree, context=ValidationContext(as_of, SOURCES))


def catalogue() -> CatalogueSpec:
    tree = yaml_source.read(BASE / "catalogue.yaml").value
    return CatalogueSpec.model_validate(tree, context=ValidationContext(None, SOURCES))


def worlds_of(spec: TalentSpec, timeline: Timeline = WINTER, draws: int = 1) -> Worlds:
    parameters = dict(parameters_of(spec, ("talent",)))
    parameters |= dict(parameters_of(catalogue(), ("catalogue",)))
    worlds = Worlds(timeline, parameters, seed=1, start=0, stop=draws)
    return worlds.limited_to("talent", "catalogue")


def supply(spec: TalentSpec, worlds: Worlds) -> xr.Dataset:
    return variables.check(stage.supply(spec, catalogue(), worlds), VARIABLES_SUPPLY)


def balance(
    spec: TalentSpec, worlds: Worlds, in_service: list[list[float]]
) -> tuple[xr.Dataset, xr.Dataset]:
    """The balance and all that it saw, for B200 GPUs on bounds ``(draw, bound)``."""
    upstream = supply(spec, worlds)
    gpus = np.array(in_service)[:, :, np.newaxis, np.newaxis] * np.array([[1.0], [0.0]])
    upstream["buildout.gpu_in_state"] = (("draw", "bound", "gpu_type", "milestone"), gpus)
    upstream = upstream.assign_coords(gpu_type=["b200", "rtx_pro_6000"], milestone=["in_service"])
    found = stage.balance(spec, catalogue(), worlds, upstream)
    return variables.check(found, VARIABLES_BALANCE), upstream


def test_people_before_the_build_out_by_hand() -> None:
    found = supply(section(), worlds_of(section()))
    assert found["talent.installation_crews"].values.tolist() == [[6, 6]]
    np.testing.assert_allclose(found["talent.operators_supply_fte"], 35)
    assert found["talent.users_supply_share"].values.tolist() == [[1, 1]]
    # 4,200 a year (3,000 + 700 + 5 percent of 10,000) over 1,416 of 8,766 h
    stock = found["talent.specialists_person"].values[0]
    assert stock[[0, -1]] == pytest.approx([25_000, 25_000 + 4200 * 1416 / 8766])


def test_operators_needed_and_missing_by_hand() -> None:
    # At most 1,600 B200 in January: 200 servers of 14.3 kW are 2.86 MW, so the floor of 18 counts;
    # with 9.6 per GPU 27.6. In February 16,000: 28.6 MW · 2 + 96 = 153.2; 35 are there.
    found, _ = balance(section(), worlds_of(section()), [[0, 1600, 16_000]])
    np.testing.assert_allclose(found["talent.operators_demand_fte"], [[27.6, 153.2]])
    np.testing.assert_allclose(found["talent.operators_missing_fte"], [[0.0, 118.2]], atol=1e-12)


def test_nobody_is_needed_where_nothing_is_in_service() -> None:
    found, upstream = balance(section(), worlds_of(section()), [[0, 0, 0]])
    assert not found["talent.operators_demand_fte"].any()
    given = MetricInput(xr.merge([found, upstream], compat="identical", join="exact"), WINTER)
    assert BY_NAME["talent.staff_per_1000_gpu"].compute(given).values.tolist() == [0.0]


def test_metrics_by_hand() -> None:
    found, upstream = balance(section(), worlds_of(section()), [[0, 1600, 16_000]])
    results = xr.merge([found, upstream], compat="identical", join="exact")
    # (27.6 + 153.2) FTE-months for 17,600 GPU-months
    per_1000 = BY_NAME["talent.staff_per_1000_gpu"].compute(MetricInput(results, WINTER))
    assert float(per_1000[0]) == pytest.approx(1000 * 180.8 / 17_600)
    at_end = MetricInput(results, WINTER, on=date(2026, 2, 28))
    missing = BY_NAME["talent.operators_missing_fte"].compute(at_end)
    assert float(missing[0]) == pytest.approx(118.2)
    # the local day ends an hour before midnight UTC
    specialists = BY_NAME["talent.specialists_person"].compute(at_end)
    assert float(specialists[0]) == pytest.approx(25_000 + 4200 * 1415 / 8766)


def test_heads_are_conserved_in_the_base_section() -> None:
    horizon = Timeline.from_dates(date(2025, 6, 13), date(2030, 12, 31))
    spec = base(date(2025, 6, 13))
    found = supply(spec, worlds_of(spec, horizon, draws=50))
    stock = found["talent.specialists_person"].values
    flows = found["talent.specialist_flow_person"].sum("flow").values
    np.testing.assert_allclose(np.diff(stock, axis=1), flows, rtol=0, atol=1e-9 * stock.max())
    signs = np.sign(found["talent.specialist_flow_person"].mean(["draw", "month"]))
    assert dict(zip(found["flow"].values, signs.values, strict=True)) == {
        "graduates": 1, "immigration": 1, "training": 1, "emigration": -1, "retirement": -1,
    }  # fmt: skip


def test_the_base_section_staffs_ten_thousand_gpus_as_the_facts_say() -> None:
    # talent-s8: 70 to 160 people for 10,000 GPUs in 15 to 20 MW
    spec = base(date(2025, 6, 13))
    found, _ = balance(spec, worlds_of(spec, draws=200), [[10_000.0] * 3] * 200)
    middle = np.median(found["talent.operators_demand_fte"].values)
    assert 70 <= middle <= 160


def test_draws_do_not_depend_on_how_many_there_are() -> None:
    spec = base(None)
    few, many = supply(spec, worlds_of(spec, draws=4)), supply(spec, worlds_of(spec, draws=9))
    xr.testing.assert_identical(few, many.isel(draw=slice(4)))
