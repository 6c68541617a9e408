"""YAML sources against the standard's own tables, the JSON module, and text meant to break them."""

from __future__ import annotations

import contextlib
import json
import math
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ausbau.core import yaml_composer
from ausbau.core.errors import InputError, Problem
from ausbau.core.yaml_source import (
    MAX_BYTES,
    MAX_DEPTH,
    Document,
    Position,
    parse,
    read,
    reading_once,
)

SCENARIO = """\
# yaml-language-server: $schema=schema.json
name: slow-grid
title: {de: Der Anschluss kommt spät, en: The connection is late}
limits: &limits {low: 1e3, high: .5, steps: [1, 0x1F, 0o14, ~]}
changes:
  energy.price.level:
    triangular: [6 month, 14 month, '30 month']
    known_on: 2025-05-01
    note: |
      two lines
      of text
  other: *limits
  quoted: "a: b \\u00e9"
"""


@pytest.fixture(params=["libyaml", "pure Python"])
def _each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure Python":
        monkeypatch.setattr(yaml_composer, "_LOADER", yaml.SafeLoader)


both_parsers = pytest.mark.usefixtures("_each_parser")


def problems_of(text: str) -> tuple[Problem, ...]:
    """What :func:`parse` says about a faulty text."""
    with pytest.raises(InputError) as caught:
        parse(text, "s.yaml")
    return caught.value.problems


def problems_of_file(path: Path, content: bytes) -> tuple[Problem, ...]:
    """What :func:`read` says about a faulty file."""
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path, display_name="s.yaml")
    return caught.value.problems


def nested(depth: int) -> str:
    """A list within a list, ``depth`` times."""
    return "[" * depth + "]" * depth


# The rows come from the tables of YAML 1.2.2, 10.3.2, and from the traps of YAML 1.1.
@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no", "no"), ("on", "on"), ("Yes", "Yes"), ("y", "y"),
        ("012", 12), ("-19", -19), ("+3", 3), ("0o14", 12), ("0x1F", 31), ("0b11", "0b11"),
        ("1:30", "1:30"), ("1_000", "1_000"), ("0o8", "0o8"), ("-0x1F", "-0x1F"),
        ("1e3", 1000.0), ("12e03", 12000.0), ("-2E+05", -200000.0), ("0.", 0.0), (".5", 0.5),
        ("-.inf", -math.inf), (".Inf", math.inf), ("1.5.2", "1.5.2"), ("e3", "e3"), ("-", [None]),
        ("true", True), ("False", False), ("TRUE", True), ("tRUE", "tRUE"),
        ("null", None), ("~", None), ("Null", None), ("nUll", "nUll"),
        ("2026-02-04", "2026-02-04"), ("2026-02-04 10:00:00Z", "2026-02-04 10:00:00Z"),
        ("'12'", "12"), ('"true"', "true"), ("40 MW", "40 MW"), ("=", "="),
        ("!!str 12", "12"), ("! 12", "12"), ("!!float 12", 12.0), ("!!int '7'", 7),
        ("!!null ''", None), ("!!bool true", True), ("!!map {a: 1}", {"a": 1}), ("!!seq [1]", [1]),
    ],
)  # fmt: skip
def test_single_values_follow_the_core_schema(text: str, expected: object) -> None:
    value = parse(text, "s.yaml").value
    assert value == expected
    assert type(value) is type(expected)


def test_not_a_number_is_parsed() -> None:
    value = parse(".nan", "s.yaml").value
    assert isinstance(value, float)
    assert math.isnan(value)


def test_dates_as_keys_and_text_stay_text() -> None:
    assert parse("{2026-02-04: on}", "s.yaml").value == {"2026-02-04": "on"}


def test_values_and_keys_know_their_places() -> None:
    # Counted by hand in SCENARIO.
    document = parse(SCENARIO, "s.yaml")
    assert document.positions[()] == (2, 1)
    assert document.positions["name",] == (2, 7)
    assert document.positions["title", "en"] == (3, 43)
    assert document.positions["changes", "energy.price.level", "triangular", 2] == (7, 37)
    assert document.key_positions["changes", "energy.price.level"] == (6, 3)
    assert document.key_positions["changes", "energy.price.level", "known_on"] == (8, 5)


def test_an_alias_stands_where_it_is_used_and_its_content_where_it_is_written() -> None:
    document = parse(SCENARIO, "s.yaml")
    assert document.positions["changes", "other"] == (12, 10)
    assert document.positions["changes", "other", "low"] == (4, 23)
    assert document.positions["limits", "low"] == (4, 23)


def test_columns_count_characters_not_bytes() -> None:
    assert parse("äöü: ß", "s.yaml").positions["äöü",] == (1, 6)


def test_the_nearest_place_is_that_of_the_innermost_entry_that_exists() -> None:
    document = parse("a:\n  b: 1\n", "s.yaml")
    assert document.nearest(("a", "b", "missing", 3)) == (2, 6)
    assert document.nearest(("unknown",)) == document.positions[()] == Position(1, 1)


def test_aliases_give_equal_but_separate_values() -> None:
    value = parse("a: &x [1, {b: 2}]\nc: *x\n", "s.yaml").value
    assert isinstance(value, dict)
    assert value["a"] == value["c"] == [1, {"b": 2}]
    assert value["a"] is not value["c"]


json_text = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]), max_size=20
)
json_scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | json_text
)
json_values = st.recursive(
    json_scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(json_text, inner, max_size=4),
    max_leaves=12,
)


@given(json_values, st.sampled_from([None, 2]))
def test_json_means_the_same_as_to_the_json_module(value: object, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    assert parse(text, "s.json").value == json.loads(text)


@given(json_values)
def test_every_entry_has_a_place_inside_the_text(value: object) -> None:
    text = json.dumps({"root": value}, ensure_ascii=False, indent=1)
    document = parse(text, "s.json")
    lines = text.split("\n")
    assert set(document.positions) == set(_paths(document.value))
    for line, column in [*document.positions.values(), *document.key_positions.values()]:
        assert 1 <= column <= len(lines[line - 1])


def _paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    entries = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value if isinstance(value, list) else ())
    )
    for key, child in entries:
        yield from _paths(child, (*path, key))


@both_parsers
def test_each_duplicate_key_is_told_with_both_lines() -> None:
    first, second, third = problems_of("a: 1\nb: 2\na: 3\nc:\n  d: 1\n  d: 2\nb: 4\n")
    assert (first.line, first.column, first.path) == (3, 1, "a")
    assert first.message == "the key `a` stands twice; it was first written on line 1"
    assert (second.line, second.column, second.path) == (6, 3, "c.d")
    assert "line 5" in second.message
    assert (third.line, third.path) == (7, "b")
    assert "keep one" in third.hint


def test_keys_are_told_apart_after_their_quotes_are_read() -> None:
    (problem,) = problems_of("a: 1\n'a': 2\n")
    assert problem.line == 2


@both_parsers
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2030: x", "a number"),
        ("true: x", "true or false"),
        ("~: x", "empty"),
        ("? [a]\n: x", "a list"),
        ("{a: 1}: x", "a mapping"),
    ],
)
def test_keys_other_than_text_are_refused(text: str, kind: str) -> None:
    (problem,) = problems_of(text)
    assert kind in problem.message
    assert problem.hint


@both_parsers
@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system [ls]", "a: !!python/name:os.system x",
        "a: !!set {x, y}", "a: !!timestamp 2026-02-04", "a: !!binary aGk=", "a: !secret x",
        "a: !!bool x", "a: !!int 1.5", "a: !!int ''", "a: !!float x", "a: !!null x",
        "a: !!map [1]", "a: !!seq {b: 1}", "a: !!str [1]", "a: !!int {}",
    ],
)  # fmt: skip
def test_tags_that_do_not_fit_are_refused_where_they_stand(text: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.line, problem.column, problem.path) == (1, 4, "a")
    assert "tag" in problem.message


@both_parsers
def test_merge_keys_are_refused_with_the_way_out() -> None:
    (problem,) = problems_of("base: &b {x: 1}\nnew:\n  <<: *b\n  y: 2\n")
    assert (problem.line, problem.column) == (3, 3)
    assert problem.hint == "write the keys out, or use `extends`"


def test_the_merge_sign_in_quotes_or_as_value_is_text() -> None:
    assert parse("{'<<': <<}", "s.yaml").value == {"<<": "<<"}


@both_parsers
def test_a_second_document_is_refused() -> None:
    (problem,) = problems_of("a: 1\n---\nb: 2\n")
    assert problem.line == 2
    assert "second document" in problem.message


@both_parsers
def test_unknown_and_recursive_aliases_are_refused() -> None:
    unknown, recursive = problems_of("a: *nowhere\nb: &b [1, *b]\n")
    assert (unknown.line, unknown.column) == (1, 4)
    assert "no anchor" in unknown.message
    assert (recursive.line, recursive.path) == (2, "b.1")
    assert "inside its own anchor" in recursive.message


@both_parsers
def test_all_findings_of_one_pass_come_together_even_before_a_syntax_error() -> None:
    found = problems_of("a: 1\na: 2\n3: x\nb: !!int x\nc: *d\ne: [1\n")
    assert [problem.line for problem in found] == [2, 3, 4, 5, 6]


@both_parsers
def test_an_alias_bomb_is_refused_before_it_is_built() -> None:
    # 9^10 ≈ 3.5 billion nodes. Down to x4 (line 5) there are 1 + 5 keys + 10 + 91 + 820 + 7,381 +
    # 66,430 = 74,738; the first *x4 of line 6 brings 66,430 more.
    levels = "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 10))
    began = time.perf_counter()
    (problem,) = problems_of("x0: &x0 [a, a, a, a, a, a, a, a, a]\n" + levels)
    assert time.perf_counter() - began < 1.0
    assert "100000" in problem.message
    assert problem.line == 6


def test_the_node_budget_counts_keys_values_and_written_out_aliases() -> None:
    # Mapping, two keys, the list with two items, and the list again: 1 + 2 + 3 + 3.
    text = "a: &a [1, 2]\nb: *a\n"
    assert parse(text, "s.yaml", max_nodes=9).value == {"a": [1, 2], "b": [1, 2]}
    with pytest.raises(InputError):
        parse(text, "s.yaml", max_nodes=8)


def test_forty_levels_are_read_and_one_more_is_refused() -> None:
    assert MAX_DEPTH == 40
    parse(nested(40), "s.yaml")
    (problem,) = problems_of(nested(41))
    assert (problem.line, problem.column) == (1, 41)


@both_parsers
@pytest.mark.parametrize("unit", ["- ", "[", "{a: ", "? ", "- ? "])
def test_twenty_thousand_levels_are_a_problem_and_no_crash(unit: str) -> None:
    assert "nested" in problems_of(unit * 20_000)[-1].message


def test_depth_cannot_be_smuggled_in_through_aliases() -> None:
    chain = "".join(f"x{n}: &x{n} {'[' * 30}*x{n - 1}{']' * 30}\n" for n in range(1, 3))
    (problem,) = problems_of(f"x0: &x0 {nested(5)}\n" + chain)
    assert problem.line == 3  # 1 + 30 levels hold in x1's line, 1 + 30 + 35 do not


@both_parsers
@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a: b: c", 1, 5, "no key can start"),
        ("a: [1,\nb: 2\n", 1, 4, "`[`"),
        ("a: {b: 1", 1, 4, "`{`"),
        ("a: 1\nb: 'x\n", 2, 4, "never closed"),
        ("a:\n\t- 1", 2, 1, "tab"),
        ("a: @x", 1, 4, "`@`"),
        ("a: * x", 1, 5, "`*`"),
        ("a: & x", 1, 5, "`&`"),
        ("a:\n  - 1\n b: 2", 3, 2, "continue the mapping"),
        ("- a\nb: 1", 2, 1, "continue the list"),
        ("a: - 1", 1, 4, "no list can start"),
        ("x: 1\ny 2\nz: 3", 2, 1, "neither a key"),
        ("a: |x\n b", 1, 5, "text block"),
        ("a: ]", 1, 4, "value is missing"),
        ("a: !e!x y", 1, 4, "tags"),
    ],
)
def test_syntax_errors_come_in_plain_words_with_place_and_hint(
    text: str, line: int, column: int, message: str
) -> None:
    problem = problems_of(text)[-1]
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message
    assert problem.hint


@both_parsers
@pytest.mark.parametrize("escape", [r"\q", r"\ud800", r"\U00110000", r"\x1b", r"\0", r"\L"])
def test_escapes_for_no_character_or_a_control_character_are_refused(escape: str) -> None:
    (problem,) = problems_of(f'a: "{escape}"')
    assert problem.line == 1


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x7f", "\x85", "\u2028", "\u202e", "\ud800"]
)
def test_control_characters_are_refused_with_their_place(character: str) -> None:
    (problem,) = problems_of(f"ä: 1\r\nb: x{character}\nc: {character}")
    assert (problem.line, problem.column) == (2, 5)
    assert f"U+{ord(character):04X}" in problem.message
    assert "1 more" in problem.message


def test_a_number_too_long_for_a_float_is_refused() -> None:
    assert parse("9" * 100, "s.yaml").value == 10**100 - 1
    for digits in ("9" * 101, "0x" + "f" * 99, "1." + "0" * 5000):
        (problem,) = problems_of(f"a: {digits}")
        assert "longer than 100" in problem.message


def test_messages_never_repeat_whole_files() -> None:
    huge = "k" * 50_000
    found = problems_of(f"[&{huge} 1, *{huge}k, !{huge} 1, {{{'k' * 900}: !!int {huge}}}]")
    assert all(len(str(problem)) < 400 for problem in found)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"# only a comment\n", b"---\n", b"\xef\xbb\xbf"]
)
def test_an_empty_file_is_called_empty(tmp_path: Path, content: bytes) -> None:
    (problem,) = problems_of_file(tmp_path / "s.yaml", content)
    assert problem.message == "the file is empty"


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"- a", "a list"), (b"a:1", "text"), (b"12", "a number"), (b"null", "empty")],
)
def test_a_file_whose_top_level_is_no_mapping_is_refused(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    (problem,) = problems_of_file(tmp_path / "s.yaml", content)
    assert problem.message == f"the top level is {kind}, not a mapping"
    assert (problem.line, problem.column) == (1, 1)


def test_a_file_is_read_with_or_without_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    for mark in (b"", b"\xef\xbb\xbf"):
        path.write_bytes(mark + "größe: 1 GPU\r\n".encode())
        document = read(path)
        assert document.value == {"größe": "1 GPU"}
        assert document.name == str(path)
        assert document.positions["größe",] == (1, 8)


def test_text_that_is_not_utf_8_is_refused_with_its_place(tmp_path: Path) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        (problem,) = problems_of_file(
            tmp_path / "s.yaml", mark + "ä: 1\nb: ".encode() + b"gr\xf6\xdfe"
        )
        assert (problem.file, problem.line, problem.column) == ("s.yaml", 2, 6)
        assert "0xF6" in problem.message
        assert "UTF-8" in problem.hint


def test_utf_16_and_binary_files_are_named_as_such(tmp_path: Path) -> None:
    (utf_16,) = problems_of_file(tmp_path / "s.yaml", "a: 1".encode("utf-16"))
    assert "UTF-16" in utf_16.message
    (binary,) = problems_of_file(tmp_path / "s.yaml", b"\x7fELF\x00\x01")
    assert "binary" in binary.message


def test_a_file_above_five_megabytes_is_refused_unread(tmp_path: Path) -> None:
    line = b"# filling\n"
    path = tmp_path / "s.yaml"
    path.write_bytes(b"a: 1\n" + line * ((MAX_BYTES - 5) // len(line)))
    assert read(path).value == {"a": 1}
    (problem,) = problems_of_file(path, line * (MAX_BYTES // len(line) + 1))
    assert "larger than 5 MB" in problem.message


def test_a_missing_file_names_its_nearest_neighbour(tmp_path: Path) -> None:
    (tmp_path / "slow-grid.yaml").touch()
    (tmp_path / "slow-grip").mkdir()
    with pytest.raises(InputError) as caught:
        read(tmp_path / "slow-gird.yaml")
    (problem,) = caught.value.problems
    assert problem.message == "the file does not exist"
    assert problem.hint == "did you mean `slow-grid.yaml`?"
    assert problem.line == 0


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("industrial-ai-cloud.yaml", "the program's file of that name is `{shipped}`"),
        ("industral-ai-cloud.yaml", "did you mean the program's `{shipped}`?"),
    ],
)
def test_a_missing_file_names_that_of_the_program(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / name)
    (problem,) = caught.value.problems
    shipped = Path(__file__).parents[2] / "scenarios" / "industrial-ai-cloud.yaml"
    assert problem.hint == hint.format(shipped=shipped)


def test_folders_and_impossible_paths_are_problems_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a folder, not a file"):
        read(tmp_path)
    with pytest.raises(InputError, match="does not exist or cannot be listed"):
        read(tmp_path / "none" / "s.yaml")
    for name in ("a\0b", "x" * 5000):
        with pytest.raises(InputError, match="cannot be read"):
            read(tmp_path / name)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind here")
def test_an_unreadable_file_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.touch(mode=0o000)
    with pytest.raises(InputError, match="Permission denied"):
        read(path)


def test_an_error_of_the_system_is_told_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        read(tmp_path / "s.yaml")


def problems_or_none(text: str) -> tuple[Problem, ...]:
    """What :func:`parse` says about any text, nothing if it is sound."""
    try:
        document = parse(text, "s.yaml")
    except InputError as error:
        return error.problems
    assert isinstance(document, Document)
    return ()


def assert_parsed_or_explained(text: str) -> None:
    """A document, or problems with a message and a place inside the text."""
    line_count = len(text.splitlines()) + 1
    for problem in problems_or_none(text):
        assert problem.message
        assert 0 <= problem.line <= line_count


YAML_SIGNS = st.lists(
    st.sampled_from([*"abe01.~-:?[]{},#&*!|>%@`'\"\\<=\n\r\t ä\x07", "!!int ", "0x", "- ", ": "])
).map("".join)


@both_parsers
@settings(max_examples=300)
@given(text=YAML_SIGNS | st.text())
def test_no_text_leads_to_another_exception(text: str) -> None:
    assert_parsed_or_explained(text)


@settings(max_examples=200)
@given(content=st.binary() | YAML_SIGNS.map(str.encode))
def test_no_bytes_lead_to_another_exception(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(content)
    with contextlib.suppress(InputError):
        assert isinstance(read(path).value, dict)


@both_parsers
@settings(max_examples=300)
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 6))
def test_no_mutation_of_a_scenario_leads_to_another_exception(seed: int, changes: int) -> None:
    rng = random.Random(seed)
    text = SCENARIO
    for _ in range(changes):
        start = rng.randrange(len(text))
        end = min(len(text), start + rng.choice([0, 1, 1, 3, 20]))
        other = rng.randrange(len(text))
        replacement = rng.choice(
            ["", text[other : other + 15], *"&*!|>%@`'\"\\[]{},:#-?\t\n", "<<: ", "!!int ", "\x00"]
        )
        text = text[:start] + replacement + text[end:]
    assert_parsed_or_explained(text)


def test_twenty_thousand_lines_are_read_in_a_few_seconds() -> None:
    # Measured 0.45 s; the limit leaves room for a machine that is busy.
    entry = "k{}:\n  value: {} MW\n  source: id\n  tags: [a, 1.5, true]\n  known_on: 2026-02-04\n"
    text = "".join(entry.format(number, number) for number in range(4000))
    began = time.perf_counter()
    document = parse(text, "s.yaml")
    assert time.perf_counter() - began < 5.0
    assert document.positions["k3999", "known_on"] == (20_000, 13)


def test_within_reading_once_a_file_is_read_once_and_afterwards_anew(tmp_path: Path) -> None:
    file = tmp_path / "changing.yaml"
    file.write_text("gpus: 1\n", encoding="utf-8")
    with reading_once():
        first = read(file)
        file.write_text("gpus: 2\n", encoding="utf-8")
        assert read(file) is first
    assert read(file).value == {"gpus": 2}
