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


def candidate_hours(profile: Array, degc: Sequence[Array]) -> IntArray:
    """Hours of each month in which the peak can lie, shape ``(12, candidate)``.

    The load rises with the profile and with each temperature that drives a hall, whatever the world.
    So its highest value lies in an hour that no other hour reaches in all of them: the upper envelope.
    Months with fewer such hours repeat their first.
    """
    traits = np.stack([profile, *degc])
    fronts = []
    for month in shape_calendar.months():
        is_front = _is_not_dominated(traits[:, month])
        fronts.append(month.start + np.flatnonzero(is_front))
    width = max(len(front) for front in fronts)
    return np.stack(
        [np.concatenate([front, np.repeat(front[:1], width - len(front))]) for front in fronts]
    )


def _is_not_dominated(traits: Array) -> BoolArray:
    """Columns that no other column reaches in all rows; of equal columns the first is kept."""
    unique, first = np.unique(traits, axis=1, return_index=True)
    reaches = (unique[:, :, None] >= unique[:, None, :]).all(axis=0)
    is_front = np.zeros(traits.shape[1], dtype=np.bool_)
    is_front[first[reaches.sum(axis=0) == 1]] = True  # each column reaches itself
    return is_front
