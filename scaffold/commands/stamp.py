"""Stamp boxes that were ticked elsewhere: another editor, a phone, a sync."""

import shlex
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import click

from scaffold.cli.apply import carry_out, show_skipped
from scaffold.cli.options import RunOptions, changes_vault, gathered
from scaffold.cli.params import DAY
from scaffold.cli.session import open_run
from scaffold.cli.tasks import on_day
from scaffold.refactor.stamps import FOUND, Stamped
from scaffold.terminal.output import fields, say

if TYPE_CHECKING:
    from scaffold.refactor.staged_ticks import StagedTicks


class StampOptions(NamedTuple):
    """Which tasks are stamped, with which day, and whether they are only listed."""

    paths: tuple[str, ...]
    day: date | timedelta | None
    since_git: bool
    check: bool
    staged: bool
    is_hook: bool
    allow_loss: bool

    @property
    def only_looks(self) -> bool:
        """Tell whether nothing is written, and the whole vault is looked at, and nothing else."""
        return self.check and not (self.staged or self.since_git or self.paths)

    def refuse_contradictions(self) -> None:
        """Raise UsageError for options that contradict each other."""
        if self.since_git and self.day is not None:
            raise click.UsageError("--since-git and --date contradict each other.")
        if self.staged and (not self.check or self.paths or self.since_git):
            raise click.UsageError("--staged needs --check, and takes neither PATHS nor --since-git.")


@click.command(short_help="Stamp boxes that were ticked elsewhere: another editor, a phone, a sync.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--date", "day", type=DAY, metavar="YYYY-MM-DD", help="The day to write instead of today.")
@click.option("--since-git", is_flag=True, help="Write the day of the commit in which the line got its tick.")
@click.option("--check", is_flag=True, help="List what would be stamped and change nothing; exit code 1 if any.")
@click.option("--staged", is_flag=True, help="With --check, look at what the next git commit would hold.")
@click.option("--hook", "is_hook", is_flag=True, hidden=True, help=f"With --staged, end with {FOUND} if there are any.")
@click.option("--allow-loss", is_flag=True, help="Stamp even where the plugin destroys text by it.")
@changes_vault
@gathered(StampOptions)
def command(options: StampOptions, run: RunOptions) -> None:
    """Give done tasks without a done date the date, and recurring ones the next occurrence, that they would have got.

    PATHS are notes or folders; without any, the whole vault but its templates. Tasks in code and comments stay. A
    stamped task is never stamped again.

    \b
    Examples:
      scaffold stamp --dry-run
      scaffold stamp Daily --date yesterday --yes
      scaffold stamp --since-git --yes
      scaffold stamp --check
    """
    options.refuse_contradictions()
    session = open_run(run, options.paths, is_repeatable=options.only_looks)
    vault, day = session.vault, on_day(session, options.day)
    if options.staged:
        if found := vault.staged_ticks(day):
            _refuse_commit(session.root, found)
            click.get_current_context().exit(FOUND if options.is_hook else 1)
        return
    stamps = vault.stamps(options.paths, day=day, since_git=options.since_git, allow_loss=options.allow_loss)
    for doubt in stamps.doubts:
        say(doubt, colour="yellow", error=True)
    plan = stamps.plan
    if options.check:
        _list(stamps.notes)
        show_skipped(plan.skipped)
        click.get_current_context().exit(1 if stamps.notes else 0)
    if not plan.changes and not run.as_json:
        show_skipped(plan.skipped)
        say("Every done task has its date." if not plan.skipped else "Nothing else to stamp.")
        return
    carry_out(session, plan)


def _list(notes: Sequence[Stamped]) -> None:
    for note in notes:
        for number, line in note.lines:
            say(f"{fields(note.path)}:{number}  {line}")


def _refuse_commit(root: str, found: "StagedTicks") -> None:
    """List the done tasks without a date that the next commit brings, and say what to do."""
    for tick in found.ticks:
        say(f"{fields(tick.path)}:{tick.line}  {tick.task}", error=True)
    count = len(found.ticks)
    said = "1 done task in it has no date" if count == 1 else f"{count} done tasks in it have no date"
    say(f"scaffold: the commit is refused, as {said}. In {root}, run:", colour="red", error=True)
    if found.to_stamp:
        say(f"  scaffold stamp {'--since-git ' * found.have_older}{shlex.join(found.to_stamp)}", error=True)
    say(f"  git add {'' if found.are_whole else '-p '}-- {shlex.join(found.paths)}", error=True)
    say("then commit again; or commit it as it is, with: git commit --no-verify", error=True)
