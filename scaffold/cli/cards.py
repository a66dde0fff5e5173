"""What the verbs on flashcards share: how their ids are written and asked for, and how cards are shown."""

from collections.abc import Sequence

from scaffold.anki.notes import AnkiNote, Media
from scaffold.cli.apply import carry_out, confirm_plan, show_skipped
from scaffold.cli.session import Session
from scaffold.plan.model import Plan
from scaffold.terminal.output import say

_WIDTH = 60  # characters of a side that are shown


def write_ids(session: Session, plan: Plan, *, quiet: bool) -> None:
    """Apply, or show, the plan that gives cards their ids; `quiet`: nothing is printed, and only `--yes` does it.

    Raises Aborted where the answer is no.
    """
    if quiet and session.yes and not session.dry_run and plan.changes:
        session.vault.apply(plan)
    elif not quiet and plan.changes:
        carry_out(session, plan)
    elif not quiet:
        show_skipped(plan.skipped)


def allow_ids(session: Session, plan: Plan, *, quiet: bool) -> None:
    """Show the plan that gives cards their ids where nothing is to be done, and else ask; it is not applied yet.

    Raises ScaffoldError where nobody is there to be asked, Aborted where the answer is no.
    """
    if session.dry_run or not plan.changes:
        write_ids(session, plan, quiet=quiet)
    elif not quiet and not session.yes:
        confirm_plan(plan)


def warn_of_media(media: Media) -> None:
    """Say which cards show what is not in the vault: it is missing, or lies elsewhere."""
    for path, line, name in media.missing:
        said = "which the vault does not have"
        if "://" in name:
            is_remote = name.lower().startswith(("http://", "https://"))
            said = (
                "which Anki would fetch from the network" if is_remote else "which is left out: it is not in the vault"
            )
        say(f"{path}:{line}  shows {name}, {said}.", colour="yellow", error=True)


def warn_of_old_ids(notes: Sequence[AnkiNote]) -> None:
    """Say how many cards have ids that a file cannot update."""
    old = sum(note.old_number is not None for note in notes)
    if old:
        say(
            f"{old} card{'s have ids' if old > 1 else ' has an id'} of the old plugin: to import this file makes "
            f"{'copies of them' if old > 1 else 'a copy of it'}; `scaffold cards sync` updates in place.",
            colour="yellow",
            error=True,
        )


def short(text: str) -> str:
    """Return a side of a card on one line, cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
