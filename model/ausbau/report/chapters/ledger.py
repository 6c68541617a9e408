"""The ledger: every tested claim in a sentence with its readings, and the rows that are not tested."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.report.blocks import Block, Chapter, Claims, Column, Heading, Picture, Row, Table, row
from ausbau.report.material import Material


def tested(material: Material) -> Chapter:
    """All tested claims."""
    return Chapter(material.words("ledger.title"), list(_tested(material)))


def _tested(material: Material) -> Iterator[Block]:
    yield material.paragraph("ledger.intro")
    if any(claim.get("flip") for claim in material.run.claims):
        yield material.paragraph("ledger.flips")
    yield Picture("verdicts")
    told = material.wording.told
    if not told:
        yield material.paragraph("ledger.none")
    yield Claims(told)
    observations = [observation for claim in told for observation in claim["observations"]]
    if observations:
        yield Heading(material.texts["report.observations"])
        yield _observed(material, observations)


def _observed(material: Material, observations: list[dict[str, str]]) -> Table:
    texts = material.texts
    return Table(
        material.words("ledger.observed"),
        [
            Column(texts["report.column_claim"], 1.6),
            Column(texts["report.column_until"], 1.3),
            Column(texts["report.column_outcome"], 1.1),
            Column(texts["report.column_evidence"], 4.5),
        ],
        [
            row(
                f"{entry['id']} {entry['readings']}".strip(),
                entry["date"],
                entry["outcome"],
                f"{entry['text']} {entry['sources']}",
            )
            for entry in observations
        ],
    )


def untested(material: Material) -> Chapter:
    """The rows of the register that this run does not test, with their reason."""
    texts, language = material.texts, material.texts.language
    rows: list[Row] = [
        row(
            claim["id"],
            claim["paraphrase"][language],
            texts[f"verdict.{claim['verdict']}"],
            claim["reason"][language] if claim["reason"] else "–",
        )
        for claim in material.run.claims
        if claim["share"] is None
    ]
    table = Table(
        material.words("untested.caption"),
        [
            Column(material.words("plan.claim"), 0.5),
            Column(material.words("untested.paraphrase"), 3.6),
            Column(texts["report.column_verdict"], 1.2),
            Column(material.words("untested.reason"), 3.6),
        ],
        rows,
        is_long=True,
    )
    return Chapter(material.words("untested.title"), [material.paragraph("untested.intro"), table])
