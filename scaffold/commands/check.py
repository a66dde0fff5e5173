"""Hold the vault to its fundamentals: find what is wrong, and mend it."""

import gc
import importlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import click

from scaffold import registry
from scaffold.cli.apply import carry_out, show, show_skipped
from scaffold.cli.lint import with_memory
from scaffold.cli.options import vault_option
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_session
from scaffold.errors import ScaffoldError
from scaffold.lint.baseline import BASELINE, fingerprint, has_baseline, not_in_baseline
from scaffold.lint.engine import inspect
from scaffold.lint.finding import PlacedFinding
from scaffold.lint.fixes import plan_fixes
from scaffold.lint.rule import GROUPS, SEVERITIES, Rule, all_rules
from scaffold.lint.select import RuleSelection, select_rules
from scaffold.lint.summary import count_findings
from scaffold.plan import transaction
from scaffold.plan.model import CreateNote, EditNote, Plan
from scaffold.terminal.output import is_interactive, say, say_text, write_out
from scaffold.text.spans import Edit, Span
from scaffold.vault.lookup import find_notes

_SELDOM = (200_000, 20, 20)  # what is read of a vault is kept: to search it for garbage takes a fifth of the time
REPORTS = "scaffold.lint.reports"


@click.command(short_help="Hold the vault to its fundamentals: find what is wrong, and mend it.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing a meaning.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix, mend the rest, too; with --diff, show it first.")
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
@click.option("--watch", is_flag=True, help="Check again whenever a note changes, until Ctrl-C.")
@click.option("--write-baseline", is_flag=True, help="From now on report only what comes new.")
@click.option("--no-baseline", is_flag=True, help="Report what the baseline holds, too.")
@click.option("--cards-revised", is_flag=True, help="Confirm that the cards of PATHS hold for their notes as they are.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing before mending.")
@vault_option
def command(vault: str | None, **given: Any) -> None:  # noqa: ANN401 - what click passes
    """Check PATHS, notes or folders, or the whole vault: its fundamentals, flows, format, links, tasks and text.

    The exit code is 1 when something at least as bad as --severity is found. A finding is ignored by the property
    `scaffold-ignore: [CODE]`, by the comment `%% scaffold-ignore CODE %%` on its line or alone on the line above, or by
    [check] in scaffold.toml.

    \b
    Examples:
      scaffold check
      scaffold check "2_Concepts" --select FND,flows
      scaffold check --fix --diff
      scaffold check --explain no-key-message
      scaffold check --format sarif > findings.sarif
      scaffold check --since main --format github
    """
    if given["explain"]:
        _explain(given["explain"])
        return
    if given["unsafe_fixes"] and not (given["fix"] or given["diff"]):
        raise click.UsageError("--unsafe-fixes goes with --fix or --diff.")
    if given["watch"] and (given["fix"] or given["diff"]):
        raise click.UsageError("--watch only looks; it goes with neither --fix nor --diff.")
    if given["cards_revised"] and not given["paths"]:
        raise click.UsageError("--cards-revised needs the notes whose cards hold; `.` means all of them.")
    if any(not name.strip() for name in (*given["select"], *given["ignore"])):
        raise click.UsageError("--select and --ignore need the name of a rule.")
    session = open_session(vault, given["paths"], yes=given["yes"] or not is_interactive())
    if given["write_baseline"]:
        has_baseline(session.root)  # said before the vault is read
    choice = RuleSelection(session.vault.config.check, _names(given["select"]), _names(given["ignore"]))
    if given["watch"]:
        _watch(session, lambda: _report(session, choice, given))
        return
    found = _report(session, choice, given)
    least = SEVERITIES.index(given["severity"])
    if any(SEVERITIES.index(each.severity) >= least for each in found):
        click.get_current_context().exit(1)


def _names(given: Sequence[str]) -> list[str]:
    return [name for names in given for name in names.split(",") if name.strip()]


def _report(session: Session, choice: RuleSelection, given: dict[str, Any]) -> list[PlacedFinding]:
    """Look, mend if asked to, and print what is left; return it."""
    gc.set_threshold(*_SELDOM)
    paths = _paths(session, given)
    revised = paths if given["cards_revised"] and paths is not None else session.vault.snapshot.notes
    around, memory = with_memory(session, revised if given["cards_revised"] else ())
    if given["cards_revised"] and given["form"] == "text":
        held = sum(bool(note and note.cards) for note in map(around.note, revised))
        say(f"Confirmed: the cards of {held} note{'s' * (held != 1)} hold for their text.")
    if given["fix"] or given["diff"]:
        plan = plan_fixes(around, choice, paths, unsafe=given["unsafe_fixes"])
        if given["diff"]:
            show(plan)
            more = not plan.changes and plan_fixes(around, choice, paths, unsafe=True).changes
            nothing = "Nothing to mend surely; --unsafe-fixes would mend more." if more else "Nothing to mend."
            say("Dry run: nothing was changed." if plan.changes else nothing, bold=True)
            click.get_current_context().exit(1 if plan.changes else 0)
        if plan.changes:
            _mend(session, plan, quiet=given["form"] != "text")
            around, memory = with_memory(session, revised if given["cards_revised"] else ())
        elif given["form"] == "text":
            show_skipped(plan.skipped)
    found = list(inspect(around, choice, paths))
    memory.save()
    if given["write_baseline"]:
        _write_baseline(session, found)
        return []
    if not given["no_baseline"]:
        found = not_in_baseline(session.vault.snapshot, found)
    if given["statistics"]:
        _statistics(found)
    else:
        _print(found, given["form"])
    return found


def _paths(session: Session, given: dict[str, Any]) -> list[str] | None:
    paths = find_notes(session.vault.snapshot, given["paths"]) if given["paths"] else None
    if paths == []:
        raise ScaffoldError(f"No note is in {', '.join(given['paths'])}.")
    if given["since"] is None:
        return paths
    changed = _changed(session.root, given["since"])
    return [path for path in (session.vault.snapshot.notes if paths is None else paths) if path in changed]


def _changed(root: str, revision: str) -> set[str]:
    """Return the files that differ from a revision, those that git does not know yet included."""
    from scaffold.vault.git.find import require_repository
    from scaffold.vault.git.program import GitError

    repository = require_repository(root, "--since")
    try:
        return repository.changed_since(revision)
    except GitError as error:
        raise ScaffoldError(f"git cannot tell what changed since {revision!r}: {error}.") from error


def _mend(session: Session, plan: Plan, *, quiet: bool) -> None:
    if quiet:
        transaction.apply(plan, session.root, session.vault.journal, session.now)
    else:
        carry_out(session, plan)


def _print(found: list[PlacedFinding], form: str) -> None:
    for line in importlib.import_module(f"{REPORTS}.{form}").render(found):
        write_out(line)


def _statistics(found: list[PlacedFinding]) -> None:
    counts = Counter(each.rule.code for each in found)
    fixable = Counter(each.rule.code for each in found if each.finding.fix)
    rules = {each.rule.code: each.rule for each in found}
    for code, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        mark = f"[{fixable[code]} can be fixed]" if fixable[code] else ""
        say(f"{number:>6}  {code}  {rules[code].name}  {mark}".rstrip())
    say(count_findings(found), bold=True)


def _explain(name: str) -> None:
    codes = select_rules([name], "--explain")
    rules = [rule for rule in all_rules() if rule.code in codes]
    if len(rules) == 1:
        _explain_one(rules[0])
        return
    for group, title in GROUPS.items():
        members = [rule for rule in rules if rule.code.startswith(group)]
        if members:
            say(f"{title} ({group})", bold=True)
        for rule in members:
            say(f"  {rule.code}  {rule.severity:<7}  {rule.name}: {rule.summary}")


def _explain_one(rule: Rule) -> None:
    say(f"{rule.code} {rule.name} ({rule.severity})", bold=True)
    say_text(f"\n{rule.documentation}\n")
    for title, path, text, others in (
        ("Flagged", rule.path, rule.flags, rule.beside),
        ("Fixed", rule.fixed_path or rule.path, rule.fixed, {**rule.beside, **rule.mended} if rule.mended else {}),
    ):
        for name, content in ((path, text), *others.items()):
            if name.endswith(".md"):
                say(f"{title}, {name}:", bold=True)
                say_text("".join(f"    {line}\n" for line in content.rstrip("\n").split("\n")))


def _write_baseline(session: Session, found: list[PlacedFinding]) -> None:
    rows: dict[str, Counter[str]] = {}
    for each in found:
        rows.setdefault(each.path, Counter())[fingerprint(each)] += 1
    text = json.dumps(rows, indent=1, sort_keys=True) + "\n"
    if has_baseline(session.root):
        before = session.vault.snapshot.read(BASELINE)
        change: EditNote | CreateNote = EditNote(BASELINE, before, (Edit(Span(0, len(before)), text),))
    else:
        change = CreateNote(BASELINE, text)
    number = transaction.apply(Plan("Write the baseline", (change,)), session.root, session.vault.journal, session.now)
    say(f"{BASELINE} holds {len(found)} findings; `check` reports what comes new. Take it back: scaffold undo {number}")


def _watch(session: Session, look: Callable[[], object]) -> None:
    """Look now, and again whenever a note changes."""
    from watchfiles import watch

    events = watch(
        session.root,
        watch_filter=lambda _change, path: path.lower().endswith(".md"),
        rust_timeout=500,
        yield_on_timeout=True,
    )
    with suppress(KeyboardInterrupt):
        next(events, None)  # from here on nothing is missed
        look()
        say(f"Watching {session.root}; Ctrl-C stops.")
        sys.stdout.flush()
        for changes in events:
            if changes:
                say()
                look()
                sys.stdout.flush()
    say("Stopped.")
