"""Write a new note from a template, asking what it needs."""

from collections.abc import Mapping
from typing import Any

import click

from scaffold.command import Session, carry_out, open_session, plan_options
from scaffold.errors import ScaffoldError
from scaffold.plan.plan import CreateNote, EditNote, Plan
from scaffold.refactors.create import Mirrors, create, mirrored
from scaffold.template.answers import Ask, Interview, given_answers, read_answers
from scaffold.template.rendering import Renderer
from scaffold.template.template import Template, load_template, template_folders, template_names
from scaffold.template_command import Options, new_note, template_options, vault_template
from scaffold.terminal import say
from scaffold.vault.habits import opening_comment, property_values
from scaffold.vault.names import check_folder, check_title, stem


def _template_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the names of templates."""
    try:
        with ctx:
            names = template_names(_folders(open_session(ctx.params.get("vault"))))
    except ScaffoldError:
        return []
    return [name for name in names if name.startswith(incomplete)]


@click.command(short_help="Write a new note from a template, asking what it needs.")
@click.argument("title", required=False)
@click.option(
    "-t",
    "--template",
    "name",
    metavar="NAME",
    shell_complete=_template_names,
    help="activity, concept, daily, or one of your own.",
)
@click.option(
    "--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Answer a question; again for more of a list."
)
@click.option("--input", "inputs", multiple=True, metavar="FLOW", help='"what <- A, B", or a sentence with its links.')
@click.option("--output", "outputs", multiple=True, metavar="FLOW", help='"what -> C", or a sentence with its links.')
@click.option(
    "--answers",
    "file",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Answers as YAML, one key a question; - is standard input.",
)
@click.option("--folder", metavar="FOLDER", help="The folder of a note from a Templater or core template.")
@template_options
@click.option("--mirror/--no-mirror", default=None, help="Also give each partner the other side of a flow.")
@plan_options
def command(
    title: str | None,
    name: str | None,
    pairs: tuple[str, ...],
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    file: str | None,
    mirror: bool | None,  # noqa: FBT001 - None: ask
    vault: str | None,
    folder: str | None,
    answers: tuple[str, ...],
    record: str | None,
    dynamic: str,
    cursor: str | None,
    language: str,
    clipboard: str | None,
    engine: str,
    *,
    allow_net: bool,
    allow_exec: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write the note TITLE; what no option answers is asked for. An existing note is never overwritten.

    NAME may be a template of Templater, JavaScript included, or of Obsidian's core plugin: a note of their folders.
    With --folder and without --template, the plugin's own template for that folder is taken.

    \b
    Examples:
      scaffold new
      scaffold new "Service desk" --template concept
      scaffold new Monitor --set class="S101 - Service Value" --set folder="S101 - Service Value/1_Value chain" \\
        --set source=Handout --set key_message="See it before they call." \\
        --input "Alerts <- Deliver and support" --output "Incident reports -> Improve, Engage" --mirror
      scaffold new --answers monitor.yaml --dry-run
      scaffold new --template "Templates/Course note.md" --answer "Title?=Engage" --folder "S101 - Service Value"
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    options = Options(answers, file, record, dynamic, cursor, language, clipboard, allow_net, allow_exec, engine)
    theirs = vault_template(session, name, folder)
    if theirs is not None:
        new_note(session, options, theirs, title, folder)
        return
    if folder is not None:
        raise click.UsageError("--folder is for Templater and core templates; write --set folder=… for this one.")
    folders = _folders(session)
    template = load_template(name or session.config.new.template, folders)
    given = {**_defaults(session, template), **(read_answers(file) if file else {})}
    given |= given_answers(pairs, inputs, outputs, template) | ({"title": title} if title is not None else {})
    renderer = Renderer(folders)
    context = _context(session)
    found = Interview(template, renderer, context, session.vault.titles, _asker(session)).answers(given)
    plan = _plan(session, template, renderer, {**context, **found})
    note = next(plan.of(CreateNote))
    mirrors = mirrored(session.vault, note, found.get("inputs", ()), found.get("outputs", ()))
    plan, shown = _with_mirrors(session, plan, mirrors, mirror=mirror)
    carry_out(session, plan, ask=session.can_ask, shown=shown)


def _folders(session: Session) -> list[str]:
    core = session.vault.settings("templates.json").get("folder")
    templater = session.vault.settings("plugins/templater-obsidian/data.json").get("templates_folder")
    obsidian = [folder for folder in (core, templater) if isinstance(folder, str)]
    return template_folders(session.root, session.config.templates.folders, obsidian)


def _defaults(session: Session, template: Template) -> dict[str, Any]:
    """Return the answers of `[new.answers]` in scaffold.toml that this template asks for."""
    names = {question.name for question in template.questions}
    return {name: value for name, value in session.config.new.answers.items() if name in names}


def _context(session: Session) -> dict[str, object]:
    daily = session.vault.settings("daily-notes.json").get("folder")
    return {"now": session.now, "daily_folder": daily if isinstance(daily, str) else ""}


def _asker(session: Session) -> Ask | None:
    if not session.can_ask:
        return None
    from scaffold.template.prompting import Prompter

    vault = session.vault
    return Prompter(vault.titles, list(vault.folders), lambda name: property_values(vault, name)).ask


def _plan(session: Session, template: Template, renderer: Renderer, values: Mapping[str, Any]) -> Plan:
    """Return the plan that writes the note, and no more."""
    path = renderer.value(template.file, values, template)
    folder, _, name = path.strip("/").rpartition("/")
    folder, title = check_folder(folder), check_title(name.removesuffix(".md"))
    comment = opening_comment(session.vault, folder)
    text = renderer.body(template, {**values, "vault_comment": comment})
    return create(session.vault, f"{folder}/{title}.md".lstrip("/"), text)


def _with_mirrors(session: Session, plan: Plan, mirrors: Mirrors, *, mirror: bool | None) -> tuple[Plan, bool]:
    """Show the note and the bullets that its partners lack; return the plan with those that are wanted."""
    shown = session.can_ask and not session.dry_run
    if shown:
        _show(plan, mirrors.edits)
    if mirror is None:
        mirror = {"always": True, "never": False}.get(session.config.new.mirror)
    if mirror is None and mirrors.edits and shown:
        mirror = click.confirm("Add these to the partners, too?", default=True)
    if mirror is None and mirrors.edits and not session.json:
        partners = ", ".join(stem(edit.path) for edit in mirrors.edits)
        say(f"The other side of these flows is missing in {partners}; with --mirror it is added, too.", error=True)
    edits, lacking = (mirrors.edits, mirrors.lacking) if mirror else ([], [])
    return Plan(plan.title, tuple(_merged(plan, edits)), (*plan.left, *lacking, *mirrors.waiting)), shown


def _merged(plan: Plan, edits: list[EditNote]) -> list[Any]:
    """Unite the edits of one file: links that get a full path, and a new bullet."""
    more = {edit.path: edit for edit in edits}
    changes: list[Any] = []
    for change in plan.changes:
        if isinstance(change, EditNote) and change.path in more:
            changes.append(EditNote(change.path, change.before, (*change.edits, *more.pop(change.path).edits)))
        else:
            changes.append(change)
    return [*changes, *more.values()]


def _show(plan: Plan, edits: list[EditNote]) -> None:
    note = next(plan.of(CreateNote))
    say(f"\n{note.path}", bold=True)
    say(note.text)
    for edit in edits:
        say(f"\n{edit.path} lacks", bold=True)
        for bullet in edit.edits:
            say(bullet.replacement.strip("\r\n"), colour="green")
