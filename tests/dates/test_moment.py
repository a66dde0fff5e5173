"""Dates by moment's tokens: a sample computed with moment itself, and what a sample of aware dates cannot show."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaults import ROOT

from scaffold.dates.durations import duration
from scaffold.dates.format import DEFAULT_PATTERN, format_moment
from scaffold.dates.moment import Moment, add, end_of, read, start_of

SAMPLE = json.loads((ROOT / "tests" / "data" / "moment.json").read_text(encoding="utf-8"))["rows"]
WHEN = datetime(2024, 2, 3, 4, 5, 6, 789_000, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the local zone cannot be set on this system")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "EST5EDT,M3.2.0,M11.1.0")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(("date", "pattern", "written"), SAMPLE, ids=[f"{row[0]} as {row[1]}" for row in SAMPLE])
def test_a_row_of_the_sample_reads_as_moment_writes_it(date: str, pattern: str, written: str) -> None:
    assert format_moment(datetime.fromisoformat(date), pattern) == written


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("YYYY-MM-DD  HH:mm:ss", "2024-02-03  04:05:06"),
        ("dddd, MMMM Do YYYY", "Saturday, February 3rd 2024"),
        ("gggg-[W]ww GGGG-[W]WW", "2024-W05 2024-W05"),
        ("YYYY/MM-MMMM/DD", "2024/02-February/03"),
        ("LLLL", "Saturday, February 3, 2024 4:05 AM"),
        ("", "2024-02-03T04:05:06+01:00"),
        (DEFAULT_PATTERN, "2024-02-03T04:05:06+01:00"),
        ("z zz", " "),
        ("\n", ""),
    ],
)
def test_a_pattern(pattern: str, expected: str) -> None:
    assert format_moment(WHEN, pattern) == expected


def test_without_a_pattern_the_default_is_used() -> None:
    assert format_moment(WHEN) == format_moment(WHEN, "")
    assert format_moment(datetime(2024, 2, 3, tzinfo=UTC)) == "2024-02-03T00:00:00+00:00"


def test_a_fraction_ends_at_the_millisecond() -> None:
    assert format_moment(WHEN.replace(microsecond=123_999), "S SSS SSSSSS x") == "1 123 123000 1706929506123"


@pytest.mark.usefixtures("new_york")
@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2024-01-31T12:00", "2024-01-31T12:00:00.000-05:00 1706720400"),
        ("2024-07-31T12:00", "2024-07-31T12:00:00.000-04:00 1722441600"),
        ("2024-03-10T02:30", "2024-03-10T03:30:00.000-04:00 1710055800"),  # skipped by the clocks
        ("2024-11-03T01:30", "2024-11-03T01:30:00.000-04:00 1730611800"),  # the first of two
        ("9000-01-01T00:00:00.099", "9000-01-01T00:00:00.099-05:00 221845410000"),
        ("0001-01-01T00:00", "0001-01-01T00:00:00.000-05:00 -62135578800"),
        ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999-05:00 253402318799"),
    ],
)
def test_a_naive_date_is_local_time(when: str, expected: str) -> None:
    assert format_moment(datetime.fromisoformat(when), "YYYY-MM-DD[T]HH:mm:ss.SSSZ X") == expected


@pytest.mark.usefixtures("new_york")
def test_a_time_the_clocks_repeat_keeps_its_fold() -> None:
    second = datetime.fromisoformat("2024-11-03T01:30").replace(fold=1)
    assert format_moment(second) == "2024-11-03T01:30:00-05:00"


OFFSETS = st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23)))


@given(st.datetimes(timezones=st.none() | OFFSETS), st.text("MDYwWgGdeEhHkmsSzZxXLlaA[]\\ -|o\n😀") | st.text())
def test_any_pattern_is_written(when: datetime, pattern: str) -> None:
    assert isinstance(format_moment(when, pattern), str)


@given(st.text(st.characters(exclude_characters="[")))
def test_text_in_brackets_stands_as_it_is(text: str) -> None:
    assert format_moment(WHEN, f"[{text}]") == text


# --- reading and moving ---

NOW = Moment(1_710_513_045_678, 0)  # 2024-03-15T14:30:45.678Z
READ = [  # text, pattern ("" is ISO 8601), what comes of it
    ("2024-05-06", "YYYY-MM-DD", "2024-05-06 00:00:00"),
    ("Meeting 2024-05-06", "YYYY-MM-DD", "2024-05-06 00:00:00"),
    ("6 May 24, 3:07 pm", "D MMM YY, h:mm a", "2024-05-06 15:07:00"),
    ("12:30", "HH:mm", "2024-03-15 12:30:00"),
    ("5 May", "D MMM", "2024-05-05 00:00:00"),
    ("2024-W10", "GGGG-[W]WW", "2024-03-04 00:00:00"),
    ("2024-W10-3", "GGGG-[W]WW-E", "2024-03-06 00:00:00"),
    ("2024 10", "gggg ww", "2024-03-03 00:00:00"),
    ("2024-127", "YYYY-DDDD", "2024-05-06 00:00:00"),
    ("1st of March 2024", "Do [of] MMMM YYYY", "2024-03-01 00:00:00"),
    ("2024 Q3", "YYYY [Q]Q", "2024-07-01 00:00:00"),
    ("1710513045", "X", "2024-03-15 14:30:45"),
    ("1710513045678", "x", "2024-03-15 14:30:45"),
    ("2024-05-06 24:00", "YYYY-MM-DD HH:mm", "2024-05-07 00:00:00"),
    ("2024-05-06T07:08:09.5+02:00", "", "2024-05-06 05:08:09"),
    ("20240506T070809", "", "2024-05-06 07:08:09"),
    ("2024-W19-1", "", "2024-05-06 00:00:00"),
    ("2024-127", "", "2024-05-06 00:00:00"),
    ("2024-05", "", "2024-05-01 00:00:00"),
    ("13/12/2025", "MM/DD/YYYY", None),
    ("2023-02-29", "YYYY-MM-DD", None),
    ("no day", "YYYY-MM-DD", None),
    ("no day", "", None),
    ("Tuesday 2024-05-06", "dddd YYYY-MM-DD", None),
]


@pytest.mark.parametrize(("text", "pattern", "expected"), READ)
def test_a_text_is_read(text: str, pattern: str, expected: str | None) -> None:
    found = read(text, [pattern] if pattern else [], NOW, strict=False, utc=True)
    assert (found and found.format("YYYY-MM-DD HH:mm:ss")) == expected


STRICT = [("2024-05-06", "YYYY-MM-DD", True), ("x 2024-05-06", "YYYY-MM-DD", False), ("2024-5-6", "YYYY-MM-DD", False)]


@pytest.mark.parametrize(("text", "pattern", "is_read"), STRICT)
def test_strict_reading_takes_the_whole_text(text: str, pattern: str, is_read: bool) -> None:  # noqa: FBT001
    assert (read(text, [pattern], NOW, strict=True, utc=True) is not None) == is_read


MOVED = [  # from, length, to: months clip, days are rounded, hours are exact
    ("2024-01-31", "P1M", "2024-02-29 00:00"),
    ("2023-01-31", "P1M", "2023-02-28 00:00"),
    ("2024-02-29", "P1Y", "2025-02-28 00:00"),
    ("2024-03-31", "P-1M", "2024-02-29 00:00"),
    ("2024-03-15", "-P1M", "2024-02-15 00:00"),
    ("2024-03-15", "P1W", "2024-03-22 00:00"),
    ("2024-03-15", "P0.5D", "2024-03-16 00:00"),
    ("2024-03-15", "-PT90M", "2024-03-14 22:30"),
    ("2024-03-15", "P1Y2M3DT4H5M", "2025-05-18 04:05"),
    ("2024-03-15", "1.02:03", "2024-03-16 02:03"),
    ("2024-03-15", "7", "2024-03-15 00:00"),
    ("2024-03-15", "-7 days", "2024-03-15 00:00"),
    ("2024-03-15", {"quarters": 1, "days": "2"}, "2024-06-17 00:00"),
    ("2024-03-15", None, "2024-03-15 00:00"),
]


@pytest.mark.parametrize(("start", "length", "expected"), MOVED)
def test_a_moment_is_moved(start: str, length: object, expected: str) -> None:
    moment = read(start, [], NOW, strict=False, utc=True)
    assert moment is not None
    assert add(moment, duration(length)).format("YYYY-MM-DD HH:mm") == expected


UNITS = [
    ("year", "2024-01-01 00:00:00.000", "2024-12-31 23:59:59.999"),
    ("quarter", "2024-01-01 00:00:00.000", "2024-03-31 23:59:59.999"),
    ("month", "2024-03-01 00:00:00.000", "2024-03-31 23:59:59.999"),
    ("week", "2024-03-10 00:00:00.000", "2024-03-16 23:59:59.999"),
    ("isoWeek", "2024-03-11 00:00:00.000", "2024-03-17 23:59:59.999"),
    ("day", "2024-03-15 00:00:00.000", "2024-03-15 23:59:59.999"),
    ("h", "2024-03-15 14:00:00.000", "2024-03-15 14:59:59.999"),
    ("m", "2024-03-15 14:30:00.000", "2024-03-15 14:30:59.999"),
    ("s", "2024-03-15 14:30:45.000", "2024-03-15 14:30:45.999"),
]


@pytest.mark.parametrize(("unit", "start", "end"), UNITS)
def test_the_bounds_of_a_unit(unit: str, start: str, end: str) -> None:
    pattern = "YYYY-MM-DD HH:mm:ss.SSS"
    assert (start_of(NOW, unit).format(pattern), end_of(NOW, unit).format(pattern)) == (start, end)


PATTERNS = [
    "YYYY-MM-DD HH:mm:ss.SSS",
    "x",
    "dddd, D MMMM YYYY h:mm:ss.SSS A",
    "YYYY DDDD HH mm ss SSS",
    "GGGG-[W]WW-E HH:mm:ss.SSS",
    "gggg ww e HH:mm:ss.SSS",
    "YYYY-MM-DDTHH:mm:ss.SSSZ",
]


FIRST = datetime(1000, 1, 1)  # noqa: DTZ001 - a clock's reading


@given(
    st.datetimes(min_value=FIRST, max_value=FIRST.replace(year=9998)),
    st.sampled_from(PATTERNS),
    st.sampled_from(["en", "de", "fr", "es", "it", "nl", "pt-br", "en-gb"]),
)
def test_what_is_written_is_read_again(when: datetime, pattern: str, language: str) -> None:
    moment = Moment(round((when - FIRST).total_seconds() * 1000) - 30_610_224_000_000, 0, language)
    found = read(moment.format(pattern), [pattern], Moment(NOW.ms, 0, language), strict=False, utc=True)
    assert found is not None
    assert found.format("YYYY-MM-DD HH:mm:ss.SSS") == moment.format("YYYY-MM-DD HH:mm:ss.SSS")
