"""A new note of a Jinja template: the interview, the text, and the plan that writes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scaffold.frontmatter.conventions import lists_tags, opening_comment
from scaffold.jinja.files import SUFFIX, TemplateFiles
from scaffold.jinja.interview import Ask, Interview
from scaffold.jinja.rendering import TemplateRenderer
from scaffold.jinja.template import Template
from scaffold.plan.model import Plan
from scaffold.refactor.create import plan_note
from scaffold.vault.names import check_folder, check_title
from scaffold.vault.obsidian import daily_notes_folder
from scaffold.vault.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class NewNote:
    """The plan that writes a new note, and sentences on the templates that it was made of."""

    plan: Plan
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteWriter:
    """Writes new notes of Jinja templates, which are found in `files`; `defaults` are answers of the settings."""

    vault: Snapshot
    files: TemplateFiles
    defaults: Mapping[str, object]
    now: datetime

    def plan(self, template: Template, answers: Mapping[str, Any], ask: Ask | None) -> NewNote:
        """Return the plan that writes a new note of a template; `ask` is None where nobody can be asked.

        Raises ScaffoldError for answers that cannot be or are missing, and where there is such a note already.
        """
        renderer = TemplateRenderer(self.files)
        context = {"now": self.now, "daily_folder": daily_notes_folder(self.vault)}
        names = {question.name for question in template.questions}
        given = {name: value for name, value in self.defaults.items() if name in names} | {**answers}
        values = context | Interview(template, renderer, context, self.vault.titles, ask).answers(given)
        path = self._path(renderer.value(template.file, values, template))
        folder = path.rpartition("/")[0]
        comment, tags = opening_comment(self.vault, folder), lists_tags(self.vault, folder)
        text = renderer.body(template, {**values, "vault_comment": comment, "lists_tags": tags})
        used = (f"{template.name}{SUFFIX}", *renderer.parts)
        shadows = [
            f"The vault's own {name} was used, not the shipped one." for name in used if self.files.shadows(name)
        ]
        return NewNote(plan_note(self.vault, path, text), (*self.files.left_out, *shadows))

    def _path(self, named: str) -> str:
        """Return the path of the note that a template names. Raises ScaffoldError for one that cannot be."""
        folder, _, name = named.strip("/").rpartition("/")
        known = self.vault.spelled(folder.strip().strip("/"))
        folder = known if known in self.vault.folders else check_folder(folder)
        return f"{folder}/{check_title(name.removesuffix('.md'))}.md".lstrip("/")
