"""The hindcast as text for a terminal, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ausbau.cli.output import wrapped
from ausbau.cli.table import table
from ausbau.hindcast import page
from ausbau.texts import Texts


def hindcast_lines(content: Mapping[str, Any], catalogue: Texts) -> Iterator[str]:
    """Cases, scores and differences of both schemes, and what cannot be concluded from them."""
    yield from wrapped(page.made_of(content, catalogue))
    yield from wrapped(catalogue["terminal.hindcast.signs"])
    for scheme in page.SCHEMES:
        yield ""
        yield from wrapped(page.scheme_title(scheme, catalogue))
        for rows in page.tables(content, scheme, catalogue):
            if len(rows) > 1:  # a single case has no differences
                yield ""
                yield from table(rows)
    yield ""
    yield from wrapped(catalogue["terminal.hindcast.limits"])
