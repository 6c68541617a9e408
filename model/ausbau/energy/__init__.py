"""What running the plant takes and costs, under which tariff and relief.

**Load** (`load.py`, `load_shape.py`, `server_draw.py`). A powered GPU-hour is busy or idle; each state
draws a share of the server's nameplate, by type where it was measured, and network, storage and
management come on top::

    IT energy = Σ GPU-hours(type, state) · nameplate per GPU · power share · (1 + support share)

Inference follows the clock of the week, training does not; the profile moves work between the hours of a
month and never changes its sum. The highest quarter-hour decides the Leistungspreis: all that is powered
idles, and the busiest share of it draws its highest, ``idle + busiest share · (peak − idle)``. The busiest
share is the month's mean times a ratio, at most what is granted. The connection caps the plant.

**Cooling** (`weather_year.py`, `cooling.py`). The PUE of a hall at full load follows the temperature of
the air, of evaporating water or of a river, hour by hour of a test reference year or a record. A part of
the overhead does not fall with the load. IT and facility power are never mixed, their names say which of
the two they are::

    PUE(T)   = cool + rise · clip((T − limit of free cooling) / span, 0, 1)
    overhead = IT at full load · (PUE − 1) · (fixed + (1 − fixed) · load share)

**Prices** (`prices.py`, `price_paths.py`, `procurement.py`). Forward level of the year, one factor of
uncertainty that widens with the distance, the season of the months, a shock; within the months, the
spread of the year times one of 32 hourly shapes, each like a recorded year (`shape_year.py`,
`shape_ensemble.py`, fitted by `shape_fit.py`; `price_shock.py` says when they are those of a crisis)::

    price(h) = level · season · shock + spread · shock · shape(h)

A share is bought as base future in the year before, at what was known then, so a shock hits it a year
later; further contracts deliver evenly or as a solar park does. What the hours of the load cost beside a
flat one is paid in full. Files of prices and loads are read by `price_series.py` and `price_loader.py`, their
instants and numbers by `series_instants.py` and `series_numbers.py`.

**Hours without hours** (`shape_moments.py`, `shape_tables.py`). Load and price are affine in shapes that
all worlds share, so a month's sum over its hours is a sum of moments of the shapes, equal to it but for
rounding, and its highest hour is one of few (the upper envelope). The hours are those of the local clock
of a reference year (`shape_calendar.py`).

**Sites** (`plant_sites.py`). Each site has a connection, a meter, hours of use and a bill of its own; what
the stage hands on without a site is their sum. By the site go the Leistungspreis, the first GWh of the
surcharge, the concession fee and § 19 (2) StromNEV; by the firm the Sockelbetrag of the tax and budgets.

**Tariff** (`hours_of_use.py`, `tariff.py`). Procurement, supply margin, Leistungspreis and Arbeitspreis of
the grid by hours of use, electricity tax, KWKG and offshore levies, the surcharge for special grid use
(§ 19 StromNEV) with its groups, the concession fee with its limit (§ 2 (4) KAV); each line in EUR a
month, accrued in the month of use, with its recipient. What the subsidy to transmission costs has taken off
the grid fees already stands beside the bill.

**Reliefs** (`strompreiskompensation.py`, `electricity_tax.py`, `industrial_price.py`,
`individual_grid_fee.py`; together `reliefs.py`). Strompreiskompensation by the fall-back formula of the EU
guidelines 2020/C 317/04, point 28: ``Ai · C · P(t−1) · EF · AEC``, without a Selbstbehalt as the directive
stands, one before or after the benchmark as a variant, and the Super-Cap of the applicant on top;
electricity tax at the rate of manufacturing less 250 EUR a year (§ 9b StromStG); Industriestrompreis by
CISAF, section 4.5, cut where the scheme's money does not suffice for all who claim it (`relief_budget.py`);
the individual grid fee of § 19 (2) StromNEV, which is law for data centres as well and therefore active
wherever a year of a site reaches its thresholds in a world. Every
relief is evaluated alone; ``none`` is the published tariff without any, ``configured`` all that is active,
of two that exclude each other the larger in each year. Aid of a year is paid in the next. With couplings
off, reliefs change nothing but money: what people do about a price are stated elasticities of use and of
siting, which stand beside the accounts, as does the cost of the same load in other countries
(`comparison.py`).

**Waste heat and law** (`waste_heat.py`, `efficiency_act.py`). All power of the IT becomes heat; what the
loop captures is offered, and a network that is connected takes what it needs in the season. Limits of the
EnEfG on PUE, reuse and renewable power by start of operation and date. The heat of the country is an
extrapolation: forecasts of the use of all data centres, times stated shares. No other site is simulated,
and the plant's own luck with a network plays no part in it.

**Carbon** (`carbon.py`). Location-based: energy at the meter times the factor of the German mix, which lies
far below the factor C of the compensation. Market-based: what no contract for renewable power covers,
times the residual mix.

Rules know arrays alone. `plant_power.py`, `plant_bill.py`, `schemes.py`, `heat.py`, `obligations.py` and
`year_tables.py` read the parameters of a world and call them; `stage.py` alone knows labels. Sources stand
in the passports of ``scenarios/base/energy.yaml``. All EUR are real, in prices of the scenario's price year;
quotations of futures are deflated where they enter the file.

Usable alone: `compensation`, the aid of one installation and year; `bill`, the bill of a given load under a
tariff file (`tariff_file.py`, `tariff_lines.py`, `tariff_reliefs.py`), line by line with and without each
relief (`bill_account.py` and the other `bill_*.py`); `shift`, a flexible share of a load moved to cheap or
clean hours (`flexibility.py`).

>>> import ausbau.energy
>>> round(float(ausbau.energy.compensation(105_000.0, 76.5, 2026)))
3285001
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ausbau.energy.bill_account import bill, bills
    from ausbau.energy.flexibility import Flexibility, shift
    from ausbau.energy.strompreiskompensation import compensation

__all__ = ["Flexibility", "bill", "bills", "compensation", "shift"]

_LATE = {
    "bill": ("ausbau.energy.bill_account", "bill"),
    "bills": ("ausbau.energy.bill_account", "bills"),
    "compensation": ("ausbau.energy.strompreiskompensation", "compensation"),
    "Flexibility": ("ausbau.energy.flexibility", "Flexibility"),
    "shift": ("ausbau.energy.flexibility", "shift"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _LATE:
        raise AttributeError(f"module 'ausbau.energy' has no attribute {name!r}")
    module, attribute = _LATE[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value
