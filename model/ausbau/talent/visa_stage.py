"""The visa offices: who applies, how much they can handle, how long each step takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.talent import education, visa
from ausbau.talent.choice_stage import UsShock
from ausbau.talent.market import MarketPath, Office
from ausbau.talent.months import Months, laid_by_month
from ausbau.talent.spec import TalentSpec

PATH = "visa"


@dataclass(frozen=True)
class Steps:
    """How long the steps of a visa take for a case at that bound, ``(draw, bound)``.

    Those of AI specialists are shorter where a talent visa saves them time.
    """

    processing_h: Array
    recognition_h: Array
    relocation_h: Array
    kept_share: Array
    """Share of the time that a talent visa leaves AI specialists."""
    recognition_share: Array
    """``(draw, 1)``."""

    @property
    def decision_h(self) -> Array:
        """From being taken up to the decision, mean over all applicants."""
        return self.processing_h + self.recognition_share * self.recognition_h

    @property
    def entry_h(self) -> Array:
        """From being taken up to the first day of work, mean over AI specialists."""
        return self.kept_share * (self.decision_h + self.relocation_h)


def steps(spec: TalentSpec, months: Months) -> Steps:
    """The steps that follow the queue."""
    at_h = months.bounds_h
    phase = months.phase(at_h, spec.visa.automation.starts, f"{PATH}.automation.introduction")
    automated = months.column(f"{PATH}.automation.saved_share") * phase
    is_on = at_h >= months.since_start_h(spec.visa.talent_visa.starts)
    return Steps(
        months.column(f"{PATH}.processing_time") * (1.0 - automated),
        np.broadcast_to(months.column(f"{PATH}.recognition_time"), automated.shape),
        np.broadcast_to(months.column(f"{PATH}.relocation_time"), automated.shape),
        1.0 - months.column(f"{PATH}.talent_visa.saved_share") * is_on,
        months.column(f"{PATH}.recognition_share"),
    )


def office(spec: TalentSpec, months: Months, shock: UsShock) -> Office:
    """The queue and all that comes to it if Germany stays as attractive as it was."""
    capacity = _capacity_per_year(spec, months)
    on_bounds = np.concatenate([capacity, capacity[:, -1:]], axis=1) / HOURS_PER_YEAR
    waiting = on_bounds[:, 0] * months.value(f"{PATH}.waiting_at_start")
    share = months.value(f"{PATH}.specialist_share")
    after = steps(spec, months)
    plain_h = after.kept_share * (after.processing_h + after.relocation_h)
    recognised_h = plain_h + after.kept_share * after.recognition_h
    extra = months.column(f"{PATH}.talent_visa.extra_applications")
    return Office(
        backlog_person=np.stack([waiting * (1.0 - share), waiting * share, 0.0 * share], axis=1),
        usual_person=laid_by_month(_usual_person(spec, months, shock)),
        extra_person=laid_by_month(
            extra * months.active(spec.visa.talent_visa.starts) * months.years
        ),
        capacity_person=laid_by_month(capacity * months.years),
        capacity_per_h=laid_by_month(on_bounds),
        later_h=laid_by_month(after.entry_h),
        plain=visa.taken_up(plain_h, months.bounds_h),
        recognised=visa.taken_up(recognised_h, months.bounds_h),
        recognition_share=months.value(f"{PATH}.recognition_share"),
        title_share=months.value(f"{PATH}.title_share"),
        month_hours=np.diff(months.bounds_h),
    )


def wait_h(path: MarketPath, offices: Office) -> Array:
    """Time until an application made at a bound is taken up, ``(draw, bound)``."""
    return visa.waiting_h(path.queue.backlog_person.sum(axis=2), offices.capacity_per_h)


def _usual_person(spec: TalentSpec, months: Months, shock: UsShock) -> Array:
    """Applications of each month by class, ``(draw, month, applicant)``."""
    usual = education.growing_per_year(
        months.column(f"{PATH}.applications"),
        months.column(f"{PATH}.applications_growth"),
        months.since_calibration_years(months.middle_h),
    )
    share = months.column(f"{PATH}.specialist_share")
    bound = shock.diverted_per_year * months.value("us_shock.germany_share")
    shocked = bound[:, np.newaxis] * months.active(spec.us_shock.starts)
    per_year = np.stack([usual * (1.0 - share), usual * share, shocked], axis=2)
    return per_year * months.years[:, np.newaxis]


def _capacity_per_year(spec: TalentSpec, months: Months) -> Array:
    """Cases that the offices can handle, ``(draw, month)``."""
    at_h = months.middle_h
    usual = education.growing_per_year(
        months.column(f"{PATH}.applications") * months.column(f"{PATH}.capacity_ratio"),
        months.column(f"{PATH}.capacity_growth"),
        months.since_calibration_years(at_h),
    )
    gain = months.column(f"{PATH}.automation.capacity_factor") - 1.0
    phase = months.phase(at_h, spec.visa.automation.starts, f"{PATH}.automation.introduction")
    return usual * (1.0 + gain * phase)
