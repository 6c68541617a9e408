"""The closed, case-sensitive list of units that files may use.

There are no prefixes beside the names listed here, so neither ``mW`` (milliwatt) nor ``TEUR``
(thousand EUR to Germans, 10¹² EUR to a parser of prefixes) can slip through.
"""

from __future__ import annotations

from typing import NamedTuple

HOURS_PER_DAY = 24.0
HOURS_PER_MONTH = 730.5
HOURS_PER_YEAR = 12 * HOURS_PER_MONTH
"""8,766 h: the year in which rates are quoted, with its share of a leap day."""


class UnitMeaning(NamedTuple):
    """A canonical unit for the documentation: what it measures, and how a file writes it."""

    meaning: str
    example: str


class Unit(NamedTuple):
    """A unit that files may use: what it is a multiple of, what it measures, its other names.

    A definition in brackets makes a dimension; any other is a number, an expression of units, or both.
    """

    name: str
    definition: str
    kind: str
    aliases: tuple[str, ...] = ()


# Energy is a dimension of its own, not power times time. Otherwise EUR/MWh, an energy price, would
# convert into EUR/MW/year, a capacity charge, by a factor of 8,766 and without a word.
UNITS = (
    Unit("EUR", "[money]", "euros"),
    Unit("cent", "0.01 EUR", "euros", ("ct", "cents")),
    Unit("USD", "[us_money]", "US dollars"),
    Unit("s", "[time]", "time", ("second", "seconds")),
    Unit("minute", "60 s", "time", ("min", "minutes")),
    Unit("h", "3600 s", "time", ("hour", "hours")),
    Unit("day", "24 h", "time", ("days",)),
    Unit("week", "168 h", "time", ("weeks",)),
    Unit("month", f"{HOURS_PER_MONTH} h", "time", ("months",)),
    Unit("year", f"{HOURS_PER_YEAR} h", "time", ("years",)),
    Unit("working_day", "[working_time]", "working time", ("working_days",)),
    Unit("W", "0.000001 MW", "power"),
    Unit("kW", "0.001 MW", "power"),
    Unit("MW", "[power]", "power"),
    Unit("GW", "1000 MW", "power"),
    Unit("TW", "1000000 MW", "power"),
    Unit("Wh", "0.000001 MWh", "energy"),
    Unit("kWh", "0.001 MWh", "energy"),
    Unit("MWh", "[energy]", "energy"),
    Unit("GWh", "1000 MWh", "energy"),
    Unit("TWh", "1000000 MWh", "energy"),
    Unit("g", "0.000001 t", "mass", ("gCO2",)),
    Unit("kg", "0.001 t", "mass", ("kgCO2",)),
    Unit("t", "[mass]", "mass", ("tCO2", "tonne", "tonnes")),
    Unit("kt", "1000 t", "mass", ("ktCO2",)),
    Unit("Mt", "1000000 t", "mass", ("MtCO2",)),
    Unit("m2", "[area]", "area"),
    Unit("m3", "[volume]", "volume"),
    Unit("litre", "0.001 m3", "volume", ("l", "litres")),
    Unit("degC", "[temperature]", "temperature"),
    Unit("K", "[temperature_difference]", "temperature difference"),
    Unit("GPU", "[gpu]", "GPUs", ("GPUs",)),
    Unit("job", "[job]", "jobs", ("jobs",)),
    Unit("FLOP", "[operation]", "operations"),
    Unit("FLOPS", "FLOP / s", "operations per time"),
    Unit("TFLOPS", "1000000000000 FLOPS", "operations per time"),
    Unit("PFLOPS", "1000 TFLOPS", "operations per time"),
    Unit("EFLOPS", "1000 PFLOPS", "operations per time"),
    Unit("GB", "[information]", "data"),
    Unit("TB", "1000 GB", "data"),
    Unit("Gbit", "0.125 GB", "data"),
    Unit("person", "[person]", "persons", ("persons", "people")),
    Unit("FTE", "[staff]", "full-time positions", ("FTEs",)),
    Unit("crew", "[crew]", "crews", ("crews",)),
    Unit("percent", "0.01", "a plain number"),
)

SUPPORTED_UNITS = {
    "share": UnitMeaning("a part of a whole", "75 percent"),
    "ratio": UnitMeaning("a plain factor, elasticity or count", "1.2"),
    "h": UnitMeaning("elapsed time; a month has 730.5 h, a year 8,766 h", "6 month"),
    "working_day": UnitMeaning("time on the working-day calendar", "10 working_day"),
    "MW": UnitMeaning("power", "40 MW"),
    "MW/year": UnitMeaning("power added per year", "300 MW/year"),
    "MWh": UnitMeaning("energy", "1.5 GWh"),
    "EUR": UnitMeaning("money, real, in the price year", "1.2 billion EUR"),
    "EUR/MWh": UnitMeaning("price of energy", "12 ct/kWh"),
    "EUR/MW": UnitMeaning("price of capacity, paid once", "10 million EUR/MW"),
    "EUR/MW/year": UnitMeaning("price of capacity, paid every year", "90 EUR/kW/year"),
    "EUR/GPU": UnitMeaning("price of a GPU", "40 thousand EUR/GPU"),
    "EUR/GPU/h": UnitMeaning("price of a GPU-hour", "2.5 EUR/GPU/h"),
    "EUR/t": UnitMeaning("price of emissions", "54.06 EUR/t"),
    "EUR/FTE/year": UnitMeaning("cost of a position", "95 thousand EUR/FTE/year"),
    "USD": UnitMeaning("money in US dollars, never converted", "30 thousand USD"),
    "USD/GPU": UnitMeaning("price of a GPU in US dollars", "40 thousand USD/GPU"),
    "USD/GPU/h": UnitMeaning("price of a GPU-hour in US dollars", "2.35 USD/GPU/h"),
    "EUR/USD": UnitMeaning("price of a US dollar", "0.87 EUR/USD"),
    "GPU": UnitMeaning("GPUs", "10000 GPU"),
    "GPU*h": UnitMeaning("GPU-hours", "2 million GPU*h"),
    "GPU/h": UnitMeaning("pace of delivery or installation", "500 GPU/week"),
    "MW/GPU": UnitMeaning("power of a GPU", "1.4 kW/GPU"),
    "t": UnitMeaning("mass, of emissions unless stated", "12 kt"),
    "t/MWh": UnitMeaning("emissions of energy", "380 kg/MWh"),
    "FTE": UnitMeaning("full-time positions", "60 FTE"),
    "person": UnitMeaning("persons", "250 person"),
    "crew": UnitMeaning("installation crews", "4 crew"),
    "person/year": UnitMeaning("people per year", "3000 person/year"),
    "FTE/crew": UnitMeaning("people in a crew", "7 FTE/crew"),
    "GPU/crew": UnitMeaning("GPUs on which one crew works", "250 GPU/crew"),
    "FTE/GPU": UnitMeaning("positions per GPU", "0.006 FTE/GPU"),
    "FTE/MW": UnitMeaning("positions per power", "2 FTE/MW"),
    "GPU/person": UnitMeaning("GPUs in use per head", "4 GPU/person"),
    "person/FTE/year": UnitMeaning("people taught per position and year", "40 person/FTE/year"),
    "1/year": UnitMeaning("rate", "5 percent/year"),
    "degC": UnitMeaning("temperature", "27 degC"),
    "K": UnitMeaning("temperature difference", "10 K"),
}

CANONICAL_NAME = {alias: unit.name for unit in UNITS for alias in (unit.name, *unit.aliases)}
KIND = {unit.name: unit.kind for unit in UNITS} | {"1": "a plain number"}
MULTIPLIERS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "bn": 10**9}

# How people write it, in lower case, and what they should write.
SPELLINGS = {
    **dict.fromkeys(("euro", "euros"), "EUR"),
    **dict.fromkeys(("teur", "keur"), "thousand EUR"),
    **dict.fromkeys(("meur", "mioeur"), "million EUR"),
    **dict.fromkeys(("mio", "mill", "millionen", "mn"), "million"),
    **dict.fromkeys(("mrd", "milliarde", "milliarden"), "billion"),
    **dict.fromkeys(("tausend", "tsd", "k"), "thousand"),
    "m": "million or month",
    **dict.fromkeys(("dollar", "dollars"), "USD"),
    **dict.fromkeys(("prozent", "pct"), "percent"),
    **dict.fromkeys(("stunde", "stunden", "std", "hr", "hrs"), "h"),
    **dict.fromkeys(("tag", "tage", "d"), "day"),
    **dict.fromkeys(("woche", "wochen"), "week"),
    **dict.fromkeys(("monat", "monate"), "month"),
    **dict.fromkeys(("jahr", "jahre", "a", "y", "yr", "annum"), "year"),
    **dict.fromkeys(("arbeitstag", "arbeitstage", "werktag", "werktage"), "working_day"),
    **dict.fromkeys(("gpuh", "gpu_h", "gpuhour", "gpuhours"), "GPU*h, after a division /GPU/h"),
    **dict.fromkeys(("personen", "pers"), "person"),
}
