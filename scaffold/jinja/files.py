"""Where templates are: regular files in folders of the vault, or the shipped ones. No link is followed."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from scaffold.errors import ScaffoldError
from scaffold.plan.disk import content, linked_folder
from scaffold.resources import shipped_folder
from scaffold.vault.names import check_folder

SUFFIX = ".jinja"
_LARGEST = 1 << 20  # bytes of a template


@dataclass(frozen=True)
class TemplateFiles:
    """The folders that may hold templates, nearest to the person first: each its root, and a path from there.

    `left_out` says of Obsidian's own folders which are not read, and why.
    """

    folders: list[tuple[str, str]]
    left_out: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        """Return the names of all templates; a file whose name begins with `_` is a part of others."""
        found = (name for root, folder in self.folders for name in sorted(_listed(os.path.join(root, folder))))
        names = [name.removesuffix(SUFFIX) for name in found if name.endswith(SUFFIX) and not name.startswith("_")]
        return list(dict.fromkeys(names))

    def read(self, name: str) -> tuple[str, bytes] | None:
        """Return the place and bytes of a template or a part, such as `activity.jinja`; None where there is none."""
        parts = name.split("/")
        if not name.endswith(SUFFIX) or "\\" in name or not all(parts) or {".", ".."} & set(parts):
            return None
        for root, folder in self.folders:
            data = content(root, f"{folder}/{name}".lstrip("/"), most=_LARGEST)
            if data is not None:
                return os.path.join(root, folder, name), data
        return None

    def shadows(self, name: str) -> bool:
        """Tell whether a shipped file of this name gives way to one of the vault."""
        own = TemplateFiles(self.folders[:-1])
        return own.read(name) is not None and TemplateFiles(self.folders[-1:]).read(name) is not None


def template_files(root: str, configured: list[str], obsidian: list[str]) -> TemplateFiles:
    """Return the vault's folders of templates: those of `scaffold.toml`, then Obsidian's; and the shipped one.

    Raises ScaffoldError for a configured folder that is not in the vault.
    """
    found: list[tuple[str, str]] = []
    left_out: list[str] = []
    for folder in dict.fromkeys([*configured, *obsidian]):
        if not folder:
            continue
        problem = _problem(root, folder)
        if problem and folder in configured:
            raise ScaffoldError(f"scaffold.toml: {problem}; make it, or fix the setting.")
        if not problem:
            found.append((root, check_folder(folder)))
        elif os.path.isdir(os.path.join(root, folder)):
            left_out.append(f"{problem}; it is not read.")
    return TemplateFiles([*found, (os.path.realpath(shipped_folder("templates")), "")], left_out)


def _problem(root: str, folder: str) -> str:
    """Return why a folder cannot hold templates, "" where it can."""
    if os.path.isabs(folder) or ".." in folder.replace("\\", "/").split("/"):
        return f"the templates folder {folder!r} leads out of the vault"
    link = linked_folder(root, f"{check_folder(folder)}/")
    if link:
        return f"the templates folder {folder!r} is not read, as {link} is a symbolic link"
    return "" if os.path.isdir(os.path.join(root, folder)) else f"there is no templates folder {folder!r} in the vault"


def _listed(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            yield from (entry.name for entry in entries if entry.is_file(follow_symlinks=False))
    except OSError:
        return
