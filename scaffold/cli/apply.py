"""How a plan is shown, confirmed and carried out."""

import os
import sys
from collections.abc import Callable

from scaffold.cli.session import Session
from scaffold.errors import Aborted, ScaffoldError
from scaffold.plan import preview
from scaffold.plan.model import CreateNote, EditNote, MoveNote, Plan, Skipped
from scaffold.plan.whole_file import check_place, is_free
from scaffold.terminal.output import agreed, fields, in_sight, is_interactive, print_json, say, tell
from scaffold.text.lines import Lines
from scaffold.vault.names import portable_problem

LONG_PREVIEW = 120  # lines of diff shown before the question; --dry-run shows all
SHORT_LIST = 20  # places listed after a plan was applied unseen
_DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan", "r": "magenta"}


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
        show_skipped(plan.skipped)
        return False
    if session.dry_run:
        show(plan)
        say(f"Dry run: {preview.count_changes(plan)}. Nothing was changed.", bold=True)
        return False
    if ask and not session.yes:
        confirm_plan(plan, shown=shown)
        shown = True
    apply_and_report(session, plan, shown=shown)
    return True


def _skipped_now(skipped: Skipped, moves: list[tuple[str, str]]) -> Skipped:
    """Return what is left with the path that it has after the plan."""
    for path, to in moves:
        if f"{skipped.path}/".startswith(f"{path}/"):
            skipped = skipped._replace(path=to + skipped.path[len(path) :])
    return skipped


def show(plan: Plan, limit: int | None = None) -> None:
    """Print a plan's diff, at most `limit` lines of it."""
    for count, line in enumerate(preview.diff(plan)):
        if limit is not None and count >= limit:
            say(f"… --dry-run shows the rest; in all, {preview.count_changes(plan)}:", colour="yellow")
            _list_changes(plan)
            break
        say(
            line.removesuffix("\r"), colour=_DIFF_COLOURS.get(line[:1]) if not line.startswith(("+++", "---")) else None
        )
    show_skipped(plan.skipped)


def show_skipped(skipped: tuple[Skipped, ...], limit: int | None = None) -> None:
    """List what might have been meant and stays, at most `limit` places of it."""
    if skipped:
        say(f"Left for you ({len(skipped)}):", bold=True)
    for entry in skipped[:limit]:
        text = entry.text if len(entry.text) <= LONGEST_LINE else f"{entry.text[:LONGEST_LINE]}…"
        say(f"  {entry.path}:{entry.line}  {entry.reason}{': ' + text if text else ''}")
    if limit is not None and len(skipped) > limit:
        say(f"  … and {len(skipped) - limit} more; to see them all, undo, and look with --dry-run")


def _report(plan: Plan, number: int) -> None:
    if len(plan.changes) == 1 and isinstance(plan.changes[0], EditNote):
        _show_lines(plan.changes[0])
    else:
        _list_changes(plan)
    say(f"{plan.title}: {preview.count_changes(plan)}. Take it back with: scaffold undo {number}", bold=True)


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
    after, numbers, moved = Lines(change.after), set[int](), 0
    for edit in change.edits:
        start = edit.span.start + moved
        made = edit.replacement.strip("\n")
        first = after.number(start) + len(edit.replacement) - len(edit.replacement.lstrip("\n"))
        numbers |= set(range(first, first + made.count("\n") + 1)) if start < len(after.text) else set()
        moved += len(edit.replacement) - (edit.span.end - edit.span.start)
    lines = after.text.split("\n")
    for number in sorted(numbers)[:SHORT_LIST]:
        say(f"{change.path}:{number}  {lines[number - 1].strip()}")
    if len(numbers) > SHORT_LIST:
        say(f"  … and {len(numbers) - SHORT_LIST} more lines")


def _carry_out_as_json(session: Session, plan: Plan) -> bool:
    applied = session.yes and not session.dry_run and bool(plan.changes)
    number = session.vault.apply(plan) if applied else None
    print_json({**preview.as_json(plan), "applied": applied, "undo": number})
    return applied


LONGEST_LINE = 200  # characters of a line that is left


def confirm_plan(plan: Plan, *, shown: bool = False) -> None:
    """Ask whether a plan is to be applied; it is shown before, unless it was `shown` already.

    Raises ScaffoldError where nobody is there to be asked, Aborted where the answer is no.
    """
    if not is_interactive():
        raise ScaffoldError(
            f"{plan.title}: {preview.count_changes(plan)}. "
            "Nobody is here to confirm it: add --yes, or --dry-run to look."
        )
    if not shown:
        with in_sight():
            show(plan, limit=LONG_PREVIEW)
    if not agreed(f"{plan.title}: {preview.count_changes(plan)}. Apply?", default=shown):
        raise Aborted


def apply_and_report(session: Session, plan: Plan, *, shown: bool) -> None:
    """Apply a plan and say so; what it leaves is listed, unless it was `shown`. Raises ScaffoldError as it fails."""
    number = session.vault.apply(plan)
    _report(plan, number)
    if not shown:
        moved = [(change.path, change.to) for change in plan.of(MoveNote)]
        show_skipped(tuple(_skipped_now(skipped, moved) for skipped in plan.skipped), limit=SHORT_LIST)


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
