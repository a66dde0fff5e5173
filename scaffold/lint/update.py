"""Bring what is known of the notes of a vault up to date: only what a change touches is looked at again.

Each note that changed is looked at by what was known of the others. What it says of itself may change what is known;
then the notes that had asked for that are looked at again. A vault that was not looked at yet is one that has changed
as a whole.
"""

import bisect
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, islice
from typing import Any

from scaffold.lint.expected_properties import expected_properties
from scaffold.lint.note_findings import placed_findings
from scaffold.lint.rows import COLUMNS, OUTLINE, look_at, show_note
from scaffold.lint.survey import State, Survey
from scaffold.notes.asked import AGES, EXPECTED, number_of, of_file, of_folder, of_key, of_new_name, of_outline, packed
from scaffold.notes.facts import (
    CARD_FRONTS,
    CARD_IDS,
    COMMENTS,
    FACTS,
    KEPT_PROPERTIES,
    LEADS,
    NAMES,
    Pairs,
    Whole,
    most_frequent_comment,
)
from scaffold.notes.index import NoteIndex
from scaffold.notes.mentions import NoteNames, of_mention
from scaffold.notes.table import Block, Column, Rows, unpack
from scaffold.vault.listing import Listing, is_still
from scaffold.vault.parallel import Worker, in_turn
from scaffold.vault.snapshot import Snapshot

_SAMPLE = 200  # notes by which it is guessed what most have
_BLOCK = 64  # notes, whose rows a worker hands on at once
_FIRSTS = (CARD_IDS, CARD_FRONTS)  # facts of which rules ask by key
_Told = dict[str, dict[Any, tuple[Any, ...]]]  # by fact, the keys that are told otherwise, with their values before


def update(survey: Survey, index: NoteIndex) -> bool:
    """Take a vault as it is now; return whether anything was to be looked at."""
    listing = listing_of(index.vault)
    difference = survey.table.compare(listing, index.vault.largest)
    changed = [listing.paths[row] for row in difference.changed]
    gone = [survey.table.paths[row] for row in difference.gone]
    state = survey.state
    is_same = state.ages is not None and index.freshness.mark == state.ages
    if is_same and not (changed or gone) and sorted(index.linked_elsewhere) == state.elsewhere:
        return False
    one = _Update(survey, index, listing)
    names = [path for row, path in zip(difference.changed, changed, strict=True) if difference.origin[row] < 0]
    one.run(changed, gone, names, difference.origin)
    return True


def listing_of(vault: Snapshot) -> Listing:
    """Return the listing of a vault with a signature for each file, none for those that are unsaved."""
    listing = vault.listing
    if listing.signatures and not vault.texts:
        return listing
    known = dict(zip(listing.paths, listing.signatures, strict=True)) if listing.signatures else {}
    signatures = [b"" if path in vault.texts else known.get(path, b"") for path in vault.paths]
    return Listing(listing.moment, vault.paths, signatures, listing.folders, listing.links)


class _Update:
    """One update of a survey."""

    def __init__(self, survey: Survey, index: NoteIndex, listing: Listing) -> None:
        self.survey, self.index, self.listing = survey, index, listing
        self.table, self.before = survey.table, survey.state
        self.is_first = not self.table.paths
        self.wholes = {fact.name: Whole(self.before.wholes.get(fact.name)) for fact in FACTS}
        self.elsewhere = sorted(index.linked_elsewhere)

    def run(self, changed: Sequence[str], gone: Sequence[str], added: Sequence[str], origin: Sequence[int]) -> None:
        """Look at what changed, then at what that touches."""
        index = self.index
        self._guess()
        expected = expected_properties(index)
        questions = {each for path in (*added, *gone) for each in of_new_name(path)}
        questions.update(map(of_file, (*changed, *gone)))
        if self.before.ages is None or index.freshness.mark != self.before.ages:
            questions.add(AGES)
        looked = self._look({path for path in changed if path in index.notes} | self._who_asked(questions))
        fresh, columns = looked.numbers, looked.columns()
        told = self._tell(fresh, columns["facts"], gone)
        self.table.renew(self.listing, origin, fresh, columns)
        index.take(self.wholes, has_other_names=bool(told[NAMES.name]))
        questions = {of_outline(path) for path in told[OUTLINE]}
        questions |= {of_key(fact.name, key) for fact in _FIRSTS for key in told[fact.name]}
        questions |= {of_mention(name) for name in told[NAMES.name]}
        questions |= {of_folder(name) for name, row in told[COMMENTS.name].items()
                      if most_frequent_comment(row) != index.opening_comment(name)}  # fmt: skip
        if expected_properties(index) != expected:
            questions.add(EXPECTED)
        verdicts = self._judge(told, has_other_names=bool(added or gone))
        again = self._who_asked(questions) | self._newly_named(told[NAMES.name])
        again |= self._other_verdicts(verdicts, fresh.keys())
        if again:
            looked = self._look(again)
            columns = looked.columns()
            once_more = self._tell(looked.numbers, columns["facts"], ())  # of notes that somebody writes just now
            self.table.renew(self.listing, range(len(self.listing.paths)), looked.numbers, columns)
            told[LEADS.name].update(once_more[LEADS.name])
            asked = [of_outline(path) for path in once_more[OUTLINE]]
            asked += [of_key(fact.name, key) for fact in _FIRSTS for key in once_more[fact.name]]
            asked += [of_mention(name) for name in once_more[NAMES.name]]
            self._let_go(self._who_asked(asked))
        self._show_again(told[LEADS.name])
        self._doubt(fresh.keys() | again)
        wholes = {name: whole.rows for name, whole in self.wholes.items()}
        mark = index.freshness.mark
        self.survey.state = State(wholes, mark, expected_properties(index), verdicts, self.elsewhere)
        self.table.wholes = tuple(self.survey.state)

    def _doubt(self, looked: Collection[str]) -> None:
        """Do not count on what was looked at while a note that it asked about was written: it is looked at again."""
        paths, signatures = self.listing.paths, self.listing.signatures
        rows: Sequence[int] = range(len(paths))
        if not self.is_first:
            asked = self.table.columns["asked"]
            numbers = {each for path in looked for each in array("I", bytes(asked.value(self.table.row(path) or 0)))}
            rows = [row for row in rows if number_of(of_outline(paths[row])) in numbers]
        root = self.index.vault.root
        moved = [
            paths[row]
            for row in rows
            if signatures[row] and not is_still(f"{root}/{paths[row]}", signatures[row], self.listing.moment)
        ]
        self._let_go(self._who_asked(map(of_outline, moved)) & {*looked})

    def _let_go(self, paths: Iterable[str]) -> None:
        """Let notes count as changed at the next look."""
        self.table.doubt(row for path in paths if (row := self.table.row(path)) is not None)

    def _guess(self) -> None:
        """Go by what was known; of a vault that was not looked at yet, by titles, and what some notes have."""
        index = self.index
        every = list(index.notes.values()) if self.is_first else []
        for note in every:
            if " " in note.title:
                self.wholes[NAMES.name].change((), ((note.title, ()),), note.path)
        for note in every[:: max(1, len(every) // _SAMPLE)]:
            self.wholes[KEPT_PROPERTIES.name].change((), tuple(KEPT_PROPERTIES.of(note, index)), note.path)
            index.forget(note)
        index.take(self.wholes, is_guessing=True)

    def _look(self, paths: Collection[str]) -> Rows:
        """Look at notes, with several processes where there are many; return their rows."""
        index, choice, chosen = self.index, self.survey.choice, sorted(paths)
        if len(chosen) > _SAMPLE and any(rule.stale for rule in choice.possible):
            index.freshness.prepare()
        _ = index.names  # before there are several processes
        rows = Rows(COLUMNS)
        for block, learned in in_turn(partial(_look_at_part, self, chosen), self._worth(chosen)):
            rows.add(block)
            if learned is not None:
                index.freshness.learn(learned)
        return rows

    def _worth(self, paths: Collection[str]) -> int:
        return len(paths) if self.index.vault.may_fork else 0

    def is_linked(self, path: str) -> bool:
        """Tell whether another file leads to a note, as far as that is known."""
        is_unknown = self.is_first and self.index.is_guessing
        return is_unknown or path in self.wholes[LEADS.name] or path in self.elsewhere

    def _who_asked(self, questions: Iterable[str]) -> set[str]:
        """Return the notes that asked one of some questions when they were looked at."""
        numbers, column = packed(questions), self.table.columns["asked"]
        if not numbers or not self.table.paths:
            return set()
        ends = list(accumulate(column.sizes))
        asked = array("I", bytes(column.data))
        rows = {bisect.bisect_right(ends, 4 * place) for place, number in enumerate(asked) if number in numbers}
        return {path for row in rows if (path := self.table.paths[row]) in self.index.notes}

    def _tell(self, fresh: Mapping[str, int], facts: Column, gone: Sequence[str]) -> _Told:
        """Take what notes say now in place of what they said; return what is told otherwise."""
        if self.is_first and self.index.is_guessing:
            return self._tell_first(fresh, facts)
        told: _Told = {name: {} for name in (*(fact.name for fact in FACTS), OUTLINE)}
        for path in (*fresh, *gone):
            before = self._facts(path)
            now: dict[str, Pairs] = unpack(facts.value(fresh[path])) if path in fresh else {}
            for name in before.keys() | now.keys():
                if name != OUTLINE:
                    for key, row in self.wholes[name].change(before.get(name, ()), now.get(name, ()), path).items():
                        told[name].setdefault(key, row)
                elif before.get(name) != now.get(name):
                    told[OUTLINE][path] = ()
        return told

    def _tell_first(self, fresh: Mapping[str, int], facts: Column) -> _Told:
        """Put together what all notes say; return what is told otherwise than it was guessed."""
        guessed, self.wholes = self.wholes, {fact.name: Whole() for fact in FACTS}
        paths = {path: path for path in self.listing.paths}  # of which all that is told holds the same object
        for path, number in fresh.items():
            for name, pairs in unpack(facts.value(number)).items():
                if name != OUTLINE:
                    same = [(paths.get(key, key), value) for key, value in pairs] if name == LEADS.name else pairs
                    self.wholes[name].change((), same, paths[path])
        told: _Told = {name: {} for name in (*self.wholes, OUTLINE)}
        for fact in _FIRSTS:
            told[fact.name] = {key: row for key, row in self.wholes[fact.name].rows.items() if len(row) > 1}
        told[COMMENTS.name] = dict.fromkeys(self.wholes[COMMENTS.name].rows, ())
        told[NAMES.name] = _differences(guessed[NAMES.name].rows, self.wholes[NAMES.name].rows)
        return told

    def _facts(self, path: str) -> dict[str, Pairs]:
        """Return what a note said when it was looked at the last time."""
        row = self.table.row(path)
        value = b"" if row is None else self.table.columns["facts"].value(row)
        facts: dict[str, Pairs] = unpack(value) if value else {}
        return facts

    def _newly_named(self, told: Mapping[str, tuple[Any, ...]]) -> set[str]:
        """Return the notes whose text holds a name that means a note now, and meant none before."""
        names = {name: path for name, row in told.items() if not _meant(row)
                 if (path := _meant(self.wholes[NAMES.name].values(name)))}  # fmt: skip
        if not names:
            return set()
        new, vault = NoteNames(names), self.index.vault
        held = vault.each(list(self.index.notes), partial(_holds, vault, new))
        return {path for path, holds in zip(self.index.notes, held, strict=True) if holds}

    def _judge(self, told: _Told, *, has_other_names: bool) -> dict[str, dict[str, int]]:
        """Return, by rule and by note, a number for what each rule says that looks at all notes together."""
        verdicts = dict(self.before.verdicts)
        for rule in self.survey.choice.possible:
            is_asked = self.is_first or has_other_names or self.elsewhere != self.before.elsewhere
            if rule.by_note and (is_asked or any(told[fact.name] for fact in rule.asks)):
                rows = self.index.once(rule.by_note)
                verdicts[rule.code] = {path: zlib.crc32(repr(row).encode()) for path, row in rows.items()}
        return verdicts

    def _other_verdicts(self, verdicts: Mapping[str, Mapping[str, int]], fresh: Collection[str]) -> set[str]:
        """Return the notes of which such a rule says something else; those looked at last did not hear it yet."""
        again: set[str] = set()
        for code, now in verdicts.items():
            before = self.before.verdicts.get(code, {})
            again |= {path for path in before.keys() | now.keys() if path in fresh or before.get(path) != now.get(path)}
        return again & self.index.notes.keys()

    def _show_again(self, told: Collection[str]) -> None:
        """Show the findings anew of notes to which a file leads now, and did not before, or the other way round."""
        others = {*self.elsewhere} ^ {*self.before.elsewhere}
        rows = range(len(self.listing.paths)) if self.is_first else self.survey.rows_of([*told, *others])
        again: dict[int, tuple[bytes, bytes]] = {}
        found = self.table.columns["findings"]
        for row in rows:
            if found.sizes[row] and self.survey.tally(row).depends:
                path = self.listing.paths[row]
                again[row] = show_note(path, placed_findings(path, unpack(found.value(row))), self.is_linked)
        if again:
            self.table.put("shown", {row: shown for row, (shown, _) in again.items()})
            self.table.put("tally", {row: tally for row, (_, tally) in again.items()})


def _look_at_part(update: _Update, paths: Sequence[str], worker: Worker) -> Iterator[tuple[Block, Any]]:
    """Yield the rows of a worker's part of the notes, in blocks, and at last what it learned of the ages of cards."""
    index, choice = update.index, update.survey.choice
    part = iter(index.vault.watched(worker.part(paths, _BLOCK)))
    while block := list(islice(part, _BLOCK)):
        rows = []
        for path in block:
            note = index.notes[path]
            rows.append((path, look_at(note, index, choice, update.is_linked)))
            index.forget(note)
        yield Rows.block(rows), None
    yield Rows.block([]), index.freshness.learned


def _holds(vault: Snapshot, names: NoteNames, path: str) -> bool:
    """Tell whether the text of a note may hold one of some names."""
    return bool(names.possible(vault.read(path), ()))


def _meant(row: Collection[tuple[str]]) -> str | None:
    """Return the note that a name means, None for none or several."""
    return next(iter(row))[0] if len(set(row)) == 1 else None


def _differences(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> dict[Any, tuple[Any, ...]]:
    """Return the keys whose values differ, with those of the first."""
    return {
        key: one.get(key, ()) for key in one.keys() | other.keys() if set(one.get(key, ())) != set(other.get(key, ()))
    }
