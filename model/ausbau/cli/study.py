"""``ausbau study``: several scenarios on the same worlds, paired differences."""

from __future__ import annotations

from pathlib import Path

import click

from ausbau.cli.options import flips_option, json_option, quiet_option
from ausbau.cli.output import say


@click.command("study")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--draws", type=click.IntRange(min=1), help="Instead of the study's own number.")
@click.option("--seed", type=click.IntRange(min=0, max=2**64 - 1), help="Instead of the study's.")
@click.option("--out", type=click.Path(path_type=Path), help="Result folder; default results/NAME.")
@click.option("--force", is_flag=True, help="Replace an existing --out.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes; the results do not depend on it.",
)
@click.option("--strict", is_flag=True, help="Exit with 3 if any claim falls short.")
@flips_option
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
    as_json: bool,
    quiet: bool,
) -> None:
    """Run all scenarios of STUDY on the same worlds; compare each with the one it extends."""
    from ausbau import results, study_file
    from ausbau import study as studies
    from ausbau.cli.ledger import raise_if_short
    from ausbau.cli.matrix import differences_text, matrix, matrix_json

    folder = out or results.free_folder(study_file.read(study).name)
    results.refuse_taken(folder, force=force)
    tell = None if quiet or as_json else lambda name: click.echo(f"running {name}", err=True)
    done = studies.run(
        study, draws=draws, seed=seed, workers=workers, flips=flips, on_scenario=tell
    )
    done.save(folder, force=force)
    if as_json:
        say(matrix_json(done, folder))
    elif not quiet:
        say(matrix(done))
        say(differences_text(done))
        say(f"saved: {folder}")
    if strict:
        raise_if_short([claim for run in done.runs.values() for claim in run.claims])
