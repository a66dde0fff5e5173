"""Which file a link means.

Obsidian's order (links 1.3): a path from the root, then a unique name or a unique end of a path. Where several files
fit, its choice is not documented: the best guess is returned and marked, and nothing we write ever depends on it.
"""

import posixpath
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from scaffold.vault.names import key


class Target(NamedTuple):
    """The file that a link means, as a path in the vault; None for none. `others` fit as well."""

    path: str | None
    others: tuple[str, ...] = ()

    def listed(self) -> str:
        """Return the files that the link may mean, for a sentence."""
        return " or ".join((self.path or "", *self.others))


NOWHERE = Target(None)
_MOST_KNOWN = 20_000  # answers that are kept; most notes ask for the same few


class Resolver:
    """Resolves link paths against one set of files."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[tuple[str, str]]] = {}
        self._known: dict[tuple[str, str], Target] = {}  # what was asked for, in a folder
        self._everywhere: dict[str, Target] = {}  # what means the same in each folder, as most names do
        self.asked: set[str] | None = None  # where it is to be remembered which names were asked for
        for path in paths:
            self._add(path)

    def _add(self, path: str) -> None:
        folded = path.lower() if path.isascii() else key(path)
        name = folded[folded.rfind("/") + 1 :]
        if name in self._by_name:
            self._by_name[name].append((folded, path))
        else:
            self._by_name[name] = [(folded, path)]

    def changed(self, moves: Mapping[str, str], created: Iterable[str]) -> "Resolver":
        """Return what resolves links once files have other paths, and others are there as well."""
        after = Resolver(())
        after._by_name = dict(self._by_name)
        for path in (*moves, *moves.values(), *created):
            name = key(path).rpartition("/")[2]
            after._by_name[name] = [pair for pair in self._by_name.get(name, ()) if pair[1] not in moves]
        for path in dict.fromkeys((*moves.values(), *created)):
            if path not in after.same_name(path):
                after._add(path)
        return after

    def differs_for(self, link_path: str, other: "Resolver") -> bool:
        """Tell whether a link may mean another file to `other`, which came of `changed`."""
        name = key(link_path.strip()).rpartition("/")[2]
        if name in ("", ".", ".."):
            return True
        return any(self.of_name(each) is not other.of_name(each) for each in (name, name + ".md"))

    def of_name(self, name: str) -> list[tuple[str, str]] | None:
        """Return the files with a name, as `key` gives it, each behind the key of its path."""
        return self._by_name.get(name)

    def resolve(self, link_path: str, source: str) -> Target:
        """Return the file that `link_path` means in the file `source` ("" means `source` itself)."""
        if self.asked is not None:
            self.asked.add(link_path)
        found = self._everywhere.get(link_path)
        if found is not None:
            return found
        if len(self._known) + len(self._everywhere) > _MOST_KNOWN:
            self._known.clear()
            self._everywhere.clear()
        asked = link_path, source[: source.rfind("/") + 1]
        found = self._known.get(asked)
        if found is None:
            found = self._resolved(link_path, source)
            if link_path.strip() and link_path not in self._everywhere:
                self._known[asked] = found
        return found

    def _resolved(self, link_path: str, source: str) -> Target:
        wanted = key(link_path.strip())
        if not wanted:
            return Target(source)
        if "/" not in wanted and wanted[0] != ".":
            found = self._candidates(wanted)
            if len(found) < 2:  # noqa: PLR2004 - a name that no other file has
                target = self._everywhere[link_path] = Target(found[0][1]) if found else NOWHERE
                return target
        if wanted.startswith(("./", "../")) or wanted in (".", ".."):
            wanted = posixpath.normpath(posixpath.join(key(posixpath.dirname(source)), wanted))
            return NOWHERE if wanted.startswith("..") else self._exact(wanted)
        if wanted.startswith("/"):
            return self._exact(posixpath.normpath(wanted).lstrip("/"))
        wanted = posixpath.normpath(wanted)
        exact = self._exact(wanted)
        return exact if exact.path else self._by_end(wanted, key(posixpath.dirname(source)))

    def same_name(self, path: str) -> list[str]:
        """Return the files whose path equals `path` to Obsidian: at most case and normal form differ."""
        folded = key(path)
        if self.asked is not None:
            self.asked.add(path)
        return [path for known, path in self._by_name.get(folded.rpartition("/")[2], []) if known == folded]

    def is_alone(self, path: str) -> bool:
        """Tell whether no other file has the name of this one, with or without its extension."""
        name = key(path).rpartition("/")[2]
        if self.asked is not None:
            self.asked.add(path)
        return len([*self._candidates(name.removesuffix(".md")), *self._by_name.get(f"{name}.md", ())]) == 1

    def _candidates(self, wanted: str) -> list[tuple[str, str]]:
        name = wanted.rpartition("/")[2]
        return [*self._by_name.get(name, ()), *self._by_name.get(name + ".md", ())]

    def _exact(self, wanted: str) -> Target:
        for spelling in (wanted, wanted + ".md"):
            found = [path for folded, path in self._candidates(wanted) if folded == spelling]
            if found:
                return Target(found[0], tuple(found[1:]))
        return NOWHERE

    def _by_end(self, wanted: str, folder: str) -> Target:
        ends = ("/" + wanted, "/" + wanted + ".md")
        found = [(folded, path) for folded, path in self._candidates(wanted) if folded.endswith(ends)]
        near = (f"{folder}/{wanted}", f"{folder}/{wanted}.md")
        found.sort(key=lambda pair: (pair[0] not in near, pair[0].count("/"), pair[0]))
        return Target(found[0][1], tuple(path for _, path in found[1:])) if found else NOWHERE
