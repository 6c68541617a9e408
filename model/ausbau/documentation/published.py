"""Published values of the headline figures, each with a passport: ``published.yaml`` beside this file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import RootModel, ValidationError

from ausbau.core import schema, units, yaml_source
from ausbau.core.errors import InputError
from ausbau.core.origins import Origins, plain
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.passports import ValidationContext
from ausbau.core.schema import Id, PassportedSpec, Spec
from ausbau.sources import gather_sources

FILE = Path(__file__).with_name("published.yaml")


class Published(PassportedSpec):
    """What one source says of a figure; one number has the same low and high."""

    what: str
    """Whose figure it is and what it contains."""
    low: str
    high: str

    def span(self, unit: str, eur_per_usd: float) -> tuple[float, float]:
        """Both ends in a unit; amounts in USD are converted.

        Raises
        ------
        UnitError
            where an end is no quantity of that unit.
        """
        return _amount(self.low, unit, eur_per_usd), _amount(self.high, unit, eur_per_usd)


class Comparison(Spec):
    """A headline figure: its title, what is published, what to mind."""

    title: str
    published: dict[Id, Published]
    why: str


@dataclass(frozen=True)
class PublishedFigures:
    """The file as read; ``version`` changes with every byte of it."""

    figures: Mapping[str, Comparison]
    version: str


def read_published(file: Path = FILE) -> PublishedFigures:
    """Read the published values.

    Raises
    ------
    InputError
        with every problem of the file.
    """
    document = yaml_source.read(file)
    sources = gather_sources((packaged_scenarios(),))
    context = ValidationContext(None, sources.ids, sources.assumptions)
    try:
        model = RootModel[dict[Id, Comparison]]
        read = model.model_validate(plain(document.value), context=context)
    except ValidationError as error:
        raise InputError(schema.problems(error, Origins.of(document))) from error
    return PublishedFigures(read.root, version_of(file))


def version_of(file: Path = FILE) -> str:
    """First digits of the SHA-256 of the file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def _amount(text: str, unit: str, eur_per_usd: float) -> float:
    if "USD" in text:
        return units.quantity(text, unit.replace("EUR", "USD")) * eur_per_usd
    return units.quantity(text, unit)
