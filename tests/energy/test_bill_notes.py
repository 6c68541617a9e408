"""What stands under a bill: hours of another year, a load that may be in kW, what was not read."""

from __future__ import annotations

import numpy as np
import pytest
from tariffed_load import TARIFFS, running

import ausbau.energy
from ausbau.energy.bill_account import Bill
from ausbau.energy.price_series import HourlySeries

GERMANY_2026 = TARIFFS / "de-2026.yaml"


def billed(load: HourlySeries) -> Bill:
    return ausbau.energy.bill(load, GERMANY_2026)


def test_a_load_that_may_be_in_kilowatts_is_billed_and_asked_about():
    notes = {note.key: note for note in billed(running(12_000.0, 10)).notes}
    assert notes["large_load"].fields == {"highest_mw": 12_000.0}
    assert "large_load" not in {note.key for note in billed(running(2_000.0, 10)).notes}


def test_from_2026_on_the_aid_is_told_at_a_lower_factor_as_well():
    """0.75 · 76.5 EUR/t · 0.7573401761 = 43.4524 EUR/t: 31.29 EUR/MWh at 0.72, 17.38 at 0.40."""
    told = {note.key: note for note in billed(running(12.0, 8_760)).notes}["factor_unread"].fields
    assert (told["aid"], told["lowest_aid"]) == (
        pytest.approx(31.2857, abs=5e-5),
        pytest.approx(17.3810, abs=5e-5),
    )
    before = billed(running(12.0, 10, 2025))
    assert "factor_unread" not in {note.key for note in before.notes}


def test_a_year_of_utc_is_a_year_of_berlin_and_an_hour_of_the_next():
    """2026 begins at 23:00 UTC in Berlin: 8,759 hours lie in it, one in 2027, and no money is dropped."""
    start_utc = np.arange("2026-01-01", "2027-01-01", dtype="datetime64[h]").astype("datetime64[s]")
    found = billed(HourlySeries(start_utc, 3_600, np.full(8_760, 12.0)))
    assert [year.metered.energy_mwh for year in found.years] == [8_759 * 12.0, 12.0]
    assert found.stubs == {2027}
    fields = {note.key: note.fields for note in found.notes}
    assert (fields["partial_year"]["year"], fields["partial_year"]["covered_h"]) == (2026, 8_759)
    told = fields["stub_year"]
    assert (told["year"], told["covered_h"]) == (2027, 1.0)
    assert (told["begin"], told["end"]) == ("2025-12-31T23:00Z", "2026-12-31T23:00Z")


def test_a_load_of_a_day_is_no_stub():
    assert billed(HourlySeries(running(1.0, 1).start_utc[:24], 3_600, np.ones(24))).stubs == set()
