"""From a scenario file to one tree: the chain of files that it extends, and their changes in order.

Everything that is wrong on the way is collected; the tree is composed as far as the files can be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import Any, cast

from pydantic import BaseModel, Field, ValidationError

from ausbau.assembly import Assembly, Change, Layer, read_base
from ausbau.core import schema, yaml_source
from ausbau.core.errors import Collecting, InputError, Problem
from ausbau.core.findings import Finding, nearest
from ausbau.core.origins import Origin, Origins
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.schema import IsoDate, Name, Spec, Text
from ausbau.core.timeline import parse_date
from ausbau.core.yaml_source import Document

BASE = "base"
STATUS_DATE = "buildout.status_date"
_EXTENDS = re.compile(r"^extends:[ \t]*([^\s#]+)", re.MULTILINE)
_HEAD_CHARACTERS = 10_000


class ScenarioFile(Spec):
    """What a scenario file says at its top level."""

    extends: str
    """A file beside this one or in the package, or `base`, the folder of one file per section."""
    name: Name
    title: Text
    description: Text
    sentence: tuple[str, ...] = ()
    """Rows of the claims register that the scenario speaks to."""
    leaves: tuple[str, ...] = ()
    """Beginnings of metric names that cannot move against what the scenario extends; a test holds it."""
    as_of: IsoDate | None = None
    """Only what was known by this day may be used."""
    status_date: IsoDate | None = None
    """Up to this day the world is as observed; the same as a change of `buildout.status_date`."""
    changes: dict[str, Any] = Field(default_factory=dict)
    """New entries by dotted path, each replacing what stood there."""


@dataclass(frozen=True)
class Composition:
    """The tree of a scenario with the origin of each entry, and all that is wrong with its files.

    ``header`` is None where it is not right; ``as_of`` holds all the same. ``folders`` are searched
    for sources. ``unread`` names the sections whose file cannot be read. Unless ``is_complete``, some
    file of the chain cannot, and an entry that is absent may stand in it.
    """

    header: ScenarioFile | None
    as_of: date | None
    tree: dict[str, Any]
    origins: Origins
    changes: tuple[Change, ...]
    folders: tuple[FilePath, ...]
    problems: tuple[Problem, ...]
    unread: frozenset[str]
    is_complete: bool


@dataclass(frozen=True)
class Link:
    """One file of the chain, as far as it can be read.

    ``extends`` is empty where the file does not say it in a way that can be understood.
    """

    file: FilePath
    document: Document | None
    header: ScenarioFile | None
    extends: str

    @property
    def entries(self) -> Mapping[str, Any]:
        """What stands at the top level; nothing where the file cannot be read."""
        return {} if self.document is None else cast("dict[str, Any]", self.document.value)

    def refusal(self, key: str, finding: Finding) -> InputError:
        """A finding about an entry of the top level."""
        origins = Origins(Origin(str(self.file)))
        if self.document is not None:
            origins = Origins.of(self.document)
        return InputError([schema.problem_at((key,), origins, finding)])


def compose(file: FilePath, model: type[BaseModel], user: Mapping[str, object]) -> Composition:
    """Read ``file`` and all it extends, and apply the changes from the root down, the user's last."""
    problems: list[Problem] = []
    chain = _chain(file, problems)
    base_folder = _base_folder(chain[-1].file)
    base = read_base(base_folder)
    is_complete = not base.unread and _is_whole(chain)
    assembly = Assembly(model, base, is_complete=is_complete)
    for link in reversed(chain):
        with Collecting(problems):
            _apply(link, assembly)
    assembly.apply(Layer(user))
    return Composition(
        header=_inherited(chain),
        as_of=_date_of(chain, "as_of"),
        tree=assembly.tree,
        origins=assembly.origins,
        changes=tuple(assembly.changes),
        folders=(file.parent, base_folder.parent, packaged_scenarios()),
        problems=(*problems, *base.problems, *assembly.problems),
        unread=base.unread,
        is_complete=is_complete,
    )


def _chain(file: FilePath, problems: list[Problem]) -> list[Link]:
    """The file, its parent, its grandparent … up to the one that extends ``base``."""
    chain: list[Link] = []
    following: FilePath | None = file
    while following is not None:
        chain.append(_link(following, problems))
        following = None
        with Collecting(problems):
            following = _parent(chain)
    return chain


def _is_whole(chain: list[Link]) -> bool:
    return chain[-1].extends == BASE and all(link.document is not None for link in chain)


def _link(file: FilePath, problems: list[Problem]) -> Link:
    document = header = None
    with Collecting(problems):
        document = yaml_source.read(file)
    if document is None:
        return Link(file, None, None, _extends_despite_mistakes(file))
    try:
        header = ScenarioFile.model_validate(document.value)
    except ValidationError as error:
        problems += schema.problems(error, Origins.of(document), ScenarioFile)
    extends = cast("dict[str, Any]", document.value).get("extends")
    return Link(file, document, header, extends if isinstance(extends, str) else "")


def _extends_despite_mistakes(file: FilePath) -> str:
    """What a file extends that is not valid YAML: its mistakes shall not hide those of its parent."""
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            found = _EXTENDS.search(opened.read(_HEAD_CHARACTERS))
    except (OSError, ValueError):
        return ""
    return found[1] if found else ""


def _parent(chain: list[Link]) -> FilePath | None:
    """The file that the last one extends, None at the end of the chain; raises InputError."""
    link = chain[-1]
    if link.extends in ("", BASE):
        return None
    folders = (link.file.parent, packaged_scenarios())
    parent = next((folder / link.extends for folder in folders if _is_file(folder, link)), None)
    if parent is None:
        known = [path.name for folder in folders for path in sorted(folder.glob("*.yaml"))]
        expected = "a file beside this one or of the program, or base"
        hint = nearest(link.extends, [*known, BASE])
        raise link.refusal("extends", Finding((), f"no file {link.extends}", expected, hint))
    seen = [earlier.file for earlier in chain]
    if parent.resolve() in [earlier.resolve() for earlier in seen]:
        names = " → ".join(path.name for path in [*seen, parent])
        expected = "a chain of files that ends in base"
        raise link.refusal("extends", Finding((), f"is cyclic: {names}", expected))
    return parent


def _is_file(folder: FilePath, link: Link) -> bool:
    try:
        return (folder / link.extends).is_file()
    except OSError:  # a name that no file can have
        return False


def _apply(link: Link, assembly: Assembly) -> None:
    """Apply the changes of a file; raises InputError if they change nothing."""
    changes = link.entries.get("changes", {})
    if link.document is None or not isinstance(changes, dict):
        return
    if "status_date" in link.entries:
        changes = {STATUS_DATE: link.entries["status_date"], **changes}
    before = len(assembly.changes), len(assembly.problems)
    assembly.apply(Layer(changes, link.document))
    if before == (len(assembly.changes), len(assembly.problems)) and assembly.is_complete:
        finding = Finding(
            (),
            f"changes nothing of {link.extends}",
            "at least one entry that differs",
            "a scenario is a named difference; run the parent itself instead",
        )
        raise link.refusal("changes", finding)


def _inherited(chain: list[Link]) -> ScenarioFile | None:
    """The header with the dates it inherits where it gives none of its own."""
    header = chain[0].header
    dates = {name: _date_of(chain, name) for name in ("as_of", "status_date")}
    return None if header is None else header.model_copy(update=dates)


def _date_of(chain: list[Link], name: str) -> date | None:
    for link in chain:
        try:
            return parse_date(link.entries.get(name))
        except ValueError:  # absent, or told as a problem of the header
            continue
    return None


def _base_folder(file: FilePath) -> FilePath:
    beside = file.parent / BASE
    return beside if beside.is_dir() else packaged_scenarios() / BASE
