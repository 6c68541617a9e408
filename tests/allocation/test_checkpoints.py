"""What checkpoints cost and keep, by hand."""

from __future__ import annotations

import pytest

from ausbau.allocation.checkpoints import checkpointed_work, computed_work, holding_ticks


@pytest.mark.parametrize(("work", "holding"), [(0, 0), (4, 4), (5, 6), (8, 9), (9, 11), (10, 12)])
def test_a_job_writes_a_checkpoint_after_each_interval_but_the_last(
    work: int, holding: int
) -> None:
    """An interval of 4 and a cost of 1: the one of 8 writes once, the one of 9 twice."""
    assert holding_ticks(work, 4, 1) == holding


@pytest.mark.parametrize(
    ("held", "saved", "computed"),
    [(0, 0, 0), (3, 0, 3), (4, 0, 4), (5, 4, 4), (8, 4, 7), (9, 4, 8), (10, 8, 8), (11, 8, 9)],
)
def test_work_is_saved_when_its_checkpoint_is_written(held: int, saved: int, computed: int) -> None:
    assert checkpointed_work(held, 4, 1) == saved
    assert computed_work(held, 4, 1) == computed


def test_without_checkpoints_nothing_is_saved_and_nothing_is_paid() -> None:
    assert holding_ticks(70, 0, 5) == 70
    assert checkpointed_work(70, 0, 5) == 0
    assert computed_work(70, 0, 5) == 70
