"""Programmes that contradict each other are named."""

from __future__ import annotations

from datetime import date
from typing import Any

from finance_plant import base, fixed, read

from ausbau.finance import programme_check


def findings(**changed: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    """Findings after the programmes named are changed."""
    finance = base("finance")
    for name, entries in changed.items():
        finance["programmes"][name] |= entries
    spec, _ = read(finance, base("catalogue"), date(2025, 6, 13))
    return [(found.at, found.message) for found in programme_check.findings(spec.programmes)]


def test_the_base_programmes_agree() -> None:
    assert findings() == []


def test_a_sum_smaller_than_what_it_contains_is_refused() -> None:
    ((at, message),) = findings(investai={"announced": fixed("160 billion EUR")})
    assert at == ("investai", "announced")
    expected = (
        "is 160 billion EUR and contains champions and gigafactory_fund with up to 170 billion EUR"
    )
    assert message == expected


def test_a_programme_inside_two_others_is_refused() -> None:
    ((at, message),) = findings(
        france={"contains": ["champions"], "announced": fixed("150 billion EUR")}
    )
    assert (at, message) == (("champions",), "champions is contained 2 times")


def test_containment_in_itself_directly_or_through_others_is_refused() -> None:
    assert (("france", "contains"), "france contains itself") in findings(
        france={"contains": ["france"]}
    )
    found = findings(champions={"contains": ["investai"]})
    for name in ("investai", "champions"):
        assert ((name, "contains"), f"{name} contains itself") in found


def test_containment_over_two_levels_is_accepted() -> None:
    assert findings(gigafactory_fund={"contains": ["hightech_agenda"]}) == []


def test_an_unknown_programme_is_refused() -> None:
    ((at, message),) = findings(investai={"contains": ["champion"]})
    assert (at, message) == (("investai", "contains"), "unknown programme 'champion'")
