"""Create a note: the file, the flows that its partners lack, and the links that its name would make ambiguous."""

from scaffold.errors import ScaffoldError
from scaffold.plan.model import Change, CreateNote, EditNote, Plan, Skipped
from scaffold.refactor.relink import Relinker
from scaffold.refactor.scan import read_affected
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot


def plan_note(vault: Snapshot, path: str, text: str) -> Plan:
    """Return the plan that writes a new note.

    Links to another note of the same name get that note's full path (links 1.4). Raises ScaffoldError when the path is
    taken, also by case or Unicode form.
    """
    taken = vault.taken(path)
    if taken:
        raise ScaffoldError(f"{taken[0]} exists already and is never overwritten; choose another title or folder.")
    changes: list[Change] = []
    skipped: list[Skipped] = []
    if vault.resolver.resolve(stem(path), "").path:
        readings = read_affected(vault, {}, also=[stem(path)])
        Relinker(vault, {}, created=[path]).plan_edits(readings)
        changes += [EditNote(reading.path, reading.text, tuple(reading.edits)) for reading in readings if reading.edits]
        skipped += [entry for reading in readings for entry in reading.skipped]
    return Plan(f"Create {stem(path)!r}", (*changes, CreateNote(path, text)), tuple(skipped))
