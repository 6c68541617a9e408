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
            elif inner == name or programmes[inner].contains:
                yield Finding(at, f"{inner} contains programmes itself", "one level of containment")
        yield from _sums(name, programmes)
    yield from _twice(programmes)


def _sums(name: str, programmes: Mapping[str, Programme]) -> Iterator[Finding]:
    """A sum must be able to hold the sums of what it contains, whatever their draws."""
    contained = [programmes[inner] for inner in programmes[name].contains if inner in programmes]
    least, _ = programmes[name].announced.distribution.support()
    most = sum(inner.announced.distribution.support()[1] for inner in contained)
    if most > least:
        yield Finding(
            (name, "announced"),
            f"is {least:g} EUR and contains programmes of up to {most:g} EUR",
            "at least the sum of what it contains",
        )


def _twice(programmes: Mapping[str, Programme]) -> Iterator[Finding]:
    named = list(chain.from_iterable(programmes[name].contains for name in sorted(programmes)))
    for inner in sorted({inner for inner in named if named.count(inner) > 1}):
        yield Finding((inner,), f"{inner} is contained {named.count(inner)} times", "once at most")
