"""The table of the claims register."""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.core.packaged import packaged_scenarios
from ausbau.documentation.markdown import code, lines, page, table
from ausbau.register import Claim, Measure, Reading, Register, read_register

_HEADS = ("id", "quote", "status", "what is counted")
_TEXT = """
Every sentence of the two documents that speaks of GPU capacity, people, money or sovereignty. A *tested*
claim has one or more readings: a [metric](metrics.md), a day or year, a threshold, and whether the document
gives the number or we do. Bold ids are those on which their document rests. The register is
[`scenarios/claims.yaml`](../../scenarios/claims.yaml), which also holds what has been observed.
"""


def text() -> str:
    """The page."""
    register = read_register([packaged_scenarios()])
    documents = dict.fromkeys(claim.document for claim in register.claims.values())
    parts = [_section(document, register) for document in documents]
    return page("Claims", _TEXT.strip(), _counts(register), *parts)


def _counts(register: Register) -> str:
    claims = register.claims.values()
    statuses = dict.fromkeys(claim.status for claim in claims)
    counts = [(status, sum(claim.status == status for claim in claims)) for status in statuses]
    return table(
        ("status", "claims"), ([_words(status), str(count)] for status, count in sorted(counts))
    )


def _section(document: str, register: Register) -> str:
    claims = {name: claim for name, claim in register.claims.items() if claim.document == document}
    heading = f"## [{document}](sources.md#{document})\n\n"
    return heading + table(_HEADS, (_row(name, claim) for name, claim in claims.items()))


def _row(name: str, claim: Claim) -> list[str]:
    shown = f"**{name}**" if claim.central else name
    counted = [_reading(key, reading) for key, reading in claim.readings.items()]
    if not counted and claim.reason is not None:
        counted = [claim.reason.en]
    anchor = f'<a id="{name}"></a>'
    return [f"{anchor}{shown}", f"„{claim.quote}“", _words(claim.status), lines(counted)]


def _reading(key: str, reading: Reading) -> str:
    return f"*{_words(key)}*: {code(reading.metric)} {', '.join(_conditions(reading))}"


def _conditions(reading: Reading) -> Iterator[str]:
    yield from _measured(reading)
    if reading.at_most_date is not None:
        yield f"by {reading.at_most_date}"
    yield "number of the document" if reading.threshold_origin == "document" else "number of ours"
    if reading.where is not None:
        yield f"where {code(reading.where.metric)} {', '.join(_measured(reading.where))}"
    if reading.assumed:
        yield "assumed, not tested"


def _measured(measure: Measure) -> Iterator[str]:
    """When a metric is taken, and its threshold."""
    if measure.date is not None:
        yield f"on {measure.date}"
    if measure.year is not None:
        yield f"in {measure.year}"
    if measure.at_least is not None:
        yield f"at least {measure.at_least}"
    if measure.at_most is not None:
        yield f"at most {measure.at_most}"


def _words(name: str) -> str:
    return name.replace("_", " ")
