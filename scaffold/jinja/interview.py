"""A template's questions put to a person, one way for each kind, again until the answer can be."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scaffold.errors import ScaffoldError
from scaffold.flows.syntax import Direction
from scaffold.jinja.answers import ARROWS, check
from scaffold.jinja.template import Question
from scaffold.terminal.output import in_sight, say
from scaffold.terminal.prompts import ask_text, ask_yes_no, choose, complete
from scaffold.vault.names import key

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
        near += [self.titles[folded] for folded in difflib.get_close_matches(key(name), self.titles, n=3)]
        if near:
            choices = {title: title for title in near[:MOST_NEAR]} | {f"{name}, a note to come": name}
            name = choose(f"  No note is called {name}. Which is meant?", choices)
        if key(name) not in self.titles:
            say(f"  {name} is no note yet; its link will wait for it", colour="yellow")
        return name


def _lines(question: Question) -> list[str]:
    lines: list[str] = []
    while line := ask_text(f"{question.text} (Enter to finish):").strip():
        lines.append(line)
    return lines
