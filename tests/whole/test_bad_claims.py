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
