"""The plan: what was announced, and what the scenario assumes of sites, orders and lots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ausbau.core.parameters import DISTRIBUTION_KEYS
from ausbau.core.timeline import parse_date
from ausbau.report.blocks import Block, Cell, Chapter, Paragraph, Row, Table, row
from ausbau.report.citations import date_words, document_words
from ausbau.report.material import Material
from ausbau.report.stated import is_calendar_year, node_words, stated
from ausbau.texts.numbers import day
from ausbau.texts.quantities import quantity_words

ANNOUNCED = "buildout.gpus_"
UNSHOWN = (".title", ".note", ".source", ".confidence", ".known_on")
"""Parts of an entry that change no number."""
QUOTES = {"plan.claim": 0.45, "plan.quote": 3.0, "plan.paraphrase": 3.0, "plan.document": 2.0}
SITES = {
    "plan.site": 1.4,
    "plan.announced": 1.2,
    "plan.building": 2.4,
    "plan.power": 2.8,
    "plan.ordered": 1.5,
}
ORDERS = {"plan.site": 1.0, "plan.gpu_type": 1.0, "plan.gpus": 1.0, "plan.lots": 1.0}
CHANGES = {"plan.entry": 2.4, "plan.before": 1.6, "plan.after": 2.0}
"""Columns of the tables by the key of their title, with their shares of the width."""
TOLD_ABOVE = frozenset({"buildout.sites", "alternatives"})
"""Sections whose new entries have tables of their own."""


def chapter(material: Material) -> Chapter:
    """Announcement, sites, orders, and what the scenario changes."""
    return Chapter(material.words("plan.title"), list(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield Paragraph(material.run.scenario["description"][material.texts.language])
    quotes = list(_quotes(material))
    if quotes:
        yield Table(
            material.words("plan.quotes"),
            material.columns(QUOTES),
            quotes,
        )
    sites = material.run.scenario["sections"]["buildout"].get("sites") or {}
    if not sites:
        yield material.paragraph("plan.no_sites")
    else:
        yield _site_table(material, sites)
        yield _order_table(material, sites)
    yield from _changes(material)


def _quotes(material: Material) -> Iterator[Row]:
    """The claims that the scenario speaks to, in its order, and those on the number of GPUs."""
    told = list(material.run.scenario["sentence"])
    claims = {claim["id"]: claim for claim in material.run.claims}
    told += [
        claim["id"]
        for claim in material.run.claims
        if claim["metric"].startswith(ANNOUNCED) and claim["share"] is not None
    ]
    for name in dict.fromkeys(told):
        if name in claims:
            claim = claims[name]
            yield row(
                name,
                material.words("plan.in_quotes", quote=claim["quote"]),
                claim["paraphrase"][material.texts.language],
                document_words(claim["document"], material.run, material.texts),
            )


def _site_table(material: Material, sites: Mapping[str, Any]) -> Table:
    return Table(
        material.words("plan.sites"),
        material.columns(SITES),
        [_site_row(material, name, site) for name, site in sites.items()],
    )


def _site_row(material: Material, name: str, site: Mapping[str, Any]) -> Row:
    path = f"buildout.sites.{name}"
    powers = [
        stated(f"{path}.power_steps.{step}.facility_power", material.run, material.texts)
        for step in site["power_steps"]
    ]
    announced = day(parse_date(str(site["announced"])), material.texts.language)
    return row(
        _named(material, name, site),
        announced,
        _stated(material, f"{path}.building"),
        Cell("; ".join(powers)),
        material.words(f"plan.follow.{site.get('orders_follow', 'contract')}"),
    )


def _named(material: Material, name: str, site: Mapping[str, Any]) -> Cell:
    idle = "" if site.get("is_active", True) else material.words("plan.inactive")
    return Cell(material.entity("buildout.sites", name), idle)


def _stated(material: Material, path: str) -> Cell:
    """What the scenario states for a parameter, with the number of its source."""
    source = material.run.passports[path]["source"]
    return Cell(
        stated(path, material.run, material.texts),
        material.sources.words(source),
        material.sources.numbers([source]),
    )


def _order_table(material: Material, sites: Mapping[str, Any]) -> Table:
    rows = [
        row(
            material.entity("buildout.sites", name),
            Cell(
                material.entity("catalogue.gpu_types", order["gpu_type"]),
                "" if key == order["gpu_type"] else material.texts.word(key),
            ),
            _stated(material, f"buildout.sites.{name}.orders.{key}.gpus"),
            _stated(material, f"buildout.sites.{name}.orders.{key}.lots"),
        )
        for name, site in sites.items()
        for key, order in site["orders"].items()
    ]
    return Table(
        material.words("plan.orders"),
        material.columns(ORDERS),
        rows,
        note=material.words("plan.lots_note"),
    )


def _changes(material: Material) -> Iterator[Block]:
    """What the scenario changes in the base, entry by entry; whole sites stand in the tables above."""
    rows = [
        row(
            _path_cell(material, path, after),
            *(_words(node, material, is_year=is_calendar_year(path)) for node in (before, after)),
        )
        for change in material.run.scenario["changes"]
        for path, before, after in _leaves(change["path"], change["before"], change["after"])
    ]
    if rows:
        yield Table(
            material.words("plan.changes"),
            material.columns(CHANGES),
            rows,
        )


def _path_cell(material: Material, path: str, after: Any) -> Cell:
    """A parameter by its name, a new entity by its own title."""
    title = material.path_title(path)
    if isinstance(after, Mapping) and "title" in after:
        title = after["title"][material.texts.language]
    return Cell(title, path) if title else Cell(path)


def _leaves(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """Parameters and plain values that differ; of an entity that is new as a whole only itself."""
    if before == after or path.endswith(UNSHOWN):
        return
    if before is None and _is_branch(after) and path.rpartition(".")[0] in TOLD_ABOVE:
        yield path, None, after
    elif _is_branch(before or {}) and _is_branch(after or {}):
        olds, news = before or {}, after or {}
        for key in dict.fromkeys([*olds, *news]):
            yield from _leaves(f"{path}.{key}", olds.get(key), news.get(key))
    else:
        yield path, before, after


def _is_branch(node: object) -> bool:
    return isinstance(node, Mapping) and not _is_parameter(node)


def _is_parameter(node: object) -> bool:
    keys = {*DISTRIBUTION_KEYS, "dated"}
    return isinstance(node, Mapping) and bool(keys & node.keys())


def _words(node: Any, material: Material, *, is_year: bool = False) -> str:
    """A value before or after a change: of a dated one the newest."""
    if isinstance(node, bool):
        return material.words("plan.yes" if node else "plan.no")
    if isinstance(node, Mapping) and "dated" in node:
        node = node["dated"][-1]
    if _is_parameter(node):
        return node_words(node, material.texts, is_year=is_year)
    if isinstance(node, Mapping):
        return material.words("plan.entity")
    if isinstance(node, list):
        return ", ".join(_words(entry, material) for entry in node)
    if node is None:
        return "–"
    date = date_words(str(node), material.texts)
    return date if date != str(node) else quantity_words(node, material.texts)
