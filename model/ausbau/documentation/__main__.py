"""``python -m ausbau.documentation``: writes what the program documents about itself."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ausbau.core.errors import AusbauError
from ausbau.core.packaged import packaged_scenarios
from ausbau.documentation import pages, sanity_page
from ausbau.documentation.published import read_published
from ausbau.ensemble import run

_ROOT = Path()
_PLAN = packaged_scenarios() / "industrial-ai-cloud.yaml"


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Write the tables of docs/reference and scenarios/schema.json; run it in the repository's root."""
    if context.invoked_subcommand is None:
        for name in pages.write(_ROOT):
            click.echo(f"written: {name}")


@main.command()
@click.option("--draws", default=500, show_default=True)
@click.option("--seed", default=1, show_default=True)
def sanity(draws: int, seed: int) -> None:
    """Run the announced plan and write docs/sanity.md."""
    text = sanity_page.text(run(_PLAN, draws=draws, seed=seed), read_published())
    (_ROOT / "docs" / "sanity.md").write_text(text, encoding="utf-8")
    click.echo("written: docs/sanity.md")


@main.command()
@click.option("--draws", default=500, show_default=True)
@click.option("--seed", default=1, show_default=True)
def pictures(draws: int, seed: int) -> None:
    """Run the announced plan and draw docs/pictures/."""
    from ausbau.documentation.pictures import write_pictures  # noqa: PLC0415  matplotlib is slow

    done = run(_PLAN, draws=draws, seed=seed, flips=False)
    for file in write_pictures(done, _ROOT / "docs" / "pictures"):
        click.echo(f"written: {file}")


if __name__ == "__main__":
    try:
        main(standalone_mode=False)
    except AusbauError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
