"""The notebooks run from anywhere, hold no output, name what exists, and answer when a slider moves.

The first one runs in Jupyter. The others are run cell by cell in this process, which saves a kernel
each, and take the run of the plan with which all of them begin from each other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import ausbau
from ausbau import ensemble, metrics, pipeline
from ausbau.core.errors import InputError
from ausbau.explanation import explain
from ausbau.scenario import Scenario

FOLDER = Path(__file__).parent.parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
DRAWS = "20"
SECONDS = 120
SECTIONS = "buildout|demand|allocation|talent|energy|finance|sovereignty"
NAME = re.compile(rf"(?<![\w./])((?:{SECTIONS})\.[a-z0-9_.]*[a-z0-9_])(\{{)?")
MISSPELT = {"talent.builders.instalation_crews"}
"""Shown on purpose, with the message that it gives."""
LEAST_NAMES = 3

WITHOUT_DISPLAY = """
def interact(function, **controls):
    ends = {name: [] for name in controls}
    for name, control in controls.items():
        for is_last in (False, True):
            if hasattr(control, "max"):
                control.value = control.max if is_last else control.min
            else:
                control.index = len(control.options) - 1 if is_last else 0
            ends[name].append(control.value)
    for place in range(2):
        shown = function(**{name: values[place] for name, values in ends.items()})
        assert hasattr(shown, "_repr_html_")
"""
"""Moves all sliders of a notebook to both ends and calls what they call, without a browser."""


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_there_are_six_in_the_order_of_reading() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{number}-" for number in range(1, 7)]


def test_a_notebook_is_valid_and_holds_no_output(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    for cell in notebook.cells:
        assert re.fullmatch("[a-z-]+", cell.id), "a name, so that it stays when the cell changes"
        assert not cell.metadata
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_a_notebook_begins_with_its_question_and_ends_with_its_limits(path: Path) -> None:
    first, *_, last = read(path).cells
    assert first.source.startswith(f"# {path.name[0]} · ")
    assert "?" in first.source.partition("\n")[0]
    assert last.source.startswith("## What this does not say\n")


def test_all_names_in_a_notebook_exist(path: Path, plan: Scenario) -> None:
    known = {*plan.parameters, *metrics.catalogue(), *(v.name for v in pipeline.variables())}
    found = set(names(path)) - {(name, False) for name in MISSPELT}
    assert len(found) >= LEAST_NAMES
    for name, is_beginning in found:
        if is_beginning:
            assert any(other.startswith(name) for other in known), name
        else:
            explain(name, plan)


def test_a_name_that_does_not_exist_is_found(plan: Scenario) -> None:
    assert [found[0] for found in NAME.findall('run.metrics["energy.bil_eur@2028"]')] == [
        "energy.bil_eur"
    ]
    with pytest.raises(InputError, match=r"energy\.bill_eur"):
        explain("energy.bil_eur", plan)


def names(path: Path) -> Iterator[tuple[str, bool]]:
    """Dotted names of the model, and whether one is only the beginning of a name made later."""
    for cell in read(path).cells:
        for name, brace in NAME.findall(cell.source):
            yield name, bool(brace)


def prepared(path: Path) -> Any:
    """A notebook whose sliders are moved as soon as they are made."""
    notebook = read(path)
    assert any(
        "interact(\n" in cell.source or "interact(ask" in cell.source for cell in notebook.cells
    )
    places = [number for number, cell in enumerate(notebook.cells) if cell.id == "setup"]
    notebook.cells.insert(places[0] + 1, nbformat.v4.new_code_cell(WITHOUT_DISPLAY))
    return notebook


def test_the_first_notebook_runs_in_jupyter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUSBAU_NOTEBOOK_DRAWS", DRAWS)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = prepared(NOTEBOOKS[0])
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=resources).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type == "execute_result", f"{cell.id} prints or warns"
            assert set(output.data) & {"text/html", "text/markdown"}, f"{cell.id} dumps an object"


@pytest.fixture(scope="module")
def run_once() -> Callable[..., Any]:
    """``au.run`` for notebooks that ask for the same run."""
    return cache(ensemble.run)


@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=lambda path: path.stem)
def test_a_notebook_runs_from_anywhere_and_its_sliders_answer(
    path: Path,
    tmp_path: Path,
    run_once: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A warning is an error in tests; what a cell shows is the value of its last line."""
    monkeypatch.setenv("AUSBAU_NOTEBOOK_DRAWS", DRAWS)
    monkeypatch.setattr(ausbau, "run", run_once)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for cell in prepared(path).cells:
        if cell.cell_type == "code":
            shown = shown_by(cell.source, names)
            assert capsys.readouterr() == ("", ""), f"{cell.id} prints"
            is_told = hasattr(shown, "_repr_html_") or hasattr(shown, "_repr_markdown_")
            assert shown is None or is_told, f"{cell.id} dumps an object"


def shown_by(source: str, names: dict[str, Any]) -> object:
    """Run a cell; the value of an expression at its end is shown unless a semicolon follows."""
    module = ast.parse(source)
    last = module.body[-1]
    if not isinstance(last, ast.Expr) or source.rstrip().endswith(";"):
        exec(compile(module, "cell", "exec"), names)
        return None
    exec(compile(ast.Module(module.body[:-1], []), "cell", "exec"), names)
    value: object = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    return value
