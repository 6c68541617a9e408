"""Metrics of the first year of operation: what each kind of group gets, and how long it waits.

The first year of operation are the twelve calendar months that begin with the first month in which
GPUs are available, in each world; of them those within the horizon count. A share is 0 where there
is nothing to divide, and `allocation.first_year_months` says on how many months it rests.

Waits, and shares of jobs that start in time, are those of the service curves and what the job queue itself
says beyond them in a subsample of worlds (`first_year_direct`).
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ausbau.allocation import first_year_direct
from ausbau.allocation.fairness import jain_index
from ausbau.allocation.first_year_queue import SERVICE
from ausbau.allocation.metric_hours import (
    by_group,
    in_first_year,
    kind_share,
    of_first_year,
    of_kinds,
    ratio,
    served,
)
from ausbau.core.arrays import Array
from ausbau.core.metric import Metric, MetricInput, summed

INDUSTRIAL_KINDS = ("industry", "mittelstand")
ACCESS_KINDS = ("research", "startup", "mittelstand")
"""Groups to which the strategy promises access."""

GROUP_KINDS = {
    "industry": "large industry",
    "mittelstand": "the Mittelstand",
    "startup": "start-ups",
    "research": "research",
    "public": "the public sector",
    "foundation": "developers of foundation models",
}
REQUESTED = "demand.requested_gpu_h"
GRANTED = "allocation.granted_gpu_h"
WITHIN_HOUR = "allocation.within_hour_share"


def _share(given: MetricInput, *, kinds: tuple[str, ...]) -> Array:
    return kind_share(given, by_group(given, GRANTED), *kinds)


def _served_share(given: MetricInput, *, kind: str) -> Array:
    asked = of_kinds(given, by_group(given, REQUESTED), kind)
    return ratio(of_kinds(given, _served(given), kind), asked)


def _served(given: MetricInput) -> Array:
    """Hours of each group that serve a request, ``(draw, group)``."""
    return given.once("served in the first year", lambda: of_first_year(given, served(given)))


def _service(given: MetricInput, *, amount: str, kind: str) -> Array:
    """Mean over months and pools, by the hours that the kind asks for in them."""
    asked, met = (of_kinds(given, by_group(given, REQUESTED, of), kind) for of in (None, amount))
    what = amount.removeprefix("allocation.")
    found = ratio(met, asked)
    if what not in SERVICE:
        return found
    shifted = found + first_year_direct.shift(given, what, kind)
    return np.where(asked > 0, shifted.clip(0.0, None if what.endswith("_h") else 1.0), 0.0)


def _direct(given: MetricInput, *, what: str, has_error: bool = False) -> Array:
    """The mean gap between queue and curves, or its standard error, of the kind for which it is largest."""
    look = first_year_direct.shift_error if has_error else first_year_direct.shift
    kinds = first_year_direct.gaps(given)["kind"].values.tolist()
    gaps = np.array([look(given, what, kind) for kind in kinds])
    largest: Array = np.take_along_axis(gaps, np.abs(gaps).argmax(axis=0)[np.newaxis], axis=0)[0]
    return largest


def _is_run_directly(given: MetricInput) -> Array:
    return first_year_direct.is_run(given.constant("draw")).astype(np.float64)


def _granted(given: MetricInput, *, kind: str) -> Array:
    return of_kinds(given, by_group(given, GRANTED), kind)


def _bought(given: MetricInput, *, kind: str) -> Array:
    """Hours bought on the group's own account, without those that the state pays for as anchor."""
    names = ("allocation.contract_gpu_h", "allocation.on_demand_gpu_h")
    under_contract, on_demand = (of_kinds(given, by_group(given, name), kind) for name in names)
    return under_contract + on_demand


def _paid(given: MetricInput, *, kind: str) -> Array:
    return of_kinds(given, by_group(given, "allocation.paid_eur"), kind)


def _least_share(given: MetricInput, *, amount: str) -> Array:
    """The smallest of the shares of the groups to which access is promised."""
    hours = by_group(given, amount)
    found: Array = np.min([kind_share(given, hours, kind) for kind in ACCESS_KINDS], axis=0)
    return found


def _least_within_hour(given: MetricInput) -> Array:
    shares = [_service(given, amount=WITHIN_HOUR, kind=kind) for kind in ACCESS_KINDS]
    found: Array = np.min(shares, axis=0)
    return found


def _refused_share(given: MetricInput) -> Array:
    """Mean over groups, pools and months, by the hours asked for in them."""
    refused = by_group(given, REQUESTED, "allocation.refused_share")
    return ratio(refused.sum(axis=-1), by_group(given, REQUESTED).sum(axis=-1))


def _on_demand_share(given: MetricInput) -> Array:
    return _part(given, "allocation.on_demand_gpu_h", "allocation.sold_gpu_h")


def _quota_attainment(given: MetricInput) -> Array:
    return _part(given, "allocation.within_quota_gpu_h", "allocation.entitled_gpu_h")


def _part(given: MetricInput, part: str, whole: str) -> Array:
    return ratio(*(by_group(given, name).sum(axis=-1) for name in (part, whole)))


def _public_paid_share(given: MetricInput) -> Array:
    return kind_share(given, by_group(given, "allocation.sold_gpu_h"), "public")


def _months(given: MetricInput) -> Array:
    return summed(in_first_year(given), 1)


def _jain_index(given: MetricInput) -> Array:
    requested = by_group(given, REQUESTED)
    return jain_index(ratio(_served(given), requested), requested)


def _of_service(kind: str, name: str, unit: str, meaning: str) -> Metric:
    """What jobs on demand meet; hours have their unit at the end of the variable's name."""
    return Metric(
        f"allocation.{kind}_{name}_first_year",
        unit,
        f"{meaning}, in the first year of operation",
        partial(_service, amount=f"allocation.{name}{'_h' if unit == 'h' else ''}", kind=kind),
    )


def _by_kind(kind: str, words: str) -> tuple[Metric, ...]:
    on_time = f"jobs of {words} on demand that start within {{time}}; who is turned away does not"
    wait = f"wait of jobs of {words} on demand that are taken"
    name = f"allocation.{kind}"
    return (
        Metric(
            f"{name}_share_first_year",
            "share",
            f"share of {words} in the GPU-hours granted in the first year of operation",
            partial(_share, kinds=(kind,)),
        ),
        Metric(
            f"{name}_served_share_first_year",
            "share",
            f"GPU-hours granted of those that {words} would use, in the first year of operation; "
            "hours that are free of charge count as well",
            partial(_served_share, kind=kind),
        ),
        _of_service(kind, "within_hour_share", "share", on_time.format(time="an hour")),
        _of_service(kind, "within_day_share", "share", on_time.format(time="a day")),
        _of_service(
            kind,
            "refused_share",
            "share",
            f"GPU-hours that {words} want on demand at the asked price and do not get",
        ),
        _of_service(kind, "wait", "h", f"mean {wait}"),
        _of_service(kind, "median_wait", "h", f"mean over the months of the median {wait}"),
        _of_service(
            kind, "p95_wait", "h", f"mean over the months of the 95 per cent quantile of the {wait}"
        ),
        Metric(
            f"{name}_granted_first_year",
            "GPU*h",
            f"GPU-hours granted to {words} in the first year of operation",
            partial(_granted, kind=kind),
        ),
        Metric(
            f"{name}_bought_first_year",
            "GPU*h",
            f"GPU-hours that {words} buy in the first year of operation, without what the state pays for as "
            "anchor",
            partial(_bought, kind=kind),
        ),
        Metric(
            f"{name}_paid_first_year",
            "EUR",
            f"what {words} pay for these GPU-hours",
            partial(_paid, kind=kind),
        ),
    )


METRICS: tuple[Metric, ...] = (
    *(metric for kind, words in GROUP_KINDS.items() for metric in _by_kind(kind, words)),
    Metric(
        "allocation.industrial_share_first_year",
        "share",
        "share of large industry and Mittelstand in the GPU-hours granted in the first year of operation",
        partial(_share, kinds=INDUSTRIAL_KINDS),
    ),
    Metric(
        "allocation.least_access_share_first_year",
        "share",
        "smallest share of research, start-ups and Mittelstand in the GPU-hours granted in the first year "
        "of operation",
        partial(_least_share, amount="allocation.granted_gpu_h"),
    ),
    Metric(
        "allocation.least_supported_share_first_year",
        "share",
        "smallest share of research, start-ups and Mittelstand in the GPU-hours that the state pays for "
        "as anchor, in the first year of operation; 0 where it pays for none",
        partial(_least_share, amount="allocation.supported_gpu_h"),
    ),
    Metric(
        "allocation.least_within_hour_share_first_year",
        "share",
        "smallest share of jobs on demand that start within an hour, of those of research, start-ups and "
        "Mittelstand, in the first year of operation; who is turned away does not",
        _least_within_hour,
    ),
    Metric(
        "allocation.refused_share_first_year",
        "share",
        "GPU-hours wanted on demand at the asked price that customers do not get, in the first year of "
        "operation",
        _refused_share,
    ),
    Metric(
        "allocation.on_demand_share_first_year",
        "share",
        "GPU-hours without a minimum term of those sold, in the first year of operation",
        _on_demand_share,
    ),
    Metric(
        "allocation.public_paid_share_first_year",
        "share",
        "share of the public sector, as user and as anchor, in the GPU-hours sold in the first year of "
        "operation",
        _public_paid_share,
    ),
    Metric(
        "allocation.quota_attainment_first_year",
        "share",
        "GPU-hours that groups buy of those that they want of their quota or floor, in the first year of "
        "operation; 0 under a policy without one",
        _quota_attainment,
    ),
    Metric(
        "allocation.is_run_directly_first_year",
        "share",
        "1 in a world whose first year of operation is run through the job queue itself, 0 in the others",
        _is_run_directly,
    ),
    Metric(
        "allocation.within_hour_gap_first_year",
        "share",
        "by how much more jobs on demand start within an hour in the job queue itself than on the service "
        "curves, in the first year of operation: mean of the worlds run directly up to this one, for the "
        "kind of group with the largest gap; it is contained in the shares and waits",
        partial(_direct, what="within_hour_share"),
    ),
    Metric(
        "allocation.within_hour_gap_error_first_year",
        "share",
        "largest standard error of that mean of a kind of group",
        partial(_direct, what="within_hour_share", has_error=True),
    ),
    Metric(
        "allocation.within_hour_gap_opening_month",
        "share",
        "the same gap in the first month of operation alone",
        partial(_direct, what=first_year_direct.OPENING),
    ),
    Metric(
        "allocation.granted_share_gap_first_year",
        "share",
        "by how much a kind's share in the GPU-hours granted differs if what jobs hold in the job queue "
        "itself takes the place of what they are granted on demand, in the first year of operation: mean of "
        "the worlds run directly up to this one, for the kind of group with the largest gap",
        partial(_direct, what=first_year_direct.GRANTED),
    ),
    Metric(
        "allocation.first_year_months",
        "month",
        "months of the first year of operation within the horizon, 0 if nothing is ever available",
        _months,
    ),
    Metric(
        "allocation.jain_index_first_year",
        "ratio",
        "Jain's index of the served shares of groups in the first year of operation",
        _jain_index,
    ),
)
