"""Reads the distribution of one parameter from its mapping, and tells all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ausbau.core import distributions, units
from ausbau.core.distributions import Distribution
from ausbau.core.findings import Finding, Findings, Place, refuse

__all__ = ["Bounds", "DistributionReader", "Finding", "weights"]


_CHECK = "check the number and its unit"
_BOUNDED = "a distribution with a stated low and high stays within bounds"


@dataclass(frozen=True)
class Bounds:
    """What a parameter may be: its canonical unit and the range that holds its support."""

    unit: str
    minimum: float | None = None
    maximum: float | None = None

    def missed_by(self, value: float) -> str:
        """The bound beyond which a value lies, in words; empty for a value within."""
        if self.minimum is not None and value < self.minimum:
            return f"at least {units.format_quantity(self.minimum, self.unit)}"
        if self.maximum is not None and value > self.maximum:
            return f"at most {units.format_quantity(self.maximum, self.unit)}"
        return ""


class DistributionReader:
    """Reads the distribution of one parameter and remembers whether it counts working time."""

    def __init__(self, bounds: Bounds, *, allows_working_time: bool) -> None:
        self._bounds = bounds
        self._allows_working_time = allows_working_time
        self._kinds: set[bool] = set()

    @property
    def is_working_time(self) -> bool:
        """Whether all durations read so far count working days."""
        return self._kinds == {True}

    def distribution(self, key: str, content: Any) -> Distribution:
        """The distribution that stands under a key; raises Findings."""
        readers: dict[str, Callable[[Any], Distribution]] = {
            "value": self._fixed,
            "uniform": self._uniform,
            "triangular": self._triangular,
            "pert": self._pert,
            "lognormal": self._lognormal,
            "truncated_normal": self._truncated_normal,
            "choice": self._choice,
            "empirical": self._empirical,
        }
        try:
            result = readers[key](content)
        except ValueError as error:
            raise Findings(_of_distribution((key,), error)) from error
        if len(self._kinds) > 1:
            raise Findings(
                Finding((key,), "mixes working days with elapsed time", "one of the two")
            )
        self._check_support(key, result)
        return result

    def _fixed(self, node: Any) -> Distribution:
        return distributions.Fixed(self._point(("value",), node))

    def _uniform(self, node: Any) -> Distribution:
        return distributions.Uniform(*self._ascending("uniform", node, ("low", "high")))

    def _triangular(self, node: Any) -> Distribution:
        names = ("low", "mode", "high")
        return distributions.Triangular(*self._ascending("triangular", node, names))

    def _pert(self, node: Any) -> Distribution:
        return distributions.Pert(*self._ascending("pert", node, ("low", "mode", "high")))

    def _lognormal(self, node: Any) -> Distribution:
        key = "lognormal"
        content = _mapping(key, node, ("p10", "p90"), ("median", "sigma"))
        if "sigma" in content:
            readers = {"median": self._number, "sigma": _ratio}
            median, sigma = _each((readers[name], (key, name), content[name]) for name in readers)
            return distributions.Lognormal(median, sigma)
        numbers = _each((self._number, (key, name), content[name]) for name in ("p10", "p90"))
        _check_order(key, ("p10", "p90"), content, numbers)
        return distributions.Lognormal.from_p10_p90(*numbers)

    def _truncated_normal(self, node: Any) -> Distribution:
        key = "truncated_normal"
        readers = {
            "mean": self._number,
            "sd": self._number,
            "low": self._point,
            "high": self._point,
        }
        content = _mapping(key, node, tuple(readers))
        numbers = _each((readers[name], (key, name), content[name]) for name in readers)
        _check_order(key, ("low", "high"), content, numbers[2:])
        return distributions.TruncatedNormal(*numbers)

    def _choice(self, node: Any) -> Distribution:
        shares = weights(node)
        options = _each((self._point, ("choice", name), name) for name in shares)
        return distributions.Choice(options, tuple(shares.values()))

    def _empirical(self, node: Any) -> Distribution:
        key = "empirical"
        if not isinstance(node, list) or not node:
            raise Findings(Finding((key,), "is not a list of quantities", "[low, …, high]"))
        readings: list[_Reading] = []
        for position, entry in enumerate(node):
            if isinstance(entry, list) and len(entry) == 2:
                readings.append((self._point, (key, position, 0), entry[0]))
                readings.append((_ratio, (key, position, 1), entry[1]))
            else:
                readings.append((self._point, (key, position), entry))
                readings.append((_ratio, (key, position), 1))
        numbers = _each(readings)
        return distributions.Empirical(numbers[::2], numbers[1::2])

    def _ascending(self, key: str, node: Any, names: tuple[str, ...]) -> tuple[float, ...]:
        if not isinstance(node, list) or len(node) != len(names):
            wanted = f"[{', '.join(names)}]"
            raise Findings(Finding((key,), f"is not a list of {len(names)} quantities", wanted))
        numbers = _each(
            (self._point, (key, position), entry) for position, entry in enumerate(node)
        )
        by_name = dict(zip(names, node, strict=True))
        _check_order(key, names, by_name, numbers, is_list=True)
        return numbers

    def _number(self, at: Place, node: Any) -> float:
        with _placed(at):
            if not self._allows_working_time:
                return units.quantity(node, self._bounds.unit)
            duration = units.duration(node)
            self._kinds.add(duration.is_working_time)
            return duration.hours

    def _point(self, at: Place, node: Any) -> float:
        """A number that is itself a possible value, and so lies within the bounds."""
        number = self._number(at, node)
        if missed := self._bounds.missed_by(number):
            raise Findings(Finding(at, f"`{node}` is out of range", missed, _CHECK))
        return number

    def _check_support(self, key: str, distribution: Distribution) -> None:
        """Check the ends that no entry states, as those of a lognormal."""
        for end in distribution.support():
            if missed := self._bounds.missed_by(end):
                reached = units.format_quantity(end, self._bounds.unit)
                raise Findings(Finding((key,), f"reaches {reached}", missed, _BOUNDED))


_Reading = tuple[Callable[[Place, Any], float], Place, Any]


def _each(readings: Iterable[_Reading]) -> tuple[float, ...]:
    """Numbers of several entries; what is wrong with any of them is told together."""
    numbers: list[float] = []
    findings: list[Finding] = []
    for read, at, node in readings:
        try:
            numbers.append(read(at, node))
        except Findings as found:
            findings.extend(found.findings)
    refuse(findings)
    return tuple(numbers)


def _check_order(
    key: str,
    names: tuple[str, ...],
    written: dict[str, Any],
    numbers: tuple[float, ...],
    *,
    is_list: bool = False,
) -> None:
    """Raise Findings at each number that lies below the one before it."""
    refuse(
        Finding(
            (key, names.index(after) if is_list else after),
            f"the {after} `{written[after]}` lies below the {before} `{written[before]}`",
            " ≤ ".join(names),
            "write the numbers in ascending order",
        )
        for (before, low), (after, high) in pairwise(zip(names, numbers, strict=True))
        if high < low
    )


def _mapping(key: str, node: Any, *alternatives: tuple[str, ...]) -> dict[str, Any]:
    if isinstance(node, dict) and any(set(node) == set(names) for names in alternatives):
        return node
    wanted = " or ".join("{" + ", ".join(names) + "}" for names in alternatives)
    raise Findings(Finding((key,), "does not have the keys of this distribution", wanted))


def _ratio(at: Place, node: Any) -> float:
    with _placed(at):
        return units.quantity(node, "ratio")


@contextmanager
def _placed(at: Place) -> Iterator[None]:
    """Say of a quantity that cannot be read where it stands."""
    try:
        yield
    except units.UnitError as error:
        raise Findings(Finding(at, error.message, error.expected, error.hint)) from error


def _of_distribution(at: Place, error: ValueError) -> Finding:
    """A finding from what a distribution says about its numbers, which are in the canonical unit."""
    message, _, expected = str(error).rstrip(".").partition("; expected ")
    return Finding(at, message[:1].lower() + message[1:], expected)


def weights(node: Any) -> dict[str, float]:
    """Probabilities by option; raises Findings unless they lie in 0..1 and sum to 1."""
    if not isinstance(node, dict) or not node:
        raise Findings(Finding(("choice",), "is not a mapping", "option: probability"))
    shares = _each((_probability, ("choice", name), share) for name, share in node.items())
    total = sum(shares)
    if abs(total - 1) > 1e-9:
        message = f"the probabilities sum to {100 * total:.10g} percent"
        off = f"{abs(100 - 100 * total):.10g} percent are {'missing' if total < 1 else 'too much'}"
        raise Findings(Finding(("choice",), message, "100 percent", off))
    return dict(zip(node, shares, strict=True))


def _probability(at: Place, node: Any) -> float:
    with _placed(at):
        share = units.quantity(node, "share")
    if not 0 <= share <= 1:
        hint = "the probabilities of all options sum to 100 percent"
        raise Findings(Finding(at, f"the probability is {node}", "0 to 100 percent", hint))
    return share
