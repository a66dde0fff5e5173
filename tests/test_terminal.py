"""What is shown while a long reading goes on: a bar on a terminal, nothing elsewhere."""

import io
import sys

import pytest

from scaffold import terminal
from scaffold.terminal import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "is_shown"), [(Terminal, 0, True), (Terminal, 60, False), (io.StringIO, 0, False)]
)
def test_a_bar_is_shown_where_a_person_waits(
    stream: type[io.StringIO], patience: float, monkeypatch: pytest.MonkeyPatch, *, is_shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream())
    monkeypatch.setattr(terminal, "PATIENCE", patience)
    items = [str(number) for number in range(100)]
    assert list(progress(items)) == items
    assert ("Reading notes" in sys.stderr.getvalue()) == is_shown


def test_the_bar_goes_away_when_reading_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(terminal, "PATIENCE", 0)
    reading = progress(["a", "b"])
    assert [next(reading), next(reading)] == ["a", "b"]
    reading.close()
    assert (
        sys.stderr.getvalue().count("\x1b[?25l") == sys.stderr.getvalue().count("\x1b[?25h") == 1
    )  # the cursor is back
