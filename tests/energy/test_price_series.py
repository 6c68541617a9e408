"""Series of hours and quarter-hours from files as people have them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from recorded_prices import record

from ausbau.core.errors import InputError
from ausbau.energy.note import Note
from ausbau.energy.price_series import HourlySeries, hourly_means, read_hourly_series


def read(folder: Path, text: str, column: str = "price_eur_mwh", encoding="utf-8") -> HourlySeries:
    path = folder / "series.csv"
    path.write_text(text, encoding=encoding)
    return read_hourly_series(path, column=column)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as error:
        read(folder, text)
    return str(error.value)


def first(series: HourlySeries) -> str:
    return str(series.start_utc[0])


def rows(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def plain(*lines: str) -> str:
    return rows("timestamp_utc,price_eur_mwh", *lines)


def test_the_promised_layout_is_read(tmp_path: Path):
    series = read(tmp_path, plain("2025-01-01T00:00:00Z,50.5", "2025-01-01T01:00:00Z,-3"))
    assert series.step_s == 3_600
    assert series.values.tolist() == [50.5, -3.0]
    assert series.start_utc.dtype == "datetime64[s]"
    assert first(series) == "2025-01-01T00:00:00"


@pytest.mark.parametrize(
    "stamp", ["2025-07-01T02:00:00+02:00", "2025-07-01 00:00", "2025-07-01T00:00:00+00:00"]
)
def test_an_offset_counts_and_without_one_the_name_of_the_column(tmp_path: Path, stamp: str):
    series = read(tmp_path, plain(f"{stamp},1", "2025-07-01T01:00:00Z,2"))
    assert first(series) == "2025-07-01T00:00:00"


def test_instants_without_any_zone_are_refused_with_their_row(tmp_path: Path):
    text = rows("time,price_eur_mwh", "2025-07-01 00:00,1", "2025-07-01 01:00,2")
    assert "series.csv:2:1: the instant '2025-07-01 00:00' has no zone" in refusal(tmp_path, text)


SMARD = "Datum von;Datum bis;Deutschland/Luxemburg [€/MWh] Originalauflösungen;Belgien [€/MWh]"


def test_a_german_export_of_smard_is_local_time_with_decimal_commas(tmp_path: Path):
    series = read(
        tmp_path,
        rows(
            SMARD,
            "01.07.2025 00:00;01.07.2025 01:00;1.089,10;7,00",
            "01.07.2025 01:00;01.07.2025 02:00;-0,5;7,00",
        ),
        encoding="utf-8-sig",
    )
    assert first(series) == "2025-06-30T22:00:00"
    assert series.values.tolist() == [1089.1, -0.5]


def test_an_english_export_of_smard_has_dates_and_numbers_of_its_own(tmp_path: Path):
    header = "Start date;End date;Germany/Luxembourg [€/MWh] Original resolutions"
    series = read(
        tmp_path,
        rows(
            header,
            "Jan 1, 2025 12:00 AM;Jan 1, 2025 1:00 AM;1,002.50",
            "Jan 1, 2025 1:00 AM;Jan 1, 2025 2:00 AM;2.00",
        ),
    )
    assert first(series) == "2024-12-31T23:00:00"
    assert series.values.tolist() == [1002.5, 2.0]


def test_the_day_of_25_hours_in_smard_is_read_in_order(tmp_path: Path):
    """26 October 2025: 2:00 comes twice, first in summer time."""
    hours = ["01:00", "02:00", "02:00", "03:00"]
    lines = [f"26.10.2025 {hour};;{value},0;" for value, hour in enumerate(hours)]
    series = read(tmp_path, rows(SMARD, *lines))
    assert first(series) == "2025-10-25T23:00:00"
    assert series.values.tolist() == [0.0, 1.0, 2.0, 3.0]


AUTUMN = ["25.10.2025 23:00", *(f"26.10.2025 0{hour}:00" for hour in (0, 1, 2, 2, 3, 4))]
QUARTERS = [f"26.10.2025 02:{minute:02d}" for minute in (0, 15, 30, 45)]


@pytest.mark.parametrize("stamps", [AUTUMN, ["26.10.2025 01:45", *QUARTERS, *QUARTERS]])
def test_a_file_with_the_newest_row_first_is_the_same_series(tmp_path: Path, stamps: list[str]):
    """Gone through from below, so that the doubled hour is not swapped."""
    lines = [f"{stamp};;{value},0;" for value, stamp in enumerate(stamps)]
    oldest_first = read(tmp_path, rows(SMARD, *lines))
    newest_first = read(tmp_path, rows(SMARD, *reversed(lines)))
    assert newest_first.values.tolist() == oldest_first.values.tolist() == list(range(len(stamps)))
    assert newest_first.start_utc.tolist() == oldest_first.start_utc.tolist()
    assert {"doubled_hour", "sorted"} <= {note.key for note in newest_first.notes}


def test_two_newest_first_years_behind_each_other_keep_both_autumns(tmp_path: Path):
    """Each doubled hour goes by the rows around it, not by the order of the whole file."""
    lines = [f"{stamp};;{value},0;" for value, stamp in enumerate(AUTUMN)]
    series = read(tmp_path, rows(SMARD, *lines, *reversed(lines)))
    assert series.values.tolist() == list(range(7))


def test_a_doubled_hour_among_shuffled_rows_is_refused(tmp_path: Path):
    lines = [f"{stamp};;{value},0;" for value, stamp in enumerate(AUTUMN)]
    shuffled = [lines[place] for place in (3, 0, 5, 4, 1, 6, 2)]
    assert "a second value 4 for 2025-10-26T00:00:00Z" in refusal(tmp_path, rows(SMARD, *shuffled))


def test_the_day_of_23_hours_leaves_no_gap(tmp_path: Path):
    series = read(tmp_path, rows(SMARD, "30.03.2025 01:00;;1,0;", "30.03.2025 03:00;;2,0;"))
    assert series.step_s == 3_600


def test_an_hour_that_the_clock_leaves_out_is_refused(tmp_path: Path):
    text = rows(SMARD, "30.03.2025 01:00;;1,0;", "30.03.2025 02:00;;2,0;")
    assert "series.csv:3:1: the instant '30.03.2025 02:00' does not exist" in refusal(
        tmp_path, text
    )


def test_an_hour_that_the_clock_leaves_out_may_stand_there_without_value(tmp_path: Path):
    """As older exports of ENTSO-E have it."""
    header = '"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]","Currency"'
    values = ("5", "n/e", "6")
    lines = [f'"27.03.2022 0{h}:00 - x","{value}","EUR"' for h, value in enumerate(values, 1)]
    assert read(tmp_path, rows(header, *lines)).values.tolist() == [5.0, 6.0]


def test_an_older_export_of_smard_has_date_and_time_apart(tmp_path: Path):
    header = "Datum;Anfang;Ende;Deutschland/Luxemburg [€/MWh] Originalauflösungen"
    lines = ["01.01.2022;00:00;01:00;1.050,00", "01.01.2022;01:00;02:00;41,00"]
    series = read(tmp_path, rows(header, *lines))
    assert first(series) == "2021-12-31T23:00:00"
    assert series.values.tolist() == [1050.0, 41.0]


def test_rows_without_value_at_the_end_of_an_export_are_left_out_and_told(tmp_path: Path):
    lines = [f"01.07.2025 0{hour}:00;;{hour},0;" for hour in range(3)]
    series = read(tmp_path, rows(SMARD, *lines, "01.07.2025 03:00;;-;"))
    assert len(series.values) == 3
    assert Note("empty_ends", {"rows": 1}) in series.notes


def test_a_missing_value_between_others_is_refused(tmp_path: Path):
    text = plain("2025-01-01T00:00Z,1", "2025-01-01T01:00Z,n/e", "2025-01-01T02:00Z,3")
    assert "series.csv:3:1: the value is missing" in refusal(tmp_path, text)


ENTSOE = '"MTU ({})","Area","Sequence","Day-ahead Price (EUR/MWh)"'


def test_an_export_of_entsoe_in_utc_keeps_the_coupled_auction(tmp_path: Path):
    series = read(
        tmp_path,
        rows(
            ENTSOE.format("UTC"),
            '"01/01/2025 00:00:00 - 01/01/2025 00:15:00","BZN|DE-LU","Sequence Sequence 1","10.0"',
            '"01/01/2025 00:00:00 - 01/01/2025 00:15:00","BZN|DE-LU","Sequence Sequence 2","99.0"',
            '"01/01/2025 00:15:00 - 01/01/2025 00:30:00","BZN|DE-LU","Sequence 1","20.0"',
        ),
    )
    assert series.step_s == 900
    assert series.values.tolist() == [10.0, 20.0]
    assert Note("other_sequences", {"rows": 1}) in series.notes


def test_an_export_of_entsoe_without_the_coupled_auction_is_refused(tmp_path: Path):
    line = '"01/01/2025 00:00:00 - 01/01/2025 00:15:00","BZN|DE-LU","Sequence Sequence 2","1"'
    message = refusal(tmp_path, rows(ENTSOE.format("UTC"), line))
    assert "series.csv:2:1: no row of the coupled auction, only Sequence Sequence 2" in message


def test_marks_of_summer_and_winter_time_count_in_entsoe(tmp_path: Path):
    mark = "26/10/2025 02:00:00 (CEST) - 26/10/2025 02:00:00 (CET)"
    again = "26/10/2025 02:00:00 (CET) - 26/10/2025 03:00:00 (CET)"
    series = read(
        tmp_path,
        rows(ENTSOE.format("CET/CEST"), f'"{mark}","","","1"', f'"{again}","","","2"'),
    )
    assert first(series) == "2025-10-26T00:00:00"
    assert series.step_s == 3_600


def test_the_older_export_of_entsoe_is_local_time(tmp_path: Path):
    header = '"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]","Currency"'
    series = read(
        tmp_path,
        rows(
            header,
            '"01.07.2022 00:00 - 01.07.2022 01:00","361.5","EUR"',
            '"01.07.2022 01:00 - 01.07.2022 02:00","327.6","EUR"',
        ),
    )
    assert first(series) == "2022-06-30T22:00:00"


def test_a_gap_is_refused_with_the_rows_around_it(tmp_path: Path):
    text = plain(*(f"2025-01-01T{hour:02d}:00Z,1" for hour in (0, 1, 2, 4, 5)))
    message = refusal(tmp_path, text)
    assert "series.csv:5:1: 7200 s after 2025-01-01T02:00:00Z in line 4" in message
    assert "3600 s" in message


def test_a_gap_where_clocks_are_put_forward_may_be_local_time(tmp_path: Path):
    asked = "is this local time? Name the column timestamp_local"
    spring, day_before = (
        plain(*(f"{day}T{hour:02d}:00Z,1" for hour in (0, 1, 3, 4)))
        for day in ("2025-03-30", "2025-03-29")
    )
    assert asked in refusal(tmp_path, spring)
    assert asked not in refusal(tmp_path, day_before)


def test_a_row_twice_with_one_value_counts_once_and_with_two_is_refused(tmp_path: Path):
    once = ["2025-01-01T00:00Z,1", "2025-01-01T01:00Z,2", "2025-01-01T01:00Z,2"]
    series = read(tmp_path, plain(*once, "2025-01-01T02:00Z,3"))
    assert series.values.tolist() == [1.0, 2.0, 3.0]
    assert Note("given_twice", {"rows": 1}) in series.notes
    text = plain(*once[:2], "2025-01-01T01:00Z,5")
    assert "series.csv:4:1: a second value 5 for 2025-01-01T01:00:00Z" in refusal(tmp_path, text)


def test_rows_in_another_order_are_sorted_and_told(tmp_path: Path):
    series = read(tmp_path, plain("2025-01-01T01:00Z,2", "2025-01-01T00:00Z,1"))
    assert series.values.tolist() == [1.0, 2.0]
    assert Note("sorted") in series.notes


def test_hours_that_turn_into_quarter_hours_become_hours(tmp_path: Path):
    """As the coupled market did on 1 October 2025."""
    quarters = [f"2025-10-01T01:{minute:02d}Z,{minute}" for minute in (0, 15, 30, 45)]
    series = read(tmp_path, plain("2025-09-30T23:00Z,7", "2025-10-01T00:00Z,8", *quarters))
    assert series.step_s == 3_600
    assert series.values.tolist() == [7.0, 8.0, 22.5]


def test_an_hour_in_the_midst_of_quarter_hours_lacks_three_and_is_refused(tmp_path: Path):
    """Hours until 2:00, quarter-hours from then on; at 4:00 three of them are missing."""
    stamps = [*range(0, 120, 60), *range(120, 255, 15), *range(300, 420, 15)]
    lines = [f"{np.datetime64('2025-10-01T00:00') + minute}Z,{minute}" for minute in stamps]
    message = refusal(tmp_path, plain(*lines))
    assert "series.csv:13:1: 3600 s after 2025-10-01T04:00:00Z in line 12" in message


def test_quarter_hours_are_told(tmp_path: Path):
    lines = [f"2025-01-01T00:{minute:02d}Z,{minute}" for minute in (0, 15, 30)]
    assert Note("steps", {"minutes": 15}) in read(tmp_path, plain(*lines)).notes


def test_hours_of_quarter_hours_are_means_of_whole_hours(tmp_path: Path):
    stamps = np.arange("2025-01-01T00:45", "2025-01-01T02:15", 15, dtype="datetime64[m]")
    lines = [f"{stamp}Z,{value}" for value, stamp in enumerate(stamps)]
    hours = hourly_means(read(tmp_path, plain(*lines)))
    assert hours.values.tolist() == [2.5]
    assert first(hours) == "2025-01-01T01:00:00"


@pytest.mark.parametrize(
    "value", ["1.2.3", "inf", "12_0", "1e999", "0x1F", "\u0661\u0662", "5 EUR", "(5.0)", "--1"]
)
def test_what_is_no_number_is_refused_with_its_row(tmp_path: Path, value: str):
    text = plain("2025-01-01T00:00Z,1.0", f"2025-01-01T01:00Z,{value}")
    assert f"series.csv:3:1: cannot read the value {value!r}" in refusal(tmp_path, text)


TWO_READINGS = "has two readings, and no other value of the column tells"


@pytest.mark.parametrize(
    ("separator", "value", "other"),
    [(";", "1.250", "1"), (";", "1,250", "1"), (",", '"1,250"', "1")],
)
def test_numbers_with_two_readings_are_refused_unless_the_sign_is_stated(
    tmp_path: Path, separator: str, value: str, other: str
):
    text = rows(
        f"timestamp_utc{separator}price_eur_mwh",
        f"2025-01-01T00:00Z{separator}{value}",
        f"2025-01-01T01:00Z{separator}{other}",
    )
    bare = value.strip('"')
    assert f"series.csv:2:1: {bare!r} {TWO_READINGS}" in refusal(tmp_path, text)
    found = [
        read_hourly_series(tmp_path / "series.csv", column="price_eur_mwh", decimal=decimal)
        for decimal in (bare[1], {".": ",", ",": "."}[bare[1]])
    ]
    assert [series.values[0] for series in found] == [1.25, 1250.0]


def test_a_point_between_commas_is_decimal_and_told(tmp_path: Path):
    """A load in kW, written in MW: every value has three decimals."""
    series = read(tmp_path, plain("2025-01-01T00:00Z,12.345", "2025-01-01T01:00Z,12.500"))
    assert series.values.tolist() == [12.345, 12.5]
    example = {"text": "12.345", "line": 2, "value": 12.345}
    assert Note("decimal_point", example) in series.notes


def test_a_decimal_comma_is_told_by_an_example(tmp_path: Path):
    text = rows("timestamp_utc;price_eur_mwh", "2025-01-01T00:00Z;7,5", "2025-01-01T01:00Z;1.000")
    series = read(tmp_path, text)
    assert series.values.tolist() == [7.5, 1000.0]
    assert Note("decimal_comma", {"text": "7,5", "line": 2, "value": 7.5}) in series.notes


def test_a_decimal_comma_between_commas_is_refused_as_a_cell_too_many(tmp_path: Path):
    message = refusal(tmp_path, plain("2025-01-01T00:00Z,7,5", "2025-01-01T01:00Z,8,5"))
    assert "series.csv:2:1: 3 cells; expected the 2 of the header" in message


@pytest.mark.parametrize(
    ("stamp", "reason"),
    [
        ("45658.0416666667", "is a bare number"),
        ("1701010112345", "is a bare number"),
        ("01/02/2025 00:00", "is not ISO 8601"),
        ("0001-01-01T00:00+02:00", "lies outside the calendar"),
    ],
)
def test_what_is_no_instant_is_refused_with_its_row(tmp_path: Path, stamp: str, reason: str):
    message = refusal(tmp_path, plain("2025-01-01T00:00Z,1", f"{stamp},2"))
    assert f"series.csv:3:1: the instant {stamp!r} {reason}" in message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheets_are_read(tmp_path: Path, encoding: str):
    text = rows(
        "sep=;", "Zeit ü (UTC);price_eur_mwh", "31.12.2024 23:00;1,5", "01.01.2025 00:00;2,5"
    )
    series = read(tmp_path, text, encoding=encoding)
    assert first(series) == "2024-12-31T23:00:00"
    assert series.values.tolist() == [1.5, 2.5]


def test_a_quote_that_is_never_closed_is_refused(tmp_path: Path):
    lines = [f"{np.datetime64('2025-01-01T00:00') + 60 * hour}Z,1" for hour in range(8_000)]
    assert "is no table of cells" in refusal(tmp_path, plain('2024-12-31T23:00Z,"1', *lines))


def test_a_column_twice_is_refused(tmp_path: Path):
    text = rows("timestamp_utc,price_eur_mwh,price_eur_mwh", "2025-01-01T00:00Z,1,2")
    assert "2 columns price_eur_mwh; expected it once" in refusal(tmp_path, text)


def test_steps_that_are_no_part_of_an_hour_are_refused(tmp_path: Path):
    text = plain("2025-01-01T00:00Z,1", "2025-01-02T00:00Z,1", "2025-01-03T00:00Z,1")
    assert "steps of 86400 s; expected steps of 15, 30 or 60 minutes" in refusal(tmp_path, text)


def test_a_missing_column_names_those_that_there_are(tmp_path: Path):
    with pytest.raises(InputError, match="no column load_mw; expected it among timestamp_utc"):
        read(tmp_path, plain("2025-01-01T00:00Z,1"), column="load_mw")


@pytest.mark.parametrize(("text", "reason"), [("", "no rows"), ("timestamp_utc,x\n", "no rows")])
def test_a_file_without_rows_is_refused(tmp_path: Path, text: str, reason: str):
    assert reason in refusal(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        read_hourly_series(tmp_path / "none.csv", column="load_mw")


def test_the_record_of_seven_years_is_gapless(data_folder: Path):
    series = record(data_folder)
    assert len(series.values) == 63_333
    assert series.values.min() == -500.0
