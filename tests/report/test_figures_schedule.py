"""The saved schedule: steps, lots, and the days that the last opening owes to each step."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ausbau.report.blocks import Table
from ausbau.report.chapters import buildout
from ausbau.report.figures.gantt import rows_of
from ausbau.report.figures.obstacles import obstacles
from ausbau.report.figures.schedule import Schedule, kind_of, lot_of, schedules
from ausbau.report.material import Material
from ausbau.results import Run
from ausbau.texts import texts

NEVER = np.inf


def schedule(*, driving: str = "", **times: tuple[float, float]) -> Schedule:
    """Activities by name, their dots written as two underscores, with start and finish."""
    names = tuple(name.replace("__", ".") for name in times)
    start_h, finish_h = np.array(list(times.values()), dtype=np.float64).T
    is_driving = np.array([kind_of(name) in driving.split() for name in names])
    return Schedule(names, start_h, finish_h, is_driving)


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
    found = {step.kind: step for step in obstacles(table(permit, longer, grid))}
    assert found["permit"].share == pytest.approx(2 / 3)
    assert found["permit"].days == pytest.approx((1 + 2 + 0) / 3)
    assert found["grid_connection"].share == pytest.approx(1 / 3)
    assert found["grid_connection"].days == pytest.approx(3 / 3)
    assert found["opening"].share == 1.0
    assert sum(step.days for step in found.values()) == pytest.approx((2 + 3 + 4) / 3)


def test_a_world_without_an_end_is_counted_and_leaves_the_days_alone() -> None:
    comes = schedule(driving="permit", s__permit=(0, 24))
    never = schedule(driving="permit", s__permit=(0, NEVER))
    (permit,) = obstacles(table(comes, never))
    assert (permit.days, permit.share, permit.never_share) == (1.0, 1.0, 0.5)


def test_steps_of_no_duration_are_no_obstacles() -> None:
    world = schedule(driving="permit permitted", s__permit=(0, 24), s__permitted=(24, 24))
    assert [step.kind for step in obstacles(table(world))] == ["permit"]


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


def test_the_chapter_tells_the_five_largest_obstacles_with_what_a_month_less_buys(
    saved: Run,
) -> None:
    blocks = buildout.chapter(Material(saved, texts("en"))).blocks
    (told,) = [
        block
        for block in blocks
        if isinstance(block, Table) and block.caption == "The five largest obstacles"
    ]
    largest = obstacles(saved.events)[:5]
    assert len(told.rows) == 5
    assert [row.cells[2].text for row in told.rows] == [f"{step.days:,.0f}" for step in largest]
    assert [column.title for column in told.columns][-1] == "done by"
    gain_h = saved.series["buildout.crash_gain_h"].sel(step=largest[0].step).values
    gain_days = gain_h[np.isfinite(gain_h)].mean() / 24
    assert told.rows[0].cells[3].text == f"{gain_days:,.0f}"
