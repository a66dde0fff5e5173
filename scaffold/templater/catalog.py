"""Which note is the template that a person named."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from scaffold.errors import ScaffoldError
from scaffold.templater.settings import (
    PLUGIN,
    TemplaterSettings,
    folder_template,
    note_templates,
    read_templater_settings,
    template_folders,
)
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot


@dataclass
class Catalog:
    """The templates of a vault that are notes; `built_in_folders` are those where it keeps Jinja templates."""

    vault: Snapshot
    built_in_folders: Sequence[str] = ()

    @cached_property
    def settings(self) -> TemplaterSettings:
        """The settings of the vault's Templater plugin."""
        return read_templater_settings(self.vault.settings(PLUGIN))

    def for_path(self, path: str) -> str | None:
        """Return the template that the plugin's settings give to a new note at `path`."""
        return folder_template(self.settings, path)

    def find_note(self, name: str) -> str | None:
        """Return the path of the note that is the template `name`; None where it is a Jinja template, or nothing.

        Raises ScaffoldError where `name` is the path of a note that does not exist.
        """
        wanted = name.removesuffix(".md") + ".md"
        for place in ("", *(f"{folder}/" for folder in template_folders(self.vault))):
            fitting = self.vault.resolver.same_name(f"{place}{wanted}")
            if not fitting or not (place or name.endswith(".md")):
                continue
            if f"{place}{wanted}" in fitting:
                return f"{place}{wanted}"
            if not self._is_built_in(name):
                return fitting[0]
        if name.endswith(".md"):
            from scaffold.vault.lookup import find_file

            return find_file(self.vault, name)
        return None

    def find(self, name: str) -> str:
        """Return the path of the note that is the template `name`. Raises ScaffoldError, with near names, for none."""
        path = self.find_note(name)
        if path:
            return path
        if self._is_built_in(name):
            raise ScaffoldError(
                f"{name!r} is a template of ours, which makes new notes: scaffold new --template {name}."
            )
        from scaffold.vault.lookup import find_file

        try:
            return find_file(self.vault, name)
        except ScaffoldError as error:
            listed = ", ".join(stem(path) for path in note_templates(self.vault)) or "none"
            raise ScaffoldError(f"There is no template {name!r}; the vault has {listed}.") from error

    def _is_built_in(self, name: str) -> bool:
        """Tell whether a Jinja template, shipped or of the vault's own, has just this name."""
        from scaffold.jinja.files import template_files

        files = template_files(self.vault.root, list(self.built_in_folders), template_folders(self.vault))
        return name in files.names()
