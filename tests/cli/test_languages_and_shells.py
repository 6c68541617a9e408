"""The ledger in both languages, and the scripts that complete commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_the_ledger_speaks_german(small_result: Path, ausbau: Run) -> None:
    german = ausbau("claims", small_result, "--lang", "de").out
    assert "von 100 Welten" in german
    assert "worlds" not in german
    assert "Die Anlage soll mindestens 10.000 GPUs haben." in german


def test_both_languages_tell_the_same_readings(small_result: Path, ausbau: Run) -> None:
    """Each reading has one pair of Monte Carlo limits, whatever the language."""
    outputs = [ausbau("claims", small_result, "--lang", lang).out for lang in ("de", "en")]
    limits = [" ".join(output.split()).count("Monte Carlo") for output in outputs]
    assert limits[0] == limits[1] > 40


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_each_shell_calls_the_program(shell: str, ausbau: Run) -> None:
    printed = ausbau("completion", shell)
    assert printed.code == 0
    assert f"_AUSBAU_COMPLETE={shell}_complete" in printed.out


def test_the_shell_is_offered_the_commands(ausbau: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_AUSBAU_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "ausbau ch")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert "plain,check" in ausbau().out
