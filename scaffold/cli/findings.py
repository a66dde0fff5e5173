"""How findings are printed, what is new of them, and what rules are about."""

from collections import Counter
from datetime import datetime

from scaffold.lint.changes import Changes
from scaffold.lint.finding import PlacedFinding
from scaffold.lint.reports import load_report
from scaffold.lint.reports.text import report_note
from scaffold.lint.rule import GROUPS, Rule
from scaffold.lint.rules import all_rules
from scaffold.lint.select import select_rules
from scaffold.lint.summary import Tally, count_findings
from scaffold.terminal.output import has_colour, say, say_text, write_out


def print_findings(found: list[PlacedFinding], form: str) -> None:
    """Print findings in one of the forms of `lint.reports`."""
    for line in load_report(form).render(found):
        write_out(line)


def print_statistics(found: list[PlacedFinding]) -> None:
    """Print how many findings there are of each rule."""
    counts = Counter(each.rule.code for each in found)
    fixable = Counter(each.rule.code for each in found if each.finding.fix)
    rules = {each.rule.code: each.rule for each in found}
    for code, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        mark = f"[{fixable[code]} can be fixed]" if fixable[code] else ""
        say(f"{number:>6}  {code}  {rules[code].name}  {mark}".rstrip())
    say(count_findings(found), bold=True)


def explain_rules(name: str) -> None:
    """Print what the rules are about that a name means, of one with its example. Raises ScaffoldError."""
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
        (
            "Fixed",
            rule.fixed_path or rule.path,
            rule.fixed,
            {**rule.beside, **rule.beside_fixed} if rule.beside_fixed else {},
        ),
    ):
        for name, content in ((path, text), *others.items()):
            if name.endswith(".md"):
                say(f"{title}, {name}:", bold=True)
                say_text("".join(f"    {line}\n" for line in content.rstrip("\n").split("\n")))


def print_changes(before: list[PlacedFinding], now: list[PlacedFinding], form: str) -> None:
    """Print the findings that are new, a line for each that is gone, and how many; in other forms all there are."""
    if form != "text":
        if before != now:
            print_findings(now, form)
        return
    changes = Changes.between(before, now)
    if changes.new or changes.gone:
        say()
        for line in report_note(changes.new, coloured=has_colour()):
            write_out(line)
        for each in changes.gone:
            say(f"gone: {each.path}:{each.line}:{each.column} {each.rule.code} {each.finding.message}")
        rest = Tally.of(now).in_words(hint=False)
        say(f"{datetime.now():%H:%M:%S}  +{len(changes.new)} -{len(changes.gone)}: {rest}", bold=True)  # noqa: DTZ005 - the person's clock
