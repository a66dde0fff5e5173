"""Questions on a terminal. The one owner of questionary; Ctrl-C at any of them raises KeyboardInterrupt."""

from collections.abc import Mapping, Sequence


def ask_text(question: str, default: str = "") -> str:
    """Ask for a line of text."""
    import questionary

    return str(questionary.text(question, default=default).unsafe_ask())


def confirm(question: str, *, default: bool) -> bool:
    """Ask yes or no."""
    import questionary

    return bool(questionary.confirm(question, default=default).unsafe_ask())


def choose(question: str, choices: Mapping[str, str] | Sequence[str], default: str | None = None) -> str:
    """Let one of `choices` be picked with the arrow keys: its text, or what a mapping of texts maps it to."""
    import questionary

    values = choices if isinstance(choices, Mapping) else {choice: choice for choice in choices}
    listed = [questionary.Choice(title, value=value) for title, value in values.items()]
    return str(questionary.select(question, choices=listed, default=default).unsafe_ask())


def complete(question: str, words: Sequence[str], default: str = "") -> str:
    """Ask for a line of text, offering the `words` that hold the typed letters in their order."""
    import questionary
    from prompt_toolkit.completion import FuzzyCompleter, WordCompleter

    completer = FuzzyCompleter(WordCompleter(list(words), sentence=True), pattern="^.*")
    prompt = questionary.autocomplete(question, choices=list(words), default=default, completer=completer)
    return str(prompt.unsafe_ask())
