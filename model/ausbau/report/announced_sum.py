"""The sum that was announced for the investment: the newest one that a source names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ausbau.core.timeline import parse_date
from ausbau.report.stated import node_words
from ausbau.results import Run
from ausbau.texts import Texts

BUDGET = "budget"
OURS = "assumption"


@dataclass(frozen=True)
class AnnouncedSum:
    """An entry of the budget with its passport; the sum is nominal."""

    entry: Mapping[str, Any]

    @property
    def source(self) -> str:
        """The id of the source that names it."""
        return str(self.entry["source"])

    @property
    def known_on(self) -> date:
        """The day on which it was told."""
        return parse_date(str(self.entry["known_on"]))

    @property
    def confidence(self) -> str:
        """How far it is trusted."""
        return str(self.entry["confidence"])

    def words(self, catalogue: Texts) -> str:
        """The sum as the source tells it."""
        return node_words(self.entry, catalogue)


def announced_sum(run: Run) -> AnnouncedSum | None:
    """The newest sum, whenever it became known; nothing where no source of the run names one."""
    budget = run.scenario["sections"].get("finance", {}).get(BUDGET, {})
    named = [
        entry
        for entry in budget.get("dated", [])
        if entry["source"] in run.manifest["sources"] and entry["source"] != OURS
    ]
    return AnnouncedSum(named[-1]) if named and "value" in named[-1] else None
