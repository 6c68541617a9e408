"""Parameters: a complete passport or a finding about exactly the entry that is wrong."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from ausbau.core.findings import Finding
from ausbau.core.parameters import (
    DISTRIBUTION_KEYS,
    Options,
    Parameter,
    Quantity,
    ValidationContext,
)

CONTEXT = ValidationContext(
    date(2025, 6, 13), frozenset({"assumption", "atlas"}), frozenset({"assumption"})
)
PASSPORT = {"source": "atlas", "confidence": "high", "known_on": "2025-01-01"}
POWER = TypeAdapter[Parameter](Annotated[Parameter, Quantity("MW", minimum=0, maximum=50)])
TIME = TypeAdapter[Parameter](
    Annotated[Parameter, Quantity("h", minimum=0, allows_working_time=True)]
)
KIND = TypeAdapter[Parameter](Annotated[Parameter, Options("existing", "modular", "new")])


def read(adapter: TypeAdapter[Parameter], node: Any, context: Any = CONTEXT) -> Parameter:
    return adapter.validate_python(node, context=context)


def findings_of(
    adapter: TypeAdapter[Parameter], node: Any, context: Any = CONTEXT
) -> list[Finding]:
    with pytest.raises(ValidationError) as caught:
        read(adapter, node, context)
    (detail,) = caught.value.errors()
    return list(detail["ctx"]["findings"])


def power(**entries: Any) -> dict[str, Any]:
    return {**PASSPORT, **entries}


QUARTILES = {
    # by hand: low + u (high − low); a triangle's quantile is low + sqrt(u (high − low)(mode − low))
    "value": ("12 MW", 12.0, 12.0),
    "uniform": (["10 MW", "30 MW"], 15.0, 25.0),
    "triangular": (["0 MW", "40 MW", "40 MW"], 20.0, 40 * 0.75**0.5),
    "empirical": (["10 MW", "20 MW", "30 MW", "40 MW", "50 MW"], 20.0, 40.0),
    "choice": ({"10 MW": "50 percent", "20 MW": "50 percent"}, 10.0, 20.0),
}


@pytest.mark.parametrize("key", QUARTILES)
def test_each_distribution_is_read_into_the_canonical_unit(key: str) -> None:
    content, lower, upper = QUARTILES[key]
    distribution = read(POWER, power(**{key: content})).distribution
    assert distribution.quantile(np.array([0.25, 0.75])) == pytest.approx([lower, upper])


def test_every_distribution_key_has_a_reader() -> None:
    """A key without a reader would raise KeyError; here each complains of its content instead."""
    for key in DISTRIBUTION_KEYS:
        assert findings_of(POWER, power(**{key: []}))


def test_a_parameter_keeps_its_passport_and_its_words() -> None:
    parameter = read(POWER, power(triangular=["1 MW", "2 MW", "3 MW"], note="as built"))
    assert parameter.text == "triangular 1 MW / 2 MW / 3 MW"
    assert parameter.passport.source == "atlas"
    assert parameter.passport.known_on == date(2025, 1, 1)
    assert parameter.passport.note == "as built"


def test_a_note_may_stand_in_two_languages() -> None:
    both = read(POWER, power(value="1 MW", note={"de": "wie gebaut", "en": "as built"})).passport
    assert (both.note, both.note_de) == ("as built", "wie gebaut")
    one = read(POWER, power(value="1 MW", note="as built")).passport
    assert one.note_de == one.note == "as built"


def test_working_days_are_told_from_elapsed_time() -> None:
    assert read(TIME, power(value="10 working_day")).is_working_time
    assert not read(TIME, power(value="10 day")).is_working_time


PLACES = [
    ({"value": "12"}, ("value",)),
    ({"value": "12 EUR"}, ("value",)),
    ({"value": ["12 MW"]}, ("value",)),
    ({"value": "51 MW"}, ("value",)),
    ({"value": "-1 kW"}, ("value",)),
    ({"uniform": ["12 MW", "10 MW"]}, ("uniform", 1)),
    ({"uniform": ["12 MW"]}, ("uniform",)),
    ({"triangular": ["1 MW", "9 MW", "2 MW"]}, ("triangular", 2)),
    ({"triangular": ["1 MW", "2 MW", "51 MW"]}, ("triangular", 2)),
    ({"pert": ["1 MW", "0.5 MW", "2 MW"]}, ("pert", 1)),
    ({"lognormal": {"p10": "9 MW", "p90": "2 MW"}}, ("lognormal", "p90")),
    ({"lognormal": {"p10": "9", "p90": "20 MW"}}, ("lognormal", "p10")),
    ({"lognormal": {"median": "9 MW", "sigma": "1 MW"}}, ("lognormal", "sigma")),
    ({"lognormal": {"median": "9 MW"}}, ("lognormal",)),
    (
        {"truncated_normal": {"mean": "9 MW", "sd": "1 MW", "low": "9 MW", "high": "8 MW"}},
        ("truncated_normal", "high"),
    ),
    ({"choice": {"10 MW": "50 percent", "20": "50 percent"}}, ("choice", "20")),
    ({"choice": {"10 MW": 0.5, "20 MW": "50 percent"}}, ("choice", "10 MW")),
    ({"choice": {"10 MW": "50 percent"}}, ("choice",)),
    ({"empirical": ["1 MW", "2"]}, ("empirical", 1)),
    ({"empirical": [["1 MW", "2 MW"], "2 MW"]}, ("empirical", 0, 1)),
    ({"empirical": []}, ("empirical",)),
    ({}, ()),
    ({"value": "1 MW", "uniform": ["1 MW", "2 MW"]}, ()),
    ({"value": "1 MW", "vlaue": "2 MW"}, ("vlaue",)),
    ({"value": "1 MW", "note": 5}, ("note",)),
    ({"value": "1 MW", "note": {"de": "wie gebaut"}}, ("note",)),
    ({"value": "1 MW", "note": {"de": "wie gebaut", "en": 5}}, ("note",)),
    ({"value": "1 MW", "source": ["atlas"]}, ("source",)),
    ({"value": "1 MW", "source": "atlass"}, ("source",)),
    ({"value": "1 MW", "confidence": ["low"]}, ("confidence",)),
    ({"value": "1 MW", "known_on": 2025}, ("known_on",)),
    ({"value": "1 MW", "known_on": "2025-06-14"}, ("known_on",)),
    ({"value": "1 MW", "known_on": None}, ()),
]


@pytest.mark.parametrize(("entries", "at"), PLACES)
def test_a_finding_stands_at_the_very_entry(entries: dict[str, Any], at: tuple[Any, ...]) -> None:
    (finding,) = findings_of(POWER, power(**entries))
    assert finding.at == at
    assert finding.expected


def test_all_that_is_wrong_is_found_at_once() -> None:
    node = {"triangular": ["1", "2 MW", "3 EUR"], "confidence": "lo", "vlaue": 1}
    assert {finding.at for finding in findings_of(POWER, node)} == {
        ("triangular", 0),
        ("triangular", 2),
        ("confidence",),
        ("vlaue",),
        (),  # no source, and no date
    }


def test_numbers_that_fall_are_told_in_the_words_of_the_file() -> None:
    (finding,) = findings_of(TIME, power(triangular=["6 month", "3 week", "1 year"]))
    assert finding.message == "the mode `3 week` lies below the low `6 month`"


def test_a_lognormal_reaches_to_infinity_and_so_beyond_any_maximum() -> None:
    (finding,) = findings_of(POWER, power(lognormal={"p10": "1 MW", "p90": "2 MW"}))
    assert finding.at == ("lognormal",)
    assert finding.expected == "at most 50 MW"


@pytest.mark.parametrize(("confidence", "is_right"), [("low", True), ("high", False)])
def test_an_assumption_justifies_no_high_confidence(confidence: str, is_right: bool) -> None:  # noqa: FBT001
    node = power(value="1 MW", source="assumption", confidence=confidence)
    if is_right:
        assert read(POWER, node).passport.confidence == "low"
        return
    (finding,) = findings_of(POWER, node)
    assert finding.at == ("confidence",)
    assert finding.expected == "medium or low"


def test_any_source_will_do_where_the_sources_could_not_be_read() -> None:
    context = ValidationContext(None, None)
    assert read(POWER, power(value="1 MW", source="somewhere"), context)


def test_what_the_user_sets_needs_no_date_and_is_not_bound_by_as_of() -> None:
    node = {"value": "1 MW", "source": "user", "confidence": "low"}
    assert read(POWER, node).passport.known_on is None
    assert read(POWER, {**node, "known_on": "2030-01-01"})


def dated(*entries: tuple[str, str]) -> dict[str, Any]:
    return {"dated": [power(value=value, known_on=day) for value, day in entries]}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2025, 1, 1), 1.0), (date(2025, 6, 12), 1.0), (date(2025, 6, 13), 2.0), (None, 3.0)],
)
def test_the_latest_value_known_by_then_counts(as_of: date | None, expected: float) -> None:
    node = dated(("3 MW", "2026-01-01"), ("1 MW", "2025-01-01"), ("2 MW", "2025-06-13"))
    context = ValidationContext(as_of, frozenset({"atlas"}))
    assert read(POWER, node, context).distribution.mean() == expected


def test_a_value_not_known_yet_is_checked_all_the_same() -> None:
    (finding,) = findings_of(POWER, dated(("1 MW", "2025-01-01"), ("2", "2026-01-01")))
    assert finding.at == ("dated", 1, "value")


def test_where_nothing_was_known_the_first_day_is_named() -> None:
    (finding,) = findings_of(POWER, dated(("1 MW", "2025-08-01"), ("2 MW", "2025-07-01")))
    assert finding.at == ("dated",)
    assert "2025-07-01" in finding.message


@pytest.mark.parametrize("node", [12, "12 MW", None, [], True])
def test_what_is_no_mapping_has_no_passport(node: object) -> None:
    (finding,) = findings_of(POWER, node)
    assert finding.at == ()
    assert "source" in finding.expected


def test_options_keep_their_declared_order_whatever_that_of_the_file() -> None:
    parameter = read(KIND, power(choice={"new": "25 percent", "existing": "75 percent"}))
    assert parameter.options == ("existing", "modular", "new")
    draws = parameter.distribution.index(np.array([0.0, 0.74, 0.76]))  # type: ignore[attr-defined]
    assert draws.tolist() == [0, 0, 2]


@pytest.mark.parametrize(
    ("entries", "at"),
    [
        ({"value": "modlar"}, ("value",)),
        ({"value": 3}, ("value",)),
        ({"value": {"new": 1}}, ("value",)),
        ({"choice": {"modlar": "100 percent"}}, ("choice", "modlar")),
        ({"choice": ["new"]}, ("choice",)),
        ({"choice": {"new": "101 percent"}}, ("choice", "new")),
        ({"uniform": ["1 MW", "2 MW"]}, ("uniform",)),
    ],
)
def test_a_wrong_option_is_found_where_it_stands(
    entries: dict[str, Any], at: tuple[Any, ...]
) -> None:
    (finding,) = findings_of(KIND, power(**entries))
    assert finding.at == at


def test_a_misspelt_option_and_a_wrong_probability_come_together() -> None:
    found = findings_of(KIND, power(choice={"modlar": "50 percent", "new": "5 MW"}))
    assert [finding.at for finding in found] == [("choice", "modlar"), ("choice", "new")]
    assert found[0].hint == "did you mean modular?"
