"""The saved schedule: steps, lots, and the days that the last opening owes to each step."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ausbau.report.blocks import Table
from ausbau.report.chapters import buildout
from ausbau.report.driving_chain import obstacles
from ausbau.report.figures.gantt import median_world, rows_of
from ausbau.report.material import Material
from ausbau.report.schedule import Schedule, kind_of, lot_of, schedules
from ausbau.report.told_run import timeline_of as saved_timeline
from ausbau.results import Run
from ausbau.texts import texts

NEVER = np.inf


def schedule(*, driving: str = "", **times: tuple[float, float]) -> Schedule:
    """Activities by name, their dots written as two underscores, with start and finish."""
    names = tuple(name.replace("__", ".") for name in times)
    start_h, finish_h = np.array(list(times.values()), dtype=np.float64).T
    is_driving = np.array([kind_of(name) in driving.split() for name in names])
    return Schedule(names, start_h, finish_h, is_driving, np.zeros(len(names)))


def table(*worlds: Schedule) -> pd.DataFrame:
    return pd.concat(
        pd.DataFrame(
            {
                "draw": draw,
                "site": [name.split(".", 1)[0] for name in world.names],
                "activity": list(world.names),
                "start_h": world.start_h,
                "finish_h": world.finish_h,
                "is_critical": world.is_driving,
                "attributed_days": np.where(
                    world.is_driving, (world.finish_h - world.start_h) / 24, 0.0
                ),
            }
        )
        for draw, world in enumerate(worlds)
    )


def test_obstacles_owe_their_days_to_the_worlds_in_which_they_drive() -> None:
    """The permit drives two of three worlds, for one and for two days; the grid three days of the third."""
    chain = {"s__permit": (0, 24), "s__grid_connection": (0, 9), "s__l__lot_01__opening": (24, 48)}
    permit = schedule(driving="permit opening", **chain)
    longer = schedule(driving="permit opening", **{**chain, "s__permit": (0, 48)})
    grid = schedule(driving="grid_connection opening", **{**chain, "s__grid_connection": (0, 72)})
    found = {step.kind: step for step in obstacles(table(permit, longer, grid), until_h=NEVER)}
    assert found["permit"].share == pytest.approx(2 / 3)
    assert found["permit"].days == pytest.approx((1 + 2 + 0) / 3)
    assert found["grid_connection"].share == pytest.approx(1 / 3)
    assert found["grid_connection"].days == pytest.approx(3 / 3)
    assert found["opening"].share == 1.0
    assert sum(step.days for step in found.values()) == pytest.approx((2 + 3 + 4) / 3)


def test_a_late_grid_counts_with_its_days_in_the_period_and_what_follows_with_none() -> None:
    """Period of 10 days: one world opens on day 5, in the other the grid comes on day 20 and nothing opens.

    The contract takes the first day of both, the grid owes 2 and 9 days, the installation 2 of one.
    All days of a world add up to 5 and 10.
    """
    steps = "contract grid_connection installation"
    comes = schedule(
        driving=steps, s__contract=(0, 24), s__grid_connection=(24, 72), s__installation=(72, 120)
    )
    late = schedule(
        driving=steps,
        s__contract=(0, 24),
        s__grid_connection=(24, 480),
        s__installation=(480, NEVER),
    )
    found = {step.kind: step for step in obstacles(table(comes, late), until_h=240.0)}
    assert {kind: step.days for kind, step in found.items()} == {
        "contract": 1.0,
        "grid_connection": (2 + 9) / 2,
        "installation": 2 / 2,
    }
    assert {kind: step.unended_share for kind, step in found.items()} == {
        "contract": 0.0,
        "grid_connection": 0.5,
        "installation": 0.0,
    }
    assert (found["grid_connection"].share, found["installation"].share) == (1.0, 0.5)


def test_a_step_that_the_period_cuts_counts_from_its_start() -> None:
    """One day in one world; in the other it begins at once, and a period of nine days ends before it."""
    comes = schedule(driving="permit", s__permit=(0, 24))
    never = schedule(driving="permit", s__permit=(0, NEVER))
    (permit,) = obstacles(table(comes, never), until_h=216.0)
    assert (permit.days, permit.share, permit.unended_share) == ((1 + 9) / 2, 1.0, 0.5)


def test_days_of_the_chain_add_up_to_the_opening_or_the_end_of_the_period(saved: Run) -> None:
    events, until_h = saved.events, saved_timeline(saved).duration_h
    chain = events[events["is_critical"]]
    of_world = chain.groupby("draw")
    last_h = np.minimum(of_world["finish_h"].max(), until_h)
    first_h = of_world["start_h"].min()
    expected = float((last_h - first_h).mean()) / 24
    told = sum(step.days for step in obstacles(events, until_h=until_h))
    assert told == pytest.approx(expected, rel=1e-9)


def test_steps_of_no_duration_are_no_obstacles() -> None:
    world = schedule(driving="permit permitted", s__permit=(0, 24), s__permitted=(24, 24))
    assert [step.kind for step in obstacles(table(world), until_h=NEVER)] == ["permit"]


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
        driving="permit installation opening",
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


def test_the_plan_shows_the_world_whose_last_step_ends_on_the_median_day() -> None:
    """Ends after 9, 1, 5, 3 days and never: the third smallest of five is 5, of draw 2."""
    ends_h = (9 * 24, 1 * 24, 5 * 24, 3 * 24, NEVER)
    worlds = table(*(schedule(s__a=(0, 12), s__b=(12, end_h)) for end_h in ends_h))
    assert median_world(worlds) == 2
    assert median_world(worlds.iloc[:0]) is None


def test_what_the_end_owes_beyond_the_work_is_waiting_before_it() -> None:
    """Ten days are owed to a step of four: it waited six, from day 5 to day 11."""
    world = schedule(driving="shipment delivery", s__l__lot_01__shipment=(0, 5 * 24))
    waiting = schedule(driving="delivery", s__l__lot_01__delivery=(11 * 24, 15 * 24))
    events = pd.concat([table(world), table(waiting).assign(attributed_days=10.0)])
    (read,) = schedules(events)
    assert list(read.wait_h) == [0.0, 6 * 24.0]
    delivery = next(row for row in rows_of(read) if row.kind == "delivery")
    begins_h = (delivery.waits_from_h[0], delivery.start_h[0], delivery.finish_h[0])
    assert begins_h == (5 * 24, 11 * 24, 15 * 24)


def test_a_step_that_never_ends_shows_no_waiting() -> None:
    (read,) = schedules(table(schedule(driving="permit", s__permit=(0, NEVER))))
    assert list(read.wait_h) == [0.0]


def test_the_chapter_tells_the_five_largest_obstacles_with_what_a_month_less_buys(
    saved: Run,
) -> None:
    blocks = buildout.chapter(Material(saved, texts("en"))).blocks
    (told,) = [
        block
        for block in blocks
        if isinstance(block, Table) and block.caption == "The five largest obstacles"
    ]
    largest = obstacles(saved.events, until_h=saved_timeline(saved).duration_h)[:5]
    assert len(told.rows) == 5
    assert [row.cells[2].text for row in told.rows] == [f"{step.days:,.0f}" for step in largest]
    assert [column.title for column in told.columns][-1] == "done by"
    gain_h = saved.series["buildout.crash_gain_h"].sel(step=largest[0].step).values
    last_h = saved.events.groupby("draw")["finish_h"].max()
    comes = np.isfinite(last_h.loc[saved.series["draw"].values].to_numpy())
    gain_days = gain_h[comes].mean() / 24
    assert told.rows[0].cells[3].text == f"{gain_days:,.0f}"
