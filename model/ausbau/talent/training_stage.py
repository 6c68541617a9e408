"""Courses: who completes one, and the staff of the Technology Center."""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.talent import education
from ausbau.talent.months import Months
from ausbau.talent.spec import HIGHEST_RATE_PER_YEAR, Training

PATH = "specialists.training"


def trained_per_year(spec: Training, months: Months, at_h: Array) -> Array:
    """People who complete a course, ``(draw, time)``."""
    usual = education.growing_per_year(
        months.column(f"{PATH}.seats"),
        months.column(f"{PATH}.growth"),
        months.since_calibration_years(at_h),
    )
    phase = months.phase(at_h, spec.expansion.starts, f"{PATH}.expansion.build_up")
    return education.trained_per_year(
        education.expanded(usual, months.column(f"{PATH}.expansion.factor"), phase),
        center_staff_fte(months, at_h),
        months.column(f"{PATH}.technology_center.seats_per_staff"),
        months.column(f"{PATH}.completion_share"),
    )


def center_staff_fte(months: Months, at_h: Array) -> Array:
    """Staff of the Technology Center, ``(draw, time)``."""
    path = f"{PATH}.technology_center"
    return education.center_staff_fte(
        months.since_calibration_h(at_h),
        months.column(f"{path}.opening_delay"),
        months.column(f"{path}.staff"),
        months.column(f"{path}.build_up"),
    )


def course_rate_per_year(trained: Array, near_ai_person: Array, months: Months) -> Array:
    """Near-AI engineers whom a course makes change their job, as a hazard, ``(draw, month)``.

    The yield of courses is that of the near-AI engineers of the start: where fewer are left, fewer change.
    Seats beyond what they can fill at the highest rate of any stock stay empty.
    """
    changing = trained * months.column(f"{PATH}.yield_share")
    available = near_ai_person[:, np.newaxis]
    rate = np.divide(changing, available, out=np.zeros_like(changing), where=available > 0)
    return np.minimum(rate, HIGHEST_RATE_PER_YEAR)
