"""The table of all variables that the stages hand on."""

from __future__ import annotations

from ausbau.core.variables import Variable
from ausbau.documentation.markdown import code, page, table
from ausbau.pipeline import DEFAULT_ENGINE, stages

_HEADS = ("variable", "by", "unit", "meaning", "values")
_SIGNS = {"any": "may be negative", "nonnegative": "", "share": "from 0 to 1"}
_TEXT = """
What each stage of a run hands on, in the order of the run. `core/variables.check` holds every stage to its
list: no name more or less, these dimensions, no value that is not finite unless declared, no negative value
unless declared. *Money* marks what a relief may change while couplings are off; nothing else may move by a
bit. The monthly series of a result (`series.nc`) carry the same names.
"""


def text() -> str:
    """The page."""
    parts = [
        f"## {stage.name}\n\n" + table(_HEADS, (_row(variable) for variable in stage.variables))
        for stage in stages(DEFAULT_ENGINE)
    ]
    return page("Variables", _TEXT.strip(), *parts)


def _row(variable: Variable) -> list[str]:
    notes = [
        _SIGNS[variable.sign],
        "infinite for never" if variable.may_be_infinite else "",
        "money" if variable.is_money else "",
    ]
    dims = ", ".join(variable.dims)
    return [
        code(variable.name),
        dims,
        variable.unit,
        variable.meaning,
        "; ".join(note for note in notes if note),
    ]
