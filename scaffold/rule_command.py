"""What the verbs that look at a vault by rules share: the vault as rules see it, and whose cards are stale."""

import json
import os
from collections import Counter
from collections.abc import Iterable

from scaffold.command import Session
from scaffold.errors import ScaffoldError
from scaffold.inspection import Found
from scaffold.staleness import Memory, Staleness
from scaffold.surroundings import Surroundings
from scaffold.task_command import task_settings
from scaffold.templater.settings import template_folders

BASELINE = ".scaffold-baseline.json"


def surroundings(session: Session) -> Surroundings:
    """Return the vault as rules see it, read anew, and remember which cards are stale."""
    return with_memory(session)[0]


def with_memory(session: Session, revised: Iterable[str] = ()) -> tuple[Surroundings, Memory]:
    """Return the vault as rules see it, and what is to be saved of its cards; those of `revised` notes count as fresh.

    Which cards are stale is found out when a rule asks for it.
    """
    session.__dict__.pop("vault", None)
    config = session.config
    around = Surroundings(
        session.vault, config.check, task_settings(session), config.cards, template_folders(session.vault)
    )
    around.has_tasks_plugin = _has_tasks_plugin(session)
    memory = Memory(session.journal.beside("cards", ".json"))
    for note in filter(None, map(around.note, revised)):
        memory.confirm(note)
    around.freshness = Staleness(memory, session.root)
    return around, memory


def fingerprint(each: Found) -> str:
    """Return what the baseline knows a finding by: not its line's number, which changes."""
    return f"{each.rule.code} {each.finding.message} | {each.source.strip()}"


def has_baseline(root: str) -> bool:
    """Tell whether the vault has a baseline. Raises ScaffoldError where something else has its name."""
    full = os.path.join(root, BASELINE)
    if os.path.islink(full):
        raise ScaffoldError(f"{BASELINE} is a symbolic link, which is not followed; put the file itself in its place.")
    if os.path.lexists(full) and not os.path.isfile(full):
        raise ScaffoldError(f"{BASELINE} is no file; move it away, then write the baseline with --write-baseline.")
    return os.path.isfile(full)


def not_in_baseline(session: Session, found: list[Found]) -> list[Found]:
    """Return the findings that the baseline does not hold."""
    if not has_baseline(session.root):
        return found
    try:
        rows = json.loads(session.vault.read_bytes(BASELINE))
        known = {str(path): Counter({str(name): int(number) for name, number in row.items()})
                 for path, row in rows.items()}  # fmt: skip
    except (ValueError, AttributeError, TypeError, RecursionError, OverflowError) as error:
        raise ScaffoldError(f"{BASELINE} cannot be read; write it anew with --write-baseline.") from error
    fresh: list[Found] = []
    for each in found:
        left = known.get(each.path, Counter())
        if left[fingerprint(each)] > 0:
            left[fingerprint(each)] -= 1
        else:
            fresh.append(each)
    return fresh


def _has_tasks_plugin(session: Session) -> bool:
    """Tell whether the vault uses the Tasks plugin: yes, unless its list of plugins says no."""
    path = ".obsidian/community-plugins.json"
    if not os.path.isfile(os.path.join(session.root, path)):
        return True
    try:
        listed = json.loads(session.vault.read_bytes(path))
    except (ValueError, RecursionError):
        return True
    return not isinstance(listed, list) or "obsidian-tasks-plugin" in listed
