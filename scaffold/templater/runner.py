"""Runs templates that are notes of a vault, of Templater or the core plugin, and returns what became of each run."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NoReturn

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import front_matter_block, note_body
from scaffold.plan.model import Plan
from scaffold.tasks.note_tasks import line_span
from scaffold.templater import modes
from scaffold.templater.catalog import Catalog
from scaffold.templater.core_templates import expand_core_template, is_core
from scaffold.templater.engine import SECONDS
from scaffold.templater.grammar import Dynamic
from scaffold.templater.host.vault import new_folder
from scaffold.templater.outcome import Outcome, find_warnings
from scaffold.templater.report import TemplateReport, report_template
from scaffold.templater.run import Dialog, Run
from scaffold.templater.staged_vault import StagedVault
from scaffold.vault.lookup import find_file
from scaffold.vault.names import check_folder, check_title, stem, without_ending
from scaffold.vault.setting_files import APP

Cursor = Literal["keep", "jump", "strip"]


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How templates are run, and what they may do.

    `language` is that of dates, `dynamic` what `<%+ %>` becomes, and `cursor` what the places of the cursor become, by
    default as the plugin's settings say. The clock stands still where it `is_clock_fixed`.
    """

    language: str = "en"
    dynamic: Dynamic = "keep"
    cursor: Cursor | None = None
    clipboard: str | None = None
    engine: str = "auto"
    seconds: float = SECONDS
    is_clock_fixed: bool = False
    allow_net: bool = False
    allow_exec: bool = False


@dataclass(frozen=True, slots=True)
class TemplateRunner:
    """Runs the templates of a catalog. `dialog` is called once template and note are found, before the template runs.

    Each method raises ScaffoldError for what cannot be, and for what goes wrong in the template.
    """

    catalog: Catalog
    dialog: Callable[[], Dialog]
    settings: RunSettings
    now: datetime

    def insert(self, template: str, note: str, line: int | None, selection: str) -> Outcome:
        """Put what a template makes at the end of a note, or below one of its lines."""
        source, path = self.catalog.find(template), find_file(self.catalog.vault, note)
        with closing(self._start()) as run:
            run.selection = selection
            at = _place(run.staged.read(path), path, line)
            made = modes.insert(run, self._expanded(run, source, path), source, path, at, at, as_lines=True)
            return self._finish(run, made.path, f"Insert {source} into {path}")

    def apply(self, note: str, template: str | None) -> Outcome:
        """Lay a template, by default that of the plugin's settings, over a note without text."""
        path = find_file(self.catalog.vault, note)
        source = self.catalog.find(template) if template else self.catalog.for_path(path)
        if source is None or source not in self.catalog.vault.paths:
            raise ScaffoldError(f"Templater's settings give no template to {path}; name one with --template.")
        if note_body(self.catalog.vault.read(path)).strip():
            raise ScaffoldError(f"{path} has text already; use insert to put a template into it.")
        with closing(self._start()) as run:
            made = modes.lay_over(run, self._expanded(run, source, path), source, path)
            return self._finish(run, made.path, f"Apply {source} to {path}")

    def rewrite(self, note: str) -> Outcome:
        """Replace the commands that stand in a note by what they make."""
        path = find_file(self.catalog.vault, note)
        with closing(self._start()) as run:
            return self._finish(run, modes.rewrite(run, path).path, f"Run the commands in {path}")

    def create(self, template: str, title: str | None, folder: str | None) -> Outcome:
        """Make a new note of the template at a path; where there is no title, it is called Untitled."""
        text = self.catalog.vault.read(template)
        name = check_title(without_ending(title)) if title is not None else "Untitled"
        where = check_folder(folder) if folder is not None else None
        with closing(self._start()) as run:
            if is_core(text):
                path = self._create_of_core(run, text, name, where)
                return self._finish(run, path, f"Create {name!r}")
            if title is not None:
                taken = self._same_name(_path_in(new_folder(run) if where is None else where, name))
                if taken:
                    _refuse(taken[0])
            made = modes.create_note(run, text, template, name, folder=where)
            return self._finish(run, made.path, f"Create {stem(made.path or name)!r}")

    def check(self, template: str) -> TemplateReport:
        """Return what a template asks and needs, found without running it; see `report_template`."""
        path = self.catalog.find(template)
        with closing(self._start()) as run:
            return report_template(self.catalog, path, run)

    def _create_of_core(self, run: Run, text: str, name: str, folder: str | None) -> str:
        path = _path_in(new_folder(run) if folder is None else folder, name)
        if self._same_name(path):
            _refuse(path)
        run.staged.create(path, expand_core_template(text, name, self.now, self.settings.language))
        return path

    def _same_name(self, path: str) -> list[str]:
        return self.catalog.vault.resolver.same_name(path)

    def _expanded(self, run: Run, source: str, path: str) -> str:
        """Return the text of a template, one of the core plugin with its fields filled in for a note."""
        return expand_core_template(run.staged.read(source), stem(path), self.now, self.settings.language)

    def _start(self) -> Run:
        """Return a run on the vault as it is now. Raises ScaffoldError for a language that is not known."""
        from scaffold.dates.locales import locale_names

        vault, how = self.catalog.vault, self.settings
        if how.language.lower().replace("_", "-").split("-")[0] not in {name.split("-")[0] for name in locale_names()}:
            raise ScaffoldError(f"--locale {how.language} is not known; known are {', '.join(locale_names())}.")
        return Run(
            StagedVault(vault, round(self.now.timestamp() * 1000)),
            self.dialog(),
            settings=self.catalog.settings,
            base_path=vault.root,
            config=vault.settings(APP),
            language=how.language,
            fixed_clock=how.is_clock_fixed,
            dynamic=how.dynamic,
            allow_net=how.allow_net,
            allow_exec=how.allow_exec,
            engine=how.engine,
            seconds=how.seconds,
            clipboard=how.clipboard,
        )

    def _finish(self, run: Run, path: str | None, title: str) -> Outcome:
        """Run what is left, tell what the template said, and return what became of it: nothing, if it ended early."""
        for level, text in run.console:
            run.dialog.tell(f"{level}: {text}")
        if path is None:
            for notice in run.notices:
                run.dialog.tell(notice)
            return Outcome(None, Plan(title, ()))
        run.dialog.end()
        places = self._take_cursors(run, path)
        run.run_hooks()
        for notice in (*run.notices, *run.hooks_failed):
            run.dialog.tell(notice)
        plan = run.staged.plan(title)
        return Outcome(path, plan, tuple(places), tuple(find_warnings(self.catalog, plan)))

    def _take_cursors(self, run: Run, path: str) -> list[tuple[int, int]]:
        """Take out the marks of the cursor that are not kept; return where it is to be put."""
        cursor = self.settings.cursor or ("jump" if run.settings.jumps_to_cursor else "keep")
        places = modes.jump(run, path) if cursor == "jump" else []
        while cursor == "strip" and modes.jump(run, path):
            pass
        return places


def _place(text: str, path: str, line: int | None) -> int:
    """Return the offset behind a line of a note, or its end. Raises ScaffoldError for a line in the properties."""
    span = line_span(text, line) if line is not None else None
    if line is not None and span is None:
        raise ScaffoldError(f"{path} has no line {line}.")
    front = front_matter_block(text)
    if span and front and span.end + 1 < front.end:
        last = text.count("\n", 0, front.end)
        raise ScaffoldError(f"{path}:{line} lies in the properties; name line {last} or one below.")
    return min(span.end + 1, len(text)) if span else len(text)


def _path_in(folder: str, name: str) -> str:
    return f"{folder.strip('/')}/{name}.md".lstrip("/")


def _refuse(path: str) -> NoReturn:
    raise ScaffoldError(f"{path} exists already and is never overwritten; choose another title or folder.")
