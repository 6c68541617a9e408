"""What the energy section accepts, and what it refuses."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from energy_plant import AS_OF, SCENARIOS, base_section, catalogue_spec, energy_spec
from pydantic import ValidationError

from ausbau.core import yaml_source
from ausbau.core.schema import parameters_of
from ausbau.energy.reference_check import findings
from ausbau.energy.tariff import LINES


def _median(spec, path: str) -> float:
    parameter = dict(parameters_of(spec, ("energy",)))[path]
    return float(parameter.distribution.quantile(np.array([0.5]))[0])


def test_the_plan_as_announced_uses_nothing_that_was_not_known():
    known_on = [p.passport.known_on for _, p in parameters_of(energy_spec())]
    assert max(day for day in known_on if day is not None) <= AS_OF


@pytest.mark.parametrize(
    ("path", "then", "now"),
    [
        ("energy.tariff.kwkg_levy.by_year.2026", 2.77, 4.46),
        ("energy.tariff.offshore_levy.by_year.2026", 8.16, 9.41),
        ("energy.price.level.2026", 80.0, 97.0),
        ("energy.tariff.grid_fees.extra_high.from_2500_h.capacity.2026", 127_900.0, 53_060.0),
    ],
)
def test_what_was_published_later_counts_only_without_a_date(path: str, then: float, now: float):
    assert _median(energy_spec(), path) == then
    assert _median(energy_spec(as_of=None), path) == now


def test_every_line_of_the_bill_beside_procurement_names_its_law():
    tariff = energy_spec().tariff
    levies = [line for line in LINES if line not in ("procurement", "grid_capacity", "grid_energy")]
    assert all(getattr(tariff, line).law and getattr(tariff, line).rechtsstand for line in levies)


def test_a_hall_that_does_not_exist_is_refused():
    with pytest.raises(
        ValidationError, match="no hall 'ice', there are air, hybrid, liquid, river"
    ):
        energy_spec({"cooling.hall_of_building.new": "ice"})


def test_an_unknown_kind_of_relief_is_refused():
    with pytest.raises(ValidationError, match="kind"):
        energy_spec({"reliefs.compensation.kind": "wish"})


def test_eleven_months_are_no_year():
    with pytest.raises(ValidationError, match="at least 12"):
        energy_spec({"price.month_shape.relative_price": [1.0] * 11})


def test_a_weather_record_that_is_not_there_is_found():
    record = {
        "file": "none.csv",
        "source": "assumption",
        "confidence": "low",
        "known_on": "2025-06-13",
    }
    spec = energy_spec({"cooling.weather.record": record})
    found = list(findings(spec, catalogue_spec()))
    assert [finding.at for finding in found] == [("cooling", "weather", "record", "file")]


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("price.hourly.recorded.2024.slow_share", 0.95, "sum to"),
        ("price.hourly.recorded.2024.quantiles", [0.0, 1.0], "at least 21"),
        ("price.hourly.recorded.2024.quantiles", [*range(20), 18.0], "rise or stay"),
        ("price.hourly.recorded.2024.quantiles", [1.0] * 21, "all the same"),
        ("price.hourly.recorded.2024.month", [0.0] * 11, "at least 12"),
        ("price.hourly.shape_years", 33, "32"),
        ("price.hourly.crisis_years", 5, "sum to 33, at most 32"),
        ("price.hourly.half_weight_years", 0.0, "greater than 0"),
        ("load.work_profile.weekend", [0.0] * 24, "all are 0"),
        ("cooling.weather.reference_year.region", 16, "15"),
    ],
)
def test_shapes_that_make_no_year_are_refused(path: str, value: object, reason: str):
    with pytest.raises(ValidationError, match=reason):
        energy_spec({path: value})


def test_a_price_record_counts_from_the_day_on_which_it_was_known():
    """Fits of whole calendar years: in June 2025 the last one is 2024, and without 2025 none is missing."""
    known = energy_spec(as_of=date(2025, 6, 13)).price.hourly
    assert list(known.known("usual")) == [2019, 2020, 2023, 2024]
    assert list(known.known("crisis")) == [2021, 2022]
    assert list(energy_spec(as_of=date(2026, 1, 1)).price.hourly.known("usual"))[-1] == 2025
    assert list(energy_spec(as_of=None).price.hourly.known("usual"))[-1] == 2025


def test_a_day_before_the_first_usual_record_has_no_prices():
    hourly = base_section("energy")["price"]["hourly"]
    late = {year: hourly["recorded"][year] for year in ("2022", "2025")}
    with pytest.raises(ValidationError, match="no usual year is known yet"):
        energy_spec({"price.hourly.recorded": late})


def test_a_payer_that_is_no_party_is_found():
    found = list(
        findings(energy_spec({"reliefs.compensation.payer": "climat_fund"}), catalogue_spec())
    )
    assert [finding.at for finding in found] == [("reliefs", "compensation", "payer")]
    assert "climate_fund" in found[0].hint
    assert not list(findings(energy_spec(), catalogue_spec()))


def test_a_relief_cannot_exclude_itself_or_one_that_does_not_exist():
    spec = energy_spec({"reliefs.compensation.excludes": ["industrial_prise", "compensation"]})
    found = list(findings(spec, catalogue_spec()))
    assert [finding.at for finding in found] == [
        ("reliefs", "compensation", "excludes", 0),
        ("reliefs", "compensation", "excludes", 1),
    ]
    assert "industrial_price" in found[0].hint


def test_a_relief_cannot_have_the_name_of_a_label():
    spec = energy_spec()
    renamed = spec.model_copy(update={"reliefs": {"none": spec.reliefs["electricity_tax"]}})
    assert [finding.at for finding in findings(renamed, catalogue_spec())] == [("reliefs", "none")]


def test_the_law_as_it_stands_is_active_and_what_is_wished_for_is_not():
    """Energy facts, state of the law: only the base-load discount is open to a data centre today."""
    active = [id_ for id_, relief in energy_spec().reliefs.items() if relief.is_active]
    assert active == ["individual_grid_fee"]


def test_a_shock_cannot_lower_prices():
    factor = {
        "value": 0.5,
        "source": "assumption",
        "confidence": "low",
        "known_on": "2025-06-13",
    }
    with pytest.raises(ValidationError):
        energy_spec({"price.shock.factor": factor})


@pytest.mark.parametrize(
    "path",
    [
        "price.month_shape.relative_price",
        "waste_heat.demand.relative_demand",
        "price.shock.profile.relative_rise",
    ],
)
def test_weights_that_are_all_zero_are_refused(path: str):
    """The model divides them by their mean."""
    with pytest.raises(ValidationError, match="all are 0, expected a sum above 0"):
        energy_spec({path: [0.0] * 12})
    one_of_twelve = energy_spec({path: [0.0] * 11 + [1.0]})
    assert one_of_twelve.price.level


def test_the_co2_factor_after_2025_is_an_alternative_from_072_down_to_040():
    """What nobody has read is no luck of a world: verdicts on the plan must hold under each factor."""
    path = "energy.reliefs.compensation.emission_factor"
    plan = yaml_source.read(SCENARIOS / "industrial-ai-cloud.yaml").value
    changes = plan["changes"].items()
    declared = [entry["parameter"] for key, entry in changes if key.startswith("alternatives.")]
    assert path in declared
    parameter = dict(parameters_of(energy_spec(), ("energy",)))[path]
    ends = parameter.distribution.quantile(np.array([0.0, 1.0 - 1e-9]))
    assert ends == pytest.approx([0.40, 0.72])
