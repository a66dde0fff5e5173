"""A file system below the tests that takes several spellings for one name: by case (Windows, macOS), by normal form.

Names are looked up folder by folder, as such systems do; a new one is stored as it is given, or in its normal form.
"""

import builtins
import io
import os
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

Fold = Callable[[str], str]


def by_case(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def by_form(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def as_given(name: str) -> str:
    return name


def decomposed(name: str) -> str:
    """Return a name as HFS+ stores it."""
    return unicodedata.normalize("NFD", name)


PLAIN = {name: getattr(os, name) for name in ("open", "stat", "lstat", "rename", "unlink", "mkdir", "rmdir", "scandir", "listdir",
                                              "access", "readlink", "replace", "chmod")}  # fmt: skip


class Spellings:
    """The folder `root` on such a file system, for whatever opens, lists, makes and renames files in it."""

    def __init__(self, root: Path, fold: Fold, stored: Fold = as_given) -> None:
        self.root, self.fold, self.stored = str(root), fold, stored

    @contextmanager
    def installed(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for name, call in PLAIN.items():
                patch.setattr(os, name, self.renaming(call) if name in ("rename", "replace") else self.looking(call))
            for module in (builtins, io):  # `io.open` is what `pathlib` calls
                patch.setattr(module, "open", self.looking(builtins.open))
            yield

    def looking(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(path: Any = ".", *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            return call(self.place(path), *arguments, **options)

        return called

    def renaming(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(path: Any, to: Any, **options: Any) -> None:  # noqa: ANN401
            source, target = self.place(path), self.place(to)
            if source == target:  # the same file: it gets the new spelling
                target = os.path.join(os.path.dirname(target), self.stored(os.path.basename(to)))
            call(source, target, **options)

        return called

    def place(self, path: Any) -> Any:  # noqa: ANN401
        """Return where what is called `path` lies in truth."""
        if not isinstance(path, str | os.PathLike):
            return path
        full = os.path.abspath(path)
        if not full.startswith(self.root + os.sep):
            return path
        found = self.root
        for name in full[len(self.root) + 1 :].split(os.sep):
            found = os.path.join(found, self.spelled(found, name))
        return found

    def spelled(self, folder: str, name: str) -> str:
        try:
            names = PLAIN["listdir"](folder)
        except OSError:
            return name
        fold = self.fold(name)
        return next((known for known in names if self.fold(known) == fold), self.stored(name))
