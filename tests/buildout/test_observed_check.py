"""An observation that cannot be true is told before anything runs."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from small_plan import PASSPORT, catalogue, fixed, spec_of

from ausbau.buildout.plan_check import findings

SOURCE = {"source": "assumption", "confidence": "low"}


def seen(**dates: str) -> dict[str, Any]:
    return {**dates, **SOURCE}


def found(changes: dict[str, Any]) -> list[tuple[str, str]]:
    """Dotted path and message of each finding."""
    return [
        (".".join(map(str, finding.at)), finding.message)
        for finding in findings(spec_of(changes), catalogue())
    ]


def observing(activity: str, status_date: str = "2025-07-10", **dates: str) -> dict[str, Any]:
    return {"status_date": status_date, "observed": {activity: seen(**dates)}}


def test_what_fits_is_accepted() -> None:
    observed = {
        "plan.existing.construction": seen(started="2025-06-30", finished="2025-07-09"),
        "plan.contract": seen(finished="2025-06-12"),
        "plan.ordering": seen(finished="2025-06-20"),
        "plan.existing.grid_connection": seen(finished="2025-06-20"),
        "plan.existing.old_connection": seen(finished="2025-06-20"),
        "plan.existing.cooling_delivery": seen(finished="2025-07-08"),
    }
    assert found({"status_date": "2025-07-10", "observed": observed}) == []


def test_an_observation_needs_a_status_date() -> None:
    [(path, _)] = found({"observed": {"plan.contract": seen(finished="2025-06-12")}})
    assert path == "observed"


def test_what_is_observed_cannot_lie_in_the_future() -> None:
    [(path, message)] = found(observing("plan.contract", finished="2025-07-11"))
    assert path == "observed.plan.contract.finished"
    assert "2025-07-10" in message
    counted = {"plan": {"on": "2025-07-11", "gpus": fixed("80 GPU")}}
    [(path, _)] = found({"status_date": "2025-07-10", "observed_gpus": counted})
    assert path == "observed_gpus.plan.on"


def test_nothing_ends_before_it_starts() -> None:
    dates = {"started": "2025-06-20", "finished": "2025-06-12"}
    [(path, _)] = found(observing("plan.contract", **dates))
    assert path == "observed.plan.contract.finished"


def test_an_unknown_activity_is_told_with_the_nearest_one() -> None:
    changes = observing("plan.existing.constructoin", started="2025-06-30")
    [finding] = findings(spec_of(changes), catalogue())
    assert finding.hint == "did you mean plan.existing.construction?"


def test_an_unknown_site_is_told() -> None:
    counted = {"plam": {"on": "2025-07-10", "gpus": fixed("80 GPU")}}
    [finding] = findings(
        spec_of({"status_date": "2025-07-10", "observed_gpus": counted}), catalogue()
    )
    assert finding.hint == "did you mean plan?"


def test_an_alternative_that_is_not_certain_cannot_have_been_observed() -> None:
    building = {"choice": {"existing": "70 percent", "new": "30 percent"}, **PASSPORT}
    changes = observing("plan.existing.permit", finished="2025-07-01")
    [(path, message)] = found({**changes, "sites.plan.building": building})
    assert path == "observed.plan.existing.permit"
    assert "70 of 100" in message
    [(_, message)] = found(observing("plan.new.permit", finished="2025-07-01"))
    assert "0 of 100" in message


def test_a_successor_that_started_before_its_predecessor_ended_is_told_with_both() -> None:
    observed = {
        "plan.existing.permit": seen(finished="2025-07-05"),
        "plan.existing.construction": seen(started="2025-07-01"),
    }
    [(path, message)] = found({"status_date": "2025-07-10", "observed": observed})
    assert path == "observed.plan.existing.permit.finished"
    assert "2025-07-05" in message
    assert "2025-07-01" in message
    assert "plan.existing.construction" in message


def test_a_contradiction_is_found_through_activities_that_nobody_reported() -> None:
    observed = {
        "plan.contract": seen(finished="2025-07-05"),
        "plan.existing.construction": seen(started="2025-07-01"),
    }
    [(path, message)] = found({"status_date": "2025-07-10", "observed": observed})
    assert path == "observed.plan.contract.finished"
    assert "2025-07-01" in message


def test_open_gpus_contradict_a_hall_that_came_later() -> None:
    changes = observing("plan.hall", finished="2025-07-09")
    counted = {"plan": {"on": "2025-07-01", "gpus": fixed("80 GPU")}}
    [(path, _)] = found({**changes, "observed_gpus": counted})
    assert path == "observed.plan.hall.finished"


def test_what_has_run_longer_than_it_can_is_told_with_both_times() -> None:
    # the contract takes 10 days; on 10 July, 38.9 days have gone since 2 June
    [(path, message)] = found({"status_date": "2025-07-10"})
    assert path == "observed"
    assert "plan.contract" in message
    assert "39 days" in message
    assert "10 days at most" in message


def test_a_fact_that_follows_counts_as_one() -> None:
    """The contract had ended by 28 June, so the order has run since then and ended by 10 July."""
    messages = [
        message
        for _, message in found(observing("plan.existing.construction", started="2025-06-28"))
    ]
    assert any(message.startswith("plan.ordering has run since 2025-06-28") for message in messages)


def test_work_that_holds_a_crew_cannot_be_taken_up_in_its_middle() -> None:
    observed = {
        "plan.hall": seen(finished="2025-07-01"),
        "plan.ordering": seen(finished="2025-06-12"),
        "plan.b200.lot_01.delivery": seen(finished="2025-07-01"),
        "plan.b200.lot_02.delivery": seen(finished="2025-07-01"),
        "plan.b200.lot_01.installation.crew_1": seen(started="2025-07-02"),
    }
    places = [path for path, _ in found({"status_date": "2025-07-10", "observed": observed})]
    assert "observed.plan.b200.lot_01.installation.crew_1" in places


@pytest.mark.parametrize(
    "entry",
    [SOURCE, {**seen(finished="2025-06-12"), "source": "nobody"}, {"finished": "2025-06-12"}],
)
def test_an_observation_without_date_or_source_does_not_load(entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        spec_of({"status_date": "2025-07-10", "observed": {"plan.contract": entry}})


def test_an_observation_may_be_younger_than_what_may_be_known() -> None:
    changes = observing("plan.contract", "2026-07-10", finished="2026-06-12")  # as of 13 June 2025
    assert spec_of(changes).observed["plan.contract"].finished is not None
