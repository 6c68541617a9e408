"""``ausbau bill``: the electricity bill of a load, line by line, with and without each relief."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ausbau.cli.help import SpokenCommand
from ausbau.cli.options import json_option, language_option, quiet_option

if TYPE_CHECKING:
    from ausbau.core.passports import ValidationContext
    from ausbau.energy.flexibility import Option
    from ausbau.energy.price_series import HourlySeries
    from ausbau.energy.tariff_file import TariffFile
    from ausbau.sources import Source

CARBON_COLUMN = "carbon_kg_mwh"
KG_PER_T = 1_000.0


@dataclass(frozen=True)
class _Files:
    """What the files say."""

    load: HourlySeries
    tariffs: list[TariffFile]
    prices: HourlySeries | None
    carbon_t_per_mwh: HourlySeries | None


@click.command("bill", cls=SpokenCommand)
@click.option("--load", type=click.Path(path_type=Path), required=True, metavar="FILE")
@click.option(
    "--tariff",
    "tariffs",
    type=click.Path(path_type=Path),
    required=True,
    multiple=True,
    metavar="FILE",
)
@click.option("--prices", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--level", metavar="LEVEL")
@click.option("--flexible-share", type=click.FloatRange(0.0, 100.0), metavar="PERCENT")
@click.option(
    "--deadline",
    "deadline_h",
    type=click.FloatRange(min=0.0),
    default=24.0,
    show_default=True,
    metavar="HOURS",
)
@click.option("--connection", "connection_mw", type=click.FloatRange(min=0.0), metavar="MW")
@click.option("--carbon", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--explain", is_flag=True)
@json_option
@language_option
@quiet_option
def command(
    load: Path,
    tariffs: tuple[Path, ...],
    prices: Path | None,
    level: str | None,
    flexible_share: float | None,
    deadline_h: float,
    connection_mw: float | None,
    carbon: Path | None,
    explain: bool,
    as_json: bool,
    language: str,
    quiet: bool,
) -> None:
    """Print the electricity bill of a load by local calendar year, with and without each relief.

    Timestamps are the beginning of an interval in UTC. Demand is billed by the highest quarter-hour: the
    highest step of an hourly or half-hourly load stands for it, and a load in finer steps is refused.
    """
    from ausbau.cli.bill_text import BillText
    from ausbau.cli.output import say, say_json
    from ausbau.energy import bill_account, bill_content

    if flexible_share is None and carbon is not None:
        raise click.UsageError(
            "--carbon needs --flexible-share: the part of the load that may wait"
        )
    files = tuple(_shipped(file) for file in tariffs)
    sources = _sources([file.parent for file in files])
    read = _read(load, files, prices, carbon, level, _context(sources))
    bills = bill_account.bills(read.load, read.tariffs, read.prices)
    ways = _ways(read, flexible_share, deadline_h, connection_mw)
    if as_json:
        say_json(
            {
                "load": str(load),
                "prices": None if prices is None else str(prices),
                "carbon": None if carbon is None else str(carbon),
                "bills": [bill_content.content(bill) for bill in bills],
                "compared": bill_content.distance(bills),
                "flexible": [way.content() for way in ways],
            }
        )
    elif not quiet:
        told = BillText("de" if language == "de" else "en", sources, explain=explain)
        say(told.told(bills, ways))


def _ways(
    read: _Files, share_percent: float | None, deadline_h: float, connection_mw: float | None
) -> tuple[Option, ...]:
    """Ways to run the flexible load under the first tariff; none if nothing may wait."""
    from ausbau.energy.flexibility import Flexibility, options

    if share_percent is None:
        return ()
    connection = float(read.load.values.max()) if connection_mw is None else connection_mw
    allowed = Flexibility(share_percent / 100.0, deadline_h, connection)
    return options(read.load, read.tariffs[0], allowed, read.prices, carbon=read.carbon_t_per_mwh)


def _read(
    load: Path,
    tariffs: tuple[Path, ...],
    prices: Path | None,
    carbon: Path | None,
    level: str | None,
    context: ValidationContext,
) -> _Files:
    """All files; what is wrong with any of them is told at once."""
    from ausbau.core.errors import Collecting, InputError, Problem
    from ausbau.energy import bill_account, tariff_file
    from ausbau.energy.price_series import read_hourly_series

    problems: list[Problem] = []
    loads: list[HourlySeries] = []
    found: list[TariffFile] = []
    market: HourlySeries | None = None
    clean: HourlySeries | None = None
    with Collecting(problems):
        loads.append(bill_account.read_load(load))
    for place, file in enumerate(tariffs):
        with Collecting(problems):
            found.append(tariff_file.read(file, level=None if place else level, context=context))
    with Collecting(problems):
        market = bill_account.read_prices(prices)
    with Collecting(problems):
        clean = None if carbon is None else read_hourly_series(carbon, column=CARBON_COLUMN)
    if problems:
        raise InputError(problems)
    in_tonnes = None if clean is None else replace(clean, values=clean.values / KG_PER_T)
    return _Files(loads[0], found, market, in_tonnes)


def _shipped(file: Path) -> Path:
    """A file that is there, or else the shipped tariff of that name.

    A bare name that no tariff has is looked for among the shipped ones, too, so that the nearest is named.
    """
    from ausbau.core.packaged import packaged_scenarios

    shipped = packaged_scenarios() / "tariffs" / f"{file.name.removesuffix('.yaml')}.yaml"
    is_meant = file.parent == Path() and (shipped.is_file() or not file.suffix)
    return shipped if is_meant and not file.exists() else file


def _sources(folders: list[Path]) -> dict[str, Source]:
    """Sources of the package, and of ``sources.yaml`` beside the tariffs."""
    from ausbau.core.packaged import packaged_scenarios
    from ausbau.sources import read_sources

    return dict(read_sources([*dict.fromkeys(folders), packaged_scenarios()]))


def _context(sources: dict[str, Source]) -> ValidationContext:
    from ausbau.core.passports import ValidationContext

    assumptions = frozenset(name for name, one in sources.items() if one.kind == "assumption")
    return ValidationContext(None, frozenset(sources), assumptions)
