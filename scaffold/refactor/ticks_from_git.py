"""Ticks that came with another commit while somebody looks on: nobody has made them here and now."""

from collections.abc import Mapping

from scaffold.refactor.ticking import Known, Looked
from scaffold.refactor.watch_log import WatchLog
from scaffold.vault.git.checkouts import find_texts_from_git
from scaffold.vault.git.find import find_repository, repository_folder
from scaffold.vault.git.program import GitError, NoRepositoryError


def find_ticks_from_git(
    known: Known, looked: Mapping[str, Looked], touches: Mapping[str, int], log: WatchLog
) -> dict[str, frozenset[int]]:
    """Return the lines whose ticks git has brought, by note, having said that they are left.

    `touches` are the moments, in nanoseconds, at which the notes were touched first.
    """
    found: dict[str, frozenset[int]] = {}
    by_repository: dict[str, list[str]] = {}
    for path in looked:
        by_repository.setdefault(repository_folder(known.root, path), []).append(path)
    for folder, paths in by_repository.items():
        start = len(f"{folder}/") if folder else 0
        files = {path[start:]: (looked[path].data, touches[path]) for path in paths}
        try:
            repository = find_repository(f"{known.root}/{folder}" if folder else known.root)
            texts = find_texts_from_git(repository, files)
        except NoRepositoryError:
            continue
        except GitError as error:
            log.trouble(f"{error} Until then, ticks in it are left, as they may have come with git.")
            found |= {path: looked[path].lines for path in paths}
            continue
        for path in paths:
            lines = looked[path].done_in(texts.get(path[start:], ()), known.settings)
            found |= {path: lines} if lines else {}
        _say_brought(log, {path: found[path] for path in paths if path in found})
    return found


def _say_brought(log: WatchLog, found: dict[str, frozenset[int]]) -> None:
    if found:
        count = sum(map(len, found.values()))
        where = next(iter(found)) if len(found) == 1 else f"{len(found)} notes"
        said = "1 tick came with git and was" if count == 1 else f"{count} ticks came with git and were"
        log.note(f"{where}: {said} left without a date; scaffold stamp --since-git gives it.")
