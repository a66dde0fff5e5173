"""Questions to the person, notices and the console, for `tp.system`, `Notice` and `console`."""

from scaffold.templater.host import HostFunction
from scaffold.templater.run import Run


def _prompt(run: Run, text: str, initial: str, multiline: bool) -> dict[str, object] | None:  # noqa: FBT001
    given = run.dialog.prompt(text, initial, multiline=multiline)
    return None if given is None else {"value": given, "untouched": given == initial}


def _choose(run: Run, placeholder: str, labels: list[str], _limit: int | None, initial: str) -> int | None:
    return run.dialog.choose(placeholder, labels, initial)


def _choose_some(run: Run, title: str, labels: list[str], _limit: int | None, chosen: list[int]) -> list[int] | None:
    return run.dialog.choose_some(title, labels, chosen)


def _append(run: Run, text: str) -> bool | None:
    if run.selection is None:
        return None
    run.appended.append(text)
    return True


HOSTS: dict[str, HostFunction] = {
    "prompt": _prompt,
    "suggester": _choose,
    "multi_suggester": _choose_some,
    "notice": lambda run, text: run.notices.append(text),
    "console": lambda run, level, text: run.console.append((level, text)),
    "selection": lambda run: run.selection,
    "append_at_cursor": _append,
}
