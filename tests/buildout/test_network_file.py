"""Network files: what each form says, in numbers worked by hand, and what is told of bad ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from ausbau.buildout.network_file import network_of, read
from ausbau.buildout.network_psplib import latest_finishes
from ausbau.buildout.network_result import NetworkResult, scheduled
from ausbau.core.errors import InputError
from ausbau.core.streams import name_key

EXAMPLE = Path(__file__).parent.parent.parent / "scenarios" / "networks" / "example.yaml"

FROM_A_SPREADSHEET = """\
activity,predecessors,low,mode,high\r
a,-,1,1,1\r
\r
,,,,\r
b,a,2,2,2\r
c,a  b,3,3,3\r
"""

PROJECT = """\
************************************************************************
projects                      :  1
jobs (incl. supersource/sink ):  5
RESOURCES
  - renewable                 :  1   R
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        1          1           5
   3        1          1           5
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     2       1
  3      1     3       1
  4      1     5       1
  5      1     0       0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1
   2
************************************************************************
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def result_of(folder: Path, name: str, text: str) -> NetworkResult:
    return scheduled(read(written(folder, name, text)), draws=1, seed=0)


def times(result: NetworkResult) -> dict[str, tuple[float, float]]:
    """Start and finish in the file's unit, in the first world."""
    unit = result.file.ticks_per_unit
    pairs = zip(result.schedule.start_ticks[0], result.schedule.finish_ticks[0], strict=True)
    return {
        name: (start / unit, finish / unit)
        for name, (start, finish) in zip(result.network.activities, pairs, strict=True)
    }


def problems_of(folder: Path, name: str, text: str) -> list[tuple[int, str]]:
    """Line and message of each problem that reading or drawing the file tells."""
    path = written(folder, name, text)
    with pytest.raises(InputError) as told:
        network_of(read(path), draws=2, seed=0)
    assert {problem.file for problem in told.value.problems} == {str(path)}
    return [(problem.line, problem.message) for problem in told.value.problems]


class TestOwnForm:
    def test_lags_priorities_release_dates_and_stocks_act_in_the_units_of_the_file(
        self, tmp_path: Path
    ) -> None:
        """One crew; b goes before a, c waits for the 3 kW of d, e for half a day after b."""
        text = """
            unit: day
            activities:
              a: {duration: 2, needs: {crew: 1}, priority: 1}
              b: {duration: 36 h, needs: {crew: 1}}
              c: {duration: 1, consumes: {power_kw: 4}}
              d: {duration: 1, earliest_start: 1 week, produces: {power_kw: 3}}
              e: {duration: 1, predecessors: {b: 12 h}}
            resources: {crew: 1}
            stocks: {power_kw: 1}
        """
        assert times(result_of(tmp_path, "own.yaml", text)) == {
            "a": (1.5, 3.5),
            "b": (0, 1.5),
            "c": (8, 9),
            "d": (7, 8),
            "e": (2, 3),
        }

    def test_working_days_end_when_the_calendar_on_the_wall_says(self, tmp_path: Path) -> None:
        """From Saturday, 3 January 2026: Monday, then Epiphany, a holiday in Bavaria, then Wednesday."""
        text = """
            unit: day
            start: 2026-01-03
            activities:
              racks: {duration: 2 working_day, calendar: site}
              elsewhere: {duration: 2 working_day, calendar: shared}
            calendars:
              site: {working_days: BY}
              shared: {working_days: national}
        """
        assert times(result_of(tmp_path, "own.yaml", text)) == {
            "racks": (2, 5),
            "elsewhere": (2, 4),
        }

    def test_work_in_shifts_and_capacity_in_steps_without_a_unit(self, tmp_path: Path) -> None:
        """Open in [0, 8) and [24, 32): wire has 8 and 2 of its 10, and the crane comes 2 before the end."""
        text = """
            activities:
              lift: {duration: 2, needs: {crane: 1}, calendar: shifts}
              wire: {duration: 10, calendar: shifts}
            resources: {crane: [[0, 0], [30, 1]]}
            calendars: {shifts: {open: [[0, 8], [24, 32]]}}
        """
        result = result_of(tmp_path, "own.yaml", text)
        assert times(result) == {"lift": (30, 32), "wire": (0, 26)}
        assert result.schedule.finish_ticks[0].tolist() == [32_000_000, 26_000_000]

    def test_the_shipped_example_ends_in_every_world(self) -> None:
        result = scheduled(read(EXAMPLE), draws=200, seed=1)
        assert result.file.unit == "day"
        assert np.isfinite(result.makespan).all()
        assert result.makespan.min() > 120  # the second racks are not delivered before

    def test_all_problems_of_the_text_are_told_with_their_lines(self, tmp_path: Path) -> None:
        text = """\
unit: day
activities:
  a: {duration: 3 MW}
  b: {duration: [2, 1, 3]}
  c: {duration: 2 working_day}
  d: {duration: -1}
  e: {duration: 1, need: {crew: 1}}
  f: {duration: {gamma: [1, 2]}}
  g: {predecessors: [a]}
  h: {duration: 1, needs: {crew: 1.5}}
resources: {crew: many}
calendars: {site: {working_days: BY}}
"""
        lines = [line for line, _ in problems_of(tmp_path, "own.yaml", text)]
        assert lines == list(range(3, 13))

    @pytest.mark.parametrize(
        ("head", "line", "word"),
        [("unit: kW", 1, "unit"), ("start: 1.3.2026", 1, "date"), ("unit: 3", 1, "unit")],
    )
    def test_a_head_that_cannot_be_read_is_told_alone(
        self, tmp_path: Path, head: str, line: int, word: str
    ) -> None:
        text = f"{head}\nactivities: {{a: {{duration: 1 day}}}}\n"
        [(told, message)] = problems_of(tmp_path, "own.yaml", text)
        assert (told, word in message) == (line, True)

    def test_a_bare_file_refuses_units_and_hints_at_the_missing_one(self, tmp_path: Path) -> None:
        [(line, message)] = problems_of(tmp_path, "a.yaml", "activities:\n  a: {duration: 1 day}\n")
        assert line == 2
        assert "the file names none" in message

    def test_what_keeps_a_network_from_running_is_told_by_line_and_name(
        self, tmp_path: Path
    ) -> None:
        text = """\
activities:
  a: {duration: 1, predecessors: [c]}
  b: {duration: 1, predecessors: [a]}
  c: {duration: 1, predecessors: [b]}
  d: {duration: 1, needs: {crane: 2}}
  e: {duration: 1, consumes: {gpus: 8}}
  f: {duration: 1, produces: {gpus: 3}}
resources: {crane: 1}
stocks: {gpus: 4}
"""
        assert problems_of(tmp_path, "own.yaml", text) == [
            (2, "cycle of links: a → b → c → a"),
            (
                5,
                (
                    "activity 'd' can never start: of resource 'crane' it needs 2, but there is "
                    "never more than 1 (draw 0; no draw has enough)"
                ),
            ),
            (
                6,
                (
                    "activity 'e' can never start: of stock 'gpus' it needs 8, but there is never "
                    "more than 7 (draw 0; no draw has enough)"
                ),
            ),
        ]

    def test_unknown_ids_are_told_where_they_are_used(self, tmp_path: Path) -> None:
        text = """\
activities:
  hall: {duration: 1}
  rack: {duration: 1, predecessors: [hal]}
  wire: {duration: 1, needs: {crow: 1}}
  test: {duration: 1, calendar: site}
resources:
  crew: 1
  crane: [[5, 1], [3, 2]]
"""
        told = problems_of(tmp_path, "own.yaml", text)
        assert [line for line, _ in told] == [3, 4, 5, 8]
        assert "there is no activity 'hal'" in told[0][1]
        assert "there is no resource 'crow'" in told[1][1]


class TestThreePointTable:
    @pytest.mark.parametrize(
        "text",
        [
            "activity,predecessors,low,mode,high\na,,1,1,1\nb,a,2,2,2\nc,a b,3,3,3\n",
            'activity,predecessors,low,mode,high\na,,1,1,1\nb,a,2,2,2\nc,"a,b",3,3,3\n',
            "activity,predecessors,low,mode,high\na,,1,1,1\nb,a,2,2,2\nc,a;b,3,3,3\n",
            "activity;predecessors;low;mode;high\na;;1;1;1\nb;a;2;2;2\nc;a, b;3;3;3\n",
            'activity;predecessors;low;mode;high\na;;1;1;1\nb;a;2;2;2\nc;"a;b";3;3;3\n',
            "\ufeff" + FROM_A_SPREADSHEET,
            "high, Mode, low, activity, predecessors\n1, 1, 1, a,\n2, 2, 2, b, a\n3, 3, 3, c, a b",
        ],
    )
    def test_every_way_to_separate_means_the_same(self, tmp_path: Path, text: str) -> None:
        expected = {"a": (0, 1), "b": (1, 3), "c": (3, 6)}
        assert times(result_of(tmp_path, "points.csv", text)) == expected

    def test_an_id_may_contain_spaces(self, tmp_path: Path) -> None:
        text = "activity,predecessors,low,mode,high\nfit out,,1,1,1\nb,,2,2,2\nc,fit out;b,1,1,1\n"
        result = result_of(tmp_path, "points.csv", text)
        assert times(result)["c"] == (2, 3)

    @pytest.mark.parametrize("name", ["pert", "triangular"])
    def test_durations_are_the_inverse_distribution_of_the_stream_of_the_activity(
        self, tmp_path: Path, name: str
    ) -> None:
        """Drawn again with NumPy's Philox and SciPy's distributions; a tick is a millionth."""
        path = written(
            tmp_path, "p.csv", "activity,predecessors,low,mode,high\nhall,,2,3,7\nb,hall,1,2,3\n"
        )
        network = network_of(read(path), draws=5, seed=3, distribution=name)
        key = np.array([3, name_key("parameter:hall")], dtype=np.uint64)
        levels = np.array(
            [
                np.random.Generator(np.random.Philox(key=key, counter=[0, draw, 0, 0])).random()
                for draw in range(5)
            ]
        )
        if name == "pert":
            expected = stats.beta(1 + 4 * 1 / 5, 1 + 4 * 4 / 5, loc=2, scale=5).ppf(levels)
        else:
            expected = stats.triang(1 / 5, loc=2, scale=5).ppf(levels)
        np.testing.assert_allclose(network.duration_ticks[:, 0] / 1e6, expected, atol=1e-6)

    def test_another_activity_and_more_worlds_leave_the_durations_alone(
        self, tmp_path: Path
    ) -> None:
        rows = "activity,predecessors,low,mode,high\na,,2,3,7\nb,a,1,2,3\n"
        few = network_of(read(written(tmp_path, "few.csv", rows)), draws=3, seed=0)
        many = network_of(read(written(tmp_path, "many.csv", rows + "c,b,1,5,9\n")), 8, seed=0)
        np.testing.assert_array_equal(few.duration_ticks, many.duration_ticks[:3, :2])

    def test_all_problems_are_told_with_their_lines(self, tmp_path: Path) -> None:
        text = """\
activity,predecessors,low,mode,high
a,,1,2,3
b,,3,2,4
c,a,x,2,"2,5"
d,a,b,1,2,3
a,,1,1,1
e,hal,-1,2,3
,,1,1,1
"""
        [(line, message)] = problems_of(tmp_path, "p.csv", text)
        assert (line, "6 columns" in message) == (5, True)
        told = problems_of(tmp_path, "p.csv", text.replace("d,a,b,1,2,3\n", ""))
        assert sorted(line for line, _ in told) == [3, 4, 4, 5, 6, 6, 7]

    def test_wrong_columns_are_named(self, tmp_path: Path) -> None:
        told = problems_of(tmp_path, "p.csv", "activity,predecessor,low,mode,high\na,,1,1,1\n")
        assert {message for _, message in told} == {"the column is missing", "unknown column"}

    @pytest.mark.parametrize("text", ["", "activity,predecessors,low,mode,high\n"])
    def test_a_table_without_activities_is_refused(self, tmp_path: Path, text: str) -> None:
        assert len(problems_of(tmp_path, "p.csv", text)) == 1

    def test_a_cycle_is_named_with_the_line_of_its_first_activity(self, tmp_path: Path) -> None:
        text = "activity,predecessors,low,mode,high\nz,,1,1,1\nb,c,1,1,1\nc,b,1,1,1\n"
        assert problems_of(tmp_path, "p.csv", text) == [(3, "cycle of links: b → c → b")]


class TestPsplib:
    def test_the_job_with_the_earliest_latest_finish_goes_first(self, tmp_path: Path) -> None:
        """All may finish at 5, so ids decide: 2 and 3 take both units, 4 follows 2."""
        assert times(result_of(tmp_path, "five.sm", PROJECT)) == {
            "1": (0, 0),
            "2": (0, 2),
            "3": (0, 3),
            "4": (2, 7),
            "5": (7, 7),
        }

    def test_latest_finishes_are_those_of_the_critical_path(self) -> None:
        """Paths a-c of 7 and b-c of 5, and d apart: a by 3, b by 3, c and d by the end, 7."""
        durations = {"a": 3, "b": 1, "c": 4, "d": 2}
        before = {"a": [], "b": [], "c": ["a", "b"], "d": []}
        assert latest_finishes(durations, before) == {"a": 3, "b": 3, "c": 7, "d": 7}

    @pytest.mark.parametrize(
        ("old", "new", "line", "word"),
        [
            ("  2      1     2       1", "  2      2     2       1", 19, "mode"),
            (
                "   2        1          1           5",
                "   2        1          2           5",
                10,
                "4",
            ),
            (
                "   2        1          1           5",
                "   2        1          1           9",
                10,
                "9",
            ),
            ("  3      1     3       1\n", "", 9, "3"),
            ("  3      1     3       1", "  3      1     x       1", 20, "row"),
            ("  R 1\n   2\n", "  N 1\n   2\n", 25, "renewable"),
            ("  R 1\n   2\n", "  R 1\n   2 2\n", 26, "capacities"),
            ("PRECEDENCE RELATIONS:", "PRECEDENCES:", 0, "PRECEDENCE RELATIONS"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_line(
        self, tmp_path: Path, old: str, new: str, line: int, word: str
    ) -> None:
        assert old in PROJECT
        told = problems_of(tmp_path, "bad.sm", PROJECT.replace(old, new, 1))
        assert any(found == line and word in message for found, message in told)

    def test_a_request_above_the_capacity_is_told_with_the_line_of_the_job(
        self, tmp_path: Path
    ) -> None:
        text = PROJECT.replace("  4      1     5       1", "  4      1     5       3")
        [(line, message)] = problems_of(tmp_path, "bad.sm", text)
        assert line == 21
        assert message.startswith("activity '4' can never start: of resource 'R1' it needs 3")


@pytest.mark.parametrize(
    ("name", "word"),
    [("absent.csv", "does not exist"), ("absent.sm", "does not exist"), ("plan.txt", "ending")],
)
def test_a_file_that_is_not_there_or_of_no_known_form_is_refused(
    tmp_path: Path, name: str, word: str
) -> None:
    with pytest.raises(InputError, match=word):
        read(tmp_path / name)


def test_text_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes("activity,predecessors,low,mode,high\nKühlung,,1,1,1\n".encode("latin-1"))
    with pytest.raises(InputError) as told:
        read(path)
    assert [problem.line for problem in told.value.problems] == [2]
