"""Each rule's own examples, as they stand, with front matter, with CRLF, and in a code block."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffold.lint.engine import inspect
from scaffold.lint.fixes import plan_fixes
from scaffold.lint.rule import Rule
from scaffold.lint.rules import all_rules, odd_timestamp
from scaffold.lint.select import RuleSelection
from scaffold.notes.freshness import Freshness
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.encoding import encode
from scaffold.text.spans import apply_edits
from scaffold.vault.config import Check
from scaffold.vault.snapshot import Snapshot

RULES = {rule.name: rule for rule in all_rules()}
FENCE = "`" * 8
each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def around(folder: Path, rule: Rule, files: Mapping[str, str], *, stale: bool = False) -> NoteIndex:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(encode(text))
    config = Check()._replace(**rule.profile)  # type: ignore[arg-type]
    return NoteIndex(Snapshot(str(folder)), config, freshness=Always() if stale else Freshness())


class Always(Freshness):
    """Every note's cards are stale."""

    def is_stale(self, note: Note) -> bool:  # noqa: ARG002
        return True


def codes(surroundings: NoteIndex, path: str) -> list[str]:
    return [found.rule.code for found in inspect(surroundings, RuleSelection(surroundings.config), [path])]


def variants(rule: Rule) -> dict[str, str]:
    """The flagged example in other clothes; the rule must still see it."""
    in_front = rule.flags.replace("---\n", "---\nposition: 1\n", 1)
    return {
        "as it is": rule.flags,
        "with front matter": in_front if rule.flags.startswith("---\n") else f"---\nposition: 1\n---\n{rule.flags}",
        **({} if "\r\n" in rule.flags else {"with CRLF": rule.flags.replace("\n", "\r\n")}),
    }


@each_rule
def test_flags_its_example(rule: Rule, tmp_path: Path) -> None:
    for name, text in variants(rule).items():
        found = codes(around(tmp_path / name, rule, {**rule.beside, rule.path: text}, stale=rule.stale), rule.path)
        assert rule.code in found, name


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.by_note], ids=lambda rule: rule.name)
def test_goes_by_the_facts_that_it_asks_for(rule: Rule, tmp_path: Path) -> None:
    surroundings = around(tmp_path, rule, {**rule.beside, rule.path: rule.flags}, stale=rule.stale)
    assert rule.by_note
    rule.by_note(surroundings)
    assert surroundings.wholes.keys() == {fact.name for fact in rule.asks}


@each_rule
def test_is_silent_on_what_is_mended(rule: Rule, tmp_path: Path) -> None:
    path = rule.fixed_path or rule.path
    surroundings = around(tmp_path, rule, {**rule.beside, **rule.beside_fixed, path: rule.fixed})
    assert rule.code not in codes(surroundings, path)


@each_rule
def test_is_silent_in_code(rule: Rule, tmp_path: Path) -> None:
    text = f"{FENCE}\n{rule.flags}\n{FENCE}\n"
    beside = {} if rule.name == "unused-attachment" else rule.beside  # which nothing in a code block can use
    found = codes(around(tmp_path, rule, {**beside, rule.path: text}, stale=rule.stale), rule.path)
    assert (rule.code in found) == rule.in_code


@each_rule
def test_fix_gives_the_mended_example(rule: Rule, tmp_path: Path) -> None:
    surroundings = around(tmp_path, rule, {**rule.beside, rule.path: rule.flags}, stale=rule.stale)
    found = [
        each for each in inspect(surroundings, RuleSelection(surroundings.config), [rule.path]) if each.rule is rule
    ]
    choice = RuleSelection(surroundings.config, [rule.code])
    plan = plan_fixes(surroundings, choice, None, unsafe=True)
    after = {change.path: change.after for change in plan.changes}  # type: ignore[union-attr]
    if not any(each.finding.fix for each in found):
        assert after == {}  # a person has to mend it
        return
    assert after == {**({rule.path: rule.fixed} if rule.fixed != rule.flags else {}), **rule.beside_fixed}


@each_rule
def test_fix_touches_what_it_reported_and_brings_nothing_new(rule: Rule, tmp_path: Path) -> None:
    for number, text in enumerate(variants(rule).values()):
        surroundings = around(tmp_path / str(number), rule, {**rule.beside, rule.path: text}, stale=rule.stale)
        found = list(inspect(surroundings, RuleSelection(surroundings.config)))
        for each in found:
            fix = each.finding.fix
            if each.rule is not rule or not fix:
                continue
            path = fix.path or each.path
            before = surroundings.notes[path].text
            after = apply_edits(before, fix.edits)
            assert after != before
            now = surroundings.with_texts({path: after})
            left = [(one.path, one.rule.code) for one in inspect(now, RuleSelection(surroundings.config))]
            had = [(one.path, one.rule.code) for one in found]
            assert all(left.count(one) <= had.count(one) for one in left), (left, had)
            assert left.count((each.path, rule.code)) < had.count((each.path, rule.code))


def test_codes_and_names_are_unique_and_documented() -> None:
    assert len({rule.code for rule in all_rules()}) == len(all_rules())
    for rule in all_rules():
        lines = rule.documentation.split("\n")
        assert lines[0].endswith("."), rule.name
        assert len(lines) > 2, rule.name
        assert not lines[1], rule.name


@given(
    text=st.from_regex(r"[0-9]{3,4}-[0-9]{1,2}-[0-9]{2}[ T]{1,2}[0-9]{2}:[0-9]{2}(:[0-9]{2})?", fullmatch=True),
    form=st.sampled_from(["YYYY-MM-DD  HH:mm:ss", "YYYY-MM-DD HH:mm", "YYYY-MM-DDTHH:mm", "YYYY-MM-DD HH:mm:ss", "MM"]),
)
def test_a_moment_that_is_read_by_its_numbers_is_one(text: str, form: str) -> None:
    assert not odd_timestamp._is_plainly(text, form) or odd_timestamp._read(text, [form])  # noqa: SLF001 - the quick look
