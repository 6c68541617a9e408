"""Stress-tests a nation's GPU-capacity strategy.

>>> import ausbau as au
>>> r = au.run("scenarios/industrial-ai-cloud.yaml", draws=500, seed=1)  # doctest: +SKIP
>>> r.claims, r.metrics, r.series, r.events  # doctest: +SKIP

Parts that are usable alone live in their domains: ``au.buildout``, ``au.energy`` and so on. Everything is
imported when it is first asked for, so that ``import ausbau`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ausbau.comparison import compare
    from ausbau.ensemble import run
    from ausbau.results import Run, load
    from ausbau.scenario import Scenario
    from ausbau.scenario import load as load_scenario
    from ausbau.study import load_study
    from ausbau.what_if import WhatIf

__all__ = ["Run", "Scenario", "WhatIf", "compare", "load", "load_scenario", "load_study", "run"]

_LATE = {
    "run": ("ausbau.ensemble", "run"),
    "load": ("ausbau.results", "load"),
    "Run": ("ausbau.results", "Run"),
    "Scenario": ("ausbau.scenario", "Scenario"),
    "load_scenario": ("ausbau.scenario", "load"),
    "compare": ("ausbau.comparison", "compare"),
    "load_study": ("ausbau.study", "load_study"),
    "WhatIf": ("ausbau.what_if", "WhatIf"),
}
_DOMAINS = (
    "allocation",
    "buildout",
    "demand",
    "energy",
    "finance",
    "sovereignty",
    "talent",
)


def __getattr__(name: str) -> Any:
    """Import a public name or a domain when it is first used (PEP 562)."""
    if name in _DOMAINS:
        return import_module(f"ausbau.{name}")
    if name not in _LATE:
        raise AttributeError(f"module 'ausbau' has no attribute {name!r}")
    module, attribute = _LATE[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Public names, also before they are imported."""
    return sorted([*globals(), *_LATE, *_DOMAINS])
