"""Holding notes to the rules: which rule holds where, what it finds, and the plan that mends it."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from scaffold.config import Check
from scaffold.errors import ScaffoldError
from scaffold.markdown.conflict import conflict_in
from scaffold.note import Note
from scaffold.plan.plan import EditNote, Left, Plan
from scaffold.plan.preview import count
from scaffold.rule import Finding, Rule, Severity, all_rules, chosen_rules, is_meant
from scaffold.surroundings import Surroundings
from scaffold.text import Edit, Span, apply_edits, line_span, lines
from scaffold.workers import Worker, together

ROUNDS = 10  # a fix may uncover another finding; after so many rounds the rest is left for the next run
_IGNORED = re.compile(r"%%\s*scaffold-ignore\b:?([^%\n]*)%%")
PROPERTY = "scaffold-ignore"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in its place: 1-based lines and columns (in characters), and the text of its first line."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    source: str
    rule: Rule
    finding: Finding

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.rule.severity


@dataclass
class Choice:
    """Which rules hold for which note: those of the settings, narrowed by what was said on the command line."""

    config: Check
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()

    def __post_init__(self) -> None:
        self._select = chosen_rules(self.select or self.config.select, "--select" if self.select else "check.select")
        self._ignore = chosen_rules(self.ignore, "--ignore") | chosen_rules(self.config.ignore, "check.ignore")
        self._folders = [_profile(f"check.folders.{name!r}", name, each) for name, each in self.config.folders.items()]
        self._classes = [_profile(f"check.classes.{name!r}", name, each) for name, each in self.config.classes.items()]

        codes = {*self._select, *(code for _, also, _ in (*self._folders, *self._classes) for code in also or ())}
        self.possible = [rule for rule in all_rules() if rule.code in codes - self._ignore]
        """The rules that may hold for some note."""
        self._found: dict[tuple[str, str | None, tuple[str, ...]], tuple[list[Rule], list[Rule]]] = {}

    def rules(self, note: Note) -> list[Rule]:
        """Return the rules that hold for a note: by its folders, the outer first, its class, and its own property."""
        owner = note.value("Class") if self._classes else None
        own = note.find_property(PROPERTY)
        given = (
            note.folder if self._folders else "",
            owner.value if owner else None,
            tuple(scalar.value for scalar in own.scalars) if own else (),
        )
        if given not in self._found:
            chosen = self._choose(*given)
            self._found[given] = chosen, [rule for rule in chosen if not rule.of_format]
        chosen, others = self._found[given]
        return chosen if len(chosen) > len(others) and note.is_kept else others

    def _choose(self, folder: str, owner: str | None, names: tuple[str, ...]) -> list[Rule]:
        profiles = [each for each in sorted(self._folders) if f"{folder}/".startswith(f"{each[0]}/")]
        profiles += [each for each in self._classes if owner is not None and each[0] == owner]
        select, ignore = self._select, set(self._ignore)
        for _, selected, ignored in profiles:
            select = select if self.select or selected is None else selected
            ignore |= ignored
        return [rule for rule in all_rules() if rule.code in select - ignore and not _named(rule, names)]


def _profile(where: str, name: str, given: Mapping[str, list[str]]) -> tuple[str, set[str] | None, set[str]]:
    select = chosen_rules(given["select"], where) if "select" in given else None
    return name.strip("/"), select, chosen_rules(given.get("ignore", ()), where)


def _named(rule: Rule, names: Iterable[str]) -> bool:
    """Tell whether one of the names that a note ignores means the rule; a name that means none is passed over."""
    return any(is_meant(rule, name) for name in names if name)


def inspect(around: Surroundings, choice: Choice, paths: Collection[str] | None = None) -> Iterator[Found]:
    """Yield what is wrong with the notes (of `paths`, or all), by note, line and column."""
    for found, _ in inspect_and(around, choice, paths, lambda _note, _found: None):
        yield from found


def inspect_and(
    around: Surroundings, choice: Choice, paths: Collection[str] | None, also: Callable[[Note, list[Found]], _T]
) -> Iterator[tuple[list[Found], _T]]:
    """Yield what is wrong with each note (of `paths`, or all), and what `also` says of both: each note is read once."""
    wanted = None if paths is None else frozenset(paths)
    if any(rule.stale for rule in choice.possible):
        around.freshness.prepare()

    def look(worker: Worker) -> tuple[list[tuple[str, list[Found], _T]], Mapping[str, Any]]:
        mine = worker.part(list(around.notes))
        if worker.count > 1:
            around.share(dict.fromkeys(fact for rule in choice.possible for fact in rule.asks), mine, worker)
        chosen = {path: around.notes[path] for path in mine if wanted is None or path in wanted}
        found: list[tuple[str, list[Found], _T]] = []
        for path in around.vault.watched(list(chosen)):
            findings = _findings(chosen[path], choice)
            found.append((path, findings, also(chosen[path], findings)))
        return [each for each in found if each[1] or each[2]], around.freshness.learned

    parts = together(look, len(around.notes))
    for _, learned in parts[1:]:
        around.freshness.learn(learned)
    for _, findings, said in sorted((each for part, _ in parts for each in part), key=lambda each: each[0]):
        yield findings, said


def _findings(note: Note, choice: Choice) -> list[Found]:
    """Return what is wrong with a note, by line and column."""
    sources: dict[int, str] = {}  # a line may be long, and have many findings
    found = [_placed(note, rule, each, sources) for rule in choice.rules(note) for each in rule.check(note)]
    ignored = _ignored_lines(note) if "scaffold-ignore" in note.text else {}
    found = [each for each in found if not _named(each.rule, ignored.get(each.line, ()))]
    return sorted(found, key=lambda each: (each.line, each.column, each.rule.code))


def _placed(note: Note, rule: Rule, finding: Finding, sources: dict[int, str]) -> Found:
    start, end = finding.span.start, max(finding.span.start, finding.span.end)
    ends = (note.lines.number(end), note.lines.column(end))
    line = note.lines.number(start)
    if line not in sources:
        sources[line] = line_span(note.text, start).of(note.text)
    return Found(note.path, line, note.lines.column(start), *ends, sources[line], rule, finding)


def _ignored_lines(note: Note) -> dict[int, list[str]]:
    """Return the names that comments ignore, by line: that of the comment, or the next where it stands alone."""
    found: dict[int, list[str]] = {}
    for comment in _IGNORED.finditer(note.text):
        region = note.regions.at(comment.start())
        if region is None or "comment" in region.kind:
            line = note.lines.number(comment.start())
            alone = line_span(note.text, comment.start()).of(note.text).strip() == comment.group()
            found.setdefault(line + alone, []).extend(re.split(r"[\s,]+", comment.group(1).strip()))
    return found


def summary(found: Sequence[Found]) -> str:
    """Return how many findings there are, how bad, and how many can be fixed."""
    if not found:
        return "Nothing found."
    counts = Counter(each.severity for each in found)
    parts = [count(counts[name], name) for name in ("error", "warning", "info") if counts[name]]
    notes = len({each.path for each in found})
    said = f"{count(len(found), 'finding')} in {count(notes, 'note')}: {', '.join(parts)}."
    safe = sum(each.finding.fix is not None and each.finding.fix.is_safe for each in found)
    unsafe = sum(each.finding.fix is not None for each in found) - safe
    if safe:
        said += f" --fix mends {safe}" + (f", --unsafe-fixes {unsafe} more." if unsafe else ".")
    elif unsafe:
        said += f" --fix --unsafe-fixes mends {unsafe}; look first with --unsafe-fixes --diff."
    return said


def fixes(around: Surroundings, choice: Choice, paths: Collection[str] | None, *, unsafe: bool) -> Plan:
    """Return the plan that mends what can be mended: what is safe, with `unsafe` all of it.

    Fixes that touch the same text are made one after the other, each on what the one before left.
    """
    texts: dict[str, str] = {}
    before: dict[str, str] = {}
    edited: dict[str, list[Edit]] = {}
    left: dict[str, Left] = {}
    now = around
    for number in range(ROUNDS):
        found: list[Found] = []
        for findings, read in inspect_and(now, choice, paths, _texts_to_fix):
            found += findings
            for path, text in read.items():
                if path not in texts and before.setdefault(path, text) != text:
                    raise ScaffoldError(
                        f"{path} was changed while the vault was read; nothing was written. Run it again."
                    )
        edits = _round(now, found, unsafe=unsafe)
        for path in [path for path in edits if conflict_in(before[path])]:
            del edits[path]
            left[path] = Left(path, 1, "", f"not fixed: {conflict_in(before[path])}")
        if not edits:
            break
        for path, made in edits.items():
            texts[path] = apply_edits(texts.get(path, before[path]), made)
            edited[path] = made if number == 0 else []
        now = around.with_texts(texts)
    changes = [
        EditNote(path, before[path], tuple(edited[path] or difference(before[path], text)))
        for path, text in sorted(texts.items())
        if text != before[path]
    ]
    return Plan("Fix findings", tuple(changes), tuple(left.values()))


def _texts_to_fix(note: Note, found: list[Found]) -> dict[str, str]:
    """Return the texts that the fixes of a note's findings are edits of, as the worker has read them."""
    paths = {each.finding.fix.path or each.path for each in found if each.finding.fix}
    return {path: note.around.notes[path].text for path in paths}


def _round(around: Surroundings, found: Iterable[Found], *, unsafe: bool) -> dict[str, list[Edit]]:
    """Return the edits of the fixes that do not touch one another, by note."""
    taken: dict[str, list[Edit]] = {}
    for each in found:
        fix = each.finding.fix
        if fix and (unsafe or fix.is_safe):
            path = fix.path or each.path
            mine = taken.setdefault(path, [])
            if not any(_touch(edit.span, other.span) for edit in fix.edits for other in mine):
                mine.extend(fix.edits)
    return {path: edits for path, edits in taken.items() if path in around.notes and edits}


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def difference(before: str, after: str) -> list[Edit]:
    """Return edits of whole lines that make `after` of `before`."""
    old, new = lines(before), lines(after)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        Edit(Span(starts[first], starts[last]), "".join(new[begin:end]))
        for kind, first, last, begin, end in matcher.get_opcodes()
        if kind != "equal"
    ]
