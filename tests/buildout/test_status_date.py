"""The status date: what is done is fixed, what runs is conditioned, nothing else begins before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_networks import Case, builder_of, cases
from small_plan import PASSPORT, fixed, lasting, results_of

from ausbau.buildout.calendars import NEVER, TICKS_PER_HOUR, hours_from_ticks
from ausbau.buildout.history import Reported, history_of
from ausbau.buildout.milestones import MILESTONES
from ausbau.buildout.network import Network, Schedule
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.simpy_engine import schedule
from ausbau.buildout.status_date import network_at, schedule_at
from ausbau.buildout.work import Work

SOURCE = {"source": "assumption", "confidence": "low"}


def seen(**dates: str) -> dict[str, Any]:
    return {**dates, **SOURCE}


def day_of(results: xr.Dataset, activity: str, edge: str = "finish") -> float:
    hours = results[f"buildout.activity_{edge}_h"].sel(activity=activity).item()
    return float(hours) / 24.0


def without_lags(case: Case) -> Case:
    return replace(
        case,
        worlds=tuple(replace(world, lag=dict.fromkeys(world.lag, 0)) for world in case.worlds),
    )


def seen_until(network: Network, whole: Schedule, tick: int) -> Reported:
    """Everything that an onlooker saw who watched all selected activities up to a tick."""
    reported = Reported.nothing(network)
    for told, ticks in (
        (reported.start_ticks, whole.start_ticks),
        (reported.finish_ticks, whole.finish_ticks),
    ):
        was_seen = network.is_selected & (ticks <= tick)
        told[was_seen] = ticks[was_seen]
    return reported


def certain(network: Network) -> dict[str, Work]:
    """The work behind each activity, if its duration is known for sure."""
    return {
        name: Work(hours_from_ticks(network.duration_ticks[:, column]))
        for column, name in enumerate(network.activities)
    }


@given(cases(), st.integers(0, 25))
@settings(max_examples=300)
def test_a_certain_world_goes_on_as_if_nobody_had_looked(case: Case, hour: int) -> None:
    network = builder_of(without_lags(case)).build(refuses_shortages=False)
    whole, tick = schedule(network), hour * TICKS_PER_HOUR
    is_needy = np.diff(network.need_offset) + np.diff(network.consume_offset) > 0
    is_running = (whole.start_ticks <= tick) & (whole.finish_ticks > tick)
    assume(not (is_running & network.is_selected)[:, is_needy].any())
    history = history_of(network, seen_until(network, whole, tick), tick)
    ahead = schedule(network_at(network, history, certain(network)))
    repeated = schedule_at(history, ahead)
    chosen = network.is_selected
    np.testing.assert_array_equal(repeated.start_ticks[chosen], whole.start_ticks[chosen])
    np.testing.assert_array_equal(repeated.finish_ticks[chosen], whole.finish_ticks[chosen])


def test_a_plan_with_certain_durations_goes_on_as_if_nobody_had_looked() -> None:
    """Everything of the small plan that ends by day 29, reported day by day."""
    whole = results_of()
    days = {
        "contract": "2025-06-12",
        "ordering": "2025-06-17",
        "existing.planning": "2025-06-22",
        "existing.permit": "2025-06-27",
        "existing.grid_connection": "2025-06-20",
        "existing.old_connection": "2025-06-20",
    }
    observed = {f"plan.{name}": seen(finished=day) for name, day in days.items()}
    looked = results_of({"status_date": "2025-07-01", "observed": observed})
    np.testing.assert_allclose(
        looked["buildout.milestone_h"].values, whole["buildout.milestone_h"].values, atol=1e-6
    )
    # the joints of a status date are those of the reports
    assert day_of(looked, "plan.voltage") == 18
    assert day_of(looked, "plan.permitted") == 25


def test_a_late_contract_moves_what_follows_and_nothing_has_to_be_told_twice() -> None:
    """The contract ends on day 12 instead of 10; planning and order run since then, by the network."""
    looked = results_of(
        {
            "status_date": "2025-06-16",
            "observed": {"plan.contract": seen(finished="2025-06-14")},
        }
    )
    assert day_of(looked, "plan.existing.planning", "start") == 12
    assert day_of(looked, "plan.existing.planning") == pytest.approx(22)
    assert day_of(looked, "plan.ordering") == pytest.approx(17)
    assert day_of(looked, "plan.hall") == pytest.approx(57)


def test_what_has_not_started_begins_on_the_status_date_at_the_earliest() -> None:
    """The contract runs at the end of day 8: it may not have ended, and nothing waits behind it."""
    looked = results_of({"status_date": "2025-06-10", "contract": lasting("20 day")})
    assert day_of(looked, "plan.contract") == pytest.approx(20)
    late = results_of(
        {
            "status_date": "2025-08-01",
            "observed": {
                "plan.hall": seen(finished="2025-07-20"),
                "plan.ordering": seen(finished="2025-06-17"),
                "plan.b200.lot_01.delivery": seen(finished="2025-07-17"),
            },
        }
    )
    start_h = late["buildout.activity_start_h"].sel(activity="plan.b200.lot_01.installation.crew_1")
    # Friday, 1 August ends when Saturday begins; crews come on Monday, 4 August, 00:00 in Berlin
    assert start_h.item() == 63 * 24 - 2


def test_the_duration_of_what_runs_is_drawn_given_that_it_still_runs() -> None:
    """Uniform on 0 to 20 days, 6 days gone: D = e + u (20 − e), with the level u of the world."""
    planning = {"duration": {"uniform": ["0 day", "20 day"], **PASSPORT}}
    free = results_of({"buildings.existing.planning": planning}, stop=200)
    names = {"activity": "plan.existing.planning"}
    length_h = free["buildout.activity_finish_h"] - free["buildout.activity_start_h"]
    level = length_h.sel(names).values / (20 * 24.0)
    looked = results_of(
        {
            "buildings.existing.planning": planning,
            "status_date": "2025-06-18",
            "observed": {
                "plan.contract": seen(finished="2025-06-12"),
                "plan.existing.planning": seen(started="2025-06-13"),
            },
        },
        stop=200,
    )
    elapsed_h = 5 * 24.0 + 22.0  # from 13 June, 00:00 UTC, to the end of 18 June in Berlin
    expected_h = 11 * 24.0 + elapsed_h + level * (20 * 24.0 - elapsed_h)
    finish_h = looked["buildout.activity_finish_h"].sel(names).values
    np.testing.assert_allclose(finish_h, expected_h, atol=1e-5)
    assert (looked["buildout.activity_start_h"].sel(names).values == 11 * 24.0).all()


def test_opened_gpus_are_reproduced_whatever_crews_and_power_the_model_would_have() -> None:
    """Both lots open on 20 July, with no crew in the country and power for one of them."""
    half = {"only": {"facility_power": fixed("100 kW"), "delay": fixed("0 day")}}
    counted = {"plan": {"on": "2025-07-20", "gpus": fixed("160 GPU")}}
    looked = results_of(
        {
            "status_date": "2025-07-20",
            "observed_gpus": counted,
            "sites.plan.power_steps": half,
        },
        number_of_crews=0,
    )
    reached = looked["buildout.milestone_h"].sel(milestone=["installed", "in_service", "opened"])
    assert (reached.values == 48 * 24.0).all()
    assert (looked["buildout.milestone_h"].sel(milestone="hall_ready").values <= 48 * 24.0).all()
    opened = looked["buildout.gpu_in_state"].sel(milestone="opened", gpu_type="b200")
    assert opened.values[0, :4].tolist() == [0, 0, 160, 160]  # 1 August is bound 2


def test_power_that_opened_lots_took_beyond_the_first_step_is_owed_by_the_next_ones() -> None:
    """Two of three lots run on the first 100 kW; the third waits for 300, not for 200."""
    steps = {
        name: {"facility_power": fixed(power), "delay": fixed(delay)}
        for name, power, delay in (
            ("first", "100 kW", "0 day"),
            ("second", "200 kW", "90 day"),
            ("third", "300 kW", "190 day"),
        )
    }
    order = {"gpu_type": "b200", "gpus": fixed("240 GPU"), "lots": fixed(3)}
    looked = results_of(
        {
            "status_date": "2025-07-20",
            "observed": {"plan.existing.grid_connection": seen(finished="2025-06-20")},
            "observed_gpus": {"plan": {"on": "2025-07-20", "gpus": fixed("160 GPU")}},
            "sites.plan.power_steps": steps,
            "sites.plan.orders": {"b200": order},
        }
    )
    start_h = looked["buildout.activity_start_h"].sel(
        activity="plan.b200.lot_03.installation.crew_1"
    )
    # voltage on day 18, so 300 kW on day 208: Saturday, 27 December; work goes on on Monday
    assert start_h.item() == 210 * 24 - 1
    connection = looked["buildout.connection_mw"].sel(site="plan").values[0]
    assert connection[2] == 0.1  # 1 August: the connection carries what its steps carry
    assert connection[-1] == 0.3


def test_lots_that_were_open_differ_between_worlds_where_the_sources_disagree() -> None:
    gpus = {"choice": {"80 GPU": "50 percent", "160 GPU": "50 percent"}, **PASSPORT}
    looked = results_of(
        {
            "status_date": "2025-08-10",
            "observed_gpus": {"plan": {"on": "2025-08-10", "gpus": gpus}},
        },
        stop=100,
    )
    opened_h = looked["buildout.milestone_h"].sel(milestone="opened").values
    assert (opened_h[:, 0] == 69 * 24.0).all()
    is_open = opened_h[:, 1] == 69 * 24.0
    assert 30 < is_open.sum() < 70  # standard error 5
    assert (opened_h[~is_open, 1] > 69 * 24.0 + 22.0).all()


def test_the_chain_of_milestones_holds_for_observed_lots() -> None:
    looked = results_of(
        {
            "status_date": "2025-07-20",
            "observed_gpus": {"plan": {"on": "2025-07-20", "gpus": fixed("80 GPU")}},
        }
    )
    chain = [name for name in MILESTONES if name != "hall_ready"]
    reached = looked["buildout.milestone_h"].sel(milestone=chain).values[0]
    assert (np.diff(reached, axis=1) >= 0).all()


def test_a_status_date_before_everything_changes_nothing_but_the_wait_for_it() -> None:
    announced = {"sites.plan.announced": "2025-07-01"}
    free = results_of(announced)
    looked = results_of({**announced, "status_date": "2025-06-20"})
    xr.testing.assert_identical(free, looked)


def test_a_lag_under_way_is_refused() -> None:
    builder = NetworkBuilder(1)
    builder.activity("a", 1.0)
    builder.activity("b", 1.0)
    builder.link("a", "b", 2.0)
    network = builder.build()
    with pytest.raises(ValueError, match="lags"):
        history_of(network, Reported.nothing(network), NEVER - 1)
