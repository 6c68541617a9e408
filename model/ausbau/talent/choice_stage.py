"""What moves people: pay, places, the US shock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.unit_table import HOURS_PER_YEAR
from ausbau.talent import exodus, location, supply, workforce
from ausbau.talent.inflow_stage import composition, specialists_at_start
from ausbau.talent.market import Choice
from ausbau.talent.months import Months, laid_by_month
from ausbau.talent.spec import TalentSpec


@dataclass(frozen=True)
class UsShock:
    """The shock in figures, ``(draw,)``; it is in force from a day on."""

    intending_person: Array
    leavers_per_year: Array
    entrants_per_year: Array
    climate_share: Array
    fee_share: Array

    @property
    def deterred_share(self) -> Array:
        """Share of the entrants who no longer go, for whatever reason."""
        return exodus.deterred_in_all_share(self.climate_share, self.fee_share)

    @property
    def diverted_per_year(self) -> Array:
        """People who leave the US or no longer go there."""
        return exodus.diverted_per_year(
            self.leavers_per_year, self.entrants_per_year, self.deterred_share
        )

    @property
    def inflow_ratio(self) -> Array:
        """Net inflow to the US relative to that of 2024."""
        return exodus.us_inflow_ratio(
            self.leavers_per_year, self.entrants_per_year, self.deterred_share
        )

    @property
    def fee_part_share(self) -> Array:
        """Share of those diverted whom the fee diverts."""
        return exodus.fee_part_share(
            self.leavers_per_year, self.entrants_per_year, self.climate_share, self.fee_share
        )


def us_shock(months: Months) -> UsShock:
    """What people in the US say, what they do, and what keeps others from going there."""
    value = months.value
    intending = value("us_shock.pool") * value("us_shock.intention_share")
    kept = location.fee_pay_ratio(
        value("us_shock.visa_fee"),
        value("us_shock.pay"),
        value("us_shock.fee_years") / HOURS_PER_YEAR,
    )
    fee = location.pay_utility(kept, value("location.pay_elasticity"))
    return UsShock(
        intending,
        exodus.leavers_per_year(
            value("us_shock.pool"),
            value("us_shock.intention_share"),
            value("us_shock.behaviour_share"),
        ),
        value("us_shock.entrants"),
        value("us_shock.deterred_share"),
        exodus.fee_deterred_share(value("us_shock.fee_payer_share"), fee),
    )


def presupposed_person(months: Months) -> Array:
    """Specialists on whom the growth of demand rests, ``(draw, bound)``; at the start all there are."""
    return supply.presupposed_person(
        specialists_at_start(months)[:, np.newaxis],
        months.column("users.presupposed_growth"),
        (months.bounds_h - months.bounds_h[0]) / HOURS_PER_YEAR,
    )


def choice(spec: TalentSpec, months: Months, shock: UsShock) -> Choice:
    """How people decide, with all that changes it from outside."""
    value = months.value
    # Who is deterred finds the US worse by as much: one of many places loses the share 1 − e^ΔU.
    us_utility = np.log1p(-np.minimum(shock.deterred_share, 0.99))
    weights = [value(f"location.destinations.{place}") for place in location.DESTINATIONS]
    amenity = months.column("location.amenity.gain") * months.active(spec.location.amenity.starts)
    drain = months.column("specialists.drain.extra_rate")
    return Choice(
        presupposed_person=laid_by_month(presupposed_person(months)),
        shortage_elasticity=value("wages.shortage_elasticity"),
        adjustment_h=value("wages.adjustment_time"),
        pay_elasticity=value("location.pay_elasticity"),
        wait_disutility_per_year=value("location.wait_disutility"),
        diaspora_elasticity=value("location.diaspora_elasticity"),
        amenity=laid_by_month(amenity),
        us_utility=laid_by_month(us_utility[:, np.newaxis] * months.active(spec.us_shock.starts)),
        germany_share=value("us_shock.germany_share"),
        leaving_per_year=_leaving(months),
        drain_per_year=laid_by_month(drain * months.active(spec.specialists.drain.starts)),
        start_up_per_year=_start_up_rate(months),
        destination_weights=np.stack(weights).T,
    )


def _leaving(months: Months) -> Array:
    """Hazard of leaving by level and origin, ``(level, origin, draw)``, with the stated mean."""
    path = "specialists"
    home = months.value(f"{path}.home_emigration_ratio")
    by_origin = workforce.relative_rates(
        composition(months), np.stack([home, np.ones_like(home), np.ones_like(home)], axis=1)
    )
    junior = months.value(f"{path}.junior_emigration_ratio")
    senior_share = months.value(f"{path}.senior_share")
    by_level = workforce.relative_rates(
        np.stack([1.0 - senior_share, senior_share], axis=1),
        np.stack([junior, np.ones_like(junior)], axis=1),
    )
    mean = months.value(f"{path}.emigration_rate")
    leaving: Array = np.ascontiguousarray(mean * by_level.T[:, np.newaxis] * by_origin.T)
    return leaving


def _start_up_rate(months: Months) -> Array:
    path = "specialists.start_ups"
    return workforce.startup_rates(
        months.value("specialists.emigration_rate"),
        months.value(f"{path}.staff_share"),
        months.value(f"{path}.move_rate"),
        months.value(f"{path}.moving_staff_share"),
    )
