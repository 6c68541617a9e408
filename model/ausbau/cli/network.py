"""``ausbau network``: schedule an activity network of one's own under its resources."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import json_option, language_option, quiet_option, seed_option
from ausbau.cli.output import make_folder, say, say_json, wrapped

if TYPE_CHECKING:
    from ausbau.buildout.network_result import NetworkResult
    from ausbau.texts import Language

DRAWS = 1000
"""Number of worlds where durations are uncertain and none is asked for."""


@click.command("network", cls=SpokenCommand)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--draws", type=click.IntRange(min=1), metavar="N")
@seed_option
@click.option(
    "--distribution", type=click.Choice(["pert", "triangular"]), default="pert", show_default=True
)
@click.option(
    "--engine", type=click.Choice(["compiled", "simpy"]), default="compiled", show_default=True
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@language_option
@json_option
@quiet_option
def command(
    file: Path,
    draws: int | None,
    seed: int,
    distribution: str,
    engine: str,
    out: Path | None,
    language: Language,
    as_json: bool,
    quiet: bool,
) -> None:
    """Schedule the activity network in FILE: own YAML, three-point CSV or PSPLIB .sm.

    Prints the makespan and, for each activity, its criticality index: the share of worlds in which
    it has no float over links of precedence and of resources.
    """
    from ausbau.buildout.network_file import read
    from ausbau.buildout.network_result import scheduled
    from ausbau.cli.network_text import network_lines, title_text
    from ausbau.texts import texts

    content = read(file)
    if out is not None:
        make_folder(out)
    worlds = draws or (1 if content.is_certain else DRAWS)
    result = scheduled(content, worlds, seed, distribution=distribution, engine=engine)
    if out is not None:
        result.write(out)
    if as_json:
        say_json(_as_json(result))
    elif not quiet:
        catalogue = texts(language)
        say("\n".join(wrapped(title_text(result, file, seed, catalogue))) + "\n")
        say("\n".join(network_lines(result, catalogue)))
        if out is not None:
            say("\n" + catalogue.fill("terminal.written", path=out))


def _as_json(result: NetworkResult) -> dict[str, Any]:
    """The same; null where there is no number because something never finishes."""
    mean = float(result.makespan.mean())
    return {
        "file": result.file.name,
        "unit": result.file.unit or None,
        "draws": result.network.draws,
        "makespan": {
            "mean": _finite(mean),
            "quantiles": {
                str(level): _finite(value) for level, value in result.quantiles().items()
            },
            "worlds_without_end": int((~(result.makespan < math.inf)).sum()),
        },
        "criticality": dict(result.criticality),
        "never_started": dict(result.never_started),
    }


def _finite(value: float) -> float | None:
    return value if value < math.inf else None
