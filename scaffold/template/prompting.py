"""Questions on a terminal: questionary's prompts, one function a kind; Ctrl-C anywhere stops the whole command."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scaffold.errors import ScaffoldError
from scaffold.markdown.flows import Direction
from scaffold.template.answers import check
from scaffold.template.template import Question
from scaffold.terminal import say
from scaffold.vault.names import key

OTHER = "other …"
MOST_NEAR = 5  # titles offered for a name that no note has


@dataclass
class Prompter:
    """Asks on the terminal. `known` returns the values that a property has in the vault."""

    titles: Mapping[str, str]
    folders: list[str]
    known: Callable[[str], list[str]]

    def ask(self, question: Question, default: str | None) -> Any:  # noqa: ANN401 - by the question's kind
        """Ask one question until the answer can be; Ctrl-C raises KeyboardInterrupt."""
        if question.kind in ("inputs", "outputs"):
            return self._flows(question)
        if question.kind == "lines":
            return self._lines(question)
        while True:
            answer = self._one(question, default)
            try:
                check(question, answer, self.titles)
            except ScaffoldError as error:
                say(f"  {error}", colour="yellow")
            else:
                return answer

    def _one(self, question: Question, default: str | None) -> str:
        import questionary

        if question.kind == "known" and (values := self.known(question.values_of)):
            picked = questionary.select(
                question.text, choices=[*values, OTHER], default=default if default in values else None
            )
            answer = picked.unsafe_ask()
            if answer != OTHER:
                return str(answer)
        if question.kind == "select":
            return str(questionary.select(question.text, choices=list(question.choices), default=default).unsafe_ask())
        if question.kind == "confirm":
            return (
                "yes" if questionary.confirm(question.text, default=default in ("yes", "true")).unsafe_ask() else "no"
            )
        if question.kind == "folder" and self.folders:
            return self._completed(f"{question.text} (Tab completes)", self.folders, default or "")
        return str(questionary.text(f"{question.text}:", default=default or "").unsafe_ask())

    def _lines(self, question: Question) -> list[str]:
        import questionary

        lines: list[str] = []
        while line := questionary.text(f"{question.text} (Enter to finish):").unsafe_ask().strip():
            lines.append(line)
        return lines

    def _flows(self, question: Question) -> list[dict[str, object]]:
        import questionary

        direction: Direction = "input" if question.kind == "inputs" else "output"
        word = "from" if direction == "input" else "to"
        flows: list[dict[str, object]] = []
        while what := questionary.text(f"{question.text}: what? (Enter to finish)").unsafe_ask().strip():
            entry = {"what": what, word: self._partners("from whom?" if direction == "input" else "for whom?")}
            try:
                check(question, [entry], self.titles)
            except ScaffoldError as error:
                say(f"  {error}", colour="yellow")
            else:
                flows.append(entry)
        return flows

    def _partners(self, text: str) -> list[str]:
        named: list[str] = []
        while name := self._completed(
            f"  {text} (Tab completes, Enter to go on)", sorted(self.titles.values())
        ).strip():
            named.append(self.titles.get(key(name)) or self._wanted(name))
        return named

    def _wanted(self, name: str) -> str:
        """Make sure that a name which no note has is meant; return what is meant."""
        import questionary

        near = [title for folded, title in self.titles.items() if key(name) in folded]
        near += [self.titles[folded] for folded in difflib.get_close_matches(key(name), self.titles, n=3)]
        if near:
            titles = dict.fromkeys(near[:MOST_NEAR])
            choices: list[str | questionary.Choice | dict[str, Any]] = [
                *titles,
                questionary.Choice(f"{name}, a note to come", value=name),
            ]
            name = str(questionary.select(f"  No note is called {name}. Which is meant?", choices=choices).unsafe_ask())
        if key(name) not in self.titles:
            say(f"  {name} is no note yet; its link will wait for it", colour="yellow")
        return name

    def _completed(self, text: str, words: list[str], default: str = "") -> str:
        """Ask for a text, completing what was typed to the words that hold its letters in order."""
        import questionary
        from prompt_toolkit.completion import FuzzyCompleter, WordCompleter

        completer = FuzzyCompleter(WordCompleter(words, sentence=True), pattern="^.*")
        prompt = questionary.autocomplete(text, choices=words, default=default, completer=completer)
        return str(prompt.unsafe_ask())
