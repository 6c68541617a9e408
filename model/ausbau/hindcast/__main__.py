"""Writes `docs/hindcast.md` and the hindcast that comes with the program: `python -m ausbau.hindcast`."""

from __future__ import annotations

from pathlib import Path

from ausbau.buildout.reference_cases import shipped
from ausbau.hindcast import page, saved
from ausbau.hindcast.record import hindcast

PAGE = Path(__file__).parents[3] / "docs" / "hindcast.md"


def main() -> None:
    """Replay the cases of the program."""
    content = hindcast(shipped()).as_json()
    saved.write(content, saved.SHIPPED)
    PAGE.write_text(page.markdown(content), encoding="utf-8")


if __name__ == "__main__":
    main()
