"""Answers to a template's questions: as given beforehand, or else by a person."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from scaffold.errors import ScaffoldError
from scaffold.plan.whole_file import write_whole
from scaffold.templater.errors import UnansweredError
from scaffold.templater.run import Dialog
from scaffold.text.encoding import encode
from scaffold.text.similarity import closest

NO_ANSWERS = b"[]\n"


@dataclass
class GivenAnswers:
    """Answers a template's questions: as given, or else by asking a `person`, if there is one who `can_be_asked`.

    What is given is (question, answer), None for the next question; what was answered is kept in `recorded`, and
    written to the file `record_to` at once, so that a run that fails later can be repeated. With `refuses_unused`,
    each answer must be taken by a question.
    """

    given: list[tuple[str | None, object]] = field(default_factory=list)
    person: Dialog | None = None
    can_be_asked: bool = True
    record_to: str | None = None
    refuses_unused: bool = False
    asked: list[str] = field(default_factory=list)
    recorded: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._record()

    def prompt(self, text: str, initial: str, *, multiline: bool) -> str | None:
        """Return the text that is entered, None where it is cancelled."""
        found, answer = self._given(text)
        if not found:
            answer = self._person(text).prompt(text, initial, multiline=multiline)
        elif answer is not None:
            answer = str(answer)
        self._record({text: answer})
        return answer if isinstance(answer, str) else None

    def choose(self, placeholder: str, labels: list[str], initial: str) -> int | None:
        """Return the place of what is chosen; "" cancels where it is no label."""
        found, answer = self._given(placeholder, labels)
        if not found:
            answer = self._person(placeholder, labels).choose(placeholder, labels, initial)
        elif answer is not None:
            answer = None if answer == "" and "" not in labels else _place(str(answer), labels, placeholder)
        self._record({placeholder: labels[answer] if isinstance(answer, int) else None})
        return answer if isinstance(answer, int) else None

    def choose_some(self, title: str, labels: list[str], chosen: list[int]) -> list[int] | None:
        """Return the places of what is chosen."""
        found, answer = self._given(title, labels, several=True)
        if not found:
            answer = self._person(title, labels).choose_some(title, labels, chosen)
        elif answer is not None:
            wanted = answer if isinstance(answer, list) else [part.strip() for part in str(answer).split(",")]
            answer = [_place(str(each), labels, title) for each in wanted if str(each)]
        places = answer if isinstance(answer, list) else None
        self._record({title: [labels[place] for place in places] if places is not None else None})
        return places

    def tell(self, text: str, /) -> None:
        """Tell it the person."""
        if self.person is not None:
            self.person.tell(text)

    def end(self) -> None:
        """Raise ScaffoldError for an answer that no question took, where there must be none."""
        for question, answer in self.given if self.refuses_unused else ():
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

    def _person(self, question: str, labels: Sequence[str] = ()) -> Dialog:
        """Return whom to ask. Raises UnansweredError where there is nobody, saying what is asked."""
        if self.person is None or not self.can_be_asked:
            choices = f" (one of {', '.join(map(repr, labels[:10]))})" if labels else ""
            given = [named for named, _ in self.given if named]
            near = closest(question, given)
            hint = f" You gave an answer to {near!r}." if near else ""
            raise UnansweredError(
                f"The template asks {question!r}{choices}, and nobody is here to answer; give it with "
                f"--answer {f'{question}=ANSWER'!r}.{hint}"
            )
        return self.person

    def _record(self, row: dict[str, object] | None = None) -> None:
        if row is not None:
            self.recorded.append(row)
        if self.record_to is not None:
            import json

            rows = "".join(f"- {json.dumps(each, ensure_ascii=False)}\n" for each in self.recorded)
            write_whole(self.record_to, encode(rows) or NO_ANSWERS)


def is_record(found: bytes) -> bool:
    """Tell whether a file is what `--record` writes."""
    import json

    try:
        rows = [json.loads(row.removeprefix(b"- ")) for row in found.splitlines() if row.startswith(b"- {")]
    except ValueError:
        return False
    return found == NO_ANSWERS or (bool(rows) and len(rows) == len(found.splitlines()))


def _place(answer: str, labels: list[str], question: str) -> int:
    if answer in labels:
        return labels.index(answer)
    folded = [place for place, label in enumerate(labels) if label.casefold() == answer.casefold()]
    if len(folded) != 1:
        raise UnansweredError(
            f"{answer!r} is not an answer to {question!r}; it takes {', '.join(map(repr, labels[:20]))}."
        )
    return folded[0]


def read_given(answers: Sequence[str], file: str | None) -> list[tuple[str | None, object]]:
    """Return the answers of the command line, then those of a file (`-` is standard input), for `GivenAnswers`."""
    found: list[tuple[str | None, object]] = []
    for answer in answers:
        question, mark, value = answer.partition("=")
        found.append((question, value) if mark else (None, answer))
    if file:
        found += _of_file(file)
    return found


def _of_file(name: str) -> list[tuple[str | None, object]]:
    """Return the answers of a file: a list of `question: answer`, or one mapping of them; a bare item is the next."""
    from scaffold.frontmatter.yaml_data import yaml_any

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
