"""Runs the sovereignty rules on labelled results: the only file of the domain that knows labels."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ausbau.catalogue.spec import CatalogueSpec
from ausbau.core.arrays import Array
from ausbau.core.timeline import hours_between
from ausbau.core.unit_table import HOURS_PER_DAY, HOURS_PER_MONTH
from ausbau.core.upstream import coordinate, labels, values
from ausbau.core.worlds import Worlds
from ausbau.sovereignty import (
    compliance,
    cutoff,
    german_compute,
    layers,
    market_reach,
    world_share,
)
from ausbau.sovereignty.spec import Cutoff, Layer, MarketReach, SovereigntySpec
from ausbau.sovereignty.variables import VARIABLES

US_LAYERS = ("operator", "accelerator")
"""Layers whose American share of the compute used in Germany is followed in time."""
WEIGHTINGS = ("population", "state")
MONTHS_SINCE_LAUNCH = np.arange(37, dtype=np.float64)
US_SIZE_PERSON = 330e6
"""The one market that the policy paper compares Europe with (dgap-2025)."""


def run(
    spec: SovereigntySpec, catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset
) -> xr.Dataset:
    """Control layer by layer, readings of the whole, and shares of the world's compute."""
    layer_share = np.stack(
        [
            _accelerator_share(catalogue, worlds, upstream)
            if name == "accelerator"
            else _stated_share(getattr(spec.layers, name), name, worlds)
            for name in layers.LAYERS
        ],
        axis=1,
    )
    controlled = layers.controlled_share(layer_share)
    arrays = {
        "sovereignty.layer_share": layer_share,
        "sovereignty.controlled_share": controlled,
        "sovereignty.concentration": layers.concentration(layer_share),
        "sovereignty.reading": layers.readings(controlled),
        **_cutoff(spec.cutoff_lengths.days, worlds, layer_share),
        **_compute(worlds, upstream, layer_share),
        **_reach(spec.market_reach, worlds),
        "sovereignty.ai_act_delay_h": compliance.mean_delay_h(
            values(upstream, "demand.ai_act_compliance_h"),
            values(upstream, "demand.high_risk_share"),
        ),
    }
    dims = {variable.name: variable.dims for variable in VARIABLES}
    return xr.Dataset(
        {name: (dims[name], array) for name, array in arrays.items()},
        coords={
            "draw": upstream["draw"],
            "bound": upstream["bound"],
            "layer": coordinate("layer", *layers.LAYERS),
            "owner": coordinate("owner", *layers.OWNERS),
            "reading": coordinate("reading", *layers.READINGS),
            "cut_layer": coordinate("cut_layer", *Cutoff.model_fields),
            "cutoff_days": coordinate("cutoff_days", *spec.cutoff_lengths.days),
            "cutoff_reading": coordinate("cutoff_reading", *cutoff.CUTOFF_READINGS),
            "month": upstream["month"],
            "us_layer": coordinate("us_layer", *US_LAYERS),
            "weighting": coordinate("weighting", *WEIGHTINGS),
            "months_since_launch": MONTHS_SINCE_LAUNCH,
        },
    )


def _stated_share(layer: Layer, name: str, worlds: Worlds) -> Array:
    shares = np.zeros((worlds.draws, len(layers.OWNERS)))
    for owner in layer.stated:
        path = f"sovereignty.layers.{name}.{owner}"
        shares[:, layers.OWNERS.index(owner)] = worlds.value(path)
    return layers.with_rest(shares, layers.OWNERS.index(layer.rest))


def _accelerator_share(catalogue: CatalogueSpec, worlds: Worlds, upstream: xr.Dataset) -> Array:
    gpu_types = [str(name) for name in values(upstream, "lot_gpu_type")]
    regions = [catalogue.gpu_types[gpu_type].vendor_region for gpu_type in gpu_types]
    owners = [layers.OWNERS.index(region) for region in regions]
    return layers.vendor_shares(
        values(upstream, "buildout.lot_gpu").astype(np.float64),
        _h100e_per_gpu(worlds, gpu_types),
        np.array(owners, dtype=np.int64),
    )


def _h100e_per_gpu(worlds: Worlds, gpu_types: list[str]) -> Array:
    """H100-equivalents of one GPU of each type named, shape ``(draw, type)``."""
    columns = [worlds.value(f"sovereignty.h100_equivalents.{name}") for name in gpu_types]
    return np.stack(columns, axis=1) if columns else np.zeros((worlds.draws, 0))


def _cutoff(days: tuple[int, ...], worlds: Worlds, layer_share: Array) -> dict[str, Array]:
    """What a cut-off by US suppliers takes away, and how long it takes to switch."""
    names, us = list(Cutoff.model_fields), layers.OWNERS.index("us")
    share = layer_share[:, [layers.LAYERS.index(name) for name in names], us]
    endurance_h, switch_h = (
        np.stack([worlds.value(f"sovereignty.cutoff.{name}.{what}") for name in names], axis=1)
        for what in ("endurance", "switch_time")
    )
    cutoff_h = np.array(days, dtype=np.float64) * HOURS_PER_DAY
    lost_h = cutoff.lost_h(share, endurance_h, switch_h, cutoff_h)
    return {
        "sovereignty.cut_share": share,
        "sovereignty.endurance_h": endurance_h,
        "sovereignty.cutoff_lost_h": lost_h,
        "sovereignty.cutoff_loss_share": cutoff.loss_share(lost_h, cutoff_h),
        "sovereignty.switch_h": np.where(share > 0.0, switch_h, 0.0),
        "sovereignty.longest_switch_h": cutoff.longest_switch_h(share, switch_h),
    }


def _compute(worlds: Worlds, upstream: xr.Dataset, layer_share: Array) -> dict[str, Array]:
    """The plan beside the compute of the world, the European Union and Germany."""
    dims = ("draw", "bound", "gpu_type")
    in_service = values(upstream, "buildout.gpu_in_state", *dims, milestone="in_service")
    h100e_per_gpu = _h100e_per_gpu(worlds, labels(upstream, "gpu_type"))
    plant = world_share.plant_h100e(in_service, h100e_per_gpu)
    world, german = _stock(worlds, "world"), _stock(worlds, "germany")
    eu = world * _eu_share(worlds)
    return {
        "sovereignty.plant_h100e": plant,
        "sovereignty.world_share": world_share.share_of(plant, world),
        "sovereignty.eu_share": world_share.share_of(plant, eu),
        "sovereignty.cluster_ratio": _cluster_ratio(worlds, plant),
        "sovereignty.german_increase": plant / german,
        "sovereignty.german_share_of_eu": world_share.share_of(german + plant, eu),
        "sovereignty.us_share": _us_share(worlds, german, plant, layer_share),
        "sovereignty.home_covered_share": german_compute.covered_share(
            german,
            german_compute.used_h100e(german, worlds.value("sovereignty.germany.imported_share")),
            worlds.value("sovereignty.germany.us_operated_share"),
            plant,
            layer_share[:, layers.LAYERS.index("operator"), layers.OWNERS.index("us")],
        ),
    }


def _stock(worlds: Worlds, place: str) -> Array:
    """Compute of a place at each bound, ``(draw, bound)``."""
    return _grown(worlds, f"{place}.stock_end_of_2025", f"{place}.growth")


def _grown(worlds: Worlds, level: str, growth: str) -> Array:
    """What grows steadily from the end of 2025, at each bound, ``(draw, bound)``."""
    return world_share.stock_h100e(
        worlds.value(f"sovereignty.{level}"),
        worlds.value(f"sovereignty.{growth}"),
        hours_between(worlds.timeline.start, world_share.END_OF_2025),
        worlds.timeline.bounds_h,
    )


def _eu_share(worlds: Worlds) -> Array:
    """Share of the European Union in the world's compute, ``(draw, bound)``; the plan is in both."""
    share = _grown(worlds, "world.eu_share", "world.eu_relative_growth")
    return np.minimum(share, 1.0)


def _cluster_ratio(worlds: Worlds, plant: Array) -> Array:
    """The largest cluster of the US over the largest in Germany, the plan as one, ``(draw, bound)``."""
    largest = _grown(worlds, "largest_cluster.us_end_of_2025", "largest_cluster.us_growth")
    german = worlds.value("sovereignty.largest_cluster.german")[:, np.newaxis]
    ratio: Array = largest / np.maximum(plant, german)
    return ratio


def _us_share(worlds: Worlds, german: Array, plant: Array, layer_share: Array) -> Array:
    """American shares of the compute used in Germany, ``(draw, bound, us_layer)``."""
    used = german_compute.used_h100e(german, worlds.value("sovereignty.germany.imported_share"))
    of_others = {
        "operator": worlds.value("sovereignty.germany.us_operated_share"),
        "accelerator": worlds.value("sovereignty.germany.us_accelerator_share"),
    }
    us = layers.OWNERS.index("us")
    shares = [
        german_compute.share_with_plant(
            used, of_others[name], plant, layer_share[:, layers.LAYERS.index(name), us]
        )
        for name in US_LAYERS
    ]
    return np.stack(shares, axis=2)


def _reach(spec: MarketReach, worlds: Worlds) -> dict[str, Array]:
    """Whom a start-up reaches by when, and through how many sets of rules."""
    person = {name: million * 1e6 for name, million in spec.states.million_person.items()}
    population = np.array([person[name] for name in sorted(person)])
    others = np.array([person[name] for name in sorted(person) if name != spec.home])
    harmonised = worlds.value("sovereignty.market_reach.harmonised_share")
    parallel = np.floor(worlds.value("sovereignty.market_reach.parallel_entries"))
    entry_h = market_reach.entry_time_h(
        worlds.value("sovereignty.market_reach.own_rules_time"),
        worlds.value("sovereignty.market_reach.common_rules_time"),
        harmonised,
    )
    since_launch_h: Array = MONTHS_SINCE_LAUNCH * HOURS_PER_MONTH
    entered = market_reach.entered_states(since_launch_h, entry_h, parallel, len(others))
    cost_eur = worlds.value("sovereignty.market_reach.entry_cost") * (1.0 - harmonised)
    by_weighting = [
        market_reach.effective_number(weights, harmonised)
        for weights in (population, np.ones_like(population))
    ]
    reach = (person[spec.home], others)
    return {
        "sovereignty.effective_regimes": np.stack(by_weighting, axis=1),
        "sovereignty.reach_person": market_reach.reachable_person(*reach, entered),
        "sovereignty.entry_cost_eur": entered * cost_eur[:, np.newaxis],
        "sovereignty.time_to_us_size_h": market_reach.time_to_reach_h(
            US_SIZE_PERSON, reach, entry_h, parallel
        ),
    }
