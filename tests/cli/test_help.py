"""Help: complete, quick, the same at any width of the terminal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from ausbau.cli.main import COMMANDS

Run = Callable[..., Any]


def test_help_names_every_command_and_every_exit_code(ausbau: Run) -> None:
    shown = ausbau("--help")
    assert shown.code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in shown.out] == []
    words = " ".join(shown.out.split())
    for meaning in (
        "0 done",
        "1 the run failed",
        "2 wrong usage or input",
        "3 a claim falls short",
    ):
        assert meaning in words


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, ausbau: Run) -> None:
    shown = ausbau(name, "--help")
    assert shown.code == 0
    assert shown.out.startswith(f"Usage: ausbau {name} ")
    assert shown.err == ""


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_a_narrow_terminal_cuts_no_word_of_the_help(
    name: str, ausbau: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = [name, "--help"] if name else ["--help"]

    def letters(columns: str) -> str:
        monkeypatch.setenv("COLUMNS", columns)
        return "".join(sorted("".join(ausbau(*arguments).out.split())))

    assert letters("20") == letters("200")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from ausbau.cli.main import main\n"
        f"main({arguments!r})\n"
        "heavy = {'numpy', 'pydantic', 'xarray', 'scipy', 'yaml', 'rich', 'matplotlib', 'numba'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout
    assert done.stderr == "loaded: []\n"


def test_a_misspelt_command_names_the_nearest(ausbau: Run) -> None:
    refused = ausbau("chek")
    assert refused.code == 2
    assert "No such command 'chek'. Did you mean 'check'?" in refused.err


def test_a_misspelt_option_names_the_nearest(ausbau: Run) -> None:
    refused = ausbau("run", "x.yaml", "--draw", 5)
    assert refused.code == 2
    assert "'--draws'" in refused.err


def test_a_command_without_its_argument_is_wrong_usage(ausbau: Run) -> None:
    refused = ausbau("check")
    assert refused.code == 2
    assert refused.out == ""
    assert "FILES" in refused.err
