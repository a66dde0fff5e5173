"""What the verbs that run Templater templates share: options, answers, and the way from a run to a plan."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from functools import wraps
from typing import Any, NoReturn, TypeVar

import click

from scaffold import prompts
from scaffold.command import Session, carry_out, may_write
from scaffold.errors import ScaffoldError
from scaffold.plan.plan import EditNote, MoveNote, Plan
from scaffold.plan.whole_file import write_whole
from scaffold.templater.engine import SECONDS
from scaffold.templater.errors import UnansweredError
from scaffold.templater.run import Run
from scaffold.templater.settings import PLUGIN, Settings, note_templates, read_settings, template_folders
from scaffold.templater.staged import Staged
from scaffold.terminal import say, say_text
from scaffold.text import encode
from scaffold.vault.discovery import SETTINGS
from scaffold.vault.names import check_folder, check_title, stem, without_ending

_F = TypeVar("_F", bound=Callable[..., Any])
STOPPED = 3  # the exit code of a template that ends early

_NO_ANSWERS = b"[]\n"
_LONGEST = 3600  # seconds that a template may be given


@dataclass(frozen=True, slots=True)
class Options:
    """What the person said to a run of a template."""

    answers: tuple[str, ...] = ()
    answers_file: str | None = None
    record: str | None = None
    dynamic: str = "keep"
    cursor: str | None = None
    language: str = "en"
    clipboard: str | None = None
    allow_net: bool = False
    allow_exec: bool = False
    engine: str = "auto"


def template_options(verb: _F) -> _F:
    """Add the options of a verb that runs a template of Templater; they arrive as one argument, `options`."""

    @wraps(verb)
    def gathered(**given: Any) -> object:  # noqa: ANN401 - what click passes
        own = {each.name: given.pop(each.name) for each in fields(Options)}
        return verb(options=Options(**own), **given)

    wrapped: Any = gathered
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


_OPTIONS = (
    click.option(
        "--answer",
        "answers",
        multiple=True,
        metavar="QUESTION=ANSWER",
        help="Answer a template's question; without QUESTION= the next one that is asked.",
    ),
    click.option(
        "--answers",
        "answers_file",
        type=click.Path(allow_dash=True),
        metavar="FILE",
        help="Answers as YAML, one key a question, or as --record writes them; - is standard input.",
    ),
    click.option("--record", type=click.Path(), metavar="FILE", help="Write the answers given to FILE, for --answers."),
    click.option(
        "--dynamic",
        type=click.Choice(["keep", "freeze", "exact"]),
        default="keep",
        help="What <%+ %> becomes: kept as it is, its value now, or what Templater makes of it (NaN).",
    ),
    click.option(
        "--cursor",
        type=click.Choice(["keep", "jump", "strip"]),
        help="What tp.file.cursor() marks become; by default as the plugin's settings say.",
    ),
    click.option("--locale", "language", default="en", metavar="NAME", help="The language of dates, such as de."),
    click.option("--clipboard", metavar="TEXT", help="What tp.system.clipboard() gives."),
    click.option(
        "--engine",
        type=click.Choice(["auto", "quickjs", "v8", "node"]),
        default="auto",
        help="What runs its JavaScript; node is no sandbox, and has require.",
    ),
    click.option("--allow-net", is_flag=True, help="Let the template use the network."),
    click.option("--allow-exec", is_flag=True, help="Let the template run the commands of the plugin's settings."),
)


@dataclass
class Dialog:
    """Answers a template's questions: from the command line or a file, else at the terminal.

    What is given is (question, answer), None for the next question; what was answered is kept in `recorded`, and
    written to the file `record_to` at once, so that a run that fails later can be repeated.
    """

    can_ask: bool
    given: list[tuple[str | None, object]] = field(default_factory=list)
    record_to: str | None = None
    asked: list[str] = field(default_factory=list)
    recorded: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._record()

    def prompt(self, text: str, initial: str, *, multiline: bool) -> str | None:
        """Return the text that is entered, None where it is cancelled."""
        found, answer = self._given(text)
        if not found:
            ask = prompts.ask_lines if multiline else prompts.ask_text
            answer = self._asked(text, lambda: ask(text or "?", initial))
        elif answer is not None:
            answer = str(answer)
        self._record({text: answer})
        return answer if isinstance(answer, str) else None

    def choose(self, placeholder: str, labels: list[str], initial: str) -> int | None:
        """Return the place of what is chosen; "" cancels where it is no label."""
        del initial
        found, answer = self._given(placeholder, labels)
        if not found:
            answer = self._asked(placeholder, lambda: prompts.choose_place(placeholder or "Choose", labels), labels)
        elif answer is not None:
            answer = None if answer == "" and "" not in labels else _place(str(answer), labels, placeholder)
        self._record({placeholder: labels[answer] if isinstance(answer, int) else None})
        return answer if isinstance(answer, int) else None

    def choose_some(self, title: str, labels: list[str], chosen: list[int]) -> list[int] | None:
        """Return the places of what is chosen."""
        found, answer = self._given(title, labels, several=True)
        if not found:
            answer = self._asked(title, lambda: prompts.choose_places(title or "Choose", labels, chosen), labels)
        elif answer is not None:
            wanted = answer if isinstance(answer, list) else [part.strip() for part in str(answer).split(",")]
            answer = [_place(str(each), labels, title) for each in wanted if str(each)]
        places = answer if isinstance(answer, list) else None
        self._record({title: [labels[place] for place in places] if places is not None else None})
        return places

    def refuse_unused(self) -> None:
        """Raise ScaffoldError for an answer on the command line that no question took."""
        for question, answer in self.given:
            if question is not None or answer is not None:
                said = f"{question}={answer}" if question is not None else str(answer)
                listed = ", ".join(map(repr, self.asked)) or "none"
                raise ScaffoldError(f"No question took the answer {said!r}; the template asked {listed}.")

    def _given(self, question: str, labels: Sequence[str] = (), *, several: bool = False) -> tuple[bool, object]:
        self.asked.append(question)
        whole = [(place, f"{named}={answer}") for place, (named, answer) in enumerate(self.given) if named is not None]
        for place, label in whole:
            if label in labels:  # a label with = in it, given for the next question
                del self.given[place]
                return True, label
        for wanted in (question, None):
            for place, (named, answer) in enumerate(self.given):
                if named == wanted:
                    if isinstance(answer, list) and named is not None and not several:  # one for each time it is asked
                        rest = answer[1:]
                        self.given[place : place + 1] = [(named, rest)] if rest else []
                        return True, answer[0] if answer else None
                    del self.given[place]
                    return True, answer
        return False, None

    def _asked(self, question: str, ask: Callable[[], object], labels: Sequence[str] = ()) -> object:
        if not self.can_ask:
            choices = f" (one of {', '.join(map(repr, labels[:10]))})" if labels else ""
            import difflib

            given = [named for named, _ in self.given if named]
            near = difflib.get_close_matches(question, given, n=1)
            hint = f" You gave an answer to {near[0]!r}." if near else ""
            raise UnansweredError(
                f"The template asks {question!r}{choices}, and nobody is here to answer; give it with "
                f"--answer {f'{question}=ANSWER'!r}.{hint}"
            )
        try:
            return ask()
        except EOFError:
            return None

    def _record(self, row: dict[str, object] | None = None) -> None:
        if row is not None:
            self.recorded.append(row)
        if self.record_to is not None:
            import json

            rows = "".join(f"- {json.dumps(each, ensure_ascii=False)}\n" for each in self.recorded)
            write_whole(self.record_to, encode(rows) or _NO_ANSWERS)


def _place(answer: str, labels: list[str], question: str) -> int:
    if answer in labels:
        return labels.index(answer)
    folded = [place for place, label in enumerate(labels) if label.casefold() == answer.casefold()]
    if len(folded) != 1:
        raise UnansweredError(f"{answer!r} is no answer to {question!r}; it takes {', '.join(map(repr, labels[:20]))}.")
    return folded[0]


def templater_settings(session: Session) -> Settings:
    """Return the settings of the vault's Templater plugin."""
    return read_settings(session.vault.settings(PLUGIN))


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
    may_write(session, os.path.abspath(named), _is_record)
    return os.path.abspath(named)


def _is_record(found: bytes) -> bool:
    """Tell whether a file is what `--record` writes."""
    import json

    try:
        rows = [json.loads(row.removeprefix(b"- ")) for row in found.splitlines() if row.startswith(b"- {")]
    except ValueError:
        return False
    return found == _NO_ANSWERS or (bool(rows) and len(rows) == len(found.splitlines()))


def new_run(session: Session, options: Options) -> Run:
    """Return a run of templates on the vault as it is now. Raises ScaffoldError for a language that is not known."""
    from scaffold.moments.locales import locale_names

    if options.language.lower().replace("_", "-").split("-")[0] not in {name.split("-")[0] for name in locale_names()}:
        raise ScaffoldError(f"--locale {options.language} is not known; known are {', '.join(locale_names())}.")
    return Run(
        Staged(session.vault, round(session.now.timestamp() * 1000)),
        Dialog(session.can_ask, _answers(options), _record_to(session, options.record)),
        settings=templater_settings(session),
        base_path=session.root,
        config=session.vault.settings("app.json"),
        language=options.language,
        fixed_clock="SCAFFOLD_NOW" in os.environ,
        dynamic=options.dynamic,  # type: ignore[arg-type]
        allow_net=options.allow_net,
        allow_exec=options.allow_exec,
        engine=options.engine,
        seconds=_seconds(os.environ.get("SCAFFOLD_TEMPLATE_SECONDS")),
        clipboard=options.clipboard,
    )


def _answers(options: Options) -> list[tuple[str | None, object]]:
    found: list[tuple[str | None, object]] = []
    for answer in options.answers:
        question, mark, value = answer.partition("=")
        found.append((question, value) if mark else (None, answer))
    if options.answers_file:
        found += _of_file(options.answers_file)
    return found


def _of_file(name: str) -> list[tuple[str | None, object]]:
    """Return the answers of a file: a list of `question: answer`, or one mapping of them; a bare item is the next."""
    from scaffold.markdown.yaml_values import yaml_any

    try:
        if name == "-":
            text = sys.stdin.read()
        else:
            with open(name, encoding="utf-8") as file:
                text = file.read()
    except UnicodeDecodeError as error:
        raise ScaffoldError(f"{name} is not UTF-8; convert it first.") from error
    found = yaml_any(text, name)
    rows = found if isinstance(found, list) else [found]
    answers: list[tuple[str | None, object]] = []
    for row in rows:
        answers += [(str(key), value) for key, value in row.items()] if isinstance(row, dict) else [(None, row)]
    return answers


def finish(session: Session, run: Run, options: Options, path: str | None, title: str) -> None:
    """Run what is left, show what the template said, and carry out its plan; a template that ended early stops here."""
    from scaffold.templater import modes

    for level, text in run.console:
        say_text(f"{level}: {text}", error=True)
    if path is None:
        for notice in run.notices:
            say_text(notice, error=True)
        stop()
    if options.answers and isinstance(run.dialog, Dialog):
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
    settings = templater_settings(session)
    folders = [*template_folders(session.vault), settings.user_scripts_folder, *session.config.templates.folders]
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


def vault_template(session: Session, name: str | None, folder: str | None) -> str | None:
    """Return the path of the note that is the template `name`; without one the plugin's template for `folder`.

    None where `name` is no note, but one of our own templates.
    """
    from scaffold.templater.settings import folder_template

    if name is None:
        return folder_template(templater_settings(session), f"{folder.strip('/')}/x.md") if folder else None
    wanted = name.removesuffix(".md") + ".md"
    vault = session.vault
    for place in ("", *(f"{each}/" for each in template_folders(session.vault))):
        found = vault.resolver.same_name(f"{place}{wanted}")
        if (
            found
            and (place or name.endswith(".md"))
            and not (_is_ours(session, name) and found[0] != f"{place}{wanted}")
        ):
            return f"{place}{wanted}" if f"{place}{wanted}" in found else found[0]
    if name.endswith(".md"):
        from scaffold.vault.lookup import find_file

        return find_file(vault, name)
    return None


def _is_ours(session: Session, name: str) -> bool:
    """Tell whether a template of our own has just this name."""
    from scaffold.template.files import template_files

    return (
        name in template_files(session.root, session.config.templates.folders, template_folders(session.vault)).names()
    )


def wanted_template(session: Session, name: str) -> str:
    """Return the path of the note that is the template `name`. Raises ScaffoldError, with near names, for none."""
    found = vault_template(session, name, None)
    if found:
        return found
    if _is_ours(session, name):
        raise ScaffoldError(f"{name!r} is a template of ours, which makes new notes: scaffold new --template {name}.")
    from scaffold.vault.lookup import find_file

    try:
        return find_file(session.vault, name)
    except ScaffoldError as error:
        listed = ", ".join(stem(path) for path in note_templates(session.vault)) or "none"
        raise ScaffoldError(f"There is no template {name!r}; the vault has {listed}.") from error


def in_full(session: Session, options: Options, template: str, title: str) -> str:
    """Return a template with what the core plugin would fill in, where it is one of that plugin's."""
    from scaffold.templater.core import is_core, rendered

    return rendered(template, title, session.now, options.language) if is_core(template) else template


def new_note(session: Session, options: Options, template: str, title: str | None, folder: str | None) -> None:
    """Write a new note of a template that is a note of the vault."""
    from scaffold.templater import modes
    from scaffold.templater.core import is_core, rendered
    from scaffold.templater.functions.vault import new_folder

    text = session.vault.read(template)
    name = check_title(without_ending(title)) if title is not None else "Untitled"
    where = check_folder(folder) if folder is not None else None
    run = new_run(session, options)
    if is_core(text):
        at = where if where is not None else new_folder(run)
        path = f"{at.strip('/')}/{name}.md".lstrip("/")
        text = rendered(text, name, session.now, options.language)
        run.staged.create(path, text) if not session.vault.resolver.same_name(path) else _taken(path)
        finish(session, run, options, path, f"Create {name!r}")
        return
    if title is not None:
        at = where if where is not None else new_folder(run)
        taken = session.vault.resolver.same_name(f"{at.strip('/')}/{name}.md".lstrip("/"))
        if taken:
            _taken(taken[0])
    made = modes.create(run, text, template, name, folder=where)
    finish(session, run, options, made.path, f"Create {stem(made.path or name)!r}")


def _taken(path: str) -> NoReturn:
    raise ScaffoldError(f"{path} exists already and is never overwritten; choose another title or folder.")
