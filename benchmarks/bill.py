"""Speed of the bill of a year: hourly and quarter-hourly, and of shifting a flexible load.

``python -m benchmarks.bill``
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from ausbau.energy import flexibility, tariff_file
from ausbau.energy.bill_account import bill
from ausbau.energy.bill_meter import whole_year
from ausbau.energy.price_series import HourlySeries

TARIFF = Path(__file__).parent.parent / "scenarios" / "tariffs" / "de-2026.yaml"
REPETITIONS = 5

Row = tuple[str, str, str]
"""What was measured, the figure, the target."""


def rows() -> Iterator[Row]:
    """The shortest of some repetitions, after import and with the tariff read."""
    tariff = tariff_file.read(TARIFF)
    load, fine = _load(1), _load(4)
    prices = HourlySeries(load.start_utc, 3_600, 80.0 + 40.0 * np.sin(np.arange(8_760) / 3.8))
    allowed = flexibility.Flexibility(0.3, 24.0, 16.0)
    yield "bill of a year, hourly", _milliseconds(lambda: bill(load, tariff, prices)), "under 50 ms"
    yield "bill of a year, quarter-hourly", _milliseconds(lambda: bill(fine, tariff, prices)), "–"
    yield (
        "shifting a year, five ways",
        _milliseconds(lambda: flexibility.options(load, tariff, allowed), 1),
        "–",
    )


def _load(steps_per_hour: int) -> HourlySeries:
    """12 MW through 2026."""
    hours = whole_year(2026, "Europe/Berlin")
    step_s = 3_600 // steps_per_hour
    within = np.arange(steps_per_hour) * step_s
    start_utc = (hours.astype(np.int64)[:, None] + within).ravel().astype("datetime64[s]")
    return HourlySeries(start_utc, step_s, np.full(len(start_utc), 12.0))


def _milliseconds(work: Callable[[], object], repetitions: int = REPETITIONS) -> str:
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return f"{1e3 * min(times):.1f} ms"


if __name__ == "__main__":
    for what, measured, target in rows():
        print(f"{what:<34}  {measured:<14}  target {target}")
