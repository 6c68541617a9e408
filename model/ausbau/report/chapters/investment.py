"""The announced investment beside what the model reckons for the same plan."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.core.arrays import BoolArray
from ausbau.report.announced_sum import AnnouncedSum, announced_sum
from ausbau.report.blocks import Cell, Column, Row, Table, row
from ausbau.report.citations import source_words
from ausbau.report.material import Material
from ausbau.texts.numbers import day

COMPLETE = "finance.is_complete@{end}"
PAID = "finance.paid_plan_nominal_eur@{end}"
OUTLAY = "finance.outlay_eur@{end}"


def tables(material: Material) -> Iterator[Table]:
    """One table where a source names a sum and the plan is completed in some world; else none."""
    found = announced_sum(material.run)
    end = f"{material.years[-1]}-12-31"
    columns = [name.format(end=end) for name in (COMPLETE, PAID, OUTLAY)]
    metrics = material.run.metrics
    if found is None or not all(name in metrics for name in columns):
        return
    complete = metrics[columns[0]].to_numpy() == 1
    if complete.any():
        yield _table(material, found, complete)


def _table(material: Material, found: AnnouncedSum, complete: BoolArray) -> Table:
    heads = ("figure", "investment.amount", "investment.origin")
    return Table(
        material.words("investment.caption"),
        [
            Column(material.words(heads[0]), 3.0),
            Column(material.words(heads[1]), 1.4),
            Column(material.words(heads[2]), 3.0),
        ],
        [_announced_row(material, found), *_reckoned_rows(material, complete)],
        note=material.words("investment.note"),
    )


def _announced_row(material: Material, found: AnnouncedSum) -> Row:
    """The sum with its source, the day on which it was told, and how far it is trusted."""
    stand = material.words(
        "investment.stand",
        date=day(found.known_on, material.texts.language),
        confidence=material.texts[f"confidence.{found.confidence}"],
    )
    words = source_words(found.source, material.run, material.texts)
    source = Cell(words, stand, material.sources.numbers([found.source]))
    return row(material.words("investment.announced"), found.words(material.texts), source)


def _reckoned_rows(material: Material, complete: BoolArray) -> Iterator[Row]:
    """What the whole plan costs, and what is spent on it by the end, in the worlds that complete it."""
    year = material.years[-1]
    run, worlds = material.run, material.share_of_worlds(complete)
    for key, name in (("reckoned", PAID), ("outlay", OUTLAY)):
        values = run.metrics[name.format(end=f"{year}-12-31")].to_numpy()[complete]
        yield row(
            material.words(f"investment.{key}", year=year),
            material.spread(values, "EUR"),
            material.words("investment.worlds", worlds=worlds),
        )
