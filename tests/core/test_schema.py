"""Findings of pydantic become problems with the right path, place and words."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError, field_validator

from ausbau.core import schema
from ausbau.core.annotations import annotation_at, description, is_parameter, located
from ausbau.core.errors import Problem
from ausbau.core.origins import Origin, Origins
from ausbau.core.parameters import Parameter, Quantity, ValidationContext
from ausbau.core.schema import Id, IsoDate, PassportedSpec, Spec, Text, parameters_of
from ausbau.core.yaml_source import parse

Power = Annotated[Parameter, Quantity("MW", minimum=0)]


class Round(PassportedSpec):
    kind: Literal["round"]
    radius: float


class Square(PassportedSpec):
    kind: Literal["square"]
    side: Power


Shape = Annotated[Round | Square, Field(discriminator="kind")]


class Plant(Spec):
    title: Text
    power: Power
    """Power at the meter."""
    spare: Power | None = None
    opened: IsoDate
    floors: Annotated[int, Field(ge=1, le=9)]
    land: Literal["BY", "BW"] | None = None
    shape: Shape
    by_year: dict[Annotated[int, Field(ge=2000)], Power] = Field(default_factory=dict)
    parts: dict[Id, Text] = Field(default_factory=dict)
    tags: tuple[str, ...] = ()

    @field_validator("floors")
    @classmethod
    def _no_seventh_floor(cls, floors: int) -> int:
        if floors == 7:
            raise ValueError("7 is not a floor; expected any other")
        return floors


RIGHT = """\
title: {de: Werk, en: Plant}
power: {value: 12 MW, source: atlas, confidence: high, known_on: 2025-01-01}
opened: 2026-02-04
floors: 3
shape: {kind: round, radius: 1.5, source: atlas, confidence: low, known_on: 2025-01-01}
by_year:
  "2025": {value: 1 MW, source: atlas, confidence: high, known_on: 2025-01-01}
parts: {hall: {de: Halle, en: Hall}}
"""
CONTEXT = ValidationContext(date(2025, 6, 13), frozenset({"atlas"}))


def told(old: str, new: str) -> list[Problem]:
    """What is said about the right text with one part replaced."""
    assert RIGHT.count(old) == 1
    document = parse(RIGHT.replace(old, new), "plant.yaml")
    with pytest.raises(ValidationError) as caught:
        Plant.model_validate(document.value, context=CONTEXT)
    return list(schema.problems(caught.value, Origins.of(document), Plant))


def test_the_text_that_the_cases_change_is_right() -> None:
    assert Plant.model_validate(parse(RIGHT, "plant.yaml").value, context=CONTEXT).floors == 3


CASES: dict[str, tuple[str, str, tuple[int, int, str], str, str, str]] = {
    "missing": (
        "opened: 2026-02-04\n",
        "",
        (1, 1, "opened"),
        "is missing",
        "a date such as 2026-02-04",
        "",
    ),
    "missing parameter with its meaning": (
        "power: {value: 12 MW, source: atlas, confidence: high, known_on: 2025-01-01}\n",
        "",
        (1, 1, "power"),
        "is missing",
        "{value: …, source: …, confidence: …, known_on: …}",
        "it means: Power at the meter.",
    ),
    "unknown key": (
        "floors: 3",
        "floors: 3\nflors: 3",
        (5, 1, "flors"),
        "unknown key",
        "title, power, spare, opened, floors, land, shape, by_year, parts or tags",
        "did you mean floors?",
    ),
    "unknown key like no other": (
        "en: Plant}",
        "en: Plant, qqq: x}",
        (1, 30, "title.qqq"),
        "unknown key",
        "de or en",
        "remove it, or correct its spelling",
    ),
    "text for a number": (
        "floors: 3",
        "floors: three",
        (4, 1, "floors"),
        "`three` is text",
        "a whole number",
        "",
    ),
    "too many": (
        "floors: 3",
        "floors: 10",
        (4, 1, "floors"),
        "`10` is out of range",
        "at most 9",
        "",
    ),
    "number for text": (
        "en: Plant",
        "en: 5",
        (1, 19, "title.en"),
        "`5` is a number",
        "text",
        "put it in quotes",
    ),
    "our own rule": (
        "floors: 3",
        "floors: 7",
        (4, 1, "floors"),
        "7 is not a floor",
        "any other",
        "",
    ),
    "mapping for a date": (
        "opened: 2026-02-04",
        "opened: {a: b}",
        (3, 1, "opened"),
        "{'a': 'b'} is not a date of the form YYYY-MM-DD, such as 2026-02-04",
        "a date such as 2026-02-04",
        "",
    ),
    "wrong literal": (
        "floors: 3",
        "floors: 3\nland: BYY",
        (5, 1, "land"),
        "unknown value 'BYY'",
        "BY or BW",
        "did you mean BY?",
    ),
    "unknown kind": (
        "kind: round",
        "kind: rond",
        (5, 9, "shape.kind"),
        "unknown kind 'rond'",
        "round or square",
        "did you mean round?",
    ),
    "no kind": (
        "kind: round, ",
        "",
        (5, 1, "shape.kind"),
        "is missing",
        "round or square",
        "",
    ),
    "wrong entry of one kind": (
        "radius: 1.5",
        "radius: wide",
        (5, 22, "shape.radius"),
        "`wide` is text",
        "a number",
        "",
    ),
    "not finite": (
        "radius: 1.5",
        "radius: .inf",
        (5, 22, "shape.radius"),
        "a finite number",
        "a number",
        "",
    ),
    "passport of a policy": (
        "confidence: low",
        "confidence: lw",
        (5, 50, "shape.confidence"),
        "unknown value 'lw'",
        "high, medium or low",
        "did you mean low?",
    ),
    "key that is no year": (
        '"2025"',
        '"20x5"',
        (7, 3, "by_year.20x5"),
        "is not a possible key",
        "a whole number",
        "",
    ),
    "id with a dash": (
        "hall:",
        "hall-1:",
        (8, 9, "parts.hall-1"),
        "'hall-1' is not an id",
        "lower-case letters, digits and _ only",
        "",
    ),
    "parameter deep inside": (
        "value: 1 MW",
        "value: 1 GPU",
        (7, 12, "by_year.2025.value"),
        "`GPU` is GPUs, not power",
        "a quantity in MW such as `40 MW`",
        "write it in MW",
    ),
    "list for a mapping": (
        "parts: {hall: {de: Halle, en: Hall}}",
        "parts: [hall]",
        (8, 1, "parts"),
        "is a list",
        "a mapping",
        "",
    ),
    "text for a list": (
        "floors: 3",
        "floors: 3\ntags: high",
        (5, 1, "tags"),
        "`high` is text",
        "a list",
        "",
    ),
    "truth value for text": (
        "floors: 3",
        "floors: 3\ntags: [true]",
        (5, 8, "tags.0"),
        "is `true`",
        "text",
        "put it in quotes",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_finding_is_told_in_plain_words_at_its_place(name: str) -> None:
    old, new, place, message, expected, hint = CASES[name]
    (problem,) = told(old, new)
    assert problem == Problem("plant.yaml", *place, message, expected, hint)


def test_an_optional_parameter_is_a_parameter() -> None:
    assert is_parameter(annotation_at(Plant, ("spare",)))
    assert is_parameter(annotation_at(Plant, ("by_year", "2025")))
    assert is_parameter(annotation_at(Plant, ("shape", "side")))
    assert not is_parameter(annotation_at(Plant, ("title", "de")))


@pytest.mark.parametrize(
    "path", [("titel",), ("power", "value"), ("title", "de", "x"), ("shape", "width")]
)
def test_a_path_that_the_spec_does_not_know_has_no_type(path: tuple[str, ...]) -> None:
    assert annotation_at(Plant, path) is None


def test_tags_and_key_marks_of_pydantic_are_no_part_of_a_path() -> None:
    assert located(Plant, ("shape", "square", "side"))[0] == ("shape", "side")
    assert located(Plant, ("parts", "Hall", "[key]"))[0] == ("parts", "Hall")
    assert located(None, ("anything", 0))[0] == ("anything", 0)


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (bool, "true or false"),
        (int | None, "a whole number"),
        (dict[str, int], "a mapping"),
        (Text, "a mapping with de, en"),
        (Literal["a", "b", "c"], "a, b or c"),
        (Any, ""),
    ],
)
def test_a_type_is_described_as_authors_of_files_would(annotation: Any, words: str) -> None:
    assert description(annotation) == words


def test_parameters_have_dotted_paths_in_declared_order() -> None:
    plant = Plant.model_validate(parse(RIGHT, "plant.yaml").value, context=CONTEXT)
    assert [path for path, _ in parameters_of(plant)] == ["power", "by_year.2025"]


# where an entry was written


def documents() -> Origins:
    """A base file, a change of one number in another file, and one that the user set."""
    base = parse("a:\n  b:\n    c: 1\n    d: 2\n  e: 3\n", "base.yaml")
    change = parse("changes:\n\n  x.a.b.c: {y: 4}\n", "change.yaml")
    origins = Origins(Origin("folder"))
    origins.graft(("x",), base)
    origins.graft(("x", "a", "b", "c"), change, ("changes", "x.a.b.c"))
    origins.put(("x", "a", "e"), Origin("--set"))
    return origins


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        (("x", "a", "b", "d"), Origin("base.yaml", 4, 5)),
        (("x", "a", "b", "c"), Origin("change.yaml", 3, 3)),
        (("x", "a", "b", "c", "y"), Origin("change.yaml", 3, 13)),
        (("x", "a", "b", "c", "none"), Origin("change.yaml", 3, 3)),
        (("x", "a", "e", "deeper"), Origin("--set")),
        (("x", "a", "missing"), Origin("base.yaml", 1, 1)),
        (("elsewhere",), Origin("folder")),
    ],
)
def test_an_entry_was_written_where_it_was_last_changed(
    path: tuple[str, ...], origin: Origin
) -> None:
    assert documents().nearest(path) == origin


def test_of_an_entry_changed_in_part_the_last_change_is_to_blame() -> None:
    assert documents().nearest(("x", "a", "b")) == Origin("change.yaml", 3, 3)
    assert documents().nearest(("x", "a")) == Origin("--set")


class Extended(Plant):
    yard: Power | None = None
    """Power outside."""


def test_a_field_means_what_its_docstring_says_also_where_it_is_inherited() -> None:
    assert schema.field_meanings(Extended) == {
        "power": "Power at the meter.",
        "yard": "Power outside.",
    }


def test_a_class_without_source_has_no_meanings() -> None:
    made = type("Made", (Spec,), {"__module__": "nowhere", "__annotations__": {"field": int}})
    assert schema.field_meanings(made) == {}
