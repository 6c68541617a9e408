"""What parameters and metrics are called: by families of the catalogue, and by titles of the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ausbau.results import Run
from ausbau.texts import Texts

ENTITIES = (
    "catalogue.groups",
    "catalogue.gpu_types",
    "catalogue.parties",
    "energy.reliefs",
    "finance.programmes",
    "buildout.sites",
    "buildout.generations",
)
"""Sections whose entries carry a title of their own."""


def path_title(path: str, run: Run, texts: Texts) -> str:
    """The name of a parameter for people; empty where the catalogue knows none."""
    return title_within(path, run.scenario["sections"], texts)


def title_within(path: str, sections: Mapping[str, Any], texts: Texts) -> str:
    """The name of a parameter in the sections of a resolved scenario."""
    entry = texts.family("assumption", path, entity_titles(sections, texts.language))
    return entry.fill() if entry else ""


def metric_title(metric: str, run: Run, texts: Texts) -> str:
    """The name of a metric for people; empty where the catalogue knows none."""
    entry = texts.family("title", metric, entity_titles(run.scenario["sections"], texts.language))
    return entry.fill() if entry else ""


def title_of(path: str, sections: Mapping[str, Any], texts: Texts) -> str:
    """The name of a parameter, or of any metric whether or not a report shows it; empty for others."""
    metric = path.split("@", maxsplit=1)[0].split("[", maxsplit=1)[0]
    titles = entity_titles(sections, texts.language)
    entries = (
        texts.family("assumption", path, titles),
        texts.family("title", metric, titles),
        texts.family("metric_name", metric, titles),
    )
    return next((entry.fill() for entry in entries if entry), "")


def entity_titles(sections: Mapping[str, Any], language: str) -> dict[str, str]:
    """Titles of the scenario's entities by id."""
    return {
        name: entry["title"][language]
        for section in ENTITIES
        for name, entry in _section(sections, section).items()
        if isinstance(entry, Mapping) and "title" in entry
    }


def _section(tree: Mapping[str, Any], dotted: str) -> Mapping[str, Any]:
    node: Any = tree
    for part in dotted.split("."):
        node = node.get(part) or {}
    return node if isinstance(node, Mapping) else {}
