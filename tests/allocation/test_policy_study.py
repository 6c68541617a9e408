"""The study of policies: every kind of policy, on the same plant and the same demand."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from ausbau.allocation.spec import Quota, SteadyPolicy
from ausbau.core import yaml_source
from ausbau.core.packaged import packaged_scenarios
from ausbau.scenario import Scenario, load

FOLDER = packaged_scenarios() / "policies"


def policy_scenarios() -> list[Scenario]:
    """The scenarios of the study, whether they lie beside it or in the package."""
    study = yaml_source.read(FOLDER / "study.yaml").value
    assert isinstance(study, dict)
    entries = study["scenarios"]
    assert isinstance(entries, list)
    return [load(_found(str(name))) for name in entries]


def _found(name: str) -> Path:
    beside = FOLDER / name
    return beside if beside.is_file() else packaged_scenarios() / name


def test_the_study_of_policies_has_every_kind_and_moves_nothing_else() -> None:
    scenarios = policy_scenarios()
    union, _ = get_args(SteadyPolicy)
    kinds = {get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(union)}
    assert {scenario.spec.allocation.policy.kind for scenario in scenarios} == kinds
    plan = scenarios[0]
    for scenario in scenarios[1:]:
        assert plan.differing_sections(scenario) == {"allocation"}
    policies = [scenario.spec.allocation.policy for scenario in scenarios]
    assert {policy.borrowing for policy in policies if isinstance(policy, Quota)} == {True, False}
