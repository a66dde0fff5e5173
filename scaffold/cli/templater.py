"""What the verbs that run Templater templates share: who answers, what is allowed, and how a run's plan is shown."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

import click

from scaffold.cli.apply import carry_out, may_write
from scaffold.cli.session import Session
from scaffold.errors import ScaffoldError
from scaffold.terminal import prompts
from scaffold.terminal.output import say, say_text

if TYPE_CHECKING:
    from scaffold.cli.templater_options import TemplateOptions
    from scaffold.templater.answers import GivenAnswers
    from scaffold.templater.outcome import Outcome
    from scaffold.templater.runner import RunSettings

STOPPED = 3  # the exit code of a template that ends early

_LONGEST = 3600  # seconds that a template may be given


class TerminalDialog:
    """The person at the terminal, as templates ask and tell them."""

    def prompt(self, text: str, initial: str, *, multiline: bool) -> str | None:
        """Return the text that is entered, None where it is cancelled."""
        ask = prompts.ask_lines if multiline else prompts.ask_text
        try:
            return ask(text or "?", initial)
        except EOFError:
            return None

    def choose(self, placeholder: str, labels: list[str], initial: str) -> int | None:
        """Return the place of what is chosen, None where it is cancelled."""
        del initial
        try:
            return prompts.choose_place(placeholder or "Choose", labels)
        except EOFError:
            return None

    def choose_some(self, title: str, labels: list[str], chosen: list[int]) -> list[int] | None:
        """Return the places of what is chosen, None where it is cancelled."""
        try:
            return prompts.choose_places(title or "Choose", labels, chosen)
        except EOFError:
            return None

    def tell(self, text: str, /) -> None:
        """Print what a template says."""
        say_text(text, error=True)

    def end(self) -> None:
        """Print nothing."""


def answers(session: Session, options: "TemplateOptions") -> "Callable[[], GivenAnswers]":
    """Return what makes the dialog of a run: the answers given with the verb, and then the person at the terminal.

    Making it may ask whether the record of answers may be written over, and raises ScaffoldError where it must not.
    """
    from scaffold.templater.answers import GivenAnswers, read_given

    return lambda: GivenAnswers(
        read_given(options.answers, options.answers_file),
        TerminalDialog(),
        session.can_ask,
        _record_to(session, options.record),
        refuses_unused=bool(options.answers),
    )


def _record_to(session: Session, named: str | None) -> str | None:
    """Return where answers are recorded: nowhere in a dry run, and over no file that is not such a record."""
    if named is None or session.dry_run:
        return None
    from scaffold.templater.answers import is_record

    may_write(session, os.path.abspath(named), is_record)
    return os.path.abspath(named)


def run_settings(options: "TemplateOptions | None" = None) -> "RunSettings":
    """Return how a template is run: as the options and the environment say. Raises ScaffoldError for its seconds."""
    from scaffold.templater.runner import RunSettings

    seconds, is_fixed = _seconds(os.environ.get("SCAFFOLD_TEMPLATE_SECONDS")), "SCAFFOLD_NOW" in os.environ
    if options is None:
        return RunSettings(seconds=seconds, is_clock_fixed=is_fixed)
    return RunSettings(
        language=options.language,
        dynamic=options.dynamic,
        cursor=options.cursor,
        clipboard=options.clipboard,
        engine=options.engine,
        seconds=seconds,
        is_clock_fixed=is_fixed,
        allow_net=options.allow_net,
        allow_exec=options.allow_exec,
    )


def _seconds(given: str | None) -> float:
    """Return how long a template may run. Raises ScaffoldError for what is not a number of seconds."""
    from scaffold.templater.engine import SECONDS

    try:
        found = float(given) if given else SECONDS
    except ValueError:
        found = 0
    if not 0 < found <= _LONGEST:
        raise ScaffoldError(f"SCAFFOLD_TEMPLATE_SECONDS must be a number of seconds up to {_LONGEST}, not {given!r}.")
    return found


def carry_out_run(session: Session, outcome: "Outcome") -> None:
    """Carry out the plan of a run, and say where the cursor goes; one whose template ended early stops here."""
    if outcome.path is None:
        _stop()
    if not outcome.plan.changes:
        say("The template changes nothing.", error=True)
        return
    for warning in outcome.warnings:
        say(warning, colour="red", error=True)
    applied = carry_out(session, outcome.plan, ask=session.can_ask)
    if applied and not session.json:
        for line, column in outcome.places:
            say(f"cursor at {outcome.path}:{line + 1}:{column + 1}")


def _stop() -> NoReturn:
    """Say that the template ended early, and end with its exit code."""
    say("The template ended early (return); nothing was written.", error=True)
    click.get_current_context().exit(STOPPED)
