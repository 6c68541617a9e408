"""Hours of the load: how work swings through the week, and in which hours a month's peak can lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ausbau.core.arrays import Array, BoolArray, IntArray
from ausbau.energy import shape_calendar


def work_profile(working_day: Sequence[float], weekend: Sequence[float]) -> Array:
    """Work by hour of the reference year: mean 0 and highest value 1 in each month, ``(8760,)``.

    Parameters
    ----------
    working_day, weekend
        Relative work by hour of the local day, 24 values each. A profile without any swing is 0.
    """
    hours = shape_calendar.reference_hours()
    by_hour = np.where(hours.is_working_day[:, None], working_day, weekend)
    relative = by_hour[np.arange(len(by_hour)), hours.hour_of_day]
    centred = shape_calendar.less_mean_of_months(relative)
    highest = np.array([centred[month].max() for month in shape_calendar.months()])[hours.month]
    is_flat = highest <= 1e-12 * np.abs(relative).max()
    profile: Array = np.where(is_flat, 0.0, centred / np.where(is_flat, 1.0, highest))
    return profile


def swing_share(
    inference_share: Array, headroom_share: Array, swing: Array, lowest_profile: float
) -> Array:
    """Share of the powered GPUs by which work in the busiest hour of the week exceeds the mean.

    Shapes ``(draw, month, gpu_type)``. Only inference follows the clock; training runs day and night
    (at Philly the servers in use differ by 2 per cent between the hours of the day). The swing is
    limited by what is free at the busiest quarter-hour, and by night no hour works less than nothing.

    Parameters
    ----------
    inference_share
        Powered GPUs that answer requests, mean of the month.
    headroom_share
        Busy in the busiest quarter-hour less busy in the mean.
    swing
        Busiest hour of the week over the mean of inference, less 1, shape ``(draw,)``.
    lowest_profile
        Lowest value of the work profile, at most 0.
    """
    wanted = inference_share * swing[:, None, None]
    if lowest_profile < 0:
        wanted = np.minimum(wanted, inference_share / -lowest_profile)
    return np.clip(headroom_share, 0.0, wanted)


def candidate_hours(profile: Array, degc: Sequence[Array]) -> tuple[IntArray, ...]:
    """Hours in which the peak of each month of the year can lie.

    The load rises with the profile and with each temperature that drives a hall, whatever the world.
    So its highest value lies in an hour that no other hour reaches in all of them: the upper envelope.
    """
    traits = np.stack([profile, *degc])
    return tuple(
        month.start + np.flatnonzero(_is_not_dominated(traits[:, month]))
        for month in shape_calendar.months()
    )


def _is_not_dominated(traits: Array) -> BoolArray:
    """Columns that no other column reaches in all rows; of equal columns the first is kept.

    Of the columns that are left, none reaches the one with the highest sum; with it go all that it
    reaches.
    """
    is_front = np.zeros(traits.shape[1], dtype=np.bool_)
    left = np.arange(traits.shape[1])
    while len(left):
        best = left[np.argmax(traits[:, left].sum(axis=0))]
        is_front[best] = True
        left = left[(traits[:, left] > traits[:, [best]]).any(axis=0)]
    return is_front
