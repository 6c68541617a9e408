"""A folder for tests that write scenario files of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ausbau.core import yaml_source
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.yaml_source import Document, read

_read_once = cache(read)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder; files of the program are read once for all tests, which saves time."""

    def read_or_remembered(path: Path) -> Document:
        return (_read_once if path.is_relative_to(packaged_scenarios()) else read)(path)

    monkeypatch.setattr(yaml_source, "read", read_or_remembered)
    monkeypatch.chdir(tmp_path)
    return tmp_path
