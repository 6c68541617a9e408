"""``ausbau check``: every problem of every file, with line and hint."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import json_option, language_option, quiet_option
from ausbau.cli.output import say, say_json
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.core.yaml_source import reading_once

if TYPE_CHECKING:
    from ausbau.core.passports import ValidationContext
    from ausbau.scenario import Scenario
    from ausbau.study_file import Prepared
    from ausbau.texts import Language


@click.command("check", cls=SpokenCommand)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILES..."
)
@language_option
@json_option
@quiet_option
def command(files: tuple[Path, ...], language: Language, as_json: bool, quiet: bool) -> None:
    """Tell every problem of every file in FILES; nothing is run.

    A file is a scenario, a study, a tariff, a case of the hindcast, sources.yaml or claims.yaml.
    """
    found: list[Problem] = []
    checked: list[Scenario] = []
    with _without_garbage_collection(), reading_once():
        prepared = _prepared_once()
        for file in files:
            with Collecting(found):
                checked += _check(file, prepared)
    problems = sorted(set(found))
    if as_json:
        say_json({"problems": [asdict(problem) for problem in problems]})
    if problems:
        raise InputError(problems)
    if not quiet and not as_json:
        from ausbau.cli.silent_couplings import notes
        from ausbau.texts import part

        catalogue = part(language, ".terminal")
        for scenario in checked:
            for note in notes(scenario, catalogue):
                say(note)
        key = "terminal.checked_one" if len(files) == 1 else "terminal.checked"
        say(catalogue.fill(key, count=len(files)))


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Reading makes many small objects and keeps nearly all of them: looking for others takes a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _prepared_once() -> Prepared:
    """Prepares each scenario once, also where a study names it and it is checked by itself."""
    from ausbau import preparation

    return cache(preparation.prepare)


def _check(file: Path, prepared: Prepared) -> Sequence[Scenario]:
    """Read a file as what its name or its first keys say it is; a scenario, where they say nothing.

    Returned is the scenario, if it is one.
    """
    from ausbau import register, sources, study_file
    from ausbau.buildout import reference_cases

    keys = _keys(file)
    if file.name == sources.FILE_NAME:
        sources.read_sources([file.parent])
    elif file.name == register.FILE_NAME:
        register.read_register([file.parent])
    elif "scenarios" in keys:
        study_file.prepare(file, study_file.read(file).scenarios, prepared)
    elif {"country", "lines"} <= keys:
        from ausbau.energy import tariff_file

        tariff_file.read(file, context=_known_sources(file))
    elif "announced" in keys or file.name == reference_cases.OUTCOMES:
        reference_cases.read(_known_sources(file), file.parent)
    else:
        return [prepared(file)[0]]
    return []


def _keys(file: Path) -> set[str]:
    """The keys at the top of a file; none of one that cannot be read, which is told as a scenario."""
    from ausbau.core import yaml_source

    with Collecting([]):
        content = yaml_source.read(file).value
        return set(content) if isinstance(content, dict) else set()
    return set()


def _known_sources(file: Path) -> ValidationContext:
    """The sources that a file beside or below the scenarios may name."""
    from ausbau import sources
    from ausbau.core.packaged import packaged_scenarios
    from ausbau.core.passports import ValidationContext

    found = sources.gather_sources([file.parent, file.parent.parent, packaged_scenarios()])
    return ValidationContext(None, found.ids, found.assumptions)
