"""The scenarios of the double strategy: both strands are the two strands, and nothing else."""

from __future__ import annotations

from pathlib import Path

from ausbau.scenario import Scenario, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def changes_of(name: str) -> dict[str, object]:
    """What a scenario changes of the plan, by path."""
    plan, scenario = (load(SCENARIOS / f"{file}.yaml") for file in ("industrial-ai-cloud", name))
    known = {(change.path, str(change.after)) for change in plan.changes}
    return {
        change.path: change.after
        for change in scenario.changes
        if (change.path, str(change.after)) not in known
    }


def middle(scenario: Scenario, path: str) -> float:
    """Middle of a parameter's span."""
    low, high = scenario.parameters[path].distribution.support()
    return (low + high) / 2


def test_both_strands_are_the_two_strands_together() -> None:
    technology = changes_of("double-strategy-technology-only")
    regulation = changes_of("double-strategy-regulation-only")
    assert not technology.keys() & regulation.keys()
    assert changes_of("double-strategy") == technology | regulation


def test_each_strand_moves_its_levers_the_way_it_says() -> None:
    plan, both = (
        load(SCENARIOS / f"{name}.yaml") for name in ("industrial-ai-cloud", "double-strategy")
    )
    more = (
        "sovereignty.layers.platform.german",
        "sovereignty.layers.models.german",
        "sovereignty.layers.models.eu",
        "talent.specialists.training.expansion.factor",
        "sovereignty.market_reach.harmonised_share",
    )
    less = (
        "sovereignty.market_reach.own_rules_time",
        *(f"demand.ai_act.compliance_time.{year}" for year in (2026, 2027, 2029)),
    )
    assert all(middle(both, path) > middle(plan, path) for path in more)
    assert all(middle(both, path) < middle(plan, path) for path in less)
