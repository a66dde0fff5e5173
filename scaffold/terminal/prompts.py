"""Questions on a terminal. The one owner of questionary; Ctrl-C at any of them raises KeyboardInterrupt.

Escape cancels a question of a template, which raises EOFError.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from scaffold.terminal.output import in_sight, printable


@in_sight()
def ask_text(question: str, default: str = "") -> str:
    """Ask for a line of text; Escape raises EOFError."""
    import questionary

    return str(_cancellable(questionary.text(question, default=default)).unsafe_ask())


@in_sight()
def ask_yes_no(question: str, *, default: bool) -> bool:
    """Ask yes or no."""
    import questionary

    return bool(questionary.confirm(question, default=default).unsafe_ask())


@in_sight()
def choose(question: str, choices: Mapping[str, str] | Sequence[str], default: str | None = None) -> str:
    """Let one of `choices` be picked with the arrow keys: its text, or what a mapping of texts maps it to."""
    import questionary

    values = choices if isinstance(choices, Mapping) else {choice: choice for choice in choices}
    listed = [questionary.Choice(printable(title), value=value) for title, value in values.items()]
    return str(questionary.select(question, choices=listed, default=default).unsafe_ask())


@in_sight()
def complete(question: str, words: Sequence[str], default: str = "") -> str:
    """Ask for a line of text, offering the `words` that hold the typed letters in their order."""
    import questionary
    from prompt_toolkit.completion import FuzzyCompleter, WordCompleter

    completer = FuzzyCompleter(WordCompleter(list(words), sentence=True), pattern="^.*")
    prompt = questionary.autocomplete(question, choices=list(words), default=default, completer=completer)
    return str(prompt.unsafe_ask())


@in_sight()
def ask_lines(question: str, default: str = "") -> str:
    """Ask for text of several lines; Escape and then Enter ends it."""
    import questionary

    return str(questionary.text(question, default=default, multiline=True).unsafe_ask())


@in_sight()
def choose_place(question: str, labels: Sequence[str]) -> int:
    """Let one of `labels`, of which some may be alike, be picked; return its place."""
    import questionary

    listed = [questionary.Choice(printable(label) or " ", value=place) for place, label in enumerate(labels)]
    asked = questionary.select(
        question, choices=listed, use_search_filter=True, use_jk_keys=False, instruction="(type to filter, Esc cancels)"
    )
    return int(_cancellable(asked).unsafe_ask())


@in_sight()
def choose_places(question: str, labels: Sequence[str], chosen: Sequence[int]) -> list[int]:
    """Let several of `labels` be picked; return their places."""
    import questionary

    listed = [
        questionary.Choice(label or " ", value=place, checked=place in chosen) for place, label in enumerate(labels)
    ]
    asked = questionary.checkbox(question, choices=listed, use_search_filter=True, use_jk_keys=False)
    return [int(place) for place in _cancellable(asked).unsafe_ask()]


def _cancellable(asked: Any) -> Any:  # noqa: ANN401 - questionary's question
    """Let Escape end a question, which then raises EOFError."""
    from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
    from prompt_toolkit.keys import Keys

    own = KeyBindings()

    @own.add(Keys.Escape)
    def _(event: Any) -> None:  # noqa: ANN401 - prompt_toolkit's event
        event.app.exit(exception=EOFError)

    asked.application.key_bindings = merge_key_bindings([asked.application.key_bindings, own])
    return asked
