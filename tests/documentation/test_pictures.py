"""The pictures of the README: each is shown, drawn by the program, and the same again."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from ausbau.documentation.pictures import PICTURES, write_pictures
from ausbau.results import Run

ROOT = Path(__file__).parents[2]


def test_the_readme_shows_every_picture_with_words_for_who_cannot_see_it() -> None:
    shown = re.findall(r"!\[(.+)\]\((\S+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [file for _, file in shown] == [f"docs/pictures/{name}.svg" for name in PICTURES]
    assert all(len(words) > 30 for words, _ in shown)
    assert all((ROOT / file).is_file() for _, file in shown)


def test_the_same_run_gives_the_same_pictures(plan_run: Run, tmp_path: Path) -> None:
    once = write_pictures(plan_run, tmp_path / "once")
    again = write_pictures(plan_run, tmp_path / "again")
    assert [file.read_bytes() for file in once] == [file.read_bytes() for file in again]
    assert {ET.parse(file).getroot().tag for file in once} == {"{http://www.w3.org/2000/svg}svg"}
