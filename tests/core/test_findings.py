"""The nearest known name: likeness by hand, and what is like nothing."""

from __future__ import annotations

import pytest

from ausbau.core.findings import nearest


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        # likeness 20/24 and 22/26 without the shared beginning, 0.867 and 0.846 with "pr"
        ("energy.preis", ["energy.price", "energy.reliefs"], "energy.price"),
        ("preis", ["price", "reliefs"], "price"),
        # a whole part that is shared tells nothing of the part that differs
        ("energy.tarif", ["energy.load", "energy.tariff"], "energy.tariff"),
        ("enrgy", ["talent", "energy"], "energy"),
    ],
)
def test_the_nearest_name_begins_alike(name: str, known: list[str], meant: str) -> None:
    assert nearest(name, known) == nearest(name, known[::-1]) == f"did you mean {meant}?"


def test_what_is_like_nothing_has_no_hint() -> None:
    assert nearest("xyz", ["energy", "talent"]) == nearest("energy", []) == ""
