"""What every verb has in common: the vault it works on, and how a plan is shown, confirmed and carried out."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scaffold.errors import Aborted, ScaffoldError
from scaffold.plan import preview, transaction
from scaffold.plan.journal import Journal
from scaffold.plan.plan import CreateNote, EditNote, Left, MoveNote, Plan
from scaffold.plan.state import check_private
from scaffold.plan.whole_file import check_place, is_free
from scaffold.terminal import agreed, fields, in_sight, is_interactive, progress, say, tell, write
from scaffold.text import line_number
from scaffold.vault.discovery import SETTINGS, find_vault
from scaffold.vault.names import portable_problem
from scaffold.vault.vault import LARGEST, Vault

if TYPE_CHECKING:
    from scaffold.config import Config

LONG_PREVIEW = 120  # lines of diff shown before the question; --dry-run shows all
LONGEST_LINE = 200  # characters of a line that is left
SHORT_LIST = 20  # places listed after a plan was applied unseen
_DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan", "r": "magenta"}
_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass
class Session:
    """One run of a verb on one vault. `now` is the moment that everything written bears."""

    root: str
    now: datetime
    yes: bool = False
    dry_run: bool = False
    json: bool = False

    @cached_property
    def vault(self) -> Vault:
        """The vault as it is now."""
        has_settings = os.path.lexists(os.path.join(self.root, SETTINGS))
        largest = self.config.notes.largest << 20 if has_settings else LARGEST
        return Vault(self.root, progress, tell, largest)

    @cached_property
    def config(self) -> "Config":
        """The vault's `scaffold.toml`."""
        from scaffold.config import load_config  # many a vault has none, and many a verb asks nothing of it

        return load_config(self.root)

    @cached_property
    def journal(self) -> Journal:
        """Where what undo needs is kept: `SCAFFOLD_STATE`, or the user's state directory."""
        folder = os.path.abspath(os.environ.get("SCAFFOLD_STATE") or _state_folder())
        check_private(folder)
        return Journal(folder, self.root)

    @property
    def can_ask(self) -> bool:
        """Tell whether a question may be asked."""
        return is_interactive() and not self.yes and not self.json


def _state_folder() -> str:
    """Return the user's folder for state; on Linux by its rule alone, as the library takes a tenth of a start."""
    if sys.platform == "linux":
        given = os.environ.get("XDG_STATE_HOME", "").strip()
        given = given if os.path.isabs(given) else ""  # another one is to be ignored, says the rule
        return os.path.join(given or os.path.expanduser("~/.local/state"), "scaffold")
    from platformdirs import user_state_dir

    return user_state_dir("scaffold", appauthor=False)


def open_session(vault: str | None, near: Sequence[str] = (), **options: bool) -> Session:
    """Find the vault, and finish what a crash interrupted in it; `near` are paths that a verb was given.

    Raises ScaffoldError when there is none.
    """
    context = click.get_current_context()
    named = vault or context.find_root().params.get("vault")
    session = Session(
        find_vault(named, os.environ, os.getcwd(), near), moment(os.environ.get("SCAFFOLD_NOW")), **options
    )
    if os.path.lexists(os.path.join(session.root, SETTINGS)):
        _ = session.config  # a mistake in the settings is said by every verb alike
    for sentence in transaction.recover(session.root, session.journal):
        say(sentence, colour="yellow", error=True)
    return session


def moment(given: str | None) -> datetime:
    """Return the moment to write: `SCAFFOLD_NOW` (ISO 8601) where it is set, for output that can be repeated."""
    try:
        found = datetime.fromisoformat(given) if given else datetime.now()  # noqa: DTZ005 - a note bears local time
        for away in (-1, 1):  # a template may ask for it in UTC, and the first and last years have none
            (found + timedelta(days=away)).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise ScaffoldError(f"SCAFFOLD_NOW must be a moment such as 2026-03-02T19:55:13, not {given!r}.") from error
    return found


def vault_option(verb: _F) -> _F:
    """Add `--vault` to a verb."""
    return click.option(
        "--vault", type=click.Path(), metavar="DIR", help="The vault; else SCAFFOLD_VAULT, else the one around here."
    )(verb)


def plan_options(verb: _F) -> _F:
    """Add the options of every verb that changes a vault."""
    verb = click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON; ask nothing.")(verb)
    verb = click.option("-n", "--dry-run", is_flag=True, help="Show the whole plan and change nothing.")(verb)
    verb = click.option("-y", "--yes", is_flag=True, help="Ask nothing and apply.")(verb)
    return vault_option(verb)


def link_options(verb: _F) -> _F:
    """Add the options of verbs that rewrite links: what they change beyond what Obsidian follows."""
    verb = click.option("--python", is_flag=True, help="Also string literals of Python code that name a note.")(verb)
    verb = click.option("--bases", is_flag=True, help='Also names in bases, such as hasLink("Note").')(verb)
    return click.option("--queries", is_flag=True, help="Also names in Dataview and Tasks queries.")(verb)


def chosen(session: Session, **options: bool) -> list[str]:
    """Return the names of the link options that are on, on the command line or in the settings."""
    return [name for name, on in options.items() if on or getattr(session.config.rename, name)]


def carry_out(session: Session, plan: Plan, *, ask: bool = True, shown: bool = False) -> bool:
    """Show, confirm and apply a plan; return whether it was applied.

    `ask` is for vault-wide changes: without a terminal they need `--yes`. `shown` says that the person has seen it;
    then Enter means yes.
    Raises ScaffoldError where it cannot be applied, Aborted where the answer is no.
    """
    _warn_of_names(session, plan)
    if session.json:
        return _carry_out_as_json(session, plan)
    if not plan.changes:
        say(f"{plan.title}: nothing to change.")
        show_left(plan.left)
        return False
    if session.dry_run:
        show(plan)
        say(f"Dry run: {preview.summary(plan)}. Nothing was changed.", bold=True)
        return False
    if ask and not session.yes:
        confirm(plan, shown=shown)
        shown = True
    apply(session, plan, shown=shown)
    return True


def confirm(plan: Plan, *, shown: bool = False) -> None:
    """Ask whether a plan is to be applied; it is shown before, unless it was `shown` already.

    Raises ScaffoldError where nobody is there to be asked, Aborted where the answer is no.
    """
    if not is_interactive():
        raise ScaffoldError(
            f"{plan.title}: {preview.summary(plan)}. Nobody is here to confirm it: add --yes, or --dry-run to look."
        )
    if not shown:
        with in_sight():
            show(plan, limit=LONG_PREVIEW)
    if not agreed(f"{plan.title}: {preview.summary(plan)}. Apply?", default=shown):
        raise Aborted


def apply(session: Session, plan: Plan, *, shown: bool) -> None:
    """Apply a plan and say so; what it leaves is listed, unless it was `shown`. Raises ScaffoldError as it fails."""
    number = transaction.apply(plan, session.root, session.journal, session.now)
    _report(plan, number)
    if not shown:
        moved = [(change.path, change.to) for change in plan.of(MoveNote)]
        show_left(tuple(_left_now(left, moved) for left in plan.left), limit=SHORT_LIST)


def _left_now(left: Left, moves: list[tuple[str, str]]) -> Left:
    """Return what is left with the path that it has after the plan."""
    for path, to in moves:
        if f"{left.path}/".startswith(f"{path}/"):
            left = left._replace(path=to + left.path[len(path) :])
    return left


def may_write(session: Session, full: str, is_ours: Callable[[bytes], bool]) -> None:
    """Make sure that a file beside the plan may be written: asked about, where the same verb has not made it.

    Raises ScaffoldError where it cannot be, or nobody is there to be asked; Aborted where the answer is no.
    """
    check_place(full, session.root)
    if session.yes or is_free(full, is_ours):
        return
    if not session.can_ask:
        raise ScaffoldError(f"{full} exists already, and this verb has not made it; --yes writes over it.")
    if not agreed(f"{full} exists already, and this verb has not made it. Write over it?", default=False):
        raise Aborted


def _warn_of_names(session: Session, plan: Plan) -> None:
    """Say which new names not every system can hold."""
    named = {change.to: change.path for change in plan.of(MoveNote)} | {c.path: "" for c in plan.of(CreateNote)}
    for path, old in named.items():
        folder, name = os.path.split(path)
        while folder and not os.path.isdir(os.path.join(session.root, folder)):
            folder, more = os.path.split(folder)
            name = f"{more}/{name}"
        if name != os.path.basename(old) and (problem := portable_problem(name)):
            tell(f"{path}: {problem}; it is made all the same.")


def show(plan: Plan, limit: int | None = None) -> None:
    """Print a plan's diff, at most `limit` lines of it."""
    for count, line in enumerate(preview.diff(plan)):
        if limit is not None and count >= limit:
            say(f"… --dry-run shows the rest; in all, {preview.summary(plan)}:", colour="yellow")
            _list_changes(plan)
            break
        say(
            line.removesuffix("\r"), colour=_DIFF_COLOURS.get(line[:1]) if not line.startswith(("+++", "---")) else None
        )
    show_left(plan.left)


def show_left(left: tuple[Left, ...], limit: int | None = None) -> None:
    """List what might have been meant and stays, at most `limit` places of it."""
    if left:
        say(f"Left for you ({len(left)}):", bold=True)
    for entry in left[:limit]:
        text = entry.text if len(entry.text) <= LONGEST_LINE else f"{entry.text[:LONGEST_LINE]}…"
        say(f"  {entry.path}:{entry.line}  {entry.reason}{': ' + text if text else ''}")
    if limit is not None and len(left) > limit:
        say(f"  … and {len(left) - limit} more; to see them all, undo, and look with --dry-run")


def _report(plan: Plan, number: int) -> None:
    if len(plan.changes) == 1 and isinstance(plan.changes[0], EditNote):
        _show_lines(plan.changes[0])
    else:
        _list_changes(plan)
    say(f"{plan.title}: {preview.summary(plan)}. Take it back with: scaffold undo {number}", bold=True)


def _list_changes(plan: Plan) -> None:
    most = SHORT_LIST if sys.stdout.isatty() else len(plan.changes)
    edited = list(plan.of(EditNote))
    hidden = {change.path for change in edited[most:]}
    for change in plan.changes:
        if change.path in hidden and isinstance(change, EditNote):
            continue
        if isinstance(change, MoveNote):
            say(f"renamed  {fields(change.path)} => {fields(change.to)}")
        elif isinstance(change, CreateNote):
            say(f"created  {fields(change.path)}")
        elif isinstance(change, EditNote):
            say(f"edited   {fields(change.path)}  ({len(change.edits)})")
        else:
            say(f"deleted  {fields(change.path)}")
    if hidden:
        say(f"edited   … and {len(hidden)} more files")


def _show_lines(change: EditNote) -> None:
    """Print the lines that the edits of one file made."""
    after, numbers, moved = change.after, set[int](), 0
    for edit in change.edits:
        start = edit.span.start + moved
        made = edit.replacement.strip("\n")
        first = line_number(after, start) + len(edit.replacement) - len(edit.replacement.lstrip("\n"))
        numbers |= set(range(first, first + made.count("\n") + 1)) if start < len(after) else set()
        moved += len(edit.replacement) - (edit.span.end - edit.span.start)
    lines = after.split("\n")
    for number in sorted(numbers)[:SHORT_LIST]:
        say(f"{change.path}:{number}  {lines[number - 1].strip()}")
    if len(numbers) > SHORT_LIST:
        say(f"  … and {len(numbers) - SHORT_LIST} more lines")


def _carry_out_as_json(session: Session, plan: Plan) -> bool:
    applied = session.yes and not session.dry_run and bool(plan.changes)
    number = transaction.apply(plan, session.root, session.journal, session.now) if applied else None
    print_json({**preview.as_json(plan), "applied": applied, "undo": number})
    return applied


def print_json(value: object) -> None:
    """Print a JSON value on one line; ASCII only, so that no byte of a note can break it."""
    import json

    write(json.dumps(value))
