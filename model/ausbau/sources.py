"""The sources that passports name: ``sources.yaml`` of the program and, beside it, of the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ausbau.core import schema, yaml_source
from ausbau.core.errors import InputError
from ausbau.core.origins import Origin, Origins
from ausbau.core.schema import Spec, Text

FILE_NAME = "sources.yaml"


class Source(Spec):
    """One source: enough to find it again and to judge it."""

    title: str | Text
    kind: str
    """primary, news, aggregator, law, paper, data, assumption or derived."""
    publisher: str = ""
    address: str = ""
    date: str = ""
    read: str = ""
    """When it was read, if it carries no date."""
    rechtsstand: str = ""
    """For laws: the version."""

    def title_in(self, language: str) -> str:
        """The title, in the language where it has two."""
        return self.title if isinstance(self.title, str) else self.title.in_language(language)


def read_sources(folders: Sequence[Path]) -> Mapping[str, Source]:
    """All sources of ``sources.yaml`` in these folders; those of the first folder win."""
    found: dict[str, Source] = {}
    for folder in reversed(folders):
        file = folder / FILE_NAME
        if file.is_file():
            found |= _read(file)
    return found


def _read(file: Path) -> dict[str, Source]:
    document = yaml_source.read(file)
    origins = Origins(Origin(document.name))
    origins.graft((), document)
    try:
        return TypeAdapter(dict[str, Source]).validate_python(document.value)
    except ValidationError as error:
        raise InputError(schema.problems(error, origins)) from error
