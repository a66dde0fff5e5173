"""Give files other paths: rename, move. Every link follows, and what else a note is called."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache, partial
from posixpath import basename, dirname, splitext
from typing import NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.plan.model import MoveNote, Plan, Skipped
from scaffold.refactor import folder_notes
from scaffold.refactor.decks import follow_decks
from scaffold.refactor.folders import follow_folders
from scaffold.refactor.heading_links import with_heading_links
from scaffold.refactor.name_tests import Naming
from scaffold.refactor.named_beside_links import follow_beside_links
from scaffold.refactor.named_in_python import list_in_python
from scaffold.refactor.relink import Relinker, build_plan
from scaffold.refactor.retitled import Retitled
from scaffold.refactor.scan import SourceFile, read_affected
from scaffold.refactor.settings import named_in_settings
from scaffold.refactor.staying import FolderMoves
from scaffold.refactor.titles import MentionPolicy, name_heading_edits, plan_mention_edits
from scaffold.vault.names import key, stem
from scaffold.vault.parallel import Worker, together
from scaffold.vault.setting_files import BOOKMARKS
from scaffold.vault.snapshot import Snapshot


class Relocation(NamedTuple):
    """A plan, and what it is with the edits that are a person's to decide; None where there are none.

    These are checkboxes that mention a title of one word, which may just as well be a word of the language.
    """

    plan: Plan
    with_words: Plan | None = None


class _Wish(NamedTuple):
    """What moves: as it was asked for (files, folders), and file by file."""

    moves: Mapping[str, str]
    inner: Mapping[str, str]  # notes that get another name in their folder before that moves
    files: Mapping[str, str]
    folders: Mapping[str, str]


def plan_relocation(
    vault: Snapshot, moves: Mapping[str, str], mentioned: MentionPolicy, title: str, options: Collection[str] = ()
) -> Plan:
    """Return the plan of `relocate`."""
    return relocate(vault, moves, mentioned, title, options).plan


def relocate(
    vault: Snapshot, moves: Mapping[str, str], mentioned: MentionPolicy, title: str, options: Collection[str] = ()
) -> Relocation:
    """Return the plan, called `title`, that gives files and folders the paths that `moves` maps theirs to.

    `mentioned` says which plain mentions in checkboxes follow: `safe` takes the template's phrase anywhere, and
    those of a title of several words; `all` takes single-word titles as well; `none` changes links only.
    `options` names what else changes: `queries`, `bases`, `python`, `settings`, `folder_notes`.
    Raises ScaffoldError when a new path is taken (also by case or Unicode form), or one that cannot be.
    """
    apart = [] if folder_notes.OPTION in options else list(folder_notes.forgotten(vault, moves))
    wish = _expand(vault, moves, options)
    sources = _find_sources(vault, wish, mentioned, options)
    sources += list_in_python(vault, wish.files, wish.folders, sources, options)
    sources += named_in_settings(vault, wish.moves, change="settings" in options)
    held = {folder: sum(path.startswith(f"{folder}/") for path in wish.files) for folder in wish.folders}
    steps = [MoveNote(path, to, held.get(path, 1)) for path, to in (*wish.inner.items(), *wish.moves.items())]

    def build(of: Iterable[SourceFile]) -> Plan:
        plan = build_plan(title, of, *steps)
        return plan._replace(skipped=(*apart, *plan.skipped, *_unseen(vault)))

    has_words = any(source.optional for source in sources)
    return Relocation(build(sources), build(source.with_optional() for source in sources) if has_words else None)


def _expand(vault: Snapshot, moves: Mapping[str, str], options: Collection[str]) -> _Wish:
    """Return a wish with each file, and with folder notes where `options` says so. Raises ScaffoldError."""
    inner: dict[str, str] = {}
    if folder_notes.OPTION in options:
        moves, inner = folder_notes.with_folder_notes(vault, moves)
    files = _files(vault, moves)
    files |= {path: f"{dirname(files[path])}/{basename(to)}" for path, to in inner.items()}
    _check_free(vault, files)
    return _Wish(moves, inner, files, {path: to for path, to in moves.items() if path in vault.folders})


def _find_sources(vault: Snapshot, wish: _Wish, mentioned: MentionPolicy, options: Collection[str]) -> list[SourceFile]:
    """Return the files that may mean what moves, with their edits, and with what is skipped in them."""
    relinker = Relinker(vault, wish.files, options=options)
    relink = partial(_find_part, relinker, wish, Naming(vault.paths, wish.files, wish.folders), mentioned)
    sources = [source for part in together(relink, len(vault.linking) if vault.may_fork else 0) for source in part]
    sources = with_heading_links(sources, relinker)
    return sorted(sources, key=lambda source: (source.path.startswith("."), source.path))


def _find_part(
    relinker: Relinker, wish: _Wish, naming: Naming, mentioned: MentionPolicy, worker: Worker
) -> list[SourceFile]:
    """Return what `_find_sources` does, of a worker's part."""
    vault, options = relinker.vault, relinker.options
    retitled = [
        Retitled(path, stem(path), stem(to))
        for path, to in wish.files.items()
        if path.lower().endswith(".md") and stem(path) != stem(to)
    ]
    sources = _relinked(relinker, wish.folders, retitled, mentioned, worker)
    follow_folders(vault, wish.folders, sources, worker)
    for source in sources:
        follow_beside_links(source, naming, options)
    return [source.without_links() for source in sources if source.edits or source.skipped]


def _relinked(
    relinker: Relinker,
    folders: Mapping[str, str],
    retitled: list[Retitled],
    mentioned: MentionPolicy,
    worker: Worker,
) -> list[SourceFile]:
    """Return the files of a worker's part that may mean what moves, with what changes and is left in them."""
    vault, files = relinker.vault, relinker.moves
    bare = [splitext(basename(path))[0] for path, to in files.items() if stem(path) != stem(to)]  # `file.basename`
    moved = FolderMoves(folders, files, (vault.resolver, relinker.after), relinker.link_format)
    sources = read_affected(vault, files, folders=moved, also=bare, options=relinker.options, worker=worker)
    by_path = {source.path: source for source in sources}

    @cache
    def says_title() -> bool:
        from scaffold.frontmatter.conventions import titles_are_names

        return titles_are_names(vault)

    for entry in retitled if mentioned != "none" else ():
        if entry.path in by_path:
            by_path[entry.path].edits += name_heading_edits(by_path[entry.path], entry, says_title)
    if mentioned != "none":
        follow_decks(sources, files)
    relinker.plan_edits(sources, worker)
    plan_mention_edits(vault, sources, retitled, mentioned)
    relinker.verify(sources)
    for source in sources:
        if source.optional and not relinker.holds(source.with_optional()):
            source.optional.clear()
    return sources


def _files(vault: Snapshot, moves: Mapping[str, str]) -> dict[str, str]:
    """Return the moves file by file; that of a folder is one of each file in it."""
    found: dict[str, str] = {}
    folders = frozenset(vault.folders)
    for path, to in moves.items():
        above = path.rpartition("/")[0]
        while above and above not in moves:
            above = above.rpartition("/")[0]
        if above:
            raise ScaffoldError(f"{path} lies in {above}, which moves, too; do one after the other.")
        if path not in folders:
            found[path] = to
        elif f"{to}/".startswith(f"{path}/") and to != path:
            raise ScaffoldError(f"{path} cannot be moved into itself.")
        elif key(to) != key(path) and any(
            key(other) == key(to) for other in (*vault.folders, *vault.paths, *vault.unseen)
        ):
            raise ScaffoldError(f"{to} exists already; choose another name, or move what is in {path} there.")
        else:
            found |= {file: to + file[len(path) :] for file in vault.paths if file.startswith(f"{path}/")}
    return found


def _check_free(vault: Snapshot, files: Mapping[str, str]) -> None:
    """Refuse a path that another file has or gets."""
    targets: dict[str, str] = {}
    for path, to in files.items():
        if to == path:
            raise ScaffoldError(f"{path} has the same name already; there is nothing to do.")
        taken = [other for other in vault.taken(to) if other != path and other not in files]
        if taken:
            raise ScaffoldError(f"{taken[0]} exists already; choose another name, or rename that one first.")
        if key(to) in targets:
            raise ScaffoldError(f"{path} and {targets[key(to)]} would both become {to}.")
        targets[key(to)] = path


def _unseen(vault: Snapshot) -> list[Skipped]:
    shared = [Skipped(BOOKMARKS, 1, "", "behind a symbolic link: bookmarks stay as they are")] * vault.shares_bookmarks
    return shared + [Skipped(path, 1, "", "a symbolic link, not followed") for path in vault.unseen]
