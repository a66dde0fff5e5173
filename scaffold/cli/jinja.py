"""What `new` does with a Jinja template: the questions on the terminal, the preview, and the flows of partners."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scaffold.cli.apply import carry_out
from scaffold.cli.session import Session
from scaffold.errors import ScaffoldError
from scaffold.flows.syntax import Direction
from scaffold.frontmatter.conventions import property_values
from scaffold.jinja.answers import ARROWS, check
from scaffold.jinja.interview import Ask
from scaffold.jinja.template import Question
from scaffold.plan.model import CreateNote, EditNote, Plan
from scaffold.refactor.counterparts import MirroredNote
from scaffold.templater.new_note import NewNote
from scaffold.terminal.output import agreed, in_sight, say, say_text
from scaffold.terminal.prompts import ask_text, ask_yes_no, choose, complete
from scaffold.text.similarity import close_matches
from scaffold.vault.names import key, stem

OTHER = "other …"
MOST_NEAR = 5  # titles offered for a name that no note has


@dataclass
class Prompter:
    """Asks on the terminal. `titles` are the vault's by key; `known` returns the values that a property has in it."""

    titles: Mapping[str, str]
    folders: list[str]
    known: Callable[[str], list[str]]

    @in_sight()
    def ask(self, question: Question, default: str | None) -> Any:  # noqa: ANN401 - by the question's kind
        """Ask one question until the answer can be; Ctrl-C raises KeyboardInterrupt."""
        if question.kind in ("inputs", "outputs"):
            return self._flows(question)
        if question.kind == "lines":
            return _lines(question)
        while True:
            answer = self._one(question, default)
            if self._can_be(question, answer):
                return answer

    def _can_be(self, question: Question, answer: object) -> bool:
        try:
            check(question, answer, self.titles)
        except ScaffoldError as error:
            say(f"  {error}", colour="yellow")
            return False
        return True

    def _one(self, question: Question, default: str | None) -> str:
        if question.kind == "known" and (values := self.known(question.values_of)):
            picked = choose(question.text, [*values, OTHER], default if default in values else None)
            if picked != OTHER:
                return picked
        if question.kind == "select":
            return choose(question.text, question.choices, default)
        if question.kind == "confirm":
            return "yes" if ask_yes_no(question.text, default=default in ("yes", "true")) else "no"
        if question.kind == "folder" and self.folders:
            return self._folder(complete(f"{question.text} (Tab completes)", self.folders, default or ""))
        return ask_text(f"{question.text}:", default or "")

    def _folder(self, named: str) -> str:
        """Make sure that a folder which is not there is meant."""
        folder = named.strip().strip("/")
        near = [known for known in self.folders if folder.lower() in known.lower()]
        if folder in ("", ".") or folder in self.folders:
            return named
        if not near:
            say(f"  {folder} is a new folder", colour="yellow")
            return named
        choices = {known: known for known in near[:MOST_NEAR]} | {f"{folder}, a new folder": folder}
        return choose(f"  There is no folder {folder}. Which is meant?", choices)

    def _flows(self, question: Question) -> list[object]:
        direction: Direction = "input" if question.kind == "inputs" else "output"
        word, asked = ("from", "from whom?") if direction == "input" else ("to", "for whom?")
        flows: list[object] = []
        while what := ask_text(f"{question.text}: what? (Enter to finish)").strip():
            is_whole = any(arrow.search(what) for arrow in ARROWS.values())  # as --input and --output take it
            entry = what if is_whole else {"what": what, word: self._partners(asked)}
            if self._can_be(question, [entry]):
                flows.append(entry)
        return flows

    def _partners(self, asked: str) -> list[str]:
        named: list[str] = []
        titles = sorted(self.titles.values())
        while name := complete(f"  {asked} (Tab completes, Enter to go on)", titles).strip():
            name = self.titles.get(key(name)) or self._wanted(name)
            named += [] if name in named else [name]
        return named

    def _wanted(self, name: str) -> str:
        """Make sure that a name which no note has is meant; return what is meant."""
        near = [title for folded, title in self.titles.items() if key(name) in folded]
        near += [self.titles[folded] for folded in close_matches(key(name), self.titles, 3)]
        if near:
            choices = {title: title for title in near[:MOST_NEAR]} | {f"{name}, a note to come": name}
            name = choose(f"  No note is called {name}. Which is meant?", choices)
        if key(name) not in self.titles:
            say(f"  {name} is not a note yet; its link will wait for it", colour="yellow")
        return name


def _lines(question: Question) -> list[str]:
    lines: list[str] = []
    while line := ask_text(f"{question.text} (Enter to finish):").strip():
        lines.append(line)
    return lines


def asker(session: Session) -> Ask | None:
    """Return what asks the questions of a Jinja template, None where nobody can be asked."""
    if not session.can_ask:
        return None
    vault = session.vault.snapshot
    return Prompter(vault.titles, list(vault.folders), lambda name: property_values(vault, name)).ask


def carry_out_new_note(session: Session, note: NewNote, *, mirror: bool | None) -> None:
    """Show a new note and what its partners lack, ask, and carry out the plan; with `mirror` None, it is asked for."""
    for sentence in note.remarks:
        say(sentence[:1].upper() + sentence[1:], colour="yellow", error=True)
    both = session.vault.mirror(note.plan)
    shown = session.can_ask and not session.dry_run
    if shown:
        with in_sight():
            _show(both.plan, both.edits)
    plan = both.mirrored if _is_mirrored(session, both, mirror=mirror) else both.plan
    carry_out(session, plan, ask=session.can_ask, shown=shown)


def _is_mirrored(session: Session, both: MirroredNote, *, mirror: bool | None) -> bool:
    """Tell whether the partners get what they lack: as said, as the settings say, or as the person answers."""
    if mirror is None:
        mirror = {"always": True, "never": False}.get(session.vault.config.new.mirror)
    if mirror is None and both.edits and session.can_ask and not session.dry_run:
        mirror = agreed("Add these to the partners, too?", default=True)
    if mirror is None and both.edits and not session.json:
        partners = ", ".join(stem(edit.path) for edit in both.edits)
        say(f"The other side of these flows is missing in {partners}; with --mirror it is added, too.", error=True)
    return bool(mirror)


def _show(plan: Plan, edits: Sequence[EditNote]) -> None:
    note = next(plan.of(CreateNote))
    say()
    say(note.path, bold=True)
    say_text(note.text)
    for edit in edits:
        say()
        say(f"{edit.path} lacks", bold=True)
        for bullet in edit.edits:
            say_text(bullet.replacement.strip("\r\n"), colour="green")
