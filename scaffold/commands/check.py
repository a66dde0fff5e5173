"""Check notes against rules, and fix what can be fixed."""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import click

from scaffold import registry
from scaffold.cli.apply import carry_out, show, show_skipped
from scaffold.cli.findings import explain_rules, print_changes, print_findings, print_statistics
from scaffold.cli.options import RunOptions, gathered, reads_vault
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_run
from scaffold.errors import ScaffoldError
from scaffold.lint.baseline import has_baseline
from scaffold.lint.finding import PlacedFinding
from scaffold.lint.rule import SEVERITIES
from scaffold.lint.select import RuleSelection
from scaffold.lint.summary import Tally
from scaffold.terminal.output import has_colour, is_interactive, say, write_out
from scaffold.text.words import plural
from scaffold.vault.names import is_hidden
from scaffold.vault.setting_files import BASELINE, SETTING_FILES

_SELDOM = (200_000, 20, 20)  # what is read of a vault is kept: to search it for garbage takes a fifth of the time
REPORTS = "scaffold.lint.reports"


class CheckOptions(NamedTuple):
    """What is checked by which rules, what is done about it, and how it is printed."""

    paths: tuple[str, ...]
    fix: bool
    unsafe_fixes: bool
    diff: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: str
    form: str
    explain: str | None
    statistics: bool
    since: str | None
    watch: bool
    write_baseline: bool
    no_baseline: bool
    cards_revised: bool

    @property
    def is_plain(self) -> bool:
        """Tell whether the findings are printed as they are kept."""
        return self.form == "text" and not (self.statistics or self.write_baseline)

    @property
    def only_looks(self) -> bool:
        """Tell whether nothing is written, and nothing but the vault is looked at."""
        return not (self.fix or self.diff or self.since or self.watch or self.write_baseline or self.cards_revised)

    def refuse_contradictions(self) -> None:
        """Raise UsageError for options that contradict each other."""
        if self.unsafe_fixes and not (self.fix or self.diff):
            raise click.UsageError("--unsafe-fixes goes with --fix or --diff.")
        if self.watch and (self.fix or self.diff or self.statistics or self.write_baseline):
            raise click.UsageError(
                "--watch only looks; it goes neither with fixes nor with --statistics or --write-baseline."
            )
        if self.cards_revised and not self.paths:
            raise click.UsageError("--cards-revised needs the notes whose cards hold; `.` means all of them.")
        if any(not name.strip() for name in (*self.select, *self.ignore)):
            raise click.UsageError("--select and --ignore need the name of a rule.")


@click.command(short_help="Check notes against rules, and fix what can be fixed.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@click.option("--fix", is_flag=True, help="Fix what can be fixed without changing a meaning.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix, fix the rest, too; with --diff, show it first.")
@click.option(
    "--diff", "--dry-run", "-n", "diff", is_flag=True, help="Show what --fix would change, and change nothing."
)
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules: codes, their beginnings, or names.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@click.option(
    "--severity", type=click.Choice(SEVERITIES), default="warning", show_default=True,
    help="Exit with 1 on findings that are at least so bad.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(registry.names(REPORTS)), default="text", show_default=True,
    help="How to print the findings.",
)  # fmt: skip
@click.option("--explain", metavar="CODE", help="Say what a rule is about, with an example; `all` lists the rules.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option("--since", metavar="REV", help="Only notes that changed since a revision of git.")
@click.option(
    "--watch",
    is_flag=True,
    help="Check again whenever a file changes; show what is new, what is gone.",
)
@click.option("--write-baseline", is_flag=True, help="From now on report only what comes new.")
@click.option("--no-baseline", is_flag=True, help="Report what the baseline holds, too.")
@click.option("--cards-revised", is_flag=True, help="Confirm that the cards of PATHS hold for their notes as they are.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing before fixing.")
@reads_vault
@gathered(CheckOptions)
def command(options: CheckOptions, run: RunOptions) -> None:
    """Check PATHS, notes or folders, or the whole vault: its fundamentals, flows, format, links, tasks and text.

    The exit code is 1 when something at least as bad as --severity is found. A finding is ignored by the property
    `scaffold-ignore: [CODE]`, by the comment `%% scaffold-ignore CODE %%` on its line or alone on the line above, or by
    [check] in scaffold.toml.

    \b
    Examples:
      scaffold check
      scaffold check "2_Concepts" --select FND,flows
      scaffold check --fix --diff
      scaffold check --explain missing-key-message
      scaffold check --format sarif > findings.sarif
      scaffold check --since main --format github
    """
    if options.explain:
        explain_rules(options.explain)
        return
    options.refuse_contradictions()
    run = run._replace(yes=run.yes or not is_interactive())
    session = open_run(run, options.paths, is_repeatable=options.only_looks)
    if options.write_baseline:
        has_baseline(session.root)  # said before the vault is read
    selection = session.vault.select_rules(_names(options.select), _names(options.ignore))
    if options.watch:
        _watch(session, options)
        return
    tally = _report(session, selection, options)
    if any(getattr(tally, severity) for severity in SEVERITIES[SEVERITIES.index(options.severity) :]):
        click.get_current_context().exit(1)


def _names(given: Sequence[str]) -> list[str]:
    return [name for names in given for name in names.split(",") if name.strip()]


def _report(session: Session, selection: RuleSelection, options: CheckOptions) -> Tally:
    """Look, mend if asked to, and print what is left; return how much that is."""
    gc.set_threshold(*_SELDOM)
    vault, paths = session.vault, session.vault.find_notes_to_check(options.paths, options.since)
    if options.cards_revised:
        held = vault.confirm_cards(paths or ())
        if options.form == "text":
            say(f"Confirmed: the cards of {plural(held, 'note')} hold for their text.")
    if options.fix or options.diff:
        _mend(session, selection, paths, options)
    survey = vault.survey(selection)
    vault.remember_cards()
    if not options.is_plain or has_colour() or (has_baseline(session.root) and not options.no_baseline):
        return _report_each(session, selection, options, paths)
    for piece in filter(None, survey.shown(paths)):
        write_out(str(piece, "utf-8", "surrogateescape").removesuffix("\n"))
    tally = survey.total(paths)
    write_out(tally.in_words())
    return tally


def _report_each(session: Session, selection: RuleSelection, options: CheckOptions, paths: list[str] | None) -> Tally:
    """Print what is found, finding by finding."""
    found = session.vault.check(selection, paths)
    if options.write_baseline:
        _write_baseline(session, found)
        return Tally()
    if not options.no_baseline:
        found = session.vault.find_new(found)
    if options.statistics:
        print_statistics(found)
    else:
        print_findings(found, options.form)
    return Tally.of(found)


def _mend(session: Session, selection: RuleSelection, paths: list[str] | None, options: CheckOptions) -> None:
    """Mend what can be mended, or only show it, and end."""
    vault = session.vault
    plan = vault.plan_fixes(selection, paths, unsafe=options.unsafe_fixes)
    if options.diff:
        show(plan)
        more = not plan.changes and vault.plan_fixes(selection, paths, unsafe=True).changes
        nothing = "Nothing to fix safely; --unsafe-fixes would fix more." if more else "Nothing to fix."
        say("Dry run: nothing was changed." if plan.changes else nothing, bold=True)
        click.get_current_context().exit(1 if plan.changes else 0)
    if not plan.changes:
        if options.form == "text":
            show_skipped(plan.skipped)
        return
    if options.form == "text":
        carry_out(session, plan)
    else:
        vault.apply(plan)
    if options.cards_revised:
        vault.confirm_cards(paths or ())


def _write_baseline(session: Session, found: list[PlacedFinding]) -> None:
    number = session.vault.apply(session.vault.plan_baseline(found))
    count = plural(len(found), "finding")
    say(f"{BASELINE} holds {count}; `check` reports what comes new. Take it back: scaffold undo {number}")


def _watch(session: Session, options: CheckOptions) -> None:
    """Look now, and again whenever a file changes; then show what is new, and what is gone."""
    from watchfiles import watch

    events = watch(
        session.root,
        watch_filter=lambda _change, path: _is_read(os.path.relpath(path, session.root).replace(os.sep, "/")),
        rust_timeout=500,
        yield_on_timeout=True,
    )
    with suppress(KeyboardInterrupt):
        next(events, None)  # from here on nothing is missed
        before, trouble = _found(session, options), ""
        print_findings(before, options.form)
        say(f"Watching {session.root}; Ctrl-C stops.")
        sys.stdout.flush()
        for changes in events:
            if not changes:
                continue
            try:
                session.vault.look_again()
                now = _found(session, options)
                print_changes(before, now, options.form)
                before, trouble = now, ""
            except ScaffoldError as error:  # somebody is still writing the settings, say
                if str(error) != trouble:
                    say(str(error), colour="yellow", error=True)
                trouble = str(error)
            sys.stdout.flush()
    say("Stopped.")


def _is_read(path: str) -> bool:
    return not is_hidden(path) or path in (BASELINE, *SETTING_FILES)


def _found(session: Session, options: CheckOptions) -> list[PlacedFinding]:
    """Return what is found in the notes as they are, by the rules of the settings as they are."""
    vault = session.vault
    selection = vault.select_rules(_names(options.select), _names(options.ignore))
    found = vault.check(selection, vault.find_notes_to_check(options.paths, options.since))
    vault.remember_cards()
    return found if options.no_baseline else vault.find_new(found)
