"""The templates of a vault: which one a person named, and what each asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from scaffold.errors import ScaffoldError
from scaffold.jinja.files import TemplateFiles, template_files
from scaffold.templater.settings import (
    PLUGIN,
    TemplaterSettings,
    folder_template,
    note_templates,
    read_templater_settings,
    template_folders,
)
from scaffold.vault.names import stem
from scaffold.vault.obsidian import templates_folder
from scaffold.vault.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """A template: its name, or its path where it is a note, and its questions, or why these cannot be read."""

    name: str
    kind: Literal["jinja", "templater", "core"]
    questions: tuple[str, ...]
    problem: str = ""


@dataclass
class Catalog:
    """The templates of a vault; `built_in_folders` are those where it keeps Jinja templates."""

    vault: Snapshot
    built_in_folders: Sequence[str] = ()

    @cached_property
    def settings(self) -> TemplaterSettings:
        """The settings of the vault's Templater plugin."""
        return read_templater_settings(self.vault.settings(PLUGIN))

    @cached_property
    def files(self) -> TemplateFiles:
        """Where its Jinja templates are. Raises ScaffoldError for a configured folder that is not in the vault."""
        obsidian = [templates_folder(self.vault), self.settings.templates_folder]
        return template_files(self.vault.root, list(self.built_in_folders), obsidian)

    @property
    def names(self) -> list[str]:
        """The names by which templates are asked for: of Jinja templates, and the titles of those that are notes."""
        return [*self.files.names(), *map(stem, note_templates(self.vault))]

    def entries(self) -> Iterator[TemplateEntry]:
        """Yield all templates, Jinja's first, with what each will ask; none is run."""
        from scaffold.jinja.template import load_template
        from scaffold.templater.core_templates import is_core
        from scaffold.templater.errors import TemplateSyntaxError
        from scaffold.templater.inspect import find_questions

        for name in self.files.names():
            try:
                asked = tuple(question.name for question in load_template(name, self.files).questions)
                yield TemplateEntry(name, "jinja", asked)
            except ScaffoldError as error:
                yield TemplateEntry(name, "jinja", (), str(error))
        for path in note_templates(self.vault):
            text = self.vault.read(path)
            try:
                yield TemplateEntry(path, "core" if is_core(text) else "templater", tuple(find_questions(text)))
            except TemplateSyntaxError as error:
                yield TemplateEntry(path, "templater", (), f"line {error.line} cannot be read")

    def for_path(self, path: str) -> str | None:
        """Return the template that the plugin's settings give to a new note at `path`."""
        return folder_template(self.settings, path)

    def for_new_note(self, name: str | None, folder: str | None) -> str | None:
        """Return the note that is the template for a new note: `name`, else what the plugin has for a folder.

        None where it is a Jinja template. Raises ScaffoldError as `find_note`.
        """
        if name is not None:
            return self.find_note(name)
        return self.for_path(f"{folder.strip('/')}/x.md") if folder else None

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
            raise ScaffoldError(f"{name!r} is a Jinja template, which makes new notes: scaffold new --template {name}.")
        from scaffold.vault.lookup import find_file

        try:
            return find_file(self.vault, name)
        except ScaffoldError as error:
            listed = ", ".join(stem(path) for path in note_templates(self.vault)) or "none"
            raise ScaffoldError(f"There is no template {name!r}; the vault has {listed}.") from error

    def _is_built_in(self, name: str) -> bool:
        """Tell whether a Jinja template, shipped or of the vault's own, has just this name."""
        return name in self.files.names()
