"""The table of the sources that passports, rules and claims cite."""

from __future__ import annotations

from ausbau.core.packaged import packaged_scenarios
from ausbau.documentation.markdown import lines, page, table
from ausbau.sources import Source, in_language, read_sources

_HEADS = ("id", "what it is", "kind", "date")
_TEXT = """
Ids as passports give them. *derived* is worked out by us from the sources named, *assumption* is ours,
*aggregator* is weak evidence. A law carries the version that was read (Rechtsstand). What carries neither a
date nor a month of reading was not read again.
"""


def text() -> str:
    """The page."""
    sources = read_sources([packaged_scenarios()])
    rows = (_row(name, source) for name, source in sorted(sources.items()))
    return page("Sources", _TEXT.strip(), table(_HEADS, rows))


def _row(name: str, source: Source) -> list[str]:
    about = [source.title_in("en"), in_language(source.publisher, "en"), *source.address.split()]
    dates = [
        source.date,
        f"read {source.read}" if source.read else "",
        f"Rechtsstand {in_language(source.rechtsstand, 'en')}" if source.rechtsstand else "",
    ]
    return [
        f'<a id="{name}"></a>{name}',
        lines(part for part in about if part),
        source.kind,
        lines(part for part in dates if part),
    ]
