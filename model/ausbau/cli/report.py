"""``ausbau report``: the PDF, from the saved result alone."""

from __future__ import annotations

from pathlib import Path

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import language_option, quiet_option
from ausbau.cli.output import make_folder, say
from ausbau.texts import Language, texts


@click.command("report", cls=SpokenCommand)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@language_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--brief", is_flag=True)
@quiet_option
def command(folder: Path, language: Language, out: Path | None, brief: bool, quiet: bool) -> None:
    """Write the report of the run or study in DIR as PDF (PDF/A-2a, PDF/UA-1)."""
    from ausbau.report.drawings import spare_workers

    workers = 0 if brief else spare_workers()
    from ausbau import results
    from ausbau import study as studies
    from ausbau.report.pdf import write, write_report

    study = studies.load_study(folder) if studies.is_study(folder) else None
    run = results.load(folder) if study is None else study.reference
    name = run.manifest["name"] if study is None else study.name
    target = out or folder / f"{name}-{language}{'-brief' if brief else ''}.pdf"
    make_folder(target)
    if brief:
        write(run, target, language)
    else:
        write_report(run, target, language, study=study, workers=workers)
    if not quiet:
        say(texts(language).fill("terminal.written", path=target))
