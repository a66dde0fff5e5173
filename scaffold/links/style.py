"""The form in which an author writes links, kept when the target moves: a name, a path, a relative path.

Source: links 1.3 and 3. A path that would rest on a tie-break is never written; the full path is safe under every
account of Obsidian's order.
"""

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.vault.names import key
from scaffold.vault.resolver import Resolver

_IN_WIKILINK = frozenset("[]|#^\n")  # what ends its path


class Move(NamedTuple):
    """A path before and after; the same one for what stays."""

    old: str
    new: str


def rewrite_path(  # noqa: PLR0913 - a link, and where it stands
    written: str, target: Move, source: Move, link_format: str, after: Resolver, *, kind: str = "wikilink"
) -> str | None:
    """Return how `written`, a link in `source` to `target`, is written after both moves, in its author's form.

    `link_format` is the vault's `newLinkFormat`; it tells a relative path without dots from a name. `kind` is that of
    the link: a wikilink cannot hold every path. None when no way of writing it leads to the target and nowhere else.
    """
    for candidate in _candidates(written, target, source, link_format):
        if kind == "wikilink" and not _IN_WIKILINK.isdisjoint(candidate):
            continue
        resolved = after.resolve(candidate, source.new)
        if resolved.path == target.new and not resolved.others:
            is_respelled = target.old != target.new and key(target.old) == key(target.new)
            return written if key(candidate) == key(written) and not is_respelled else candidate
    return None


def wikilink_to(path: str, shown: str, source: str, resolver: Resolver, bar: str = "|") -> str | None:
    """Return a wikilink from the note `source` to the note `path` that shows a text; None where none leads there."""
    name = rewrite_path(
        posixpath.basename(path)[: -len(".md")], Move(path, path), Move(source, source), "shortest", resolver
    )
    return None if name is None else f"[[{name}]]" if name == shown else f"[[{name}{bar}{shown}]]"


def _candidates(written: str, target: Move, source: Move, link_format: str) -> Iterator[str]:
    """Yield ways to write the link, nearest to the author's first; the last is the full path with its extension."""
    extension = written.lower().endswith(".md") or not target.new.lower().endswith(".md")
    full = target.new if extension else target.new[: -len(".md")]
    name = posixpath.basename(full)
    head, slash, _ = written.rpartition("/")
    folders_stay = _folder(target.old) == _folder(target.new) and _folder(source.old) == _folder(source.new)
    if folders_stay and slash:
        yield f"{head}/{name}"
    elif written.startswith("/"):
        yield f"/{full}"
    elif _is_relative(written, target.old, source.old, link_format):
        relative = posixpath.relpath(full, _folder(source.new) or ".")
        yield f"./{relative}" if written.startswith("./") and not relative.startswith("../") else relative
    elif slash and not _is_path(written, target.old):
        yield "/".join(full.split("/")[-written.count("/") - 1 :])
    elif not slash and not (link_format == "absolute" and _is_path(written, target.old)):
        yield name
    yield full
    yield target.new
    yield name


def _is_relative(written: str, target: str, source: str, link_format: str) -> bool:
    if written.startswith(("./", "../")):
        return True
    if _is_path(written, target) and link_format != "relative":
        return False
    near = _is_path(written, posixpath.relpath(target, _folder(source) or "."))
    return near and ("/" in written or link_format == "relative")


def _is_path(written: str, path: str) -> bool:
    return key(written) in (key(path), key(path).removesuffix(".md"))


def _folder(path: str) -> str:
    return posixpath.dirname(path)
