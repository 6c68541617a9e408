"""The driving chain of a saved schedule: what the end waited for, read from the times alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ausbau.buildout import simpy_engine
from ausbau.buildout.calendars import hours_from_ticks
from ausbau.buildout.criticality import is_critical
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.report.figures.gantt import rows_of
from ausbau.report.figures.obstacles import covered_h, driving_days, obstacles
from ausbau.report.figures.schedule import Schedule, kind_of, lot_of, schedules

NEVER = np.inf


def schedule(**times: tuple[float, float]) -> Schedule:
    """Activities by name, their dots written as two underscores, with start and finish."""
    names = tuple(name.replace("__", ".") for name in times)
    start_h, finish_h = np.array(list(times.values()), dtype=np.float64).T
    return Schedule(names, start_h, finish_h)


def driving(world: Schedule) -> set[str]:
    return {
        name for name, is_driving in zip(world.names, world.is_driving, strict=True) if is_driving
    }


def test_what_ends_when_the_next_begins_drives_it() -> None:
    world = schedule(
        s__contract=(0, 10),
        s__permit=(10, 25),
        s__shipment=(10, 12),
        s__a__lot_01__opening=(25, 30),
    )
    assert driving(world) == {"s.contract", "s.permit", "s.a.lot_01.opening"}


def test_a_start_that_waits_for_a_working_day_waits_for_its_own_lot() -> None:
    """Burn-in ends on Saturday at 40, the acceptance begins on Monday at 48; another lot ended at 47."""
    world = schedule(
        s__a__lot_01__burn_in=(0, 40),
        s__a__lot_02__burn_in=(0, 47),
        s__a__lot_01__acceptance=(48, 60),
        s__a__lot_01__opening=(60, 65),
        s__a__lot_02__opening=(47, 50),
    )
    assert driving(world) == {
        "s.a.lot_01.burn_in",
        "s.a.lot_01.acceptance",
        "s.a.lot_01.opening",
    }


def test_what_never_ends_drives_an_end_that_never_comes() -> None:
    world = schedule(
        s__contract=(0, 10),
        s__grid_connection=(10, NEVER),
        s__permit=(10, 20),
        s__a__lot_01__opening=(NEVER, NEVER),
    )
    assert driving(world) == {"s.contract", "s.grid_connection"}


def test_if_nothing_is_stuck_the_last_to_finish_drives_what_starts_never() -> None:
    """A hall that is ready after the horizon finds no crew any more."""
    world = schedule(
        s__contract=(0, 10),
        s__construction=(10, 50),
        s__shipment=(10, 20),
        s__a__lot_01__opening=(NEVER, NEVER),
    )
    assert driving(world) == {"s.contract", "s.construction"}


def test_the_chain_is_that_of_the_links_where_there_is_no_calendar() -> None:
    """Random networks of precedence and one crew: criticality from the links, chain from the times."""
    generator = np.random.default_rng(7)
    for _ in range(20):
        builder = NetworkBuilder(draws=3)
        builder.resource("crew", 2)
        names = [f"s.step_{number}" for number in range(9)]
        for place, name in enumerate(names):
            builder.activity(name, generator.uniform(1.0, 50.0, size=3))
            for before in names[:place]:
                if generator.random() < 0.25:
                    builder.link(before, name)
            if generator.random() < 0.5:
                builder.need(name, "crew", 1)
        network = builder.build()
        scheduled = simpy_engine.schedule(network)
        critical = is_critical(network, scheduled)
        for draw in range(3):
            world = Schedule(
                tuple(network.activities),
                hours_from_ticks(scheduled.start_ticks[draw]),
                hours_from_ticks(scheduled.finish_ticks[draw]),
            )
            assert list(world.is_driving) == list(critical[draw])


def test_intervals_that_overlap_count_once() -> None:
    """0 to 10 and 5 to 12 cover 12 hours, 20 to 21 one more; 1 to 2 lies within."""
    starts, ends = np.array([5.0, 0.0, 20.0, 1.0]), np.array([12.0, 10.0, 21.0, 2.0])
    assert covered_h(starts, ends) == 13.0
    assert covered_h(np.array([3.0]), np.array([NEVER])) == NEVER


def table(*worlds: Schedule) -> pd.DataFrame:
    return pd.concat(
        pd.DataFrame(
            {
                "draw": draw,
                "activity": list(world.names),
                "start_h": world.start_h,
                "finish_h": world.finish_h,
            }
        )
        for draw, world in enumerate(worlds)
    )


def test_obstacles_count_the_worlds_they_drive() -> None:
    """The permit drives two of three worlds, for one and for two days; the grid drives the third."""
    permit = schedule(s__permit=(0, 24), s__grid_connection=(0, 9), s__l__lot_01__opening=(24, 25))
    longer = schedule(s__permit=(0, 48), s__grid_connection=(0, 9), s__l__lot_01__opening=(48, 49))
    grid = schedule(s__permit=(0, 24), s__grid_connection=(0, 72), s__l__lot_01__opening=(72, 73))
    found = {step.kind: step for step in obstacles(table(permit, longer, grid))}
    assert found["permit"].share == pytest.approx(2 / 3)
    assert found["permit"].days == 1.0  # the lower of two: a value that occurs
    assert found["grid_connection"].share == pytest.approx(1 / 3)
    assert found["grid_connection"].days == 3.0
    assert found["opening"].share == 1.0


def test_steps_of_no_duration_are_no_obstacles() -> None:
    world = schedule(s__permit=(0, 24), s__permitted=(24, 24), s__a__lot_01__opening=(24, 48))
    assert driving(world) == {"s.permit", "s.permitted", "s.a.lot_01.opening"}
    assert set(driving_days(world)) == {("s", "permit"), ("s", "opening")}


def test_worlds_are_told_apart() -> None:
    worlds = list(schedules(table(schedule(s__a=(0, 1)), schedule(s__a=(0, 2), s__b=(2, 3)))))
    assert [len(world.names) for world in worlds] == [1, 2]
    assert list(schedules(table(schedule(s__a=(0, 1))).iloc[:0])) == []


def test_kind_and_lot_are_read_from_the_name() -> None:
    crew = "plan.b200.lot_01.installation.crew_2"
    assert (kind_of(crew), lot_of(crew)) == ("installation", "plan.b200.lot_01")
    assert (kind_of("plan.power.full"), lot_of("plan.power.full")) == ("power", "plan")
    assert kind_of("plan.existing.permit") == "permit"


def test_a_row_of_the_plan_holds_a_bar_per_lot() -> None:
    world = schedule(
        s__permit=(0, 5),
        s__a__lot_01__installation__crew_1=(5, 8),
        s__a__lot_01__installation__crew_2=(6, 9),
        s__a__lot_02__installation__crew_1=(9, 12),
        s__a__lot_02__opening=(12, 13),
    )
    rows = {row.kind: row for row in rows_of(world)}
    assert list(rows) == ["permit", "installation", "commissioning"]
    assert list(rows["installation"].start_h) == [5.0, 9.0]
    assert list(rows["installation"].finish_h) == [9.0, 12.0]
    assert list(rows["installation"].is_driving) == [True, True]
