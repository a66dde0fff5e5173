"""The templates of a vault, what each asks, and the notes that are made of them or changed by them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from scaffold.api.state import VaultState

if TYPE_CHECKING:
    from scaffold.jinja.interview import Ask
    from scaffold.jinja.template import Template
    from scaffold.plan.model import Plan
    from scaffold.refactor.counterparts import MirroredNote
    from scaffold.templater.catalog import Catalog, TemplateEntry
    from scaffold.templater.new_note import NewNote
    from scaffold.templater.outcome import Outcome
    from scaffold.templater.report import TemplateReport
    from scaffold.templater.run import Dialog
    from scaffold.templater.runner import RunSettings, TemplateRunner

    DialogMaker = Callable[[], Dialog]


class Templating(VaultState):
    """What a vault knows of its templates, and what becomes of them.

    A template is asked for by name. Those of Jinja make new notes; those of Templater and the core plugin are notes
    themselves. A run of these takes a `dialog`, which is called once template and note are found and returns who
    answers its questions, by default nobody, and `settings`: what it may do. Its `Outcome` holds the plan.
    """

    def templates(self) -> "list[TemplateEntry]":
        """Return all templates, with what each will ask."""
        return list(self._catalog.entries())

    def template_names(self) -> list[str]:
        """Return the names that the verb `new` takes."""
        return self._catalog.names

    def check_template(self, name: str, settings: "RunSettings | None" = None) -> "TemplateReport":
        """Return what a template asks and needs, found without running it.

        Raises ScaffoldError where there is none, TemplateSyntaxError where it cannot be read.
        """
        return self._runner(None, settings).check(name)

    def template_note(self, name: str | None, folder: str | None = None) -> str | None:
        """Return the path of the note that is the template `name`, or of that which Templater has for a folder.

        None where it is a Jinja template.
        """
        return self._catalog.for_new_note(name, folder)

    def jinja_template(self, name: str | None = None) -> "Template":
        """Return a Jinja template with its questions, by default that of the settings. Raises ScaffoldError."""
        from scaffold.jinja.template import load_template

        return load_template(name or self.config.new.template, self._catalog.files)

    def new_note(self, template: "Template", answers: Mapping[str, Any], ask: "Ask | None" = None) -> "NewNote":
        """Plan a new note of a Jinja template; what `answers` leave open is asked for, else by default.

        Raises ScaffoldError for answers that cannot be or are missing, and where there is such a note already.
        """
        from scaffold.templater.new_note import NoteWriter

        catalog, defaults = self._catalog, self.config.new.answers
        return NoteWriter(catalog.vault, catalog.files, defaults, self.now()).plan(template, answers, ask)

    def mirror(self, plan: "Plan") -> "MirroredNote":
        """Return a plan that creates a note, with and without the flows that its partners lack.

        Raises ScaffoldError for a partner that may be several notes.
        """
        from scaffold.refactor.counterparts import mirror_note

        return mirror_note(self.snapshot, plan)

    def run_for_new_note(
        self,
        template: str,
        title: str | None = None,
        folder: str | None = None,
        *,
        dialog: "DialogMaker | None" = None,
        settings: "RunSettings | None" = None,
    ) -> "Outcome":
        """Run the template at a path for a new note."""
        return self._runner(dialog, settings).create(template, title, folder)

    def insert_template(  # noqa: PLR0913 - a template, a place, and how it is run
        self,
        template: str,
        note: str,
        line: int | None = None,
        *,
        selection: str = "",
        dialog: "DialogMaker | None" = None,
        settings: "RunSettings | None" = None,
    ) -> "Outcome":
        """Run a template, and put what it makes at the end of a note or below a line; properties are united."""
        return self._runner(dialog, settings).insert(template, note, line, selection)

    def apply_template(
        self,
        note: str,
        template: str | None = None,
        *,
        dialog: "DialogMaker | None" = None,
        settings: "RunSettings | None" = None,
    ) -> "Outcome":
        """Run a template, by default that of Templater's settings, and lay it over a note without text."""
        return self._runner(dialog, settings).apply(note, template)

    def run_commands(
        self, note: str, *, dialog: "DialogMaker | None" = None, settings: "RunSettings | None" = None
    ) -> "Outcome":
        """Run the commands that stand in a note, in place."""
        return self._runner(dialog, settings).rewrite(note)

    @property
    def _catalog(self) -> "Catalog":
        from scaffold.templater.catalog import Catalog

        return Catalog(self.snapshot, self.config.templates.folders)

    def _runner(self, dialog: "DialogMaker | None", settings: "RunSettings | None") -> "TemplateRunner":
        from scaffold.templater.answers import GivenAnswers
        from scaffold.templater.runner import RunSettings, TemplateRunner

        return TemplateRunner(self._catalog, dialog or GivenAnswers, settings or RunSettings(), self.now())
