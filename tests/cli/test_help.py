"""Help: complete, quick, the same at any width of the terminal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from ausbau.cli.hindcast import FIGURE_NAME, FILE_NAME, PAGE_NAME
from ausbau.cli.main import COMMANDS, group
from ausbau.cli.network import DRAWS
from ausbau.texts import LANGUAGES, Language, part

Run = Callable[..., Any]
CLICKS_OWN = ("Usage", "Options", "Commands", "Show this", "[default", "required", "COMMAND")
"""What the library of the command line would say in English."""


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


def told(name: str) -> set[str]:
    """The keys under which the catalogues must tell of a command and of each of its options."""
    context = click.Context(group)
    command = group if name == "ausbau" else group.get_command(context, name)
    assert command is not None
    options = {str(one.name) for one in command.params if isinstance(one, click.Option)}
    return {"text", "help", *options, *(() if name == "ausbau" else ("short",))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_command_and_no_option_lacks_its_text(language: Language) -> None:
    texts = part(language, ".help").entries
    lacking = {
        f"{name} {key}"
        for name in ("ausbau", *COMMANDS)
        for key in told(name)
        if not (texts.get(f"help.{name}.{key}") or texts.get(f"help.shared.{key}"))
    }
    assert lacking == set()


def test_no_text_tells_of_an_option_that_there_is_not() -> None:
    every = {f"help.{name}.{key}" for name in ("ausbau", *COMMANDS) for key in told(name)}
    shared = {f"help.shared.{key.rpartition('.')[2]}" for key in every}
    others = ("help.words.", "help.metavar.")
    texts = part("de", ".help").entries
    assert {key for key in texts if not key.startswith(others)} - every - shared == set()


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_german_help_is_german_down_to_its_last_word(name: str, ausbau: Run) -> None:
    shown = ausbau("--lang", "de", *([name] if name else []), "--help")
    assert shown.code == 0
    assert shown.out.startswith(f"Aufruf: ausbau {name}".rstrip())
    assert "Diesen Text zeigen und enden." in shown.out
    assert [word for word in CLICKS_OWN if word in shown.out] == []


@pytest.mark.parametrize(
    ("variable", "arguments", "first"),
    [
        ("", ["run", "--help"], "Usage"),
        ("", ["run", "--lang", "de", "--help"], "Aufruf"),
        ("", ["run", "--help", "--lang", "de"], "Aufruf"),
        ("", ["--help", "--lang", "de"], "Aufruf"),
        ("de", ["--help"], "Aufruf"),
        ("de", ["schema", "--help"], "Aufruf"),
        ("de", ["--lang", "en", "run", "--help"], "Usage"),
        ("de", ["run", "--lang", "en", "--help"], "Usage"),
        ("fr", ["--help"], "Usage"),
    ],
)
def test_what_is_said_closest_to_the_command_decides_the_language(
    variable: str, arguments: list[str], first: str, ausbau: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUSBAU_LANG", variable)
    assert ausbau(*arguments).out.startswith(f"{first}: ")


def test_the_language_of_the_environment_is_that_of_what_a_command_prints(
    scenarios: Path, ausbau: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = scenarios / "late-grid.yaml"
    monkeypatch.setenv("AUSBAU_LANG", "de")
    assert ausbau("check", plan).out == "1 Datei geprüft: keine Fehler\n"
    assert ausbau("--lang", "en", "check", plan).out == "1 file checked: no problems\n"
    monkeypatch.setenv("AUSBAU_LANG", "fr")
    refused = ausbau("check", plan)
    assert refused.code == 2
    assert "AUSBAU_LANG" in refused.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_tells_the_numbers_and_files_of_the_program(language: Language) -> None:
    texts = part(language, ".help")
    assert f" {DRAWS}," in texts["help.network.draws"]
    for name in (FILE_NAME, PAGE_NAME, FIGURE_NAME):
        assert name in texts["help.hindcast.out"]


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
