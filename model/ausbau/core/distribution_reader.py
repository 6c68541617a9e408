"""Reads the distribution of one parameter from its mapping, and tells all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ausbau.core import distributions, units
from ausbau.core.distributions import Distribution


@dataclass(frozen=True)
class Finding:
    """A problem inside one parameter mapping: where in it, what, what was expected, a hint."""

    at: tuple[str | int, ...]
    message: str
    expected: str = ""
    hint: str = ""


class Findings(Exception):  # noqa: N818  carries findings upwards, is never shown
    """All findings about one parameter."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings)
        self.findings = findings


class DistributionReader:
    """Reads the distribution of one parameter and remembers whether it counts working time."""

    def __init__(self, unit: str, *, allows_working_time: bool) -> None:
        self._unit = unit
        self._allows_working_time = allows_working_time
        self._kinds: set[bool] = set()

    @property
    def is_working_time(self) -> bool:
        """Whether all durations read so far count working days."""
        return self._kinds == {True}

    def distribution(self, key: str, content: Any) -> Distribution:
        """The distribution that stands under a key; raises Findings."""
        readers: dict[str, Callable[[Any], Distribution]] = {
            "value": lambda node: distributions.Fixed(self._number((key,), node)),
            "uniform": lambda node: distributions.Uniform(*self._numbers(key, node, "low, high")),
            "triangular": lambda node: distributions.Triangular(
                *self._numbers(key, node, "low, mode, high")
            ),
            "pert": lambda node: distributions.Pert(*self._numbers(key, node, "low, mode, high")),
            "lognormal": self._lognormal,
            "truncated_normal": self._truncated_normal,
            "choice": self._choice,
            "empirical": self._empirical,
        }
        try:
            result = readers[key](content)
        except ValueError as error:
            raise Findings(Finding((key,), str(error))) from error
        if len(self._kinds) > 1:
            raise Findings(
                Finding((key,), "mixes working days with elapsed time", "one of the two")
            )
        return result

    def _number(self, at: tuple[str | int, ...], node: Any) -> float:
        try:
            if self._allows_working_time:
                duration = units.duration(node)
                self._kinds.add(duration.is_working_time)
                return duration.hours
            return units.quantity(node, self._unit)
        except units.UnitError as error:
            raise Findings(Finding(at, error.message, error.expected, error.hint)) from error

    def _numbers(self, key: str, node: Any, names: str) -> tuple[float, ...]:
        count = len(names.split(","))
        if not isinstance(node, list) or len(node) != count:
            raise Findings(Finding((key,), f"expected a list of {count} quantities", f"[{names}]"))
        findings: list[Finding] = []
        numbers: list[float] = []
        for position, entry in enumerate(node):
            try:
                numbers.append(self._number((key, position), entry))
            except Findings as found:
                findings.extend(found.findings)
        if findings:
            raise Findings(*findings)
        return tuple(numbers)

    def _mapping(self, key: str, node: Any, *alternatives: tuple[str, ...]) -> dict[str, Any]:
        if isinstance(node, dict) and tuple(sorted(node)) in [
            tuple(sorted(a)) for a in alternatives
        ]:
            return node
        wanted = " or ".join("{" + ", ".join(names) + "}" for names in alternatives)
        raise Findings(Finding((key,), "does not have the keys of this distribution", wanted))

    def _lognormal(self, node: Any) -> Distribution:
        key = "lognormal"
        content = self._mapping(key, node, ("p10", "p90"), ("median", "sigma"))
        if "p10" in content:
            return distributions.Lognormal.from_p10_p90(
                self._number((key, "p10"), content["p10"]),
                self._number((key, "p90"), content["p90"]),
            )
        return distributions.Lognormal(
            self._number((key, "median"), content["median"]),
            units.quantity(content["sigma"], "ratio"),
        )

    def _truncated_normal(self, node: Any) -> Distribution:
        key, names = "truncated_normal", ("mean", "sd", "low", "high")
        content = self._mapping(key, node, names)
        return distributions.TruncatedNormal(
            *(self._number((key, name), content[name]) for name in names)
        )

    def _choice(self, node: Any) -> Distribution:
        shares = weights(node)
        options = tuple(self._number(("choice", name), name) for name in shares)
        return distributions.Choice(options, tuple(shares.values()))

    def _empirical(self, node: Any) -> Distribution:
        if not isinstance(node, list) or not node:
            raise Findings(Finding(("empirical",), "is not a list of quantities"))
        values, weights = [], []
        for position, entry in enumerate(node):
            pair = entry if isinstance(entry, list) and len(entry) == 2 else [entry, 1]
            values.append(self._number(("empirical", position), pair[0]))
            weights.append(units.quantity(pair[1], "ratio"))
        return distributions.Empirical(tuple(values), tuple(weights))


def weights(node: Any) -> dict[Any, float]:
    """Probabilities by option; raises Findings unless they lie in 0..1 and sum to 1."""
    if not isinstance(node, dict) or not node:
        raise Findings(Finding(("choice",), "is not a mapping", "option: probability"))
    findings, found = [], {}
    for name, share in node.items():
        try:
            found[name] = units.quantity(share, "share")
        except units.UnitError as error:
            findings.append(Finding(("choice", name), error.message, error.expected, error.hint))
            continue
        if not 0 <= found[name] <= 1:
            findings.append(
                Finding(("choice", name), f"the probability is {share}", "0 to 100 percent")
            )
    total = sum(found.values())
    if not findings and abs(total - 1) > 1e-9:
        findings.append(
            Finding(("choice",), f"the probabilities sum to {100 * total:g} percent", "100 percent")
        )
    if findings:
        raise Findings(*findings)
    return found
