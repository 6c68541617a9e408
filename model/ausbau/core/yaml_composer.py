"""Composes parser events into one tree of nodes and collects everything that is wrong on the way.

Nothing recurses over unchecked depth, and nothing is built from an alias before its size is known
as if written out: neither deep nesting nor an alias bomb reaches the rest of the program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import yaml

from ausbau.core.errors import Problem
from ausbau.core.yaml_scalars import (
    FORBIDDEN_CHARACTER,
    STANDARD_TAG_PREFIX,
    Scalar,
    as_written,
    excerpt,
    kind_of,
    resolve,
    resolve_tagged,
)

MAX_DEPTH = 40

# libyaml parses about eight times faster; a build of PyYAML without it lacks the class.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Position(NamedTuple):
    """A place in a file; line and column count from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Node:
    """A composed node; aliases of one anchor share their content.

    ``size`` counts the nodes within, itself included and aliases written out, and is 0 while the
    node is still open; ``height`` counts nested collections, itself included.
    """

    position: Position
    content: Children | list[Node] | Scalar
    size: int = 1
    height: int = 0


Children: TypeAlias = dict[str, tuple[Position, Node]]  # key → (place of the key, value)


@dataclass(slots=True)
class _Key:
    """A mapping key that waits for its value; a faulty one keeps its place but not its value."""

    text: str
    position: Position
    is_kept: bool


@dataclass(slots=True)
class _Frame:
    """A collection that is being filled."""

    node: Node
    nodes_before: int
    key: _Key | None = None


class _GiveUpError(Exception):
    """A problem was reported after which the rest of the file is not looked at."""


@dataclass
class Composer:
    """Builds one tree of nodes; ``root`` stays None for a text without content.

    After :meth:`compose`, ``problems`` holds everything that is wrong; the tree is to be trusted
    only if it is empty.
    """

    name: str
    max_nodes: int
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    _node_count: int = 0
    _document_count: int = 0
    _frames: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, Node] = field(default_factory=dict)

    def compose(self, text: str) -> None:
        """Compose ``text`` into ``root`` or ``problems``."""
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self._take(event)
        except _GiveUpError:
            pass
        except yaml.MarkedYAMLError as error:
            self._report(*_in_plain_language(error, text))
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # The parser without libyaml raises these for escapes that name no character.
            self._report(Position(1, 1), f"this is not valid YAML: {error}", "")

    def _report(self, position: Position, message: str, hint: str, key: str | None = None) -> None:
        """Note a problem of the entry that is being composed, or of ``key`` below it."""
        path: list[str] = []
        for frame in self._frames:
            if isinstance(frame.node.content, list):
                path.append(str(len(frame.node.content)))
            elif frame.key is not None:
                path.append(excerpt(frame.key.text))
        if key is not None:
            path.append(excerpt(key))
        self.problems.append(Problem(self.name, *position, ".".join(path), message, hint=hint))

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close()
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._document_count += 1
                if self._document_count > 1:
                    hint = "put each document in a file of its own and remove the line `---`"
                    self._report(_start(event), "a second document starts here", hint)
                    raise _GiveUpError

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        position, text = _start(event), event.value
        is_plain = not event.style
        if is_plain and not (self._frames or text or event.tag):
            return  # a document without content
        self._count(1, position)
        content: Scalar = text
        try:
            if event.tag is not None:
                content = resolve_tagged(event.tag, text)
            elif is_plain:
                content = resolve(text)
        except ValueError as error:
            self._report(position, str(error), "write the plain value")
        if event.style == '"' and (found := FORBIDDEN_CHARACTER.search(text)):
            message = f"an escape stands for the control character U+{ord(found[0]):04X}"
            self._report(position, message, "remove the escape, or double its backslash")
        if is_plain and text == "<<" and self._awaits_key():
            hint = "write the keys out, or use `extends`"
            self._report(position, "the merge key `<<` is not part of YAML 1.2", hint)
        self._attach(Node(position, content), event.anchor)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        position, tag = _start(event), event.tag
        self._count(1, position)
        self._refuse_depth(len(self._frames) + 1, position)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if tag not in {None, "!", STANDARD_TAG_PREFIX + ("map" if is_mapping else "seq")}:
            found = "a mapping" if is_mapping else "a list"
            message = f"the tag `{as_written(tag or '')}` is not allowed on {found}"
            self._report(position, message, "remove the tag")
        node = Node(position, {} if is_mapping else [], size=0, height=1)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        self._frames.append(_Frame(node, self._node_count - 1))

    def _close(self) -> None:
        frame = self._frames.pop()
        frame.node.size = self._node_count - frame.nodes_before
        self._attach(frame.node, None)

    def _alias(self, event: yaml.AliasEvent) -> None:
        position, name = _start(event), event.anchor or ""
        target = self._anchors.get(name)
        if target is None:
            hint = "write the anchor, `&` and the same name, before the alias"
            self._report(position, f"the alias `*{excerpt(name)}` refers to no anchor", hint)
            target = Node(position, name)
        elif not target.size:
            message = f"the alias `*{excerpt(name)}` stands inside its own anchor"
            self._report(position, message, "write out what is meant")
            target = Node(position, name)
        self._count(target.size, position)
        self._refuse_depth(len(self._frames) + target.height, position)
        self._attach(Node(position, target.content, target.size, target.height), None)

    def _attach(self, node: Node, anchor: str | None) -> None:
        """Put a finished node where it belongs: root, list item, key or value."""
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._frames:
            self.root = node
            return
        frame = self._frames[-1]
        frame.node.height = max(frame.node.height, node.height + 1)
        content = frame.node.content
        if isinstance(content, list):
            content.append(node)
        elif isinstance(content, dict):
            if frame.key is None:
                frame.key = self._key(node, content)
                return
            if frame.key.is_kept:
                content[frame.key.text] = (frame.key.position, node)
            frame.key = None

    def _key(self, node: Node, siblings: Children) -> _Key:
        """Check a key; the value of a faulty one is still checked, then dropped."""
        text, position = node.content, node.position
        if not isinstance(text, str):
            is_single = not isinstance(text, list | dict)
            hint = "put the key in quotes" if is_single else "write a short text as key"
            self._report(position, f"a key is {kind_of(text)}; keys are text", hint)
            return _Key("?", position, is_kept=False)
        if text in siblings:
            first = siblings[text][0].line
            message = (
                f"the key `{excerpt(text)}` stands twice; it was first written on line {first}"
            )
            self._report(position, message, "keep one of the two", text)
        return _Key(text, position, is_kept=text not in siblings)

    def _awaits_key(self) -> bool:
        """Whether the next node is a mapping key."""
        if not self._frames:
            return False
        frame = self._frames[-1]
        return isinstance(frame.node.content, dict) and frame.key is None

    def _count(self, nodes: int, position: Position) -> None:
        """Add nodes to the document, aliases as if written out, before any of them is built."""
        self._node_count += nodes
        if self._node_count > self.max_nodes:
            message = f"with its aliases written out, the file has more than {self.max_nodes} nodes"
            hint = "use fewer aliases, or keep data tables in CSV files"
            self._report(position, message, hint)
            raise _GiveUpError

    def _refuse_depth(self, depth: int, position: Position) -> None:
        if depth > MAX_DEPTH:
            message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
            self._report(position, message, "check for repeated `- ` or `[`")
            raise _GiveUpError


def _start(event: yaml.Event) -> Position:
    mark = event.start_mark
    return Position(1, 1) if mark is None else Position(mark.line + 1, mark.column + 1)


# A part of the parser's message, what it means, what to do; both parsers' wordings are covered.
# "Opened here" points to the place of the context, all others to that of the problem.
_UNCLOSED = "add what is missing"
_STRAY = "check the indentation and the quotes of this line and of the one above"
_TAGS = "remove the `!`, or put the text in quotes"
_MEANINGS = (
    (
        "mapping values are not allowed",
        "a `: ` stands where no key can start",
        "put text that contains `: ` in quotes, and indent the keys of one mapping alike",
    ),
    ("quoted scalar: found unexpected", "the quote opened here is never closed", "add the quote"),
    ("',' or ']'", "the list opened here with `[` lacks a `,` or its `]`", _UNCLOSED),
    ("',' or '}'", "the mapping opened here with `{` lacks a `,` or its `}`", _UNCLOSED),
    (
        "could not find expected ':'",
        "what is opened here is neither a key nor finished text",
        "write `key: value`, with a space after the colon",
    ),
    ("an alias: ", "text may not start with `*`", "put the text in quotes"),
    ("an anchor: ", "text may not start with `&`", "put the text in quotes"),
    (
        "escape",
        "a backslash in double quotes starts an escape that does not exist",
        "use single quotes, or write the backslash twice",
    ),
    (
        "sequence entries are not allowed",
        "a `- ` stands where no list can start",
        "start the list on a line of its own",
    ),
    ("block mapping: ", "this does not continue the mapping around it", _STRAY),
    ("block collection: ", "this does not continue the list around it", _STRAY),
    ("block sequence: ", "this does not continue the list around it", _STRAY),
    (" tag", "tags are not allowed", _TAGS),
    ("<document start>", "text follows after the end of the document", _STRAY),
    (
        "a block scalar: ",
        "a text block goes on in the line of its `|` or `>`",
        "start the text on the next line",
    ),
    ("node content", "a value is missing here", "write a value, or put the sign in quotes"),
    (
        "tab character that violates",
        "a tab stands where only spaces may stand",
        "indent with spaces",
    ),
)


def _in_plain_language(error: yaml.MarkedYAMLError, text: str) -> tuple[Position, str, str]:
    """Place, meaning and hint of a syntax error."""
    mark = error.problem_mark or error.context_mark
    technical = f"{error.context}: {error.problem}" if error.context else str(error.problem)
    message, hint = f"this is not valid YAML: {technical}", ""
    if "cannot start any token" in technical and mark is not None:
        message, hint = _wrong_start(re.split(r"\r\n|\r|\n", text)[mark.line][mark.column :])
    else:
        for part, meaning, advice in _MEANINGS:
            if part in technical:
                message, hint = meaning, advice
                mark = error.context_mark or mark if "opened here" in meaning else mark
                break
    position = Position(1, 1) if mark is None else Position(mark.line + 1, mark.column + 1)
    return position, message, hint


def _wrong_start(text: str) -> tuple[str, str]:
    """Meaning and hint for text whose first character YAML reserves."""
    if text.startswith("\t"):
        return "a tab stands where only spaces may stand", "indent with spaces"
    return f"text may not start with `{text[:1]}`", "put the text in quotes"
