"""Types of arguments that a shell can complete: notes of the vault around, and days."""

import os
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from scaffold.errors import ScaffoldError
from scaffold.terminal.output import printable
from scaffold.vault.discovery import find_vault
from scaffold.vault.snapshot import Snapshot

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class NoteName(click.ParamType):  # type: ignore[type-arg]
    """A note, named by its title or its path."""

    name = "note"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":  # noqa: ARG002
        """Return the titles that begin with what is typed, or else the paths that do; none that a terminal may obey."""
        from click.shell_completion import CompletionItem  # a shell asks for it, no verb does

        try:
            named = ctx.params.get("vault") or ctx.find_root().params.get("vault")
            vault = Snapshot(find_vault(named, os.environ, os.getcwd()))
            typed = incomplete.lower()
            titles = sorted(title for title in vault.titles.values() if title.lower().startswith(typed))
            found = titles or [path for path in vault.paths if path.lower().startswith(typed)]
        except ScaffoldError:
            return []
        return [CompletionItem(name) for name in found if printable(name) == name]


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day: `YYYY-MM-DD`, `today`, `yesterday` or `tomorrow`, the last three counted from the day they are given."""

    name = "day"
    near = {"yesterday": -1, "today": 0, "tomorrow": 1}  # noqa: RUF012 - never changed

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":  # noqa: ARG002
        """Return the days that have names."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self.near if name.startswith(incomplete.lower())]

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date | timedelta:
        """Return the date, or how far it is from today."""
        if isinstance(value, date):
            return value
        if value.lower() in self.near:
            return timedelta(days=self.near[value.lower()])
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as YYYY-MM-DD, or today, yesterday, tomorrow.", param, ctx)


NOTE, DAY = NoteName(), Day()
