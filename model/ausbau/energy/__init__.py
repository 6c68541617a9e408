"""What running the plant takes and costs, under which tariff and relief.

**Load** (`load.py`). A powered GPU-hour is busy or idle; each state draws a share of the server's
nameplate, and network, storage and management come on top::

    IT energy = Σ GPU-hours(state) · nameplate per GPU · power share(state) · (1 + support share)

**Cooling** (`cooling.py`). A hall's PUE holds at full load; part of its overhead does not fall with
the load. IT and facility power are never mixed, their names say which of the two they are::

    overhead energy = IT energy at full load · (PUE − 1) · (fixed + (1 − fixed) · load share)

**Prices** (`prices.py`). Forward level of the year, one factor of uncertainty that widens with the
distance, and the seasonal shape of the months.

**Tariff** (`tariff.py`). Procurement, supply margin, Leistungspreis and Arbeitspreis of the grid,
electricity tax, KWKG and offshore levies, the surcharge for special grid use (§ 19 StromNEV), the
concession fee; each line in EUR a month, accrued in the month of use.

**Reliefs** (`compensation.py`, `reliefs.py`). Strompreiskompensation by the fall-back formula of the
EU guidelines 2020/C 317/04, point 28: ``Ai · C · P(t−1) · EF · AEC``; electricity tax at the rate of
manufacturing (§ 9b StromStG). Every relief is evaluated alone and together with all that the
scenario has switched on; the aid of a year is paid in the next.

**Carbon** (`stage.py`). Location-based emissions: energy at the meter times the factor of the German
mix, which lies far below the factor C of the compensation.

Sources stand in the passports of ``scenarios/base/energy.yaml``. All EUR are real, in prices of the
scenario's price year; quotations of futures are deflated where they enter the file.
"""
