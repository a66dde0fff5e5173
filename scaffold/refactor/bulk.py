"""Many files renamed by one plan: by a pattern for titles, or by a table of old and new names."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scaffold.errors import ScaffoldError
from scaffold.plan.model import Skipped
from scaffold.refactor.new_path import path_of_new_name
from scaffold.refactor.relocate import Relocation, relocate
from scaffold.refactor.titles import MentionPolicy
from scaffold.text.words import plural
from scaffold.vault.lookup import find_file_or_folder
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot


@dataclass
class Bulk:
    """Where files go, and the names that cannot be, each with its reason."""

    moves: dict[str, str]
    skipped: list[Skipped] = field(default_factory=list)


def moves_by_pattern(vault: Snapshot, pattern: str, new: str) -> Bulk:
    """Return where the notes go whose titles a pattern changes. Raises ScaffoldError where it changes none."""
    try:
        named = {path: re.sub(pattern, new, stem(path)) for path in vault.notes}
    except (re.error, IndexError) as error:
        raise ScaffoldError(f"{pattern!r} or {new!r} is not a regular expression: {error}.") from error
    bulk = Bulk({})
    _add_possible(vault, bulk, {path: title for path, title in named.items() if title != stem(path)})
    if not bulk.moves:
        raise ScaffoldError(f"No title changes by {pattern!r}.")
    return bulk


def moves_by_table(vault: Snapshot, file: str, rows: Iterable[Sequence[str]], *, folder_notes: bool = False) -> Bulk:
    """Return where files go by rows of old and new names; `file` is what errors call the table.

    Raises ScaffoldError for a row of another length, a file that is named twice, and where nothing can be renamed.
    """
    rows = list(rows)
    named: dict[str, str] = {}
    bulk = Bulk({})
    for number, row in enumerate(rows, 1):
        if len(row) != 2:  # noqa: PLR2004 - old and new
            raise ScaffoldError(f"{file}: row {number} must be old,new; it has {plural(len(row), 'column')}.")
        try:
            path = find_file_or_folder(vault, row[0], is_one=folder_notes)
        except ScaffoldError as error:
            if len(rows) == 1:
                raise ScaffoldError(f"{file}: row {number}: {error}") from error
            bulk.skipped.append(Skipped(file, number, ",".join(row), str(error)))
            continue
        if path in named:
            raise ScaffoldError(f"{file}: row {number} renames {path} a second time.")
        named[path] = row[1]
    if not named:
        reason = f" {bulk.skipped[0].reason}" if bulk.skipped else ""
        raise ScaffoldError(f"{file} names nothing to rename.{reason}")
    _add_possible(vault, bulk, named)
    return bulk


def plan_bulk(vault: Snapshot, bulk: Bulk, mentioned: MentionPolicy, options: Collection[str] = ()) -> Relocation:
    """Return what moves all files of `bulk`; see `relocate`."""
    ((old, new), *more) = bulk.moves.items()
    title = f"Rename {len(more) + 1} files" if more else f"Rename {stem(old)!r} to {stem(new)!r}"
    found = relocate(vault, bulk.moves, mentioned, title, options)
    plan, other = (
        each and each._replace(skipped=(*bulk.skipped, *each.skipped)) for each in (found.plan, found.with_words)
    )
    return Relocation(plan or found.plan, other)


def _add_possible(vault: Snapshot, bulk: Bulk, named: Mapping[str, str]) -> None:
    """Add where files go by their new names; a name that cannot be is skipped, while there are others."""
    moves, error = bulk.moves, None
    for path, name in named.items():
        try:
            moves[path] = path_of_new_name(path, name, is_folder=path in vault.folders)
        except ScaffoldError as raised:
            error = raised
            bulk.skipped.append(Skipped(path, 1, name, str(raised)))
    while taken := _taken(vault, moves):
        for path, other in taken.items():
            error = ScaffoldError(f"{other} exists already; choose another name, or rename that one first.")
            bulk.skipped.append(Skipped(path, 1, named[path], str(error)))
            del moves[path]
    if error and not moves:
        raise error


def _taken(vault: Snapshot, moves: Mapping[str, str]) -> dict[str, str]:
    """Return which of several moves lead to a file that stays, by what moves; of a single one that is an error."""
    taken: dict[str, str] = {}
    for path, to in moves.items() if len(moves) > 1 else ():
        others = [other for other in vault.resolver.same_name(to) if other != path and other not in moves]
        taken |= {path: others[0]} if others else {}
    return taken
