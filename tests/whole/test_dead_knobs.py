"""Every parameter of ``base/`` moves at least one metric in some scenario: there are no dead knobs.

An uncertain parameter is held at its 90 % and at its 10 % quantile in every world, a fixed number is
moved by 10 per cent up and down, a choice goes to each of its other options. What the plan does not
use is tried in scenarios and with changes that activate it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from ausbau import metrics, pipeline
from ausbau.core.distributions import Choice
from ausbau.core.errors import SeamError
from ausbau.core.parameters import Parameter
from ausbau.metrics import Column
from ausbau.pipeline import Block
from ausbau.scenario import Scenario, load

DRAWS = 16
PLAN = "industrial-ai-cloud.yaml"
STRUCTURAL = re.compile(r"buildout\.sites\..*\.(gpus|lots)|buildout\.power_reserve\..*")
"""Numbers that decide which lots there are and what each needs: read with the scenario, not the worlds."""


@dataclass
class Trial:
    """A scenario simulated in a few worlds, in which parameters are moved."""

    file: Path
    changes: Mapping[str, object]
    _values: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def scenario(self) -> Scenario:
        return load(self.file, self.changes)

    @cached_property
    def series(self) -> xr.Dataset:
        return pipeline.run_block(Block(self.scenario, 1, 0, DRAWS))

    def columns(self, section: str) -> list[Column]:
        """All metrics, those of the parameter's own domain first."""
        every = metrics.default_columns(self.scenario.timeline)
        return sorted(every, key=lambda column: not column.metric.name.startswith(section))

    def value(self, column: Column) -> Mapping[str, Any]:
        if column.name not in self._values:
            found = metrics.compute(self.series, self.scenario.timeline, [column])
            self._values[column.name] = found.values
        return self._values[column.name]

    def is_moved(self, path: str) -> bool:
        """Whether any move of a parameter changes any metric."""
        return any(self._differs(moved, path) for moved in self._moves(path))

    def _differs(self, moved: Scenario, path: str) -> bool:
        """The parameter's own stages first; only what they return can move what comes after them."""
        section = path.split(".", maxsplit=1)[0]
        own = [stage.name for stage in pipeline.stages("compiled") if stage.section == section]
        given = pipeline.shared(self.scenario, self.series, self.scenario.holding(path, 0.5))
        for until in dict.fromkeys([*own, "sovereignty"]):
            try:
                series = pipeline.run_block(Block(moved, 1, 0, DRAWS, given=given, until=until))
            except (
                SeamError
            ):  # moved beyond what the file would allow, like a share of 110 per cent
                return False
            is_same = self._is_same(series, series.data_vars.keys() - given.data_vars.keys())
            if not is_same and any(self._shows(column, series) for column in self.columns(section)):
                return True
            if is_same and own and until == own[-1]:
                return False
        return False

    def _moves(self, path: str) -> Iterator[Scenario]:
        scenario, parameter = self.scenario, self.scenario.parameters[path]
        if parameter.options:
            for option in parameter.options:
                shares = tuple(float(option == other) for other in parameter.options)
                yield with_distribution(scenario, path, Choice(parameter.options, shares))
        elif STRUCTURAL.fullmatch(path):
            number, *unit = parameter.text.split()
            text = " ".join([str(round(float(number) / 2)), *unit])
            yield load(self.file, {**self.changes, path: text})
        elif parameter.is_fixed:
            for factor in (1.1, 0.9):
                yield with_distribution(scenario, path, scaled(parameter, factor))
        else:
            yield from (scenario.holding(path, level) for level in (0.9, 0.1))

    def _is_same(self, series: xr.Dataset, names: Iterable[Hashable]) -> bool:
        return all(
            np.array_equal(self.series.variables[name].values, series.variables[name].values)
            for name in names
        )

    def _shows(self, column: Column, series: xr.Dataset) -> bool:
        """Whether a metric differs, as far as the stages that have run can tell."""
        try:
            found = metrics.compute(series, self.scenario.timeline, [column]).values
        except KeyError:
            return False
        known = self.value(column)
        return any(
            not np.array_equal(values, known[name], equal_nan=True)
            for name, values in found.items()
        )


def scaled(parameter: Parameter, factor: float) -> Any:
    """A fixed number moved by 10 per cent; zero is moved to a tenth of the unit."""
    value = float(parameter.distribution.quantile(np.array([0.5]))[0])
    return parameter.distribution.scaled(factor if value else 1.0, 0.0 if value else factor - 0.9)


def with_distribution(scenario: Scenario, path: str, distribution: Any) -> Scenario:
    changed = replace(scenario.parameters[path], distribution=distribution)
    return replace(scenario, parameters={**scenario.parameters, path: changed})


EARLY = {"timeline.start": "2024-01-01", "buildout.sites.plan.announced": "2024-01-01"}
"""The plan a year and a half earlier, so that it runs in the years of the oldest entries."""
PASSPORT = {"source": "assumption", "confidence": "low", "known_on": "2025-06-13"}
STEPS = {
    step: {"facility_power": {"value": power, **PASSPORT}, "delay": {"value": delay, **PASSPORT}}
    for step, power, delay in (("first", "6 MW", "0 month"), ("second", "20 MW", "20 month"))
}
"""Power that comes in two steps, so that the reserve of a rack decides how many small lots find some."""
HALL = "energy.cooling.hall_of_building.existing"
LEVEL = "energy.tariff.voltage_level"
ACTIVATIONS: Mapping[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "catalogue": (),
    "buildout": (
        ("export-stop.yaml", {}),
        ("gigafactory.yaml", {}),
        ("new-building.yaml", {}),
        (PLAN, {"buildout.fleet.outage.hazard": "2 1/year"}),
        (PLAN, {"buildout.new_hall.facility_power": {"uniform": ["10 MW", "30 MW"]}}),
        (
            PLAN,
            {
                "buildout.sites.plan.power_steps": STEPS,
                "buildout.sites.plan.orders.b200.lots": "100",
                "buildout.sites.plan.orders.rtx_pro_6000.lots": "100",
            },
        ),
    ),
    "demand": (
        ("ai-act-delay.yaml", {}),
        ("efficiency-jump.yaml", {}),
        ("gigafactory-competitor.yaml", {}),
        ("transfer-services.yaml", {}),
    ),
    "allocation": (("state-anchor.yaml", {}),),
    "talent": (("double-strategy-technology-only.yaml", {}), ("visa-reform.yaml", {})),
    "energy": (
        *((PLAN, {HALL: hall}) for hall in ("air", "liquid", "river")),
        (PLAN, {LEVEL: "medium"}),
        (PLAN, {LEVEL: "medium", **EARLY}),
        (PLAN, {LEVEL: "high", **EARLY}),
        (PLAN, {LEVEL: "extra_high_to_high"}),
        (PLAN, {LEVEL: "extra_high_to_high", **EARLY}),
        (PLAN, {LEVEL: "extra_high"}),
        (PLAN, {LEVEL: "extra_high", **EARLY}),
        (PLAN, {"energy.reliefs.compensation.first_year": 2024, **EARLY}),
        ("industrial-ai-cloud-2026-11.yaml", {}),
        ("price-shock.yaml", {}),
    ),
    "finance": (
        ("german-billions.yaml", {}),
        ("other-operators.yaml", {}),
        ("state-anchor.yaml", {}),
    ),
    "sovereignty": (),
}
"""Scenarios and changes that activate what the plan does not use, by section of the parameter."""


@pytest.mark.parametrize("section", ACTIVATIONS)
def test_every_parameter_moves_a_metric_in_some_scenario(section: str, scenarios: Path) -> None:
    dead = [path for path in load(scenarios / PLAN).parameters if path.startswith(f"{section}.")]
    assert dead
    for file, changes in ((PLAN, {}), *ACTIVATIONS[section]):
        trial = Trial(scenarios / file, changes)
        dead = [path for path in dead if not trial.is_moved(path)]
        if not dead:
            break
    assert dead == []


def test_every_section_with_parameters_is_tried(scenarios: Path) -> None:
    found = {path.split(".", maxsplit=1)[0] for path in load(scenarios / PLAN).parameters}
    assert found - {"correlation"} == set(ACTIVATIONS)
