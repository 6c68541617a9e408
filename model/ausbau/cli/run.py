"""``ausbau run``: simulate a scenario, judge its claims, save the results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import (
    changes_of,
    flips_option,
    json_option,
    language_option,
    quiet_option,
    seed_option,
    set_option,
)
from ausbau.cli.output import say, say_json, wrapped
from ausbau.core.errors import Collecting, InputError, Problem

if TYPE_CHECKING:
    from ausbau.results import Run
    from ausbau.texts import Language


@click.command("run", cls=SpokenCommand)
@click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO")
@click.option("--draws", type=click.IntRange(min=1), default=500, show_default=True, metavar="N")
@seed_option
@set_option
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--force", is_flag=True)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N")
@click.option(
    "--engine", type=click.Choice(["compiled", "simpy"]), default="compiled", show_default=True
)
@click.option("--report", is_flag=True)
@click.option("--strict", is_flag=True)
@flips_option
@language_option
@json_option
@quiet_option
def command(
    scenario: Path,
    draws: int,
    seed: int,
    assignments: tuple[str, ...],
    out: Path | None,
    force: bool,
    workers: int,
    engine: str,
    report: bool,
    strict: bool,
    flips: bool,
    language: Language,
    as_json: bool,
    quiet: bool,
) -> None:
    """Simulate SCENARIO, judge its claims, save the results."""
    from ausbau import ensemble, preparation, results
    from ausbau.cli import silent_couplings
    from ausbau.cli.ledger import key_figures, ledger, raise_if_short
    from ausbau.cli.progress import progress
    from ausbau.texts import texts

    problems: list[Problem] = []
    changes = changes_of(assignments, problems)
    loaded = None
    with Collecting(problems):
        loaded, _ = preparation.prepare(scenario, changes)
    with Collecting(problems):
        results.refuse_taken(out or results.free_folder("scenario"), force=force)
    if problems or loaded is None:
        raise InputError(problems)
    catalogue = texts(language)
    afterwards = catalogue["terminal.flips" if flips else "terminal.judging"]
    counted = catalogue["terminal.worlds"]
    hidden = quiet or as_json
    with progress(draws, counted=counted, afterwards=afterwards, hidden=hidden) as on_block:
        run = ensemble.run(
            loaded,
            draws=draws,
            seed=seed,
            workers=workers,
            engine=engine,
            flips=flips,
            on_block=on_block,
        )
    folder = run.save(out or results.free_folder(loaded.name), force=force)
    if not hidden:
        # Before the reports are written, which takes longer than reading the first lines.
        title = loaded.title.in_language(language)
        head = catalogue.fill("terminal.run_title", title=title, draws=draws, seed=seed)
        say("\n".join(wrapped(head)) + "\n")
        for note in silent_couplings.notes(loaded, catalogue):
            say(note + "\n")
        say(ledger(run, language))
        say(key_figures(run, language))
    written = [folder, *(_reports(run, folder) if report else ())]
    if as_json:
        say_json({"folder": str(folder), "claims": list(run.claims)})
    elif not hidden:
        say(catalogue.fill("terminal.saved", paths=", ".join(str(path) for path in written)))
    if strict:
        raise_if_short(run.claims)


def _reports(run: Run, folder: Path) -> Iterator[Path]:
    """The report in both languages, inside the result folder."""
    from ausbau.report.pdf import write_report
    from ausbau.texts import LANGUAGES

    for language in LANGUAGES:
        yield write_report(run, folder / f"{run.manifest['name']}-{language}.pdf", language)
