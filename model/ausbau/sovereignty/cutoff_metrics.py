"""The metrics of a cut-off: those of the lengths that a scenario names, and of any other one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput
from ausbau.core.unit_table import HOURS_PER_DAY
from ausbau.sovereignty import cutoff

_MEANINGS = {
    "worst_layer": "by the worst layer alone",
    "all_layers": "if the outages of the layers come one after the other",
}
_NAME = re.compile(
    rf"sovereignty\.cutoff_loss_({'|'.join(cutoff.CUTOFF_READINGS)})_([1-9][0-9]{{0,4}})_days"
)
_ATTEMPT = re.compile(rf"sovereignty\.cutoff_loss_({'|'.join(cutoff.CUTOFF_READINGS)})_.*")
LENGTH_HINT = (
    f"a cut-off lasts whole days, from 1 to {cutoff.LONGEST_DAYS}: "
    "sovereignty.cutoff_loss_worst_layer_90_days"
)


def of_lengths(cutoff_days: Iterable[int]) -> tuple[Metric, ...]:
    """The loss in both readings for each length."""
    lengths = tuple(cutoff_days)
    return tuple(_metric(reading, days) for reading in cutoff.CUTOFF_READINGS for days in lengths)


def named(name: str) -> Metric | None:
    """The loss for the length that a name tells, which no scenario need have listed."""
    found = _NAME.fullmatch(name)
    if found is None or int(found[2]) > cutoff.LONGEST_DAYS:
        return None
    return _metric(found[1], int(found[2]))


def names_bad_length(name: str) -> bool:
    """Whether a name means the loss in a cut-off, and its length cannot be right."""
    return named(name) is None and _ATTEMPT.fullmatch(name) is not None


def is_loss(metric: Metric) -> bool:
    """Whether a metric is the loss in a cut-off of some length."""
    return _NAME.fullmatch(metric.name) is not None


def _metric(reading: str, days: int) -> Metric:
    return Metric(
        f"sovereignty.cutoff_loss_{reading}_{days}_days",
        "share",
        f"share of the service lost in a cut-off by US suppliers of {days} days, {_MEANINGS[reading]}",
        partial(_loss_share, reading=reading, days=days),
    )


def _loss_share(given: MetricInput, *, reading: str, days: int) -> Array:
    cutoff_h = np.array([days * HOURS_PER_DAY])
    lost_h = cutoff.lost_h(
        given.of("sovereignty.cut_share", "cut_layer"),
        given.of("sovereignty.endurance_h", "cut_layer"),
        given.of("sovereignty.switch_h", "cut_layer"),
        cutoff_h,
    )
    return cutoff.loss_share(lost_h, cutoff_h)[:, cutoff.CUTOFF_READINGS.index(reading), 0]
