"""Every parameter of ``base/`` moves at least one metric in some scenario: there are no dead knobs.

An uncertain parameter is held at its 90 % and at its 10 % quantile in every world, a fixed number is
moved by 10 per cent up and down, a choice goes to each of its other options. What the plan does not
use is tried in scenarios and with changes that activate it, there many at once: where moving a group
changes nothing, none of the group does. What moves is confirmed by itself.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

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


class Recording(xr.Dataset):
    """Results that note which variables are read, whatever part of them is looked at."""

    __slots__ = ()
    read: ClassVar[set[Hashable]] = set()

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            self.read.add(key)
        return super().__getitem__(key)


@dataclass
class Trial:
    """A scenario simulated in a few worlds, in which parameters are moved."""

    file: Path
    changes: Mapping[str, object]

    @cached_property
    def scenario(self) -> Scenario:
        return load(self.file, self.changes)

    @cached_property
    def series(self) -> xr.Dataset:
        return pipeline.run_block(Block(self.scenario, 1, 0, DRAWS))

    @cached_property
    def columns(self) -> list[tuple[Column, set[Hashable], Mapping[str, Any]]]:
        """All metrics with the variables that each one reads and its values."""
        timeline, found = self.scenario.timeline, []
        series = Recording(dict(self.series.data_vars), coords=self.series.coords)
        for column in metrics.default_columns(timeline):
            series.read.clear()
            values = metrics.compute(series, timeline, [column]).values
            found.append((column, series.read & self.series.data_vars.keys(), values))
        return found

    def dead(self, paths: Sequence[str]) -> list[str]:
        """Those of some parameters that move nothing, found by halving groups that move something."""
        if len(paths) == 1 or not self._moves_together(paths):
            return [] if len(paths) == 1 and self.is_moved(paths[0]) else list(paths)
        middle = len(paths) // 2
        return [*self.dead(paths[:middle]), *self.dead(paths[middle:])]

    def _moves_together(self, paths: Sequence[str]) -> bool:
        """Whether all parameters, each at its first move or each at its last, change any variable."""
        if any(STRUCTURAL.fullmatch(path) for path in paths):
            return True
        for place in (0, -1):
            moved = self.scenario
            for path in paths:
                moved = list(self._moves(path, moved))[place]
            given = self._before(paths[0])
            last = (*reversed(self._own(paths[0])), None)[0]
            try:
                series = pipeline.run_block(Block(moved, 1, 0, DRAWS, given=given, until=last))
            except SeamError:  # too far for some of them
                return True
            if self._changed(series, series.data_vars.keys() - given.data_vars.keys()):
                return True
        return False

    def is_moved(self, path: str) -> bool:
        """Whether any move of a parameter changes any metric."""
        return any(self._differs(moved, path) for moved in self._moves(path, self.scenario))

    def _own(self, path: str) -> list[str]:
        """Names of the stages that read a parameter; none for those that all stages read."""
        section = path.split(".", maxsplit=1)[0]
        return [stage.name for stage in pipeline.stages("compiled") if stage.section == section]

    def _before(self, path: str) -> xr.Dataset:
        """What is known before the first stage that reads a parameter."""
        return pipeline.shared(self.scenario, self.series, self.scenario.holding(path, 0.5))

    def _differs(self, moved: Scenario, path: str) -> bool:
        """The parameter's own stages first; only what they return can move what comes after them."""
        own = self._own(path)
        given = self._before(path)
        for until in dict.fromkeys([*own, "sovereignty"]):
            try:
                series = pipeline.run_block(Block(moved, 1, 0, DRAWS, given=given, until=until))
            except (
                SeamError
            ):  # moved beyond what the file would allow, like a share of 110 per cent
                return False
            changed = self._changed(series, series.data_vars.keys() - given.data_vars.keys())
            if self._shows(changed, series):
                return True
            if not changed and own and until == own[-1]:
                return False
        return False

    def _moves(self, path: str, scenario: Scenario) -> Iterator[Scenario]:
        parameter = scenario.parameters[path]
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

    def _changed(self, series: xr.Dataset, names: Iterable[Hashable]) -> set[Hashable]:
        return {
            name
            for name in names
            if not np.array_equal(self.series.variables[name].values, series.variables[name].values)
        }

    def _shows(self, changed: set[Hashable], series: xr.Dataset) -> bool:
        """Whether a metric differs, as far as the stages that have run can tell."""
        for column, read, known in self.columns:
            if read & changed and read <= series.data_vars.keys():
                found = metrics.compute(series, self.scenario.timeline, [column]).values
                if not all(
                    np.array_equal(values, known[name], equal_nan=True)
                    for name, values in found.items()
                ):
                    return True
        return False


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
COUPLED: dict[str, object] = {
    "timeline.end": "2028-12-31",
    "couplings.active": ["staff_limits_use", "use_moves_price", "compute_draws_talent"],
    "couplings.step_months": 12,
}
PHASED: dict[str, object] = {
    "timeline.end": "2028-12-31",
    "couplings.step_months": 12,
    "couplings.budget_limits_orders.budget": {"uniform": ["60 million EUR", "80 million EUR"]},
    "buildout.sites.plan.orders.b200.gpus": "3000 GPU",
    "buildout.sites.plan.orders.b200.lots": "3",
    "buildout.sites.plan.orders.second": {
        "gpu_type": "b200",
        "gpus": {"value": "3000 GPU", **PASSPORT},
        "lots": {"value": 3, **PASSPORT},
        "lead": {"value": "22 month", **PASSPORT},
        "decided_after": {"value": "16 month", **PASSPORT},
    },
}
"""A second phase, decided after the first answers of the couplings, with money for part of it."""
EXISTING = "buildout.buildings.existing"
HALL_FIRST: dict[str, object] = {
    "buildout.sites.plan.building": "existing",
    f"{EXISTING}.fire_concept.need": "needed",
    **{f"{EXISTING}.{step}.duration": "0 month" for step in ("planning", "permit", "construction")},
    **{f"{EXISTING}.cooling.{step}": "0 month" for step in ("lead", "mounting")},
    **{
        f"buildout.delivery.{gpu_type}.{name}": text
        for gpu_type in ("b200", "rtx_pro_6000")
        for name, text in (("lead", "1 week"), ("spread", "0 week"))
    },
}
"""A hall that stands before its servers come, so that their supply decides."""
QUICK_GRID: dict[str, object] = {
    "buildout.sites.plan.building": {"choice": {"modular": "50 percent", "new": "50 percent"}},
    "buildout.grid_connections.high_voltage_up_to": {"uniform": ["19 MW", "21 MW"]},
    **{
        f"buildout.grid_connections.{way}.duration": "0 year"
        for way in ("reused", "medium_voltage", "high_voltage")
    },
    **{
        f"buildout.buildings.{kind}.{name}": value
        for kind in ("modular", "new")
        for name, value in (
            ("permit.duration", "0 month"),
            ("construction.duration", "0 month"),
            ("water_permit.need", {"choice": {"not_needed": "50 percent", "needed": "50 percent"}}),
            ("water_permit.duration", {"uniform": ["20 month", "30 month"]}),
        )
    },
}
"""A hall built at once on a connection that is there at once, so that what else it needs decides."""
ACTIVATIONS: Mapping[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "catalogue": (),
    "buildout": (
        ("export-stop.yaml", {}),
        ("gigafactory-de.yaml", {}),
        ("planning-relief.yaml", {}),
        (PLAN, {"buildout.fleet.outage.hazard": "2 1/year"}),
        (PLAN, HALL_FIRST),
        (PLAN, QUICK_GRID),
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
        (PLAN, {"energy.load.busy_peak_to_mean": 1}),
        ("industrial-ai-cloud-2026-11.yaml", {}),
        ("price-shock.yaml", {}),
    ),
    "finance": (
        (PLAN, {"timeline.end": "2032-12-31"}),
        ("german-billions.yaml", {}),
        ("other-operators.yaml", {}),
        ("state-anchor.yaml", {}),
    ),
    "sovereignty": (),
    "couplings": (
        (PLAN, COUPLED),
        (PLAN, {**COUPLED, "couplings.use_moves_price.adjustment": "3 1/year"}),
        (PLAN, {**PHASED, "couplings.active": ["use_drives_orders"]}),
        (PLAN, {**PHASED, "couplings.active": ["budget_limits_orders"]}),
    ),
}
"""Scenarios and changes that activate what the plan does not use, by section of the parameter."""


@pytest.mark.parametrize("section", ACTIVATIONS)
def test_every_parameter_moves_a_metric_in_some_scenario(section: str, scenarios: Path) -> None:
    dead = [path for path in load(scenarios / PLAN).parameters if path.startswith(f"{section}.")]
    assert dead
    for file, changes in ((PLAN, {}), *ACTIVATIONS[section]):
        trial = Trial(scenarios / file, changes)
        if file == PLAN and not changes and section != "couplings":  # most of them move it
            dead = [path for path in dead if not trial.is_moved(path)]
        elif dead:
            dead = trial.dead(dead)
    assert dead == []


def test_every_section_with_parameters_is_tried(scenarios: Path) -> None:
    found = {path.split(".", maxsplit=1)[0] for path in load(scenarios / PLAN).parameters}
    assert found - {"correlation"} == set(ACTIVATIONS)
