"""From a scenario file to one tree: what it extends, its changes, and where each entry was written."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Any, cast

from pydantic import BaseModel, Field, ValidationError

from ausbau.core import schema, yaml_source
from ausbau.core.errors import InputError, Problem
from ausbau.core.origins import Origin, Origins, Path, dotted, plain
from ausbau.core.parameters import USER_SOURCE, looks_like_parameter
from ausbau.core.schema import IsoDate, Spec, Text
from ausbau.core.yaml_source import Document

BASE = "base"
USER_ORIGIN = Origin("--set")


class ScenarioFile(Spec):
    """What a scenario file says at its top level."""

    extends: str
    """A file beside this one or in the package, or `base`, the folder of one file per section."""
    name: str
    title: Text
    description: Text
    sentence: tuple[str, ...] = ()
    """Rows of the claims register that the scenario speaks to."""
    as_of: IsoDate | None = None
    """Only what was known by this day may be used."""
    status_date: IsoDate | None = None
    """Up to this day the world is as observed."""
    changes: dict[str, Any] = Field(default_factory=dict)
    """New entries by dotted path, each replacing what stood there."""


@dataclass(frozen=True)
class Change:
    """One entry of a scenario that differs from what it extends."""

    path: str
    before: Any
    after: Any
    file: str


@dataclass(frozen=True)
class Composition:
    """The tree of a scenario with the origin of each entry. ``folders`` are searched for sources."""

    header: ScenarioFile
    tree: dict[str, Any]
    origins: Origins
    changes: tuple[Change, ...]
    folders: tuple[FilePath, ...]


def packaged_scenarios() -> FilePath:
    """The folder of scenarios that comes with the program."""
    package = FilePath(str(files("ausbau")))
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent.parent / "scenarios"


def compose(file: FilePath, model: type[BaseModel], user: Mapping[str, object]) -> Composition:
    """Read ``file`` and all it extends, and apply the changes from the root down, the user's last."""
    chain = _chain(file)
    base_folder = _base_folder(chain[-1][0])
    tree, origins = _read_base(base_folder)
    header = chain[0][2]
    changes: list[Change] = []
    problems: list[Problem] = []
    for path, document, content in reversed(chain):
        applied, found = _apply(tree, origins, document, content, model)
        problems += found
        changes += applied
        if not applied and not found:
            problems.append(_changes_nothing(path, content))
    problems += _apply_user(tree, origins, user, model, changes)
    if problems:
        raise InputError(problems)
    folders = (file.parent, base_folder.parent, packaged_scenarios())
    return Composition(_inherited(chain, header), tree, origins, tuple(changes), folders)


Link = tuple[FilePath, Document, ScenarioFile]


def _chain(file: FilePath) -> list[Link]:
    """The file, its parent, its grandparent … up to the one that extends ``base``."""
    chain: list[Link] = []
    seen: list[FilePath] = []
    while True:
        document = yaml_source.read(file)
        header = _header(document)
        seen.append(file.resolve())
        chain.append((file, document, header))
        if header.extends == BASE:
            return chain
        parent = _parent(file, header.extends, document)
        if parent.resolve() in seen:
            names = " → ".join(path.name for path in [*seen, parent])
            raise InputError([_problem(document, ("extends",), f"is cyclic: {names}")])
        file = parent


def _header(document: Document) -> ScenarioFile:
    origins = Origins(Origin(document.name))
    origins.graft((), document)
    try:
        return ScenarioFile.model_validate(document.value)
    except ValidationError as error:
        raise InputError(schema.problems(error, origins)) from error


def _inherited(chain: list[Link], header: ScenarioFile) -> ScenarioFile:
    """The header with the dates it inherits where it gives none of its own."""
    inherited: dict[str, Any] = {}
    for name in ("as_of", "status_date"):
        values = (getattr(link[2], name) for link in chain)
        inherited[name] = next((value for value in values if value is not None), None)
    return header.model_copy(update=inherited)


def _parent(file: FilePath, name: str, document: Document) -> FilePath:
    for folder in (file.parent, packaged_scenarios()):
        if (folder / name).is_file():
            return folder / name
    known = sorted(path.name for path in file.parent.glob("*.yaml"))
    matches = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {matches[0]}?" if matches else "a file beside this one, or base"
    raise InputError([_problem(document, ("extends",), f"no file {name}", hint)])


def _base_folder(file: FilePath) -> FilePath:
    beside = file.parent / BASE
    return beside if beside.is_dir() else packaged_scenarios() / BASE


def _read_base(folder: FilePath) -> tuple[dict[str, Any], Origins]:
    tree: dict[str, Any] = {}
    origins = Origins(Origin(str(folder)))
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            document = yaml_source.read(file)
        except InputError as error:
            problems += error.problems
            continue
        tree[file.stem] = plain(document.value)
        origins.graft((file.stem,), document)
    if problems:
        raise InputError(problems)
    return tree, origins


def _apply(
    tree: dict[str, Any],
    origins: Origins,
    document: Document,
    header: ScenarioFile,
    model: type[BaseModel],
) -> tuple[list[Change], list[Problem]]:
    applied: list[Change] = []
    problems: list[Problem] = []
    for key in header.changes:
        path: Path = tuple(key.split("."))
        if schema.annotation_at(model, path) is None:
            hint = schema.nearest(key, list(_paths(tree)))
            problems.append(_problem(document, ("changes", key), "unknown path", hint))
            continue
        content = cast("dict[str, Any]", document.value)["changes"][key]
        before = _put(tree, path, plain(content))
        if before != content:
            applied.append(Change(key, before, content, document.name))
        origins.graft(path, document, ("changes", key))
    return applied, problems


def _apply_user(
    tree: dict[str, Any],
    origins: Origins,
    user: Mapping[str, object],
    model: type[BaseModel],
    changes: list[Change],
) -> list[Problem]:
    problems = []
    for key, content in user.items():
        path: Path = tuple(key.split("."))
        annotation = schema.annotation_at(model, path)
        if annotation is None:
            hint = schema.nearest(key, list(_paths(tree)))
            problems.append(Problem(USER_ORIGIN.file, 0, 0, key, "unknown path", "", hint))
            continue
        value = _with_user_passport(plain(content), schema.is_parameter(annotation))
        changes.append(Change(key, _put(tree, path, value), value, USER_ORIGIN.file))
        origins.put(path, USER_ORIGIN)
    return problems


def _with_user_passport(value: Any, is_parameter: bool) -> Any:  # noqa: FBT001
    passport = {"source": USER_SOURCE, "confidence": "low"}
    if looks_like_parameter(value):
        return {**passport, **value}
    return {"value": value, **passport} if is_parameter else value


def _put(tree: dict[str, Any], path: Path, value: Any) -> Any:
    """Replace what stands at a path and return it; mappings on the way are made where needed."""
    node = tree
    for part in path[:-1]:
        node = node.setdefault(str(part), {})
    before = node.get(str(path[-1]))
    node[str(path[-1])] = value
    return before


def _paths(tree: Mapping[str, Any], prefix: Path = ()) -> Iterator[str]:
    for key, value in tree.items():
        yield dotted((*prefix, key))
        if isinstance(value, Mapping) and not looks_like_parameter(value):
            yield from _paths(value, (*prefix, key))


def _problem(document: Document, path: Path, message: str, hint: str = "") -> Problem:
    position = document.key_positions.get(path) or document.positions[path]
    return Problem(document.name, position.line, position.column, dotted(path), message, "", hint)


def _changes_nothing(file: FilePath, header: ScenarioFile) -> Problem:
    return Problem(
        str(file),
        1,
        1,
        "changes",
        f"changes nothing of {header.extends}",
        "at least one entry that differs",
        "a scenario is a named difference; run the parent itself instead",
    )
