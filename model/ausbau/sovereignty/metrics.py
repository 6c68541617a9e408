"""The metrics of the sovereignty domain."""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput
from ausbau.sovereignty import cutoff_metrics
from ausbau.sovereignty.cutoff import USUAL_DAYS
from ausbau.sovereignty.layers import LAYERS, READINGS
from ausbau.sovereignty.spec import Cutoff


def _controlled_share(given: MetricInput, *, layer: str) -> Array:
    return given.of("sovereignty.controlled_share", layer=layer)


def _concentration(given: MetricInput, *, layer: str) -> Array:
    return given.of("sovereignty.concentration", layer=layer)


def _reading(given: MetricInput, *, reading: str) -> Array:
    return given.of("sovereignty.reading", reading=reading)


def _switch_h(given: MetricInput, *, layer: str) -> Array:
    return given.of("sovereignty.switch_h", cut_layer=layer)


def _longest_switch_h(given: MetricInput) -> Array:
    return given.of("sovereignty.longest_switch_h")


def _share_on(given: MetricInput, *, variable: str) -> Array:
    return given.at_nearest_bounds(given.of(variable, "bound"))


def _us_share(given: MetricInput, *, layer: str) -> Array:
    return given.at_nearest_bounds(given.of("sovereignty.us_share", "bound", us_layer=layer))


def _us_share_fall(given: MetricInput, *, layer: str) -> Array:
    """Against the start of the horizon, as a share of what it was; zero where it was nothing."""
    before = given.of("sovereignty.us_share", "bound", us_layer=layer)[:, :1]
    fall = 1.0 - _us_share(given, layer=layer) / np.where(before > 0, before, 1.0)
    return np.where(before > 0, fall, 0.0)


def _effective_regimes(given: MetricInput, *, weighting: str) -> Array:
    return given.of("sovereignty.effective_regimes", weighting=weighting)


def _since_launch(given: MetricInput, *, variable: str, months: int) -> Array:
    return given.of(variable, months_since_launch=months)


def _time_to_us_size_h(given: MetricInput) -> Array:
    return given.of("sovereignty.time_to_us_size_h")


def _ai_act_delay_h(given: MetricInput) -> Array:
    months = np.array([len(months) for months in given.months_of_years])
    mean_h: Array = given.year_sum("sovereignty.ai_act_delay_h") / months
    return mean_h


_WEIGHTING_MEANS = {"population": "weighted by their people", "state": "weighted alike"}

_READING_MEANS = {
    "minimum": "of the weakest layer",
    "mean": "on average over the layers",
    "geometric": "as geometric mean over the layers",
    "mean_of_seven": "on average over the layers without systems and models",
}

_SWITCH: tuple[Metric, ...] = (
    *(
        Metric(
            f"sovereignty.switch_time_{layer}_h",
            "h",
            f"time to replace the US supplier of the layer {layer}; zero where nothing hangs on one",
            partial(_switch_h, layer=layer),
        )
        for layer in Cutoff.model_fields
    ),
    Metric(
        "sovereignty.longest_switch_time_h",
        "h",
        "time until the last layer that hangs on a US supplier has been switched",
        _longest_switch_h,
    ),
)

METRICS: tuple[Metric, ...] = (
    *cutoff_metrics.of_lengths(USUAL_DAYS),
    *_SWITCH,
    Metric(
        "sovereignty.cluster_ratio",
        "ratio",
        "largest cluster of the US over the largest in Germany on the date, the plan counted as one",
        partial(_share_on, variable="sovereignty.cluster_ratio"),
        takes="date",
    ),
    *(
        Metric(
            f"sovereignty.controlled_share_{layer}",
            "share",
            f"share of the layer {layer} under German or other EU control",
            partial(_controlled_share, layer=layer),
        )
        for layer in LAYERS
    ),
    *(
        Metric(
            f"sovereignty.concentration_{layer}",
            "ratio",
            f"Herfindahl-Hirschman index of the layer {layer} over four blocs: German, EU, US, other",
            partial(_concentration, layer=layer),
        )
        for layer in LAYERS
    ),
    *(
        Metric(
            f"sovereignty.reading_{reading}",
            "share",
            f"share under German or other EU control {_READING_MEANS[reading]}",
            partial(_reading, reading=reading),
        )
        for reading in READINGS
    ),
    Metric(
        "sovereignty.world_share",
        "share",
        "share of the plan in the world's AI compute on the date",
        partial(_share_on, variable="sovereignty.world_share"),
        takes="date",
    ),
    Metric(
        "sovereignty.eu_share",
        "share",
        "share of the plan in the AI compute of the European Union on the date",
        partial(_share_on, variable="sovereignty.eu_share"),
        takes="date",
    ),
    Metric(
        "sovereignty.german_increase",
        "share",
        "compute of the plan in relation to the other compute in Germany on the date",
        partial(_share_on, variable="sovereignty.german_increase"),
        takes="date",
    ),
    Metric(
        "sovereignty.german_share_of_eu",
        "share",
        "share of Germany in the AI compute of the European Union on the date",
        partial(_share_on, variable="sovereignty.german_share_of_eu"),
        takes="date",
    ),
    Metric(
        "sovereignty.home_covered_share",
        "share",
        "share of the compute used in Germany that stands there and is not run by US firms, on the date",
        partial(_share_on, variable="sovereignty.home_covered_share"),
        takes="date",
    ),
    *(
        Metric(name, "share", meaning, partial(compute, layer=layer), takes="date")
        for layer, verb in (("operator", "operate"), ("accelerator", "design the accelerators of"))
        for name, meaning, compute in (
            (
                f"sovereignty.us_share_{layer}",
                f"share of the compute used in Germany that US firms {verb}, on the date",
                _us_share,
            ),
            (
                f"sovereignty.us_share_fall_{layer}",
                f"by how much of itself that share has fallen since the start ({layer})",
                _us_share_fall,
            ),
        )
    ),
    *(
        Metric(
            f"sovereignty.effective_regimes_by_{weighting}",
            "ratio",
            f"effective number of versions of a rule for an AI product, states {meaning}",
            partial(_effective_regimes, weighting=weighting),
        )
        for weighting, meaning in _WEIGHTING_MEANS.items()
    ),
    *(
        Metric(
            f"sovereignty.{name}_after_{months}_months_{unit}",
            symbol,
            f"{meaning} {months} months after launch",
            partial(_since_launch, variable=f"sovereignty.{name}_{unit}", months=months),
        )
        for months in (12, 24, 36)
        for name, unit, symbol, meaning in (
            ("reach", "person", "person", "people in the states that a start-up has entered"),
            ("entry_cost", "eur", "EUR", "what entering those states has cost"),
        )
    ),
    Metric(
        "sovereignty.time_to_us_size_h",
        "h",
        "time until a start-up may serve 330 million people; infinite if it never can",
        _time_to_us_size_h,
    ),
    Metric(
        "sovereignty.ai_act_delay_h",
        "h",
        "delay of a use by the AI Act in the year, mean over all demand",
        _ai_act_delay_h,
        takes="year",
    ),
)
