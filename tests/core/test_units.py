"""Quantities against conversions by hand, pint's own registry, and every way to write them wrong."""

from __future__ import annotations

import math
import pickle
from fractions import Fraction

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausbau.core import units
from ausbau.core.units import (
    SUPPORTED_UNITS,
    Duration,
    UnitError,
    duration,
    format_quantity,
    quantity,
)


def error_of(text: object, unit: str) -> UnitError:
    """The refusal of a faulty quantity."""
    with pytest.raises(UnitError) as caught:
        quantity(text, unit)
    return caught.value


# Every value by hand.
@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("12 ct/kWh", "EUR/MWh", 120.0),
        ("12 cent/kWh", "EUR/MWh", 120.0),
        ("90 EUR/kW/year", "EUR/MW/year", 90_000.0),
        ("10 EUR/kW/month", "EUR/MW/year", 120_000.0),
        ("1 month", "h", 730.5),
        ("12 months", "h", 8766.0),
        ("1 year", "h", 8766.0),
        ("20 week", "h", 3360.0),
        ("3 days", "h", 72.0),
        ("90 min", "h", 1.5),
        ("36 s", "h", 0.01),
        ("1 GW", "MW", 1000.0),
        ("14.3 kW", "MW", 0.0143),
        ("700 W/GPU", "MW/GPU", 0.0007),
        ("1.5 TWh", "MWh", 1_500_000.0),
        ("54.06 EUR/t", "EUR/t", 54.06),
        ("54.06 EUR/tCO2", "EUR/t", 54.06),
        ("0.72 t/MWh", "kg/MWh", 720.0),
        ("380 gCO2/kWh", "t/MWh", 0.38),
        ("40 thousand EUR/GPU", "EUR/GPU", 40_000.0),
        ("1.2 billion EUR", "EUR", 1.2e9),
        ("1.2 bn EUR", "EUR", 1.2e9),
        ("-3 million EUR/year", "EUR/year", -3e6),
        ("2.5 EUR/GPU/h", "EUR/GPU/year", 21_915.0),
        ("500 GPUs/week", "GPU/h", 500 / 168),
        ("2 GPU * h", "GPU*h", 2.0),
        ("5 percent/year", "1/year", 0.05),
        ("5 % per year", "1/year", 0.05),
        ("3 per year", "1/year", 3.0),
        ("3/year", "1/year", 3.0),
        ("3 1/year", "1/year", 3.0),
        ("2 PFLOPS", "FLOPS", 2e15),
        ("1.8 l/kWh", "m3/MWh", 1.8),
        ("10000 GPU", "GPU", 10_000.0),
        ("1e3 MW", "MW", 1000.0),
        ("1EUR", "EUR", 1.0),
        (" +.5\u00a0MW ", "MW", 0.5),
        ("75 percent", "share", 0.75),
        ("75%", "share", 0.75),
        ("75 percent", "1", 0.75),
        ("720 kg/t", "share", 0.72),
        ("1.2", "ratio", 1.2),
        (1.2, "ratio", 1.2),
        (-3, "ratio", -3.0),
        ("-60 percent", "ratio", -0.6),
        ("5 thousand", "ratio", 5000.0),
    ],
)
def test_quantities_convert_as_by_hand(text: object, unit: str, expected: float) -> None:
    assert quantity(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "unit", "theirs"),
    [
        ("7.7 kW", "MW", "megawatt"),
        ("3 week", "h", "hour"),
        ("3 month", "h", "hour"),
        ("2 year", "h", "hour"),
        ("9 g/kWh", "kg/MWh", "kilogram/megawatt_hour"),
        ("4 Gbit", "GB", "gigabyte"),
        ("250 litre", "m3", "meter**3"),
    ],
)
def test_physical_units_mean_what_pint_s_own_registry_means(
    text: str, unit: str, theirs: str
) -> None:
    registry = pint.UnitRegistry()
    expected = registry.Quantity(text).to(theirs).magnitude
    assert quantity(text, unit) == pytest.approx(expected, rel=1e-12)


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_conversion_rounds_once(value: float) -> None:
    # The exact rational result, rounded to the nearest float by the Fraction type.
    assert quantity(f"{value!r} ct/kWh", "EUR/MWh") == float(Fraction(repr(value)) * 10)
    assert quantity(f"{value!r} W", "MW") == float(Fraction(repr(value)) / 10**6)


@given(
    st.floats(allow_nan=False, allow_infinity=False, max_value=1e300, min_value=-1e300),
    st.sampled_from([*SUPPORTED_UNITS, "1"]),
)
def test_what_is_formatted_reads_back_as_the_same_value(value: float, unit: str) -> None:
    assert quantity(format_quantity(value, unit), unit) == value


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (40.0, "MW", "40 MW"),
        (0.58, "share", "58 percent"),
        (0.005, "1", "0.5 percent"),
        (1.0, "share", "100 percent"),
        (0.0, "share", "0 percent"),
        (0.05, "1/year", "0.05/year"),
        (1.2, "ratio", "1.2"),
        (120.5, "EUR/MWh", "120.5 EUR/MWh"),
        (math.inf, "h", "inf h"),
    ],
)
def test_quantities_are_formatted_for_people(value: float, unit: str, text: str) -> None:
    assert format_quantity(value, unit) == text


def test_every_documented_example_is_a_quantity_of_its_unit() -> None:
    for unit, meaning in SUPPORTED_UNITS.items():
        assert quantity(meaning.example, unit) > 0


def test_an_energy_price_never_becomes_a_capacity_charge() -> None:
    # Power times time is energy, so that plain dimensional analysis would let 95 EUR/MWh pass as
    # 95 × 8766 EUR/MW/year, and 1 MWh/year as power.
    error = error_of("95 EUR/MWh", "EUR/MW/year")
    assert error.message == "`EUR/MWh` is euros per energy, not euros per power per time"
    assert error_of("8766 MWh/year", "MW")
    assert error_of("90 EUR/kW/year", "EUR/MWh")


def test_money_of_another_currency_never_becomes_euros() -> None:
    error = error_of("40 thousand USD/GPU", "EUR/GPU")
    assert error.message == "`USD/GPU` is US dollars per GPUs, not euros per GPUs"
    assert error.hint.startswith("convert with a stated exchange rate")
    assert error_of("40 EUR", "USD")


@pytest.mark.parametrize(
    ("text", "unit", "message", "hint"),
    [
        ("70 EUR/MW", "EUR/MWh", "euros per power, not euros per energy", "did you mean `EUR/MWh`?"),
        ("40 MW", "MWh", "`MW` is power, not energy", "did you mean `MWh`?"),
        ("40 kWh", "MW", "`kWh` is energy, not power", "did you mean `kW`?"),
        ("90 EUR/kW", "EUR/MW/year", "not euros per power per time", "did you mean `EUR/kW/year`?"),
        ("2 EUR/GPU*h", "EUR/GPU/h", "euros per GPUs times time", "did you mean `EUR/GPU/h`?"),
        ("5 kW*h", "MWh", "`kW*h` is power times time", "did you mean `kWh`?"),
        ("30 percent", "MW", "`percent` is a plain number, not power", "write it in MW"),
        ("5 MW", "share", "`MW` is power, not a plain number", "write `75 percent`"),
        ("10 working_day", "h", "is working time, not time", "run on a calendar"),
        ("27 K", "degC", "temperature difference, not temperature", "write it in degC"),
        ("60 FTE", "person", "full-time positions, not persons", "write it in person"),
    ],
)  # fmt: skip
def test_a_wrong_dimension_is_named_beside_the_right_one(
    text: str, unit: str, message: str, hint: str
) -> None:
    error = error_of(text, unit)
    assert message in error.message
    assert hint in error.hint
    assert unit in error.expected or unit == "share"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("40 mw", "`MW`"),
        ("40 mW", "`MW`"),
        ("40 KWH", "`kWh`"),
        ("40 eur", "`EUR`"),
        ("40 gpus", "`GPUs`"),
        ("40 TEUR", "thousand EUR"),
        ("40 kEUR", "thousand EUR"),
        ("40 Mio EUR", "million"),
        ("40 Mrd EUR", "billion"),
        ("40k EUR", "thousand"),
        ("6 Monate", "month"),
        ("6 m", "million or month"),
        ("6 Arbeitstage", "working_day"),
        ("5 Prozent", "percent"),
        ("5 GPUh", "GPU*h"),
        ("5 GPU-hours", "GPU*h"),
        ("5 moth", "`month`"),
        ("5 xyzzy", "`40 MW`"),
        ("5 million", "after `million`"),
    ],
)
def test_unknown_units_are_refused_with_the_one_that_was_meant(text: str, hint: str) -> None:
    error = error_of(text, "MW")
    assert hint in error.hint
    assert "not a unit" in error.message or "is no unit" in error.message


@pytest.mark.parametrize("text", ["40 €", "€ 40", "40 €/MWh", "-€40", "40 k€"])
def test_the_euro_sign_is_refused_with_its_letters(text: str) -> None:
    error = error_of(text, "EUR")
    assert error.message == "the sign `€` is not a unit"
    assert error.hint == "write EUR"


@pytest.mark.parametrize("sign", ["$", "£"])
def test_other_currency_signs_ask_for_an_exchange_rate(sign: str) -> None:
    error = error_of(f"40 {sign}", "EUR")
    assert "exchange rate" in error.hint
    assert ("USD" in error.hint) == (sign == "$")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,5 MW", "write `1.5 MW`"),
        ("-1,5 MW", "write `-1.5 MW`"),
        ("1.234,56 EUR", "write `1234.56 EUR`"),
        ("1,234.56 EUR", "write `1234.56 EUR`"),
        ("1.500.000 EUR", "write `1500000 EUR`"),
        ("10_000 GPU", "write `10000 GPU`"),
        ("10 000 GPU", "write `10000 GPU`"),
        ("10'000 GPU", "write `10000 GPU`"),
        ("10,000 GPU", "write `10000 GPU`, or `10 GPU` if the sign separates decimals"),
        ("10.000 GPU", "write `10000 GPU`, or `10 GPU` if the sign separates decimals"),
        ("1,5", "write `1.5`"),
    ],
)
def test_decimal_commas_and_thousands_separators_are_refused_with_the_right_number(
    text: str, hint: str
) -> None:
    assert error_of(text, "GPU").hint == hint


def test_three_decimals_that_say_something_are_decimals() -> None:
    assert quantity("1.125 MW", "MW") == 1.125
    assert quantity("0.000 MW", "MW") == 0.0


@pytest.mark.parametrize(
    "text", ["nan MW", "inf MW", "-.inf MW", "1e999 MW", "1e-99999999999 MW", "NaN"]
)
def test_text_without_a_finite_value_is_refused(text: str) -> None:
    assert "not a finite number" in error_of(text, "MW").message


@pytest.mark.parametrize("value", [math.nan, math.inf, 10**400])
def test_numbers_without_a_finite_value_are_refused(value: float) -> None:
    for unit in ("ratio", "MW", "share"):
        assert "not a finite number" in error_of(value, unit).message


@pytest.mark.parametrize(
    ("value", "unit", "hint"),
    [
        (40, "MWh", "write `40 MWh` if that is meant"),
        ("40\x1f", "MWh", "write `40 MWh` if that is meant"),
        ("40", "MWh", "write `40 MWh` if that is meant"),
        (0.75, "share", "write `75 percent` if that is meant"),
        (75, "share", "write `75 percent` if that is meant"),
        ("0.75", "1", "write `75 percent` if that is meant"),
        (3, "1/year", "write `3/year` if that is meant"),
    ],
)
def test_a_bare_number_is_refused_unless_it_is_a_ratio(value: object, unit: str, hint: str) -> None:
    error = error_of(value, unit)
    assert error.message.endswith("has no unit")
    assert error.hint == hint


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (True, "true or false is no quantity"),
        (None, "a quantity is missing"),
        ("", "a quantity is missing"),
        ([40], "a list is no quantity"),
        ({"value": 1}, "a mapping is no quantity"),
        ("MW", "`MW` is no quantity"),
        ("forty MW", "`forty MW` is no quantity"),
        ("~40 MW", "`~40 MW` is no quantity"),
        ("\N{MINUS SIGN}5 MW", "is no quantity"),
        ("40-50 MW", "`-50 MW` is not a unit"),
        ("40 MW (IT)", "`MW (IT)` is not a unit"),
        ("40 EUR/(kW*year)", "is not a unit"),
        ("40 MW MW", "`MW MW` is not a unit"),
        ("40 m²", "is not a unit"),
        ("9" * 500 + " MW", "is no quantity"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(value: object, message: str) -> None:
    error = error_of(value, "MW")
    assert message in error.message
    assert error.expected == "a quantity in MW such as `40 MW`"
    assert error.hint
    assert str(error) == f"{error.message}; expected {error.expected}. Hint: {error.hint}"
    assert len(str(error)) < 300


UNIT_LIKE = st.text("0123456789.,-+eE/*% _€MWhEURkGPUpercent")


@given(UNIT_LIKE | st.text(), st.sampled_from(["MW", "share", "ratio", "EUR/MW/year", "1/year"]))
def test_no_text_leads_to_another_exception(text: str, unit: str) -> None:
    try:
        value = quantity(text, unit)
    except UnitError:
        return
    assert math.isfinite(value)


def test_a_unit_that_the_program_misspells_is_no_fault_of_the_user() -> None:
    with pytest.raises(ValueError, match="unit names that the program knows") as caught:
        quantity("40 MW", "megawatt")
    assert not isinstance(caught.value, UnitError)


def test_errors_survive_the_way_between_processes() -> None:
    error = error_of("40 mw", "MW")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.message, copy.expected, copy.hint) == (error.message, error.expected, error.hint)
    assert isinstance(copy, ValueError)


def test_durations_say_whether_they_are_working_time() -> None:
    assert duration("6 month") == Duration(4383.0, is_working_time=False)
    assert duration("10 working_day") == Duration(240.0, is_working_time=True)
    assert duration("10 working_days") == Duration(240.0, is_working_time=True)


@pytest.mark.parametrize("text", ["6", "6 MW", "10 working_day/GPU", "ten working_days", 6, None])
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(UnitError):
        duration(text)


def test_names_of_units_are_unique() -> None:
    names = [name for unit in units.UNITS for name in (unit.name, *unit.aliases)]
    assert len(names) == len(set(names))


@pytest.fixture(scope="module")
def oracle() -> pint.UnitRegistry[Fraction]:
    """Our definitions in pint, which multiplies, divides and compares dimensions by its own rules."""
    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(None, non_int_type=Fraction)
    for unit in units.UNITS:
        registry.define(f"{unit.name} = {unit.definition}")
    return registry


NAMES = st.sampled_from([unit.name for unit in units.UNITS])
EXPRESSIONS = st.lists(st.tuples(st.sampled_from("*/"), NAMES), max_size=2).flatmap(
    lambda rest: NAMES.map(lambda name: name + "".join(map("".join, rest)))
)


@given(written=EXPRESSIONS, wanted=EXPRESSIONS)
def test_every_product_of_units_converts_exactly_as_in_pint(
    oracle: pint.UnitRegistry[Fraction], written: str, wanted: str
) -> None:
    given_unit, wanted_unit = oracle.parse_units(written), oracle.parse_units(wanted)
    if given_unit.dimensionality != wanted_unit.dimensionality:
        with pytest.raises(UnitError):
            quantity(f"1 {written}", wanted)
    else:
        factor = oracle.convert(Fraction(1), given_unit, wanted_unit)
        assert quantity(f"1 {written}", wanted) == float(factor)


@pytest.mark.parametrize("name", [unit.name for unit in units.UNITS])
def test_every_unit_converts_into_every_other_exactly_as_in_pint(
    oracle: pint.UnitRegistry[Fraction], name: str
) -> None:
    # Products that hypothesis draws seldom agree in dimension; these cover all pairs that do.
    for other in units.UNITS:
        one, two = oracle.parse_units(f"{name}/h"), oracle.parse_units(f"{other.name}/month")
        if one.dimensionality == two.dimensionality:
            factor = oracle.convert(Fraction(7), one, two)
            assert quantity(f"7 {name}/h", f"{other.name}/month") == float(factor)
