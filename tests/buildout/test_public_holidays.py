"""Public holidays by Land: against the package ``holidays``, and against calendars on the wall."""

from datetime import date

import pytest
from holidays.countries.germany import Germany

from ausbau.buildout.public_holidays import KNOWN_YEARS, LAENDER, public_holidays


def weekdays(days: object) -> set[date]:
    """Those of some days that are Monday to Friday."""
    return {day for day in days if day.weekday() < 5}  # type: ignore[attr-defined]


@pytest.mark.parametrize("land", [*LAENDER, None])
def test_holidays_on_weekdays_are_those_of_the_package_in_every_year(land: str | None) -> None:
    years = range(KNOWN_YEARS[0], KNOWN_YEARS[1] + 1)
    ours = {day for year in years for day in public_holidays(year, land)}
    assert weekdays(ours) == weekdays(Germany(subdiv=land, years=years))


def test_every_land_that_the_package_knows_is_known() -> None:
    assert set(LAENDER) == set(Germany.subdivisions)


def test_bavaria_keeps_twelve_days_in_2026() -> None:
    """As the wall calendar of 2026 has them; Easter Sunday is 5 April."""
    assert sorted(public_holidays(2026, "BY")) == [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 6, 4),
        date(2026, 10, 3),
        date(2026, 11, 1),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


def test_repentance_day_of_2025_is_kept_in_saxony_alone() -> None:
    day = date(2025, 11, 19)
    assert [land for land in LAENDER if day in public_holidays(2025, land)] == ["SN"]


def test_what_all_laender_share_every_land_keeps() -> None:
    for land in LAENDER:
        assert set(public_holidays(2026, None)) <= set(public_holidays(2026, land))
