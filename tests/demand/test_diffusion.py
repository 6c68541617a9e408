"""Two models of the spread of AI, against numerical integration and fits to the surveys."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import least_squares

from ausbau.core import yaml_source
from ausbau.core.arrays import Array
from ausbau.core.parameters import Parameter, ValidationContext
from ausbau.demand.diffusion import bass_share, logistic_share
from ausbau.demand.spec import DemandSpec, Diffusion
from ausbau.sources import read_sources

SCENARIOS = Path(__file__).parents[2] / "scenarios"
# Destatis: share of firms with ten or more staff that use AI (demand-destatis)
SURVEYS = {2021: 0.11, 2023: 0.12, 2024: 0.20, 2025: 0.26}
CEILING = 0.8


def base(as_of: date) -> Diffusion:
    tree = yaml_source.read(SCENARIOS / "base" / "demand.yaml").value
    context = ValidationContext(as_of, frozenset(read_sources([SCENARIOS])))
    return DemandSpec.model_validate(tree, context=context).diffusion


def bass(elapsed_years: Array, level: float, ceiling: float, p: float, q: float) -> Array:
    return bass_share(elapsed_years, np.array(level), np.array(ceiling), np.array(p), np.array(q))


def surveys_until(year: int) -> tuple[Array, Array]:
    kept = {when: share for when, share in SURVEYS.items() if when <= year}
    return np.array(list(kept), dtype=np.float64), np.array(list(kept.values()))


def fitted_bass(until: int, start: int = 2015) -> tuple[float, float, float]:
    """Innovation, imitation and root mean square error of a Bass curve from nothing in ``start``."""
    years, shares = surveys_until(until)

    def curve(logs: Array) -> Array:
        p, q = np.exp(logs)
        decay = np.exp(-(p + q) * (years - start))
        share: Array = CEILING * (1 - decay) / (1 + q / p * decay)
        return share

    def residuals(logs: Array) -> Array:
        return curve(logs) - shares

    fit = least_squares(residuals, [-4.5, -1.2])
    p, q = np.exp(fit.x)
    return float(p), float(q), float(np.sqrt(np.mean(fit.fun**2)))


def test_ten_years_of_the_textbook_means_by_hand() -> None:
    # p = 0.03, q = 0.38 from nothing: (1 − e^-4.1) / (1 + 12.6667 e^-4.1) = 0.983427 / 1.209927
    found = bass(np.array([10.0]), 0.0, 1.0, 0.03, 0.38)
    assert found[0] == pytest.approx(0.812799, rel=1e-5)


@pytest.mark.parametrize(("p", "q"), [(0.011, 0.195), (0.03, 0.0), (0.0, 0.4)])
def test_the_bass_path_solves_its_differential_equation(p: float, q: float) -> None:
    solution = solve_ivp(
        lambda _, share: (p + q * share / CEILING) * (CEILING - share),
        (0.0, 20.0), [0.23], rtol=1e-10, atol=1e-12, t_eval=[0.5, 5.5, 20.0],
    )  # fmt: skip
    np.testing.assert_allclose(bass(solution.t, 0.23, CEILING, p, q), solution.y[0], rtol=1e-7)


def test_without_innovators_bass_is_the_logistic_curve() -> None:
    years = np.linspace(-3, 12, 40)
    logistic = logistic_share(years, np.array(0.23), np.array(CEILING), np.array(0.35))
    np.testing.assert_allclose(bass(years, 0.23, CEILING, 0.0, 0.35), logistic, rtol=1e-12)


def test_without_any_hazard_nothing_spreads() -> None:
    np.testing.assert_allclose(bass(np.array([0.0, 9.0]), 0.23, CEILING, 0.0, 0.0), 0.23)


def test_both_curves_stand_at_the_level_and_never_pass_the_ceiling() -> None:
    years = np.linspace(-30, 300, 400)
    for path in (
        bass(years, 0.23, CEILING, 0.02, 0.3),
        logistic_share(years, np.array(0.23), np.array(CEILING), np.array(0.35)),
    ):
        assert np.interp(0.0, years, path) == pytest.approx(0.23, abs=1e-3)
        assert (np.diff(path) >= -1e-15).all()
        assert path.min() >= 0.0
        assert path.max() <= CEILING * (1 + 1e-12)


def mode_of(parameter: Parameter) -> float:
    """The middle figure of ``pert low / mode high`` as the file writes it."""
    return float(parameter.text.split(" / ")[1].split(" ")[0].removesuffix("percent/year")) / 100


@pytest.mark.parametrize(
    ("as_of", "until"), [(date(2025, 6, 13), 2024), (date(2025, 12, 31), 2025)]
)
def test_the_bass_parameters_are_the_fit_to_the_surveys_known(as_of: date, until: int) -> None:
    p, q, error = fitted_bass(until)
    assert error == pytest.approx(0.022, abs=0.001)
    assert mode_of(base(as_of).innovation) == pytest.approx(p, abs=0.001)
    assert mode_of(base(as_of).imitation) == pytest.approx(q, abs=0.01)


def test_the_logistic_rate_spans_the_slopes_of_the_logit() -> None:
    # ln(a / (m − a)) is a straight line in time: over all surveys until 2024, and over the last two
    years, shares = surveys_until(2024)
    logit = np.log(shares / (CEILING - shares))
    overall, last = np.polyfit(years, logit, 1)[0], logit[-1] - logit[-2]
    low, high = base(date(2025, 6, 13)).growth_rate.distribution.support()
    assert low <= overall <= last
    assert last == pytest.approx(high, abs=0.01)
    assert overall == pytest.approx(0.218, abs=0.001)


def test_the_curves_of_june_2025_foresaw_the_survey_of_2025() -> None:
    # 26 percent (demand-derived-5-4), half a year after the reference date; not used in the fit
    spec = base(date(2025, 6, 13))
    level, ceiling = (entry.distribution.mean() for entry in (spec.level, spec.ceiling))
    p, q = spec.innovation.distribution.mean(), spec.imitation.distribution.mean()
    rate = np.array(spec.growth_rate.distribution.mean())
    slow = bass(np.array([0.5]), level, ceiling, p, q)
    fast = logistic_share(np.array([0.5]), np.array(level), np.array(ceiling), rate)
    assert slow[0] < 0.26 < fast[0] + 0.02
