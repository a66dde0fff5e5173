"""Give files other paths: rename, move. Every link follows, and what else a note is called."""

from collections.abc import Collection, Mapping
from functools import cache
from posixpath import basename, dirname, splitext

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.conventions import titles_are_names
from scaffold.plan.model import MoveNote, Plan, Skipped
from scaffold.refactor import folder_notes
from scaffold.refactor.decks import follow_decks
from scaffold.refactor.folders import follow_folders
from scaffold.refactor.name_tests import Naming, with_code
from scaffold.refactor.named_in_bases import follow_in_bases
from scaffold.refactor.named_in_python import list_in_python
from scaffold.refactor.named_in_queries import follow_in_queries
from scaffold.refactor.relink import Relinker, Retitled, build_plan, with_heading_links
from scaffold.refactor.scan import SourceFile, read_affected
from scaffold.refactor.settings import named_in_settings
from scaffold.refactor.titles import MentionPolicy, name_heading_edits, plan_mention_edits
from scaffold.vault.attachments import is_attachment
from scaffold.vault.names import check_folder, check_title, key, stem
from scaffold.vault.parallel import Worker, together
from scaffold.vault.snapshot import BOOKMARKS, Snapshot


def plan_relocation(
    vault: Snapshot, moves: Mapping[str, str], mentioned: MentionPolicy, title: str, options: Collection[str] = ()
) -> Plan:
    """Return the plan, called `title`, that gives files and folders the paths that `moves` maps theirs to.

    `mentioned` says which plain mentions in checkboxes follow: `safe` takes the template's phrase anywhere, and
    those of a title of several words; `all` takes single-word titles as well; `none` changes links only.
    `options` names what else changes: `queries`, `bases`, `python`, `settings`, `folder_notes`.
    Raises ScaffoldError when a new path is taken (also by case or Unicode form), or one that cannot be.
    """
    apart = [] if folder_notes.OPTION in options else list(folder_notes.forgotten(vault, moves))
    inner: dict[str, str] = {}  # notes that get another name in their folder before that moves
    if folder_notes.OPTION in options:
        moves, inner = folder_notes.with_folder_notes(vault, moves)
    files = _files(vault, moves)
    files |= {path: f"{dirname(files[path])}/{basename(to)}" for path, to in inner.items()}
    _check_free(vault, files)
    retitled = [
        Retitled(path, stem(path), stem(to))
        for path, to in files.items()
        if path.lower().endswith(".md") and stem(path) != stem(to)
    ]
    relinker = Relinker(vault, files, options=options)
    folders = {path: to for path, to in moves.items() if path in vault.folders}

    naming = Naming(vault.paths, files, folders)

    def relink(worker: Worker) -> list[SourceFile]:
        sources = _relinked(relinker, retitled, mentioned, worker)
        follow_folders(vault, folders, sources, worker)
        with_code(vault, folders, sources, worker)
        for source in sources:
            follow_in_bases(source, naming, options)
            follow_in_queries(source, naming, options)
        return [source.without_links() for source in sources if source.edits or source.skipped]

    sources = [source for part in together(relink, len(vault.linking)) for source in part]
    sources = with_heading_links(sources, relinker)
    sources.sort(key=lambda source: (source.path.startswith("."), source.path))
    sources += list_in_python(vault, files, folders, sources, options)
    sources += named_in_settings(vault, moves, change="settings" in options)
    held = {folder: sum(path.startswith(f"{folder}/") for path in files) for folder in folders}
    steps = (*inner.items(), *moves.items())
    plan = build_plan(title, sources, *(MoveNote(path, to, held.get(path, 1)) for path, to in steps))
    return plan._replace(skipped=(*apart, *plan.skipped, *_unseen(vault)))


def _relinked(
    relinker: Relinker, retitled: list[Retitled], mentioned: MentionPolicy, worker: Worker
) -> list[SourceFile]:
    """Return the files of a worker's part that may mean what moves, with what changes and is left in them."""
    vault, files = relinker.vault, relinker.moves
    bare = [splitext(basename(path))[0] for path, to in files.items() if stem(path) != stem(to)]  # `file.basename`
    sources = read_affected(vault, files, also=bare, options=relinker.options, worker=worker)
    by_path = {source.path: source for source in sources}
    says_title = cache(lambda: titles_are_names(vault))
    for entry in retitled if mentioned != "none" else ():
        if entry.path in by_path:
            by_path[entry.path].edits += name_heading_edits(by_path[entry.path], entry, says_title)
    if mentioned != "none":
        follow_decks(sources, files)
    relinker.plan_edits(sources, worker)
    plan_mention_edits(vault, sources, retitled, mentioned)
    relinker.verify(sources)
    return sources


def path_of_new_name(path: str, new: str, *, is_folder: bool = False) -> str:
    """Return the path that a file or folder gets with the name `new`, a file's extension kept.

    Raises ScaffoldError for a name that cannot be.
    """
    folder, _, name = path.rpartition("/")
    extension = name[name.rfind(".") :] if "." in name and not is_folder else ""
    title = new.strip()
    other = title[title.rfind(".") :].lower() if "." in title else ""
    if extension.lower() not in ("", ".md", other) and (other == ".md" or is_attachment(title)):
        raise ScaffoldError(
            f"{path} stays a {extension} file, whatever its name; leave {other} out, or write {extension}."
        )
    if "/" in title:
        raise ScaffoldError(f"{new!r} is a path; to put {path} into another folder, use move.")
    if extension and title.lower().endswith(extension.lower()):
        title = title[: len(title) - len(extension)]
    kind = "a folder" if is_folder else "a note" if extension.lower() == ".md" else "a file"
    return f"{folder}/{check_title(title, extension, kind)}{extension}".lstrip("/")


def path_after_move(vault: Snapshot, path: str, to: str) -> str:
    """Return the path that a file or folder gets by `move PATH TO`: TO is a folder, or the new path.

    Raises ScaffoldError for a path that leaves the vault or cannot be.
    """
    name = path.rpartition("/")[2]
    extension = name[name.rfind(".") :] if "." in name and path not in vault.folders else ""
    place = place_in(vault, to) if to.strip().endswith("/") or to.strip() in ("", ".") else _known_folder(vault, to)
    is_there = key(place) != key(path) and place in vault.folders
    if to.endswith("/") or to.strip() in ("", ".", "/") or is_there:
        return f"{place}/{name}".lstrip("/")
    folder, slash, last = to.strip().rpartition("/")
    if extension and not slash and not last.lower().endswith(extension.lower()):
        raise ScaffoldError(f"There is no folder {last!r}; write {last + '/'!r} to make it, or use rename for a name.")
    return path_of_new_name(
        f"{place_in(vault, folder)}/{splitext(name)[0]}{extension}".lstrip("/"), last, is_folder=not extension
    )


def _known_folder(vault: Snapshot, to: str) -> str:
    """Return a folder that is there as it is spelled, and what is none as it is: it may be a note to come."""
    folder = vault.spelled(to.strip().strip("/"))
    return place_in(vault, to) if folder in vault.folders else folder


def place_in(vault: Snapshot, folder: str) -> str:
    """Return a folder's path in the vault: the spelling and name of what is there, whatever it is, then of new ones.

    Raises ScaffoldError for a path that leaves the vault, or a new part that cannot be a name.
    """
    parts = [part for part in folder.strip().split("/") if part.strip() not in ("", ".")]
    for depth in range(len(parts), 0, -1):
        typed = "/".join(parts[:depth])
        there = vault.spelled(typed)
        if there in vault.folders:
            if there != typed:
                vault.tell(f"The folder {typed} is {there} in the vault, which is taken for it.")
            return "/".join([there, *filter(None, [check_folder("/".join(parts[depth:]))])])
    return check_folder(folder)


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
