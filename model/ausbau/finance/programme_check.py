"""What programmes must agree on among themselves: what contains what, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from ausbau.core.distribution_reader import Finding
from ausbau.core.schema import nearest
from ausbau.finance.spec import Programme


def findings(programmes: Mapping[str, Programme]) -> Iterator[Finding]:
    """Problems of section ``finance.programmes``; paths are relative to it."""
    for name in sorted(programmes):
        at = (name, "contains")
        for inner in programmes[name].contains:
            if inner not in programmes:
                hint = nearest(inner, sorted(programmes))
                yield Finding(at, f"unknown programme {inner!r}", "an id of this section", hint)
        if name in _contained(name, programmes):
            yield Finding(at, f"{name} contains itself", "each programme in at most one larger one")
        yield from _sums(name, programmes)
    yield from _twice(programmes)


def _contained(name: str, programmes: Mapping[str, Programme]) -> set[str]:
    """All programmes inside this one, at whatever depth."""
    found: set[str] = set()
    open_names = list(programmes[name].contains)
    while open_names:
        inner = open_names.pop()
        if inner in programmes and inner not in found:
            found.add(inner)
            open_names += programmes[inner].contains
    return found


def _sums(name: str, programmes: Mapping[str, Programme]) -> Iterator[Finding]:
    """A sum must be able to hold the sums of what it contains, whatever their draws."""
    contained = [programmes[inner] for inner in programmes[name].contains if inner in programmes]
    least, _ = programmes[name].announced.distribution.support()
    most = sum(inner.announced.distribution.support()[1] for inner in contained)
    if most > least:
        yield Finding(
            (name, "announced"),
            f"is {least / 1e9:g} billion EUR and contains {' and '.join(programmes[name].contains)} "
            f"with up to {most / 1e9:g} billion EUR",
            "at least the sum of what it contains",
        )


def _twice(programmes: Mapping[str, Programme]) -> Iterator[Finding]:
    named = list(chain.from_iterable(programmes[name].contains for name in sorted(programmes)))
    for inner in sorted({inner for inner in named if named.count(inner) > 1}):
        yield Finding((inner,), f"{inner} is contained {named.count(inner)} times", "once at most")
