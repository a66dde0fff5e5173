"""Progress of what takes longer than a second."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

from scaffold.terminal.output import has_colour

PATIENCE = 1.0  # seconds without a sign of life


_loading: list[float] = []  # when the first long reading of this process began


def progress(items: Sequence[str]) -> Iterator[str]:
    """Yield the items; where a person looks on and reading has taken longer than a second, show a bar."""
    if not sys.stderr.isatty() or not items:
        yield from items
        return
    _loading.append(time.monotonic())
    due = _loading[0] + PATIENCE
    bar: Progress | None = None
    try:
        for number, item in enumerate(items):
            if time.monotonic() > due:
                bar = bar or _bar(len(items))
                bar.update(bar.task_ids[0], completed=number, refresh=True)
                due = time.monotonic() + 0.1
            yield item
    finally:
        if bar:
            bar.stop()


def _bar(size: int) -> "Progress":
    """Return a bar that goes away in the end; where workers share the reading it stands for the part of one."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True, no_color=not has_colour(error=True), highlight=False)
    columns = (TextColumn("Reading notes"), BarColumn(), TaskProgressColumn())
    bar = Progress(*columns, console=console, transient=True, auto_refresh=False)
    bar.add_task("", total=size)
    bar.start()
    return bar
