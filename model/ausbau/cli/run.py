"""``ausbau run``: simulate a scenario, judge its claims, save the results."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ausbau.cli.options import changes_of, json_option, quiet_option, set_option


@click.command("run")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="Number of simulated worlds.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0, max=2**64 - 1),
    default=1,
    show_default=True,
    help="Names the worlds; the same seed gives the same worlds in every scenario.",
)
@set_option
@click.option("--out", type=click.Path(path_type=Path), help="Result folder; default results/NAME.")
@click.option("--force", is_flag=True, help="Replace an existing --out.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes; the results do not depend on it.",
)
@click.option(
    "--engine",
    type=click.Choice(["simpy"]),
    default="simpy",
    show_default=True,
    help="Engine that schedules the build-out.",
)
@click.option("--report", is_flag=True, help="Also write the PDF report, German and English.")
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 3 if a claim fails, lies below our yardstick, is fragile or undecided.",
)
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
    as_json: bool,
    quiet: bool,
) -> None:
    """Simulate SCENARIO, judge its claims, save the results."""
    from ausbau import ensemble, results
    from ausbau.cli.ledger import key_figures, ledger, raise_if_short
    from ausbau.cli.progress import progress
    from ausbau.scenario import load

    loaded = load(scenario, changes_of(assignments))
    folder = out or results.free_folder(loaded.name)
    results.refuse_taken(folder, force=force)
    with progress(draws, hidden=quiet or as_json) as on_block:
        run = ensemble.run(
            loaded, draws=draws, seed=seed, workers=workers, engine=engine, on_block=on_block
        )
    run.save(folder, force=force)
    written = [str(folder)]
    if report:
        from ausbau.report.pdf import write

        written += [
            str(write(run, folder / f"{loaded.name}-{language}.pdf", language))
            for language in ("de", "en")
        ]
    if as_json:
        click.echo(
            json.dumps(
                {"folder": str(folder), "claims": list(run.claims)}, indent=2, ensure_ascii=False
            )
        )
    elif not quiet:
        click.echo(f"{loaded.title.en}: {draws} worlds, seed {seed}\n")
        click.echo(ledger(run.claims))
        click.echo(key_figures(run))
        click.echo("saved: " + ", ".join(written))
    if strict:
        raise_if_short(run.claims)
