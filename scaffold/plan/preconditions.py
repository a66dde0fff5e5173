"""What must be so before a plan is carried out: its names can be, and its files are as they were when it was made."""

import os

from scaffold.errors import ScaffoldError
from scaffold.plan.disk import (
    at,
    is_same,
    linked_folder,
)
from scaffold.plan.steps import Step
from scaffold.vault.names import is_inside
from scaffold.vault.plain_file import plain_content

_CHANGED = "was changed while the command ran"


def check_names(todo: list[Step]) -> None:
    """Refuse what no file system can hold before the journal knows of it: it could not be taken back."""
    for step in todo:
        for path in (step.path, step.to):
            if not is_inside(path):
                raise ScaffoldError(f"{path!r} is not a path of a file in the vault. Nothing was changed.")
            try:
                held = "\0" not in path and os.fsencode(path)
            except UnicodeEncodeError:
                held = False
            if not held:
                raise ScaffoldError(f"{path!r} cannot be a file's path. Nothing was changed.")


def check_files(todo: list[Step], root: str) -> None:
    """Refuse a plan that no longer fits the vault."""
    vacated = {step.path for step in todo if step.to != step.path and not step.lands}
    known: dict[str, str | None] = {}  # folders, and the link above each
    for step in todo:
        for path in (step.path, step.to):
            folder = path.rpartition("/")[0]
            if folder not in known:
                known[folder] = linked_folder(root, path)
            if linked := known[folder]:
                raise ScaffoldError(
                    f"{linked} is a symbolic link, and may lead out of the vault; choose another folder."
                )
        full = at(root, step.path)
        if step.before is not None and os.path.islink(full):
            raise ScaffoldError(f"{step.path} is a symbolic link; nothing was written. Name the file that it leads to.")
        if step.before is not None and plain_content(full, len(step.before)) != step.before:
            how = "was changed while the command ran, or was not read" if step.before == b"" else _CHANGED
            raise ScaffoldError(f"{step.path} {how}; nothing was written. Run it again.")
        if step.before is not None and not os.access(full, os.W_OK):
            raise ScaffoldError(f"{step.path} is read-only; make it writable first. Nothing was changed.")
        target = at(root, step.to)
        if step.before is None and os.path.lexists(target) and not _is_left(step, vacated, root):
            linked = ", as a symbolic link" if os.path.islink(target) else ""
            raise ScaffoldError(f"{step.to} exists already{linked}; nothing was changed.")


def _is_left(step: Step, vacated: set[str], root: str) -> bool:
    """Tell whether what is where a step moves a file is that file, or one that leaves."""
    if step.to == step.path:
        return False
    target = at(root, step.to)
    return step.to in vacated or any(is_same(at(root, path), target) for path in (step.path, *vacated))
