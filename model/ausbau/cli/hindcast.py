"""``ausbau hindcast``: replay past build-outs from what was known at their announcement, and score it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import json_option, language_option, quiet_option, seed_option
from ausbau.cli.output import make_folder, say, say_json

if TYPE_CHECKING:
    from ausbau.texts import Language

FILE_NAME = "hindcast.json"
PAGE_NAME = "hindcast.md"
FIGURE_NAME = "hindcast.svg"


@click.command("hindcast", cls=SpokenCommand)
@click.option("--draws", type=click.IntRange(min=1), default=200, show_default=True, metavar="N")
@seed_option
@click.option(
    "--cases", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR"
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@json_option
@language_option
@quiet_option
def command(
    draws: int,
    seed: int,
    cases: Path | None,
    out: Path | None,
    as_json: bool,
    language: Language,
    quiet: bool,
) -> None:
    """Replay past build-outs and score what the program would have said of their opening.

    Each case is a file in scenarios/hindcast with what was known at its announcement; outcomes.yaml
    beside them says how they ended.
    """
    from ausbau.buildout import reference_cases
    from ausbau.cli.hindcast_text import hindcast_lines
    from ausbau.core.passports import ValidationContext
    from ausbau.hindcast import page, saved
    from ausbau.hindcast.record import hindcast
    from ausbau.report.figures.hindcast import chart
    from ausbau.sources import gather_sources
    from ausbau.texts import texts

    folder = cases or reference_cases.folder()
    known = gather_sources((folder, folder.parent, reference_cases.folder().parent))
    context = ValidationContext(None, known.ids, known.assumptions)
    ours = reference_cases.read(context, folder)
    if out is not None:
        make_folder(out)
    every = {**reference_cases.shipped(), **ours}
    content = hindcast(every, names=ours, draws=draws, seed=seed).as_json()
    if out is not None:
        out.mkdir(exist_ok=True)
        saved.write(content, out / FILE_NAME)
        (out / PAGE_NAME).write_text(page.markdown(content), encoding="utf-8")
        (out / FIGURE_NAME).write_bytes(chart(content, texts(language)).svg())
    if as_json:
        say_json(content)
    elif not quiet:
        say("\n".join(hindcast_lines(content, texts(language))))
