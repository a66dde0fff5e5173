"""Write the tasks of a vault in the other format: emoji signs or Dataview fields."""

from functools import partial

from scaffold.markdown.conflict import conflict_in
from scaffold.plan.model import EditNote, Plan, Skipped
from scaffold.tasks.convert import convert_line
from scaffold.tasks.note_tasks import line_edits, task_lines
from scaffold.tasks.settings import Format, Settings
from scaffold.text.encoding import is_utf8
from scaffold.text.spans import Edit
from scaffold.vault.snapshot import Snapshot


def convert_tasks(vault: Snapshot, settings: Settings, to: Format) -> Plan:
    """Return the plan that writes all tasks in the format `to`; what it cannot say just so is left.

    Where the settings name `to` already, the tasks are read in the other format: a vault may be switched first.
    """
    switched = to == settings.format
    if switched:
        settings = settings._replace(format="dataview" if to == "emoji" else "emoji")
    looked = list(vault.each(vault.notes, partial(_look, vault, settings, to, switched)))
    changes = tuple(change for change, _ in looked if change.edits)
    return Plan(f"Write tasks as {to}", changes, tuple(each for _, skipped in looked for each in skipped))


def _look(
    vault: Snapshot,
    settings: Settings,
    to: Format,
    switched: bool,  # noqa: FBT001 - of a `partial`
    path: str,
) -> tuple[EditNote, list[Skipped]]:
    """Return the edits of a note, without its text where there are none, and what is left in it."""
    text = vault.read(path)
    edits: list[Edit] = []
    skipped: list[Skipped] = []
    for line in task_lines(text, settings) if "[" in text else ():
        if switched and not line.task.hits:
            continue
        written = convert_line(line.text, settings, to)
        if written is None:
            skipped.append(Skipped(path, line.number, line.text.strip(), f"cannot be said as {to} without a loss"))
        elif written != line.text and (reason := _why_not(text)):
            skipped.append(Skipped(path, line.number, line.text.strip(), reason))
        else:
            edits += line_edits(text, line.span, (written,))
    return EditNote(path, text if edits else "", tuple(edits)), skipped


def _why_not(text: str) -> str:
    """Return why nothing is written in a note, "" where it may be."""
    conflict = conflict_in(text)
    return f"not written: {conflict}" if conflict else "" if is_utf8(text) else "in a note that is not UTF-8"
