"""Which files a test of names and folders holds for, before and after a move: by that it follows, or is listed.

It is the rule of links for what names files without linking to them: `file.folder == "a/b"` in a base, `path includes
a/b` in a query. The string changes if it would hold for other files, and only to one that holds for the same ones.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from scaffold.vault.names import key, stem

WHAT = {"name": "a file's name", "basename": "a file's name", "path": "a path"}  # as which a string is listed
FOLDER = "a folder's name"


class NamingTest(NamedTuple):
    """A test of a file's `subject` against a string; `folded` where case does not matter."""

    subject: str
    operator: str
    text: str
    folded: bool = False


class Naming:
    """A vault's files, those that get another path, and the folders that do."""

    def __init__(self, paths: Collection[str], files: Mapping[str, str], folders: Mapping[str, str]) -> None:
        self.paths, self.files, self.folders = paths, files, folders
        moved = {
            old: f"{to}{old[len(folder) :]}"
            for folder, to in folders.items()
            for old in files
            if old.startswith(f"{folder}/")
        }
        self.alone = {old: new for old, new in files.items() if moved.get(old) != new}

    def respelled(self, test: NamingTest) -> str | None:
        """Return the string that asks for the same files afterwards, the same one where it does.

        None where it names what moves, by the old or the new name, and no string asks for the same files.
        """
        candidates = dict(self._candidates(test.text, test.subject))
        if not candidates and self._new.isdisjoint(key(test.text).split("/")):
            return test.text
        before = frozenset(self.files.get(path, path) for path in self._before.fitting(test))
        if self._after.fitting(test) == before and (before or not any(candidates.values())):
            return test.text
        fitting = (text for text in candidates if self._after.fitting(test._replace(text=text)) == before)
        return next(fitting, None)

    def names(self, text: str) -> bool:
        """Tell whether a string is the name or path of what moves, or begins or ends with it."""
        return any(self._candidates(text, ""))

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds the name of what moves among other words."""
        return bool(self._word.search(key(text.replace("\\", ""))))

    @cached_property
    def _word(self) -> re.Pattern[str]:
        moves = (*self.alone.items(), *self.folders.items())
        names = {stem(old) if stem(old) != stem(new) else old.removesuffix(".md") for old, new in moves}
        return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(key(name)) for name in names) or '(?!)'})(?!\w)")

    @cached_property
    def _before(self) -> "_Files":
        return _Files(self.paths)

    @cached_property
    def _after(self) -> "_Files":
        return _Files({self.files.get(path, path) for path in self.paths})

    def _candidates(self, text: str, subject: str) -> Iterator[tuple[str, bool]]:
        """Yield strings with a new name in the place of the old one, the longest one first.

        The truth value says whether the string names what moves by its whole path.
        """
        is_name = subject in ("name", "basename")
        for part in dict.fromkeys(key(text).split("/")):
            for old, new, is_folder in self._by_name.get(part, ()):
                if is_name and not is_folder and "/" not in text:
                    yield from [(posixpath.basename(new), True)] * (part != key(posixpath.basename(new)))
                elif not is_name and (is_folder or subject not in ("folder", "root")):
                    yield from _replaced(text, old, new)

    @cached_property
    def _new(self) -> frozenset[str]:
        """The last parts of the new paths, with and without a file's extension."""
        names = [posixpath.basename(new) for new in (*self.alone.values(), *self.folders.values())]
        return frozenset(map(key, (*names, *(posixpath.splitext(name)[0] for name in names))))

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, str, bool]]]:
        """The moves by how the last part of the old path may be written: with and without a file's extension."""
        found: dict[str, list[tuple[str, str, bool]]] = {}
        moves = [(old, new, True) for old, new in self.folders.items()]
        for old, new in self.alone.items():
            bare = posixpath.splitext(old)[0]
            moves += [(old, new, False), *[(bare, posixpath.splitext(new)[0], False)] * (bare != old)]
        for old, new, is_folder in moves:
            found.setdefault(key(posixpath.basename(old)), []).append((old, new, is_folder))
        return found


NOTHING = Naming((), {}, {})  # of a rename that moves no file


def _replaced(text: str, old: str, new: str) -> Iterator[tuple[str, bool]]:
    """Put new names in the place of a run of names that ends as the path `old` does."""
    parts, folded = text.split("/"), key(text).split("/")
    olds, news = key(old).split("/"), new.split("/")
    for size in range(len(olds), 0, -1):
        run = olds[-size:]
        is_whole = size == len(olds)
        other = news if is_whole else news[-size:]
        for at in range(len(parts) - size + 1):
            if folded[at : at + size] == run and parts[at : at + size] != other:
                yield "/".join([*parts[:at], *other, *parts[at + size :]]), is_whole and not any(parts[:at])


class _Files:
    """Files by what tests ask of them: a vault has many, and a test is asked again and again."""

    def __init__(self, paths: Collection[str]) -> None:
        self.paths = frozenset(paths)
        self._known: dict[tuple[str, bool], dict[str, set[str]]] = {}

    def fitting(self, test: NamingTest) -> frozenset[str]:
        """Return the files for which a test holds."""
        if test.operator in ("in folder", "source"):
            folder = f"{test.text.strip('/')}/"
            files = self.paths & {test.text, f"{test.text}.md"} if test.operator == "source" else frozenset()
            values = self._values("folder", folded=False)
            return files.union(*(values[value] for value in values if f"{value.strip('/')}/".startswith(folder)))
        folded = test.folded or test.operator == "links"
        text = key(test.text) if folded else test.text
        values = self._values("link" if test.operator == "links" else test.subject, folded=folded)
        if test.operator in ("is", "links"):
            return frozenset(values.get(text, ()))
        holds: Callable[[str], bool] = {
            "begins": lambda value: value.startswith(text),
            "ends": lambda value: value.endswith(text),
            "contains": lambda value: text in value,
        }[test.operator]
        return frozenset[str]().union(*(values[value] for value in values if holds(value)))

    def _values(self, subject: str, *, folded: bool) -> dict[str, set[str]]:
        """Return the files by how their subject is spelled."""
        if (subject, folded) not in self._known:
            found: dict[str, set[str]] = {}
            for path in self.paths:
                for value in _spelled(path, subject):
                    found.setdefault(key(value) if folded else value, set()).add(path)
            self._known[subject, folded] = found
        return self._known[subject, folded]


def _spelled(path: str, subject: str) -> tuple[str, ...]:
    """Return how a file's subject is spelled; plugins differ in whether a name has an extension, a folder a slash."""
    folder, name = posixpath.split(path)
    match subject:
        case "name":
            return (name, stem(path))
        case "basename":
            return (posixpath.splitext(name)[0],)
        case "folder":
            return (folder, f"{folder}/")
        case "root":
            return (f"{path.partition('/')[0]}/" if folder else "/",)
        case "link":
            return (path, stem(path), path.removesuffix(".md"))
    return (path,)
