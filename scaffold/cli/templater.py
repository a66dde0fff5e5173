"""What the verbs that run Templater templates share: options, answers, and the way from a run to a plan."""

import os
import re
from typing import NoReturn

import click

from scaffold.cli.apply import carry_out, may_write
from scaffold.cli.session import Session
from scaffold.cli.templater_options import TemplateOptions
from scaffold.errors import ScaffoldError
from scaffold.plan.model import EditNote, MoveNote, Plan
from scaffold.templater.answers import GivenAnswers, is_record, read_given
from scaffold.templater.catalog import Catalog
from scaffold.templater.core_templates import expand_core_template, is_core
from scaffold.templater.engine import SECONDS
from scaffold.templater.run import Run
from scaffold.templater.settings import template_folders
from scaffold.templater.staged_vault import StagedVault
from scaffold.terminal.output import say, say_text
from scaffold.vault.discovery import SETTINGS
from scaffold.vault.names import check_folder, check_title, stem, without_ending
from scaffold.vault.obsidian import APP

STOPPED = 3  # the exit code of a template that ends early

_LONGEST = 3600  # seconds that a template may be given


def catalog(session: Session) -> Catalog:
    """Return the templates of the vault that are notes."""
    return Catalog(session.vault.snapshot, session.vault.config.templates.folders)


def _seconds(given: str | None) -> float:
    """Return how long a template may run. Raises ScaffoldError for what is not a number of seconds."""
    try:
        found = float(given) if given else SECONDS
    except ValueError:
        found = 0
    if not 0 < found <= _LONGEST:
        raise ScaffoldError(f"SCAFFOLD_TEMPLATE_SECONDS must be a number of seconds up to {_LONGEST}, not {given!r}.")
    return found


def _record_to(session: Session, named: str | None) -> str | None:
    """Return where answers are recorded: nowhere in a dry run, and over no file that is not such a record."""
    if named is None or session.dry_run:
        return None
    may_write(session, os.path.abspath(named), is_record)
    return os.path.abspath(named)


def new_run(session: Session, options: TemplateOptions) -> Run:
    """Return a run of templates on the vault as it is now. Raises ScaffoldError for a language that is not known."""
    from scaffold.dates.locales import locale_names

    if options.language.lower().replace("_", "-").split("-")[0] not in {name.split("-")[0] for name in locale_names()}:
        raise ScaffoldError(f"--locale {options.language} is not known; known are {', '.join(locale_names())}.")
    return Run(
        StagedVault(session.vault.snapshot, round(session.now.timestamp() * 1000)),
        GivenAnswers(
            session.can_ask, read_given(options.answers, options.answers_file), _record_to(session, options.record)
        ),
        settings=catalog(session).settings,
        base_path=session.root,
        config=session.vault.snapshot.settings(APP),
        language=options.language,
        fixed_clock="SCAFFOLD_NOW" in os.environ,
        dynamic=options.dynamic,  # type: ignore[arg-type]
        allow_net=options.allow_net,
        allow_exec=options.allow_exec,
        engine=options.engine,
        seconds=_seconds(os.environ.get("SCAFFOLD_TEMPLATE_SECONDS")),
        clipboard=options.clipboard,
    )


def finish_run(session: Session, run: Run, options: TemplateOptions, path: str | None, title: str) -> None:
    """Run what is left, show what the template said, and carry out its plan; a template that ended early stops here."""
    from scaffold.templater import modes

    for level, text in run.console:
        say_text(f"{level}: {text}", error=True)
    if path is None:
        for notice in run.notices:
            say_text(notice, error=True)
        stop()
    if options.answers and isinstance(run.dialog, GivenAnswers):
        run.dialog.refuse_unused()
    cursor = options.cursor or ("jump" if run.settings.jumps_to_cursor else "keep")
    places = modes.jump(run, path) if cursor == "jump" else []
    while cursor == "strip" and modes.jump(run, path):
        pass
    run.run_hooks()
    run.close()
    for notice in (*run.notices, *run.hooks_failed):
        say_text(notice, error=True)
    plan = run.staged.plan(title)
    if not plan.changes:
        say("The template changes nothing.", error=True)
        return
    _warn_of_what_runs_later(session, plan)
    applied = carry_out(session, plan, ask=session.can_ask)
    if applied and not session.json:
        for line, column in places:
            say(f"cursor at {path}:{line + 1}:{column + 1}")


def _warn_of_what_runs_later(session: Session, plan: Plan) -> None:
    """Say which files of a plan a later run would execute or obey: scripts, templates, settings, commands in notes."""
    settings = catalog(session).settings
    folders = [
        *template_folders(session.vault.snapshot),
        settings.user_scripts_folder,
        *session.vault.config.templates.folders,
    ]
    starts = tuple(f"{folder.strip('/')}/".casefold() for folder in folders if folder.strip("/"))
    own = {template.casefold() for _, template in (*settings.folder_templates, *settings.file_templates)}
    ends = (".js",) if settings.user_scripts_folder and not settings.user_scripts_folder.strip("/") else ()
    moved = {move.path: move.to for move in plan.of(MoveNote)}
    for path in dict.fromkeys([*(change.path for change in plan.changes), *moved.values()]):
        folded = path.casefold()
        is_obeyed = os.path.basename(folded) == SETTINGS or folded in own
        if is_obeyed or folded.startswith(starts) or folded.endswith(ends):
            said = f"{path} is read and run by later commands: look at what the template writes there."
            say(said, colour="red", error=True)
    for change in plan.of(EditNote):
        if _commands_in(change.after) > _commands_in(change.before):
            path = moved.get(change.path, change.path)
            said = f"{path} gets commands of a template, which run where it is used as one."
            say(said, colour="red", error=True)


def _commands_in(text: str) -> int:
    """Count Templater's commands, but for places of the cursor, which do nothing."""
    return len(re.findall(r"<%(?![-_]?\s*tp\.file\.cursor)", text))


def stop() -> NoReturn:
    """Say that the template ended early, and end with its exit code."""
    say("The template ended early (return); nothing was written.", error=True)
    click.get_current_context().exit(STOPPED)


def new_note(session: Session, options: TemplateOptions, template: str, title: str | None, folder: str | None) -> None:
    """Write a new note of a template that is a note of the vault."""
    from scaffold.templater import modes
    from scaffold.templater.host.vault import new_folder

    text = session.vault.snapshot.read(template)
    name = check_title(without_ending(title)) if title is not None else "Untitled"
    where = check_folder(folder) if folder is not None else None
    run = new_run(session, options)
    if is_core(text):
        at = where if where is not None else new_folder(run)
        path = f"{at.strip('/')}/{name}.md".lstrip("/")
        text = expand_core_template(text, name, session.now, options.language)
        run.staged.create(path, text) if not session.vault.snapshot.resolver.same_name(path) else _taken(path)
        finish_run(session, run, options, path, f"Create {name!r}")
        return
    if title is not None:
        at = where if where is not None else new_folder(run)
        taken = session.vault.snapshot.resolver.same_name(f"{at.strip('/')}/{name}.md".lstrip("/"))
        if taken:
            _taken(taken[0])
    made = modes.create_note(run, text, template, name, folder=where)
    finish_run(session, run, options, made.path, f"Create {stem(made.path or name)!r}")


def _taken(path: str) -> NoReturn:
    raise ScaffoldError(f"{path} exists already and is never overwritten; choose another title or folder.")
