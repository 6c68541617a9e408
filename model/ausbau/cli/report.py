"""``ausbau report``: the PDF, from the saved result alone."""

from __future__ import annotations

from pathlib import Path

import click

from ausbau.cli.options import quiet_option
from ausbau.cli.output import say
from ausbau.texts import LANGUAGES, Language


@click.command("report")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), help="PDF file; default NAME-LANG.pdf in DIR."
)
@quiet_option
def command(folder: Path, language: Language, out: Path | None, quiet: bool) -> None:
    """Write the report of the run in DIR as PDF (PDF/A-2a, PDF/UA-1)."""
    from ausbau import results
    from ausbau.report.pdf import write

    run = results.load(folder)
    target = out or folder / f"{run.manifest['name']}-{language}.pdf"
    written = write(run, target, language)
    if not quiet:
        say(f"written: {written}")
