"""An interview: each question of a template is answered as given, by somebody who is asked, or by its default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scaffold.errors import ScaffoldError
from scaffold.jinja.answers import Answers, check
from scaffold.jinja.rendering import TemplateRenderer
from scaffold.jinja.template import LISTS, Question, Template

Ask = Callable[[Question, str | None], Any]  # a question and its default -> a raw answer


@dataclass(frozen=True)
class Interview:
    """What is needed to answer a template's questions.

    `context` are values besides the answers, `titles` the vault's titles by key; `ask` is None where nobody can be
    asked.
    """

    template: Template
    renderer: TemplateRenderer
    context: Mapping[str, object]
    titles: Mapping[str, str]
    ask: Ask | None

    def answers(self, given: Mapping[str, Any]) -> Answers:
        """Return the answers in the order of the questions; `given` are raw ones by name.

        Raises ScaffoldError for an unknown name, a missing answer (naming it), or one that cannot be.
        """
        names = [question.name for question in self.template.questions]
        for name in given:
            if name not in names:
                raise ScaffoldError(f"{self.template.name} asks no question {name!r}; it asks {', '.join(names)}.")
        if self.ask is None:
            self._check_complete(given)
        answers: Answers = {}
        for question in self.template.questions:
            values = {**self.context, **answers}
            if question.when and not self.renderer.holds(question.when, values, self.template):
                answers[question.name] = [] if question.kind in LISTS else ""
            else:
                raw = given[question.name] if question.name in given else self._asked(question, values)
                answers[question.name] = check(question, raw, self.titles)
        return answers

    def _asked(self, question: Question, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - by the question's kind
        default = None
        if question.default is not None:
            default = self.renderer.value(question.default, values, self.template)
        return self.ask(question, default) if self.ask and question.ask else default

    def _check_complete(self, given: Mapping[str, Any]) -> None:
        required = [question for question in self.template.questions if question.is_required and not question.when]
        missing = [f"{question.name} ({question.text})" for question in required if question.name not in given]
        if missing:
            listed = ", ".join(missing)
            raise ScaffoldError(f"No answer to {listed}; give each with --set NAME=VALUE.")
