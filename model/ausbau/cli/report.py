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
@click.option("--brief", is_flag=True, help="Only the two pages that stand first in the report.")
@quiet_option
def command(folder: Path, language: Language, out: Path | None, brief: bool, quiet: bool) -> None:
    """Write the report of the run or study in DIR as PDF (PDF/A-2a, PDF/UA-1)."""
    from ausbau import results
    from ausbau import study as studies
    from ausbau.report.pdf import write, write_report

    study = studies.load_study(folder) if studies.is_study(folder) else None
    run = results.load(folder) if study is None else study.reference
    name = run.manifest["name"] if study is None else study.name
    target = out or folder / f"{name}-{language}{'-brief' if brief else ''}.pdf"
    if brief:
        write(run, target, language)
    else:
        write_report(run, target, language, study=study)
    if not quiet:
        say(f"written: {target}")
