"""Runs the talent rules on labelled results: the only file of the domain that knows labels.

It runs in two parts: what people there are, before the build-out; what people are needed, after the
allocation.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.worlds import Worlds
from ausbau.talent import balance as needs
from ausbau.talent import specialists
from ausbau.talent import supply as capacities
from ausbau.talent.spec import TalentSpec
from ausbau.talent.specialists import HOURS_PER_YEAR, StockPath

ENTRIES = ("graduates", "immigration", "training")
EXITS = ("emigration", "retirement")


def supply(spec: TalentSpec, catalogue: CatalogueSpec, worlds: Worlds) -> xr.Dataset:  # noqa: ARG001  one signature for all stages
    """Crews, operators, specialists and users before anything is built."""
    timeline = worlds.timeline
    bounds_h = timeline.bounds_h
    path = _specialists(worlds)
    crews = capacities.whole_crews(worlds.value("talent.builders.installation_crews"))
    operators = capacities.operators_supply_fte(
        (bounds_h[:-1] + bounds_h[1:]) / 2,
        worlds.value("talent.operators.core_team")[:, np.newaxis],
        worlds.value("talent.operators.hireable")[:, np.newaxis],
        worlds.value("talent.operators.hiring_time")[:, np.newaxis],
    )
    users = capacities.users_supply_share(
        path.stock_person,
        bounds_h / HOURS_PER_YEAR,
        worlds.value("talent.users.presupposed_growth"),
    )
    by_month = ("draw", "month")
    return xr.Dataset(
        {
            "talent.installation_crews": (by_month, np.repeat(crews[:, None], timeline.months, 1)),
            "talent.operators_supply_fte": (by_month, operators),
            "talent.users_supply_share": (by_month, users),
            "talent.specialists_person": (("draw", "bound"), path.stock_person),
            "talent.specialist_flow_person": (("draw", "month", "flow"), _signed_flows(path)),
        },
        coords={
            "draw": np.arange(worlds.start, worlds.stop),
            "month": timeline.month_starts,
            "bound": bounds_h,
            "flow": [*ENTRIES, *EXITS],
        },
    )


def balance(
    spec: TalentSpec,  # noqa: ARG001  one signature for all stages
    catalogue: CatalogueSpec,  # noqa: ARG001
    worlds: Worlds,
    upstream: xr.Dataset,
) -> xr.Dataset:
    """Operators needed for what is in service, and operators missing."""
    in_service = upstream["buildout.gpu_in_state"].sel(milestone="in_service", drop=True)
    by_type = in_service.transpose("draw", "bound", "gpu_type")
    gpus = _highest_of_month(by_type.values)
    it_mw = (gpus * _nameplate_mw_per_gpu(by_type, worlds)[:, np.newaxis, :]).sum(axis=2)
    facility = needs.facility_staff_fte(
        it_mw,
        worlds.value("talent.operators.facility_staff_per_mw")[:, np.newaxis],
        worlds.value("talent.operators.facility_floor")[:, np.newaxis],
    )
    demand = needs.operators_demand_fte(
        gpus.sum(axis=2), worlds.value("talent.operators.staff_per_gpu")[:, np.newaxis], facility
    )
    missing = needs.missing_fte(demand, upstream["talent.operators_supply_fte"].values)
    return xr.Dataset(
        {
            "talent.operators_demand_fte": (("draw", "month"), demand),
            "talent.operators_missing_fte": (("draw", "month"), missing),
        },
        coords={"draw": upstream["draw"], "month": upstream["month"]},
    )


def _specialists(worlds: Worlds) -> StockPath:
    """The national stock; entries and exits in the order of ENTRIES and EXITS."""
    section = "talent.specialists"
    trained = worlds.value(f"{section}.training.seats") * worlds.value(
        f"{section}.training.yield_share"
    )
    entries = (
        worlds.value(f"{section}.graduates"),
        worlds.value(f"{section}.immigration"),
        trained,
    )
    exits = [worlds.value(f"{section}.{name}_rate") for name in EXITS]
    return specialists.follow(
        worlds.value(f"{section}.stock"),
        np.stack(entries, axis=1),
        np.stack(exits, axis=1),
        worlds.timeline.month_hours / HOURS_PER_YEAR,
    )


def _signed_flows(path: StockPath) -> Array:
    """Entries positive, exits negative, so that the flows sum to the change of the stock."""
    return np.concatenate([path.entered_person, -path.left_person], axis=2)


def _highest_of_month(stock: Array) -> Array:
    """Higher of the two bounds of each month: people must be there before the GPUs are."""
    return np.maximum(stock[:, :-1], stock[:, 1:])


def _nameplate_mw_per_gpu(by_type: xr.DataArray, worlds: Worlds) -> Array:
    """IT power of one GPU with its share of the server, ``(draw, gpu_type)``."""
    path = "catalogue.gpu_types"
    by_name = [
        worlds.value(f"{path}.{name}.server_nameplate")
        / worlds.value(f"{path}.{name}.gpus_per_server")
        for name in by_type["gpu_type"].values
    ]
    return np.stack(by_name, axis=1)
