"""Shares of nameplate by type and state: a type's own before the general one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from energy_plant import GPU_TYPES, catalogue_spec, energy_spec, two_years, worlds_of

from ausbau.energy import server_draw
from ausbau.energy.load import STATES
from ausbau.energy.reference_check import findings

FIXED = {
    "energy.load.idle": 0.2,
    "energy.load.inference": 0.5,
    "energy.load.training": 0.8,
    "energy.load.inference_peak": 0.6,
    "energy.load.training_peak": 0.9,
    "energy.load.training_share": 0.25,
}
OWN = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}


def test_types_without_measurements_draw_the_general_shares():
    worlds = worlds_of(energy_spec({"load.of_type": {}}), two_years(), draws=2, fixed=FIXED)
    found = server_draw.of_worlds(worlds, GPU_TYPES)
    assert found.by_state.shape == (2, len(GPU_TYPES), len(STATES))
    assert found.by_state == pytest.approx(np.broadcast_to([0.2, 0.5, 0.8], (2, 2, 3)))
    assert found.highest == pytest.approx(0.75 * 0.6 + 0.25 * 0.9)


def test_a_measured_share_of_a_type_moves_that_type_and_state_alone():
    measured = {"b200": {"idle": {"value": "30 percent", **OWN}}}
    worlds = worlds_of(energy_spec({"load.of_type": measured}), two_years(), fixed=FIXED)
    found = server_draw.of_worlds(worlds, GPU_TYPES)
    assert found.by_state[0] == pytest.approx(np.array([[0.3, 0.5, 0.8], [0.2, 0.5, 0.8]]))


@pytest.mark.parametrize(
    ("name", "gpu_w", "rating_w", "rest", "expected"),
    [
        # GPUs at a measured share of their rating, the rest of the server at an assumed one
        ("b200.inference", 690, 14_300, 0.50, 0.61),
        ("b200.idle", 194, 14_300, 0.36, 0.27),
    ],
)
def test_shares_of_a_server_follow_from_those_of_its_gpus(
    name: str, gpu_w: float, rating_w: float, rest: float, expected: float
):
    """Eight GPUs of 1,000 W in 14.3 kW; docs/cooling.md has the table."""
    share = (8 * gpu_w + rest * (rating_w - 8_000)) / rating_w
    assert share == pytest.approx(expected, abs=0.01)
    gpu_type, state = name.split(".")
    spec = energy_spec(as_of=date(2026, 11, 21)).load.of_type[gpu_type]
    lowest, highest = getattr(spec, state).distribution.quantile(np.array([0.0, 1.0]))
    assert lowest < expected <= highest + 0.01


def test_a_type_that_the_catalogue_lacks_is_found():
    spec = energy_spec({"load.of_type": {"b20": {"idle": {"value": "30 percent", **OWN}}}})
    found = list(findings(spec, catalogue_spec()))
    assert [finding.at for finding in found] == [("load", "of_type", "b20")]
    assert "b200" in found[0].hint
