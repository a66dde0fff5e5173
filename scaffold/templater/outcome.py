"""What became of a run of a template: its plan, and what a person should know of it."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from scaffold.plan.model import EditNote, MoveNote, Plan
from scaffold.templater.catalog import Catalog
from scaffold.templater.settings import template_folders
from scaffold.vault.discovery import SETTINGS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a template: its note's path by now, None where it ended early, and the plan that writes it all.

    `places` are those of the cursor in the note, line and column from 0; `warnings` are sentences on what the plan
    writes that later commands would run.
    """

    path: str | None
    plan: Plan
    places: tuple[tuple[int, int], ...] = ()
    warnings: tuple[str, ...] = ()


def find_warnings(catalog: Catalog, plan: Plan) -> Iterator[str]:
    """Yield what of a plan a later run would execute or obey: scripts, templates, settings, commands in notes."""
    settings = catalog.settings
    folders = [*template_folders(catalog.vault), settings.user_scripts_folder, *catalog.built_in_folders]
    starts = tuple(f"{folder.strip('/')}/".casefold() for folder in folders if folder.strip("/"))
    own = {template.casefold() for _, template in (*settings.folder_templates, *settings.file_templates)}
    ends = (".js",) if settings.user_scripts_folder and not settings.user_scripts_folder.strip("/") else ()
    moved = {move.path: move.to for move in plan.of(MoveNote)}
    for path in dict.fromkeys([*(change.path for change in plan.changes), *moved.values()]):
        folded = path.casefold()
        is_obeyed = os.path.basename(folded) == SETTINGS or folded in own
        if is_obeyed or folded.startswith(starts) or folded.endswith(ends):
            yield f"{path} is read and run by later commands: look at what the template writes there."
    for change in plan.of(EditNote):
        if _count_commands(change.after) > _count_commands(change.before):
            path = moved.get(change.path, change.path)
            yield f"{path} gets commands of a template, which run where it is used as one."


def _count_commands(text: str) -> int:
    """Count Templater's commands, but for places of the cursor, which do nothing."""
    return len(re.findall(r"<%(?![-_]?\s*tp\.file\.cursor)", text))
