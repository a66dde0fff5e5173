"""Dates by moment's tokens: a sample computed with moment itself, and what a sample of aware dates cannot show."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffold.moment import DEFAULT_PATTERN, format_moment

SAMPLE = json.loads((Path(__file__).parent / "data" / "moment.json").read_text(encoding="utf-8"))["rows"]
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


def test_every_row_of_the_sample_reads_as_moment_writes_it() -> None:
    written = [[date, pattern, format_moment(datetime.fromisoformat(date), pattern)] for date, pattern, _ in SAMPLE]
    assert len(SAMPLE) > 300
    assert written == SAMPLE


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
