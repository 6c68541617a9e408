"""``ausbau study``: several scenarios on the same worlds, paired differences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import flips_option, json_option, language_option, quiet_option
from ausbau.cli.output import say

if TYPE_CHECKING:
    from ausbau.scenario import Scenario
    from ausbau.texts import Language


@click.command("study", cls=SpokenCommand)
@click.argument("study", type=click.Path(path_type=Path), metavar="STUDY")
@click.option("--draws", type=click.IntRange(min=1), metavar="N")
@click.option("--seed", type=click.IntRange(min=0, max=2**64 - 1), metavar="S")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--force", is_flag=True)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N")
@click.option("--strict", is_flag=True)
@flips_option
@language_option
@json_option
@quiet_option
def command(
    study: Path,
    draws: int | None,
    seed: int | None,
    out: Path | None,
    force: bool,
    workers: int,
    strict: bool,
    flips: bool,
    language: Language,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run all scenarios of STUDY on the same worlds; compare each with the one it extends."""
    from ausbau import results, study_file, study_run
    from ausbau.cli.differences import differences_text
    from ausbau.cli.ledger import raise_if_short
    from ausbau.cli.matrix import matrix, matrix_json
    from ausbau.cli.progress import progress
    from ausbau.texts import texts

    content = study_file.read(study)
    folder = out or results.free_folder(content.name)
    results.refuse_taken(folder, force=force)
    catalogue, hidden = texts(language), quiet or as_json

    def tell(scenario: Scenario) -> None:
        if not hidden:
            title = scenario.title.in_language(language)
            click.echo(catalogue.fill("terminal.running", title=title), err=True)

    worlds = (draws or content.draws) * len(content.scenarios)
    words = {"counted": catalogue["terminal.worlds"], "afterwards": catalogue["terminal.judging"]}
    with progress(worlds, **words, hidden=hidden) as on_block:
        done = study_run.run(
            study,
            draws=draws,
            seed=seed,
            workers=workers,
            flips=flips,
            on_scenario=tell,
            on_block=on_block,
        )
    done.save(folder, force=force)
    if as_json:
        say(matrix_json(done, folder))
    elif not hidden:
        say(matrix(done, catalogue))
        say(differences_text(done, catalogue))
        say(catalogue.fill("terminal.saved", paths=folder))
    if strict:
        raise_if_short([claim for run in done.runs.values() for claim in run.claims])
