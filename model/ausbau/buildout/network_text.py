"""The text of a table file, or the reason why there is none."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from ausbau.core.errors import InputError, Problem
from ausbau.core.findings import nearest


def text_of(path: Path) -> str:
    """Text of a UTF-8 file, with or without a byte order mark.

    Raises
    ------
    InputError
        If there is no such file, or no text in it.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        neighbours = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        _refuse(path, "the file does not exist", nearest(path.name, neighbours))
    except IsADirectoryError:
        _refuse(path, "this is a folder, not a file", "name a file inside it")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = (
            f"the file is not UTF-8: byte 0x{error.object[error.start]:02X} has no meaning here"
        )
        _refuse(path, message, "save the file as UTF-8", line)
    except OSError as error:
        _refuse(path, f"the file cannot be read: {error.strerror}", "check its permissions")


def _refuse(path: Path, message: str, hint: str, line: int = 0) -> NoReturn:
    raise InputError([Problem(str(path), line, min(line, 1), "", message, hint=hint)])
