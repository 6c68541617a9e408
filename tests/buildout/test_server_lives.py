"""Servers that are worn out leave their racks, and like ones come after a while."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from small_plan import TIMELINE, catalogue, crews, fixed, spec_of

from ausbau.buildout import stage
from ausbau.buildout.server_lives import Life, Racked, lives
from ausbau.core.arrays import Array
from ausbau.core.schema import parameters_of
from ausbau.core.worlds import Worlds

DAY_H = 24.0
END_H = 1000 * DAY_H


def lived(
    delivered: float, commissioned: float, in_service: float, life: float = 365, renewal: float = 30
) -> list[tuple[float, float]]:
    """Lives of one lot, all in days."""
    at_h = (np.array([[day * DAY_H]]) for day in (delivered, commissioned, in_service))
    found = lives(Racked(*at_h), np.array([life * DAY_H]), np.array([renewal * DAY_H]), END_H)
    return [_days(life) for life in found]


def _days(life: Life) -> tuple[float, float]:
    return float(life.since_h[0, 0]) / DAY_H, float(life.until_h[0, 0]) / DAY_H


def test_servers_live_from_commissioning_to_the_end_of_a_life_that_began_with_delivery() -> None:
    assert lived(45, 62, 66) == [(62, 410), (440, 775), (805, 1140)]


def test_a_life_longer_than_the_horizon_has_no_successor() -> None:
    assert lived(45, 62, 66, life=2000) == [(62, 2045)]


def test_a_lot_that_never_serves_is_not_renewed() -> None:
    assert lived(45, 62, np.inf) == [(62, np.inf)]
    assert lived(np.inf, np.inf, np.inf) == [(np.inf, np.inf)]


def test_servers_worn_out_in_the_box_never_run() -> None:
    """Delivered on day 0 and commissioned on day 500: those of day 365 are the first under power."""
    assert lived(0, 500, 510) == [(500, 500), (500, 730), (760, 1095)]


def test_a_life_ends_before_the_next_begins() -> None:
    found = lived(10, 20, 30, life=365, renewal=14)
    assert all(before[1] + 14 == after[0] for before, after in pairwise(found))


def results_with(life: str, **fleet: str) -> xr.Dataset:
    """The small plan with another life of servers."""
    spec = spec_of({f"fleet.{name}": fixed(value) for name, value in fleet.items()})
    of_servers = catalogue(server_life=life)
    parameters = dict(parameters_of(spec, ("buildout",)))
    parameters |= dict(parameters_of(of_servers, ("catalogue",)))
    worlds = Worlds(TIMELINE, parameters, seed=1, start=0, stop=1)
    return stage.run(spec, of_servers, worlds, crews(5))


def missing_gpu_h(short: xr.Dataset, long: xr.Dataset, name: str) -> Array:
    """What a short life takes, by month."""
    missing = (long[f"buildout.{name}"] - short[f"buildout.{name}"]).sum("gpu_type")
    return np.asarray(missing.values[0])


@pytest.mark.parametrize("name", ["open_gpu_h", "powered_gpu_h"])
def test_each_lot_stands_empty_for_thirty_days_a_year_after_its_delivery(name: str) -> None:
    """Lots of 80 GPUs delivered on days 45 and 65 leave on days 410.25 and 430.25: July to September 2026.

    Day 410.25 after 2 June 2025 is 17 July 2026, 06:00; of the first lot's 720 h 354 lie in July.
    """
    missing = missing_gpu_h(results_with("1 year"), results_with("10 year"), name)
    assert missing.sum() == pytest.approx(160 * 30 * 24)
    assert missing[13] == pytest.approx(80 * 354)
    assert (missing[:13] == 0).all()


def test_successors_fail_early_again() -> None:
    """Shape ½ over 60 days: in October 2026 those that came in August and September are away more often."""
    failing = {
        "failures_per_gpu_year": "1 1/year",
        "swap_share": "0 percent",
        "restart": "100 h",
        "early_shape": "0.5",
    }
    young, old = (results_with(life, **failing) for life in ("1 year", "10 year"))
    share = [
        of["buildout.availability_share"].sel(gpu_type="b200").values[0] for of in (young, old)
    ]
    assert share[0][16] < share[1][16]
    assert share[0][12] == share[1][12]
