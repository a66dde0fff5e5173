"""What Python files name, with what `--python` changes of it: nothing that may mean a note or folder goes unsaid."""

import re
from collections.abc import Collection, Iterable, Mapping

from scaffold.refactor.prefilter import NamePrefilter
from scaffold.refactor.scan import SourceFile
from scaffold.text.encoding import decode
from scaffold.text.lines import line_span_at
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span, SpanIndex
from scaffold.vault.names import key, stem, without_ending
from scaffold.vault.snapshot import Snapshot

OPTION = "python"
_LITERAL = compile_later(r"""(?<![A-Za-z0-9_])([A-Za-z]{0,2})("|')((?:[^"'\\\n]|\\.|(?!\2)["'])*)\2""")
_PLAIN = ("", "r", "u")  # prefixes of literals that are changed
_END = r"""(?=["'\]|#/\\]|\s|$)"""


def list_in_python(
    vault: Snapshot,
    files: Mapping[str, str],
    folders: Collection[str],
    readings: Iterable[SourceFile],
    options: Collection[str],
) -> list[SourceFile]:
    """Return the Python files that name what moves, with the places that stay; `readings` hold what is changed.

    `files` are all that move, file by file.
    """
    paths = [path for path in vault.paths if path.lower().endswith(".py")]
    if not paths:
        return []
    mentions = NamePrefilter({*map(stem, files), *folders})
    whole = _whole(files)
    named: re.Pattern[str] | None = None  # compiled where there is a need, as thousands may move
    known = {reading.path: reading for reading in readings}
    found: list[SourceFile] = []
    for path in paths:
        data = vault.read_bytes(path)
        if mentions.may_be_in(data):
            reading = SourceFile(path, decode(data), [])
            told = {skipped.line for skipped in known[path].skipped} if path in known else set()
            changed = SpanIndex(edit.span for edit in known[path].edits) if path in known else SpanIndex([])
            named = named or _pattern(files, folders)
            for match in named.finditer(reading.text):
                line = reading.lines.number(match.start())
                if line not in told and not changed.overlaps(Span(*match.span())):
                    told.add(line)
                    hint = OPTION not in options and _would_change(reading.text, match.start(), whole)
                    reading.leave(match.start(), f"in Python code{f' (--{OPTION} changes it)' * hint}")
            found.append(reading)
    return found


def _whole(files: Mapping[str, str]) -> set[str]:
    """Return the keys of what a literal may be that names a file which moves: its path, or a title that changes."""
    titles = [stem(path) for path, to in files.items() if stem(path) != stem(to)]
    return {*map(key, files), *(key(without_ending(path)) for path in files), *(key(title) for title in titles)} | {
        key(f"{title}.md") for title in titles
    }


def _would_change(text: str, offset: int, whole: Collection[str]) -> bool:
    """Tell whether the literal around an offset is one that `--python` changes, by its looks: no parser is loaded."""
    line = line_span_at(text, offset)
    for literal in _LITERAL.finditer(text, line.start, line.end):
        if literal.start() <= offset < literal.end():
            plain = key(literal[3].removeprefix("./").removeprefix("/"))
            return literal[1].lower() in _PLAIN and (plain in whole or "[[" in literal[3])
    return False


def _pattern(files: Mapping[str, str], folders: Collection[str]) -> re.Pattern[str]:
    """Return what finds names of files and folders as text in quotes, in brackets or in a path."""
    titles = "|".join(re.escape(stem(path)) for path, to in files.items() if stem(path) != stem(to))
    parts = "|".join(re.escape(stem(path)) for path in files)
    above = "|".join(re.escape(path).replace("/", r"[/\\]+") for path in folders)
    ways = [
        rf"""(?:\[\[|["'])(?:{titles})(?:\.md)?{_END}""" * bool(titles),
        rf"""(?:(?:[/\\]|\\x2f)(?:{parts})(?:\.md)?|["'](?:{parts})\.md){_END}""" * bool(parts),
        rf"""["'/\\](?:{above})(?=["'/\\])""" * bool(above),
    ]
    return re.compile("|".join(filter(None, ways)) or r"(?!)", re.IGNORECASE)
