"""What is printed: safe characters only, colour on a terminal only.

A note or a file name may hold control characters and bytes that are not text; shown raw they would drive the terminal.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from typing import TextIO

import click

_UNSAFE = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"


def printable(text: str) -> str:
    """Return `text` with control, bidirectional and undecodable characters written as escapes."""
    return text if text.isprintable() else re.sub(_UNSAFE, _escaped, text)  # few texts are worth compiling it for


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004 - a byte that is not UTF-8, see text.decode
        return f"\\x{code - 0xDC00:02x}"
    return {"\r": "\\r"}.get(match.group(), f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")  # noqa: PLR2004


def fields(*parts: str) -> str:
    """Return a row of fields with tabs between them: a tab or newline in one is written as an escape.

    A backslash before what may be read as one is doubled.
    """
    return "\t".join(map(_field, parts))


def _field(text: str) -> str:
    if "\\" in text:
        text = re.sub(r"\\+(?=[nt\n\t])", lambda match: match.group() * 2, text)
    return text.replace("\t", "\\t").replace("\n", "\\n")


def one_line(text: str) -> str:
    """Return `text` as `printable`, on one line: a name may hold a newline, and what follows is no line of ours."""
    return printable(text).replace("\n", "\\n")


UNTOLD = ".untold"
_UNTOLD = "_SCAFFOLD_UNTOLD"  # names a file that is there as long as nothing was said on standard error


def note_what_is_told(place: str) -> None:
    """Let a file, which ends so that none is taken for it by mistake, go with the first word on standard error.

    It is a file, as workers say something, too, and some are begun anew.
    """
    os.environ[_UNTOLD] = place


def _note_told() -> None:
    place = os.environ.get(_UNTOLD, "")
    if place.endswith(UNTOLD):
        with suppress(OSError):  # gone already
            os.unlink(place)


def tell(sentence: str) -> None:
    """Say on standard error what a person should know of the vault, also from a worker, which is else not heard."""
    _note_told()
    heard = sys.stderr if getattr(sys.stderr, "name", "") != os.devnull else sys.__stderr__
    if heard is not None:
        heard.write(f"scaffold: {one_line(sentence)}\n")
        heard.flush()


def say(line: str = "", *, colour: str | None = None, bold: bool = False, error: bool = False) -> None:
    """Print a line, coloured where a person looks on and `NO_COLOR` is not set."""
    say_text(one_line(line), colour=colour, bold=bold, error=error)


def say_text(text: str, *, colour: str | None = None, bold: bool = False, error: bool = False) -> None:
    """Print one or more lines as `say` prints one."""
    stream = sys.stderr if error else sys.stdout
    coloured = has_colour(error=error) and (colour or bold)
    shown = printable(text)
    encoding = stream.encoding or "utf-8"
    shown = shown.encode(encoding, "backslashreplace").decode(encoding)
    _put(click.style(shown, fg=colour, bold=bold or None) if coloured else shown, stream)


def paint(text: str, colour: str) -> str:
    """Return a line that is printable in a colour, or "bold", where a person looks on and `NO_COLOR` is not set."""
    shown = one_line(text)
    if not has_colour():
        return shown
    return click.style(shown, bold=True) if colour == "bold" else click.style(shown, fg=colour, bold=True)


def write_out(line: str) -> None:
    """Print a line that is printable already."""
    encoding = sys.stdout.encoding or "utf-8"
    _put(line.encode(encoding, "backslashreplace").decode(encoding), sys.stdout)


def print_json(value: object) -> None:
    """Print a JSON value on one line; ASCII only, so that no byte of a note can break it."""
    import json

    write_out(json.dumps(value))


def _put(text: str, stream: TextIO) -> None:
    """Print lines; into a file or pipe without a flush for each, as there may be many."""
    if stream is sys.stderr:
        _note_told()
    if stream.isatty():
        click.echo(text, file=stream)
        return
    try:
        if stream is sys.stderr:
            sys.stdout.flush()  # where both go to one place, what was said first stands first
        stream.write(f"{text}\n")
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - nobody reads on, and the work goes on


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]], marked: Sequence[bool]) -> None:
    """Print a table as wide as the terminal; `marked` rows are set off by colour."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    encoding = sys.stdout.encoding or "utf-8"
    table = Table(box=box.SIMPLE_HEAD if "utf" in encoding.lower() else box.ASCII)
    for name in columns:
        table.add_column(name)
    for row, mark in zip(rows, marked, strict=True):
        cells = (one_line(cell).encode(encoding, "backslashreplace").decode(encoding) for cell in row)
        table.add_row(*map(Text, cells), style="yellow" if mark else "")
    Console(no_color=not has_colour(), highlight=False).print(table)


def has_colour(*, error: bool = False) -> bool:
    """Tell whether output goes to a terminal that wants colour."""
    stream = sys.stderr if error else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_interactive() -> bool:
    """Tell whether somebody can be asked: they type on a terminal, and see one at one output at least."""
    return sys.stdin.isatty() and (sys.stdout.isatty() or sys.stderr.isatty())


@contextmanager
def in_sight() -> Iterator[None]:
    """Print where the person looks, what is asked and what it is about: standard output may lead into a pipe."""
    if sys.stdout.isatty() or not sys.stderr.isatty():
        yield
        return
    with redirect_stdout(sys.stderr):
        yield


def agreed(question: str, *, default: bool) -> bool:
    """Ask yes or no, in sight of the person."""
    with in_sight():
        return click.confirm(printable(question), default=default)
