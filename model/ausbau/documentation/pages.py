"""All generated files of the reference, and which of them are out of date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ausbau.documentation import (
    claims_page,
    couplings_page,
    metrics_page,
    parameters_page,
    rules_page,
    scenarios_page,
    sources_page,
    variables_page,
)
from ausbau.scenario_schema import schema_text

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/parameters.md": parameters_page.text,
    "docs/reference/variables.md": variables_page.text,
    "docs/reference/couplings.md": couplings_page.text,
    "docs/reference/metrics.md": metrics_page.text,
    "docs/reference/rules.md": rules_page.text,
    "docs/reference/scenarios.md": scenarios_page.text,
    "docs/reference/claims.md": claims_page.text,
    "docs/reference/sources.md": sources_page.text,
    "scenarios/schema.json": schema_text,
}
"""What writes each file, by its path in the repository."""


def write(root: Path) -> list[str]:
    """Write every file that is missing or differs, and return the names of those."""
    changed = []
    for name, text in PAGES.items():
        file, content = root / name, text()
        if not file.is_file() or file.read_text(encoding="utf-8") != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
            changed.append(name)
    return changed
