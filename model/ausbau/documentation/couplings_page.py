"""The couplings as a diagram of loops and a table, from their declarations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ausbau.couplings import COUPLINGS, Coupling
from ausbau.documentation.markdown import code, lines, page, table
from ausbau.pipeline import DEFAULT_ENGINE, stages

_TEXT = """
What later stages answer to earlier ones, a month later, where a scenario says so in `couplings.active`; in
the base all of them are off. Solid arrows are the order of a run, dashed ones the couplings. The run is
repeated from the start, a step further each time, with what the months before have answered
(`couplings.py`).
"""
_HEADS = ("coupling", "reads", "changes", "meaning")


def text() -> str:
    """The page."""
    rows = (
        [code(one.name), _names(one.reads), _names(one.changes), one.meaning] for one in COUPLINGS
    )
    diagram = "\n".join(["```mermaid", "flowchart LR", *_arrows(), "```"])
    return page("Couplings", _TEXT.strip(), diagram, table(_HEADS, rows))


def _names(names: tuple[str, ...]) -> str:
    return lines(code(name) for name in names)


def _arrows() -> Iterator[str]:
    order = stages(DEFAULT_ENGINE)
    for earlier, later in pairwise(order):
        yield f"    {earlier.name} --> {later.name}"
    for coupling in COUPLINGS:
        for source in dict.fromkeys(_read_from(coupling)):
            yield f"    {source} -. {coupling.name} .-> {coupling.stage}"


def _read_from(coupling: Coupling) -> Iterator[str]:
    """The stages that return what a coupling reads, in the order of a run."""
    for stage in stages(DEFAULT_ENGINE):
        if {variable.name for variable in stage.variables} & set(coupling.reads):
            yield stage.name
