"""A network file becomes a network: read by its form, drawn world by world, told what is wrong.

Three forms, known by the file's ending: ``.yaml`` (`network_yaml`), ``.csv`` (`network_csv`) and
PSPLIB's ``.sm`` (`network_psplib`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ausbau.buildout import network_csv, network_psplib, network_ticks, network_yaml
from ausbau.buildout.calendars import TICKS_PER_HOUR
from ausbau.buildout.network import Network
from ausbau.buildout.network_builder import NetworkBuilder
from ausbau.buildout.network_check import NetworkError
from ausbau.buildout.network_entries import (
    THREE_POINT,
    Duration,
    FileActivity,
    NetworkFile,
    ThreePoint,
    fixed_value,
)
from ausbau.core import streams
from ausbau.core.arrays import Array
from ausbau.core.errors import InputError, Problem
from ausbau.core.origins import Origin

READERS: Mapping[str, Callable[[Path], NetworkFile]] = MappingProxyType(
    {
        ".yaml": network_yaml.read,
        ".yml": network_yaml.read,
        ".csv": network_csv.read,
        ".sm": network_psplib.read,
    }
)

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_CYCLE = "cycle of links: "
_LINK = "lag of link "


def read(path: Path) -> NetworkFile:
    """Read a network file; `InputError` tells everything that is wrong with its text."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        message = f"the ending {path.suffix!r} is of no known form of network file"
        raise InputError([Problem(str(path), 0, 0, "", message, f"one of {known}")])
    return reader(path)


def network_of(file: NetworkFile, draws: int, seed: int, *, distribution: str = "pert") -> Network:
    """The network of a file in the worlds ``[0, draws)`` of a seed.

    The duration of activity ``a`` is the inverse of its distribution at the value that the stream
    ``parameter:a`` has in the world. So another activity, or more worlds, change none of them.

    Parameters
    ----------
    distribution
        What three points stand for where the file leaves it open: a name in `THREE_POINT`.

    Raises
    ------
    InputError
        With everything that keeps the network from being scheduled, each with its line.
    """
    builder = NetworkBuilder(draws)
    hours = file.ticks_per_unit / TICKS_PER_HOUR
    for activity in file.activities:
        duration = _drawn(activity, draws, seed, distribution) * hours
        _add(builder, activity, duration, hours)
    for resource, steps in file.resources.items():
        builder.resource(resource, [(from_time * hours, amount) for from_time, amount in steps])
    for stock, initial in file.stocks.items():
        builder.stock(stock, initial)
    for calendar, open_ticks in file.calendars.items():
        builder.calendar(calendar, open_ticks)
    uncountable = network_ticks.problems(file)
    try:
        network = builder.build()
    except NetworkError as error:
        raise InputError([*uncountable, *_located(file, error.problems)]) from error
    if uncountable:
        raise InputError(uncountable)
    return network


def _drawn(activity: FileActivity, draws: int, seed: int, distribution: str) -> Array:
    """Duration in the file's unit, (draw,), or (1,) where all worlds have the same."""
    fixed = fixed_value(activity.duration)
    if fixed is not None:
        return np.array([fixed])
    levels = streams.uniforms(seed, f"parameter:{activity.name}", 0, draws)
    duration: Duration = activity.duration
    if isinstance(duration, ThreePoint):
        duration = THREE_POINT[distribution](*duration)
    return duration.quantile(levels)


def _add(builder: NetworkBuilder, activity: FileActivity, duration_h: Array, hours: float) -> None:
    """Give one activity to a builder; ``hours`` are those of one unit."""
    name = activity.name
    builder.activity(
        name,
        duration_h,
        calendar=activity.calendar,
        priority=activity.priority,
        earliest_start_h=activity.earliest_start * hours,
    )
    for before, lag in activity.predecessors.items():
        builder.link(before, name, lag_h=lag * hours)
    for resource, amount in activity.needs.items():
        builder.need(name, resource, amount)
    for stock, amount in activity.consumes.items():
        builder.consume(name, stock, amount)
    for stock, amount in activity.produces.items():
        builder.produce(name, stock, amount)


def _located(file: NetworkFile, texts: tuple[str, ...]) -> list[Problem]:
    """The problems of a network with the line of the entry that each one is about."""
    origins = {repr(name): origin for name, origin in file.origins.items()}
    origins |= {repr(activity.name): activity.origin for activity in file.activities}
    return [_problem(file, origins, text) for text in texts]


def _problem(file: NetworkFile, origins: Mapping[str, Origin], text: str) -> Problem:
    """A link is written with its successor, all else with what its text names first."""
    names = _QUOTED.findall(text)
    if text.startswith(_CYCLE):
        names = [repr(text.removeprefix(_CYCLE).split(" → ")[0])]
    elif text.startswith(_LINK):
        names = names[1:]
    known = (origins[name] for name in names if name in origins)
    origin = next(known, Origin(file.name))
    message, _, hint = text.partition("; did you mean ")
    hint = f"did you mean {hint}" if hint else ""
    return Problem(origin.file, origin.line, origin.column, "", message, hint=hint)
