"""Claims that cannot be counted are told before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from mistakes import HEADER, problems_of, words_of, write

CLAIM = """\
demanded_share: 80 percent
claims:
  X1:
    document: mine
    central: true
    kind: quantitative claim
    quote: ten thousand
    paraphrase: {de: x, en: x}
    part: [buildout]
    test: {de: x, en: x}
    status: tested
    readings:
"""
READINGS = {
    "unknown metric": (
        "§metric: buildout.gpus_opend\nat_least: 10000 GPU\ndate: 2026-03-13",
        ("metric", "no metric buildout.gpus_opend", "did you mean"),
    ),
    "no date": ("metric: buildout.gpus_opened\nat_least: 10000 GPU", ("", "is taken at a date")),
    "no threshold": (
        "metric: buildout.gpus_opened\ndate: 2026-03-13",
        ("", "one of at_least, at_most, at_most_date"),
    ),
    "two thresholds": (
        "metric: buildout.gpus_opened\ndate: 2026-03-13\nat_least: 1 GPU\nat_most: 9 GPU",
        ("", "one of at_least, at_most, at_most_date"),
    ),
    "threshold of another dimension": (
        "metric: buildout.gpus_opened\ndate: 2026-03-13\n§at_least: 10000 MW",
        ("at_least", "`MW` is power", "in GPU"),
    ),
    "date of a duration": (
        "metric: buildout.permit_h\n§at_most_date: 2026-03-13",
        ("at_most_date", "is no instant", "in h"),
    ),
    "date of a metric that is no instant": (
        "metric: buildout.gpus_opened\ndate: 2026-03-13\n§at_most_date: 2026-03-13",
        ("at_most_date", "is no instant", "at_least or at_most in GPU"),
    ),
}


@pytest.mark.parametrize("name", READINGS)
def test_a_claim_that_cannot_be_counted_is_told_before_anything_runs(
    name: str, folder: Path
) -> None:
    text, (path, *words) = READINGS[name]
    title = "title: {de: x, en: x}\nthreshold_origin: ours\n"
    body = "".join(f"        {line}\n" for line in (title + text).splitlines())
    places = write(folder / "claims.yaml", f"{CLAIM}      all:\n{body}")
    write(folder / "mistake.yaml", HEADER + "changes: {money.price_year: 2024}\n")
    (problem,) = problems_of(Path("mistake.yaml"))
    assert problem.file == "claims.yaml"
    assert problem.path == ".".join(filter(None, ["claims.X1.readings.all", path]))
    assert (problem.line, problem.column) == (places[0] if places else (13, 7))
    assert [word for word in words if word not in words_of(problem)] == []


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ("document: mine", "document: my-paper", "claims.X1.document", "unknown source 'my-paper'"),
        ("part: [buildout]", "part: [nonsense]", "claims.X1.part.0", "'nonsense'"),
        ("status: tested", "status: not_testable", "claims.X1.status", "beside readings"),
        ("    readings:\n", "    readings: {}\n", "claims.X1.readings", "are missing"),
    ],
)
def test_a_claim_that_cites_or_says_what_does_not_exist_is_told(
    old: str, new: str, path: str, words: str, folder: Path
) -> None:
    (folder / "sources.yaml").write_text(
        "mine: {kind: primary, title: x}\n",
        encoding="utf-8",
    )
    reading = (
        "      all: {title: {de: x, en: x}, metric: buildout.gpus_opened, at_least: 1 GPU,\n"
        "        date: 2026-03-13, threshold_origin: ours}\n"
    )
    text = CLAIM.replace(old, new) + ("" if "{}" in new else reading)
    (folder / "claims.yaml").write_text(text, encoding="utf-8")
    write(folder / "mistake.yaml", HEADER + "changes: {timeline.end: 2030-11-30}\n")
    (problem,) = problems_of(Path("mistake.yaml"))
    assert (problem.file, problem.path) == ("claims.yaml", path)
    assert words in words_of(problem)


def test_a_sentence_that_the_register_lacks_is_told(folder: Path) -> None:
    header = HEADER + "sentence: [P12, X99]\n"
    write(folder / "mistake.yaml", header + "changes: {timeline.end: 2030-11-30}\n")
    (problem,) = problems_of(Path("mistake.yaml"))
    assert (problem.path, problem.line) == ("sentence", 5)
    assert "no row X99" in words_of(problem)
