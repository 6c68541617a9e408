"""Worlds at the mean, in which a plan is looked at without drawing."""

from datetime import date

import numpy as np
import pytest

from ausbau.core.distributions import Choice, Distribution, Lognormal, Pert
from ausbau.core.parameters import Parameter
from ausbau.core.passports import Passport
from ausbau.core.timeline import Timeline
from ausbau.core.worlds import MeanWorlds


def at_mean(distribution: Distribution) -> MeanWorlds:
    passport = Passport("assumption", "low", date(2025, 6, 1))
    parameter = Parameter(distribution, "h", passport, "")
    timeline = Timeline.from_dates(date(2025, 6, 1), date(2025, 7, 31))
    return MeanWorlds(timeline, {"x.y": parameter}, seed=1, start=0, stop=3)


@pytest.mark.parametrize(
    ("distribution", "mean"),
    [
        (Pert(1.0, 2.0, 9.0), 3.0),  # (1 + 4 * 2 + 9) / 6
        (Lognormal(2.0, 1.0), 3.297442541400256),  # 2 * exp(1 / 2)
    ],
)
def test_every_world_at_the_mean_holds_the_mean(distribution: Distribution, mean: float) -> None:
    np.testing.assert_allclose(at_mean(distribution).value("x.y"), [mean] * 3, rtol=1e-15)


def test_a_choice_at_the_mean_stays_one_of_its_options() -> None:
    options = Choice((1.0, 10.0), (0.6, 0.4))
    assert at_mean(options).value("x.y").tolist() == [1.0, 1.0, 1.0]
