"""Distributions against scipy.stats, closed forms and numbers worked by hand."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ausbau.core.arrays import Array
from ausbau.core.distributions import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    Choice,
    Distribution,
    Empirical,
    Fixed,
    Lognormal,
    Pert,
    Triangular,
    TruncatedNormal,
    Uniform,
    conditional_quantile,
    conditional_u,
    inside_unit,
)

NAN, INFINITY = math.nan, math.inf
GRID = np.linspace(0.0, 1.0, 1000, endpoint=False)

lows = st.floats(-1e4, 1e4)
widths = st.floats(0.1, 1e4)
positions = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.0, 1.0))
levels = st.floats(0.0, 1.0, exclude_max=True)


def three_points(low: float, width: float, position: float) -> tuple[float, float, float]:
    """Low, mode and high; the mode at a position between the bounds."""
    high = low + width
    return low, min(max(low + position * width, low), high), high


triples = st.builds(three_points, lows, widths, positions)
continuous = st.one_of(
    st.builds(lambda t: Uniform(t[0], t[2]), triples),
    st.builds(lambda t: Triangular(*t), triples),
    st.builds(lambda t: Pert(*t), triples),
    st.builds(Lognormal, st.floats(1e-6, 1e6), st.floats(1e-3, 5.0)),
    st.builds(
        lambda mean, sd, start, width: TruncatedNormal(
            mean, sd, mean + start * sd, mean + (start + width) * sd
        ),
        st.floats(-100.0, 100.0),
        st.floats(0.1, 100.0),
        st.floats(-35.0, 30.0),
        st.floats(0.1, 40.0),
    ),
)
discrete = st.one_of(
    st.builds(Fixed, lows),
    st.sets(st.integers(-999, 999), min_size=1, max_size=9).map(
        lambda values: Choice(tuple(map(float, values)), (1 / len(values),) * len(values))
    ),
    st.lists(st.tuples(lows, st.floats(0.1, 9.0)), min_size=1, max_size=9).map(
        lambda pairs: Empirical(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs))
    ),
)

EXAMPLES: list[Distribution] = [
    Fixed(7.0),
    Uniform(1.0, 3.0),
    Triangular(6.0, 14.0, 30.0),
    Pert(6.0, 14.0, 30.0),
    Lognormal(20.0, 0.4),
    TruncatedNormal(10.0, 4.0, 2.0, 30.0),
    Choice((24.0, 6.0, 12.0), (0.2, 0.5, 0.3)),
    Empirical((3.0, 1.0, 2.0, 2.0), (1.0, 2.0, 1.0, 0.0)),
]

ORACLES = [
    (Uniform(-2.0, 5.0), stats.uniform(-2, 7)),
    (Triangular(6.0, 14.0, 30.0), stats.triang(8 / 24, 6, 24)),
    (Triangular(6.0, 6.0, 30.0), stats.triang(0, 6, 24)),
    (Triangular(6.0, 30.0, 30.0), stats.triang(1, 6, 24)),
    (Pert(6.0, 14.0, 30.0), stats.beta(1 + 4 * 8 / 24, 1 + 4 * 16 / 24, 6, 24)),
    (Pert(6.0, 6.0, 30.0), stats.beta(1, 5, 6, 24)),
    (Pert(6.0, 30.0, 30.0), stats.beta(5, 1, 6, 24)),
    (Lognormal(20.0, 0.4), stats.lognorm(0.4, scale=20)),
    (Lognormal(1e-3, 3.0), stats.lognorm(3, scale=1e-3)),
    (TruncatedNormal(10.0, 4.0, 2.0, 30.0), stats.truncnorm(-2, 5, 10, 4)),
    (TruncatedNormal(0.0, 1.0, -40.0, -38.0), stats.truncnorm(-40, -38)),
    (TruncatedNormal(0.0, 1.0, 8.0, 1e6), stats.truncnorm(8, 1e6)),
    (TruncatedNormal(0.0, 1.0, 30.0, 31.0), stats.truncnorm(30, 31)),
    (TruncatedNormal(5.0, 2.0, 25.0, 29.0), stats.truncnorm(10, 12, 5, 2)),
]


@pytest.mark.parametrize(("ours", "scipys"), ORACLES, ids=lambda value: str(value)[:60])
def test_quantile_cdf_and_mean_are_those_of_scipy(
    ours: Distribution, scipys: stats.rv_continuous
) -> None:
    u = np.linspace(0.001, 0.999, 333)
    x = scipys.ppf(u)
    np.testing.assert_allclose(ours.quantile(u), x, rtol=1e-10)
    np.testing.assert_allclose(ours.cdf(x), u, atol=1e-10)
    assert ours.mean() == pytest.approx(scipys.mean(), rel=1e-10)


@given(distribution=continuous, u=levels)
def test_the_cdf_takes_a_quantile_back_to_its_level(distribution: Distribution, u: float) -> None:
    level = np.array([u])
    np.testing.assert_allclose(
        distribution.cdf(distribution.quantile(level)), level, rtol=0, atol=1e-9
    )


@given(distribution=discrete, u=levels)
def test_the_levels_of_an_atom_lie_below_its_cdf_and_not_below_that_of_smaller_values(
    distribution: Distribution, u: float
) -> None:
    x = distribution.quantile(np.array([u]))
    assert distribution.cdf(x)[0] > u
    assert distribution.cdf(np.nextafter(x, -INFINITY))[0] <= u


@given(distribution=st.one_of(continuous, discrete))
def test_quantiles_are_finite_within_the_support_and_do_not_decrease(
    distribution: Distribution,
) -> None:
    u = np.concatenate([[0.0, 5e-324, LOWEST_LEVEL], GRID[1:], [HIGHEST_LEVEL, 1.0]])
    x = distribution.quantile(u)
    low, high = distribution.support()
    assert np.all(np.isfinite(x))
    assert np.all((x >= low) & (x <= high))
    assert np.all(np.diff(x) >= 0)


@given(
    distribution=st.one_of(continuous, discrete),
    factor=st.floats(1e-3, 1e3),
    offset=st.floats(-1e3, 1e3),
)
def test_a_change_of_unit_moves_every_quantile_and_the_mean(
    distribution: Distribution, factor: float, offset: float
) -> None:
    offset = 0.0 if isinstance(distribution, Lognormal) else offset
    other = distribution.scaled(factor, offset)
    magnitude = np.max(np.abs(factor * distribution.quantile(GRID))) + abs(offset)
    expected = factor * distribution.quantile(GRID[1:]) + offset
    np.testing.assert_allclose(other.quantile(GRID[1:]), expected, rtol=0, atol=1e-9 * magnitude)
    mean = factor * distribution.mean() + offset
    assert other.mean() == pytest.approx(mean, rel=1e-9, abs=1e-9 * magnitude)


@pytest.mark.parametrize("distribution", EXAMPLES, ids=str)
@pytest.mark.parametrize("border", [1, 7, 500, 999])
def test_blocks_of_levels_give_the_same_bits_as_all_at_once(
    distribution: Distribution, border: int
) -> None:
    whole = distribution.quantile(GRID)
    parts = [distribution.quantile(GRID[:border]), distribution.quantile(GRID[border:])]
    np.testing.assert_array_equal(np.concatenate(parts), whole)
    every_third = np.stack([GRID] * 3, axis=1)[:, 1]
    np.testing.assert_array_equal(distribution.quantile(every_third), whole)


@pytest.mark.parametrize("distribution", EXAMPLES, ids=str)
def test_a_distribution_travels_to_another_process(distribution: Distribution) -> None:
    distribution.quantile(GRID)
    copy = pickle.loads(pickle.dumps(distribution))
    assert copy == distribution
    assert hash(copy) == hash(distribution)
    np.testing.assert_array_equal(copy.quantile(GRID), distribution.quantile(GRID))


def test_uniform_by_hand() -> None:
    uniform = Uniform(10.0, 30.0)
    np.testing.assert_allclose(uniform.quantile(np.array([0.0, 0.25])), [10.0, 15.0])
    assert uniform.mean() == 20.0
    assert uniform.support() == (10.0, 30.0)


def test_triangular_by_hand() -> None:
    # (0, 1, 4): a quarter lies below the mode; the median solves (4 - x)^2 / 12 = 1/2.
    triangular = Triangular(0.0, 1.0, 4.0)
    np.testing.assert_allclose(triangular.cdf(np.array([1.0])), [0.25])
    np.testing.assert_allclose(triangular.quantile(np.array([0.5])), [4 - math.sqrt(6)])
    assert triangular.mean() == pytest.approx(5 / 3)


def test_pert_by_hand() -> None:
    assert Pert(6.0, 14.0, 30.0).mean() == pytest.approx((6 + 4 * 14 + 30) / 6)
    # With the mode at the lower end the CDF is 1 - (1 - x)^5, at the upper end x^5.
    half = np.array([0.5])
    np.testing.assert_allclose(Pert(0.0, 0.0, 1.0).quantile(half), [1 - 0.5**0.2])
    np.testing.assert_allclose(Pert(0.0, 1.0, 1.0).quantile(half), [0.5**0.2])
    # In the middle it is beta(3, 3) with the CDF 10 x^3 - 15 x^4 + 6 x^5: 0.103515625 at 1/4.
    np.testing.assert_allclose(Pert(0.0, 0.5, 1.0).cdf(np.array([0.25])), [0.103515625])


def test_lognormal_by_hand() -> None:
    # Median of (10, 1000) on a logarithmic scale: 100; 1.2815515655446004 is the 90 % score.
    lognormal = Lognormal.from_p10_p90(10.0, 1000.0)
    assert lognormal.median == pytest.approx(100.0)
    assert lognormal.sigma == pytest.approx(math.log(10) / 1.2815515655446004)
    np.testing.assert_allclose(lognormal.quantile(np.array([0.1, 0.5, 0.9])), [10, 100, 1000])
    assert Lognormal(1.0, 1.0).mean() == pytest.approx(math.exp(0.5))


def test_half_of_a_normal_by_hand() -> None:
    # Half-normal: mean sqrt(2 / pi) sd; its median is the upper quartile of the normal, 0.6744897502.
    half = TruncatedNormal(0.0, 2.0, 0.0, 1000.0)
    assert half.mean() == pytest.approx(2 * math.sqrt(2 / math.pi))
    np.testing.assert_allclose(half.quantile(np.array([0.5])), [2 * 0.6744897501960817])


def test_far_in_the_tail_a_normal_is_an_exponential() -> None:
    # Beyond a = 30 sd: mean a + 1/a - 2/a^3 + 10/a^5 (Mills' ratio), -74/a^7 is left out.
    tail = TruncatedNormal(0.0, 1.0, 30.0, 100.0)
    series = 30 + 1 / 30 - 2 / 30**3 + 10 / 30**5
    assert tail.mean() == pytest.approx(series, abs=74 / 30**7)
    mirrored = TruncatedNormal(0.0, 1.0, -100.0, -30.0)
    assert mirrored.mean() == -tail.mean()
    np.testing.assert_allclose(mirrored.quantile(1 - GRID[1:]), -tail.quantile(GRID[1:]))


def test_wide_bounds_leave_the_normal_alone() -> None:
    wide = TruncatedNormal(3.0, 2.0, -1000.0, 1000.0)
    np.testing.assert_allclose(wide.quantile(GRID[1:]), stats.norm(3, 2).ppf(GRID[1:]), atol=1e-12)
    assert wide.mean() == pytest.approx(3.0)


def test_choice_between_names_by_hand() -> None:
    choice = Choice(("existing", "modular", "new", "none"), (0.25, 0.0, 0.75, 0.0))
    u = np.array([0.0, 0.2499, 0.25, 0.9, HIGHEST_LEVEL, 1.0])
    index = choice.index(u)
    assert index.dtype == np.int64
    np.testing.assert_array_equal(index, [0, 0, 2, 2, 2, 2])
    assert not choice.is_fixed
    assert Choice(("existing", "new"), (0.0, 1.0)).is_fixed


@pytest.mark.parametrize("question", ["quantile", "cdf", "mean", "support", "scaled"])
def test_names_have_no_numbers(question: str) -> None:
    choice = Choice(("existing", "new"), (0.5, 0.5))
    arguments: dict[str, tuple[object, ...]] = {
        "quantile": (GRID,),
        "cdf": (GRID,),
        "scaled": (2.0,),
    }
    with pytest.raises(ValueError, match="The options existing, new are not numbers"):
        getattr(choice, question)(*arguments.get(question, ()))


def test_choice_between_numbers_by_hand() -> None:
    choice = Choice((24.0, 6.0, 12.0, 1.0), (0.2, 0.5, 0.3, 0.0))
    u = np.array([0.0, 0.49, 0.5, 0.79, 0.81, 0.999])
    np.testing.assert_array_equal(choice.quantile(u), [6, 6, 12, 12, 24, 24])
    np.testing.assert_array_equal(choice.index(u), [1, 1, 2, 2, 0, 0])
    np.testing.assert_allclose(choice.cdf(np.array([1.0, 6.0, 23.0, 24.0])), [0, 0.5, 0.8, 1.0])
    assert choice.mean() == pytest.approx(24 * 0.2 + 6 * 0.5 + 12 * 0.3)
    assert choice.support() == (6.0, 24.0)


def test_shares_of_a_choice_are_its_probabilities() -> None:
    index = Choice(("a", "b", "c"), (0.1, 0.2, 0.7)).index(GRID + 0.0005)
    np.testing.assert_array_equal(np.bincount(index), [100, 200, 700])


def test_empirical_by_hand() -> None:
    equal = Empirical((5.0, 1.0, 3.0, 3.0))
    np.testing.assert_array_equal(equal.quantile(np.array([0, 0.25, 0.74, 0.75])), [1, 3, 3, 5])
    assert equal.mean() == pytest.approx(3.0)
    weighted = Empirical((5.0, 1.0, 9.0), (3.0, 1.0, 0.0))
    np.testing.assert_allclose(weighted.cdf(np.array([0.9, 1.0, 5.0])), [0.0, 0.25, 1.0])
    assert weighted.mean() == pytest.approx(4.0)
    assert weighted.support() == (1.0, 5.0)


@pytest.mark.parametrize(
    ("distribution", "value"),
    [
        (Fixed(-3.0), -3.0),
        (Uniform(4.0, 4.0), 4.0),
        (Triangular(4.0, 4.0, 4.0), 4.0),
        (Pert(4.0, 4.0, 4.0), 4.0),
        (Lognormal(4.0, 0.0), 4.0),
        (TruncatedNormal(4.0, 0.0, 1.0, 9.0), 4.0),
        (TruncatedNormal(8.0, 1.0, 4.0, 4.0), 4.0),
        (TruncatedNormal(4.0, 0.0, 4.0, 4.0), 4.0),
        (Choice((4.0,), (1.0,)), 4.0),
        (Choice((3.0, 4.0), (0.0, 1.0)), 4.0),
        (Empirical((4.0, 4.0)), 4.0),
    ],
)
def test_without_spread_one_value_remains(distribution: Distribution, value: float) -> None:
    assert distribution.is_fixed
    assert distribution.support() == (value, value)
    assert distribution.mean() == pytest.approx(value)
    np.testing.assert_allclose(distribution.quantile(GRID), value)
    np.testing.assert_array_equal(
        distribution.cdf(np.array([value - 0.1, value, value + 0.1])), [0.0, 1.0, 1.0]
    )


@pytest.mark.parametrize("distribution", [d for d in EXAMPLES if not isinstance(d, Fixed)], ids=str)
def test_with_spread_nothing_is_fixed(distribution: Distribution) -> None:
    assert not distribution.is_fixed


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Fixed(NAN), "The value is nan; expected a finite number."),
        (lambda: Fixed(-INFINITY), "The value is -inf; expected a finite number."),
        (lambda: Uniform(3.0, 2.0), "The low bound 3 is above the high bound 2; expected low <="),
        (lambda: Uniform(NAN, 2.0), "The low is nan; expected a finite number."),
        (lambda: Triangular(1.0, 0.5, 2.0), "The mode 0.5 lies outside the bounds 1 to 2; exp"),
        (lambda: Triangular(2.0, 1.5, 1.0), "The low bound 2 is above the high bound 1; expect"),
        (lambda: Pert(1.0, 2.5, 2.0), "The mode 2.5 lies outside the bounds 1 to 2; expected low"),
        (lambda: Pert(1.0, NAN, 2.0), "The mode is nan; expected a finite number."),
        (lambda: Lognormal(0.0, 1.0), "The median of a lognormal is 0; expected more than 0."),
        (lambda: Lognormal(1.0, -0.1), "The sigma of a lognormal is -0.1; expected 0 or more."),
        (lambda: Lognormal(1.0, 40.0), "The sigma of a lognormal is 40, too large to compute wi"),
        (lambda: Lognormal(1.0, INFINITY), "The sigma is inf; expected a finite number."),
        (lambda: Lognormal.from_p10_p90(9.0, 3.0), "p10 = 9 and p90 = 3; expected 0 < p10 < p90."),
        (lambda: Lognormal.from_p10_p90(3.0, 3.0), "p10 = 3 and p90 = 3; expected 0 < p10 < p90."),
        (lambda: Lognormal.from_p10_p90(0.0, 3.0), "p10 = 0 and p90 = 3; expected 0 < p10 < p90."),
        (lambda: Lognormal(1.0, 1.0).scaled(1.0, 273.15), "cannot be shifted by 273.15; expected"),
        (lambda: TruncatedNormal(0.0, -1.0, 0.0, 1.0), "The standard deviation is -1; expected 0"),
        (lambda: TruncatedNormal(0.0, 1.0, 2.0, 1.0), "The low bound 2 is above the high bound 1"),
        (lambda: TruncatedNormal(3.0, 0.0, 0.0, 1.0), "The mean 3 with a standard deviation of 0"),
        (lambda: TruncatedNormal(0.0, 1e-200, 1.0, 2.0), "bounds 1 to 2 lie too far from the mean"),
        (lambda: TruncatedNormal(NAN, 1.0, 0.0, 1.0), "The mean is nan; expected a finite number."),
        (lambda: Choice((), ()), "There is no value; expected at least one."),
        (lambda: Choice(("a", "b"), (1.0,)), "2 values have 1 weights; expected one for each"),
        (lambda: Choice(("a", "a"), (0.5, 0.5)), "The same option is given twice; expected each"),
        (lambda: Choice(("a", 1.0), (0.5, 0.5)), "Some options are names, others numbers; exp"),  # type: ignore[arg-type]
        (lambda: Choice((1.0, NAN), (0.5, 0.5)), "The option is nan; expected a finite number."),
        (lambda: Choice(("a", "b"), (0.5, 0.6)), "The probabilities sum to 1.1; expected a sum"),
        (lambda: Choice(("a", "b"), (0.5, 0.5 + 2e-9)), "The probabilities sum to 1.000000002;"),
        (lambda: Choice(("a", "b"), (1.5, -0.5)), "A probability is -0.5; expected 0 or more."),
        (lambda: Choice(("a", "b"), (NAN, 1.0)), "The probability is nan; expected a finite"),
        (lambda: Empirical(()), "There is no value; expected at least one."),
        (lambda: Empirical((1.0, INFINITY)), "The value is inf; expected a finite number."),
        (lambda: Empirical((1.0, 2.0), (1.0,)), "2 values have 1 weights; expected one for each"),
        (lambda: Empirical((1.0, 2.0), (1.0, -1.0)), "A weight is -1; expected 0 or more."),
        (lambda: Empirical((1.0, 2.0), (0.0, 0.0)), "All weights are 0; expected at least one"),
        (lambda: Fixed(1.0).scaled(0.0), "The factor of a unit is 0; expected more than 0."),
        (lambda: Uniform(1.0, 2.0).scaled(-1.0), "The factor of a unit is -1; expected more than"),
    ],
)
def test_wrong_numbers_are_told_in_a_sentence(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"expected .*\.$") as caught:
        make()
    assert message in str(caught.value)


def test_probabilities_that_miss_one_by_rounding_are_accepted() -> None:
    Choice(("a", "b", "c"), (1 / 3, 1 / 3, 1 / 3 - 5e-10))


def test_inside_unit_moves_only_the_ends() -> None:
    u = np.array([0.0, 2.0**-53, 0.3, HIGHEST_LEVEL, 1.0])
    np.testing.assert_array_equal(
        inside_unit(u), [2.0**-54, 2.0**-53, 0.3, 1 - 2.0**-53, 1 - 2.0**-53]
    )


def test_a_running_activity_by_hand() -> None:
    # 4 h of 0 to 10 h have passed: the rest of the interval is equally likely.
    u = np.array([0.0, 0.5, 0.75])
    np.testing.assert_allclose(conditional_u(Uniform(0.0, 10.0), 4.0, u), [0.4, 0.7, 0.85])
    np.testing.assert_allclose(conditional_quantile(Uniform(0.0, 10.0), 4.0, u), [4.0, 7.0, 8.5])


def test_a_running_activity_follows_the_distribution_cut_at_the_elapsed_time() -> None:
    whole, rest = TruncatedNormal(0.0, 1.0, -5.0, 5.0), TruncatedNormal(0.0, 1.0, 1.0, 5.0)
    np.testing.assert_allclose(
        conditional_quantile(whole, 1.0, GRID), rest.quantile(GRID), rtol=1e-9
    )


@given(distribution=st.one_of(continuous, discrete), u=st.lists(levels, min_size=1))
def test_time_before_the_smallest_value_changes_nothing(
    distribution: Distribution, u: list[float]
) -> None:
    before = distribution.support()[0] - 1.0
    np.testing.assert_array_equal(conditional_u(distribution, before, np.array(u)), u)


@given(distribution=st.one_of(continuous, discrete), at=levels, u=levels)
def test_a_running_activity_never_takes_less_than_has_passed(
    distribution: Distribution, at: float, u: float
) -> None:
    elapsed = distribution.quantile(np.array([at]))
    total = conditional_quantile(distribution, elapsed, np.array([u]))
    assert total[0] >= elapsed[0]
    assert total[0] <= distribution.support()[1]


def test_a_value_with_its_own_probability_is_excluded_once_it_is_reached() -> None:
    choice = Choice((6.0, 12.0, 24.0), (0.5, 0.3, 0.2))
    u = np.array([0.0, 0.59, 0.61])
    np.testing.assert_array_equal(conditional_quantile(choice, 6.0, u), [12, 12, 24])
    np.testing.assert_array_equal(conditional_quantile(choice, 5.9, u), [6, 12, 12])
    np.testing.assert_array_equal(conditional_quantile(choice, 24.0, u), [24, 24, 24])


def test_elapsed_time_may_differ_by_draw() -> None:
    elapsed: Array = np.array([0.0, 4.0, 10.0])
    total = conditional_quantile(Uniform(0.0, 10.0), elapsed, np.full(3, 0.5))
    np.testing.assert_allclose(total, [5.0, 7.0, 10.0])


def test_more_time_than_the_distribution_allows_is_told() -> None:
    with pytest.raises(ValueError, match="20 has already passed, but the distribution ends at 10"):
        conditional_quantile(Uniform(0.0, 10.0), np.array([3.0, 20.0]), np.array([0.5, 0.5]))


def test_neither_scipy_stats_nor_numba_is_imported_with_the_distributions() -> None:
    program = (
        "import sys, ausbau.core.copula, ausbau.core.distributions as d\n"
        "print([m for m in ('scipy.stats', 'numba') if m in sys.modules], d.Pert(0, 1, 2).mean())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] 1.0"
