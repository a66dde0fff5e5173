"""What Python files name, with what `--python` changes of it: nothing that may mean a note or folder goes unsaid."""

import re
from collections.abc import Collection, Iterable, Mapping

from scaffold.errors import ScaffoldError
from scaffold.links import find_links
from scaffold.passages.python_code import OPTION
from scaffold.reading import Reading
from scaffold.refactor import Relinking
from scaffold.text import Span, decode
from scaffold.vault.mentions import Mentions
from scaffold.vault.names import stem
from scaffold.vault.vault import Vault

_END = r"""(?=["'\]|#/\\]|\s|$)"""


def list_in_python(
    vault: Vault,
    files: Mapping[str, str],
    folders: Collection[str],
    readings: Iterable[Reading],
    options: Collection[str],
) -> list[Reading]:
    """Return the Python files that name what moves, with the places that stay; `readings` hold what is changed.

    `files` are all that move, file by file.
    """
    paths = [path for path in vault.paths if path.lower().endswith(".py")]
    mentions = Mentions({*map(stem, files), *folders}) if paths else None
    named = _pattern(files, folders)
    known = {reading.path: reading for reading in readings}
    found: list[Reading] = []
    for path in paths:
        data = vault.read_bytes(path)
        if mentions and mentions.may_be_in(data):
            reading = Reading(path, decode(data), [])
            changed = _changed(vault, files, reading) if OPTION not in options else []
            for span in changed:
                reading.leave(span.start, f"in Python code (--{OPTION} changes it)")
            told = {left.line for each in (reading, known.get(path)) if each for left in each.left}
            changed += [edit.span for edit in known[path].edits] if path in known else []
            for match in named.finditer(reading.text):
                line = reading.lines.number(match.start())
                if line not in told and not any(span.overlaps(Span(*match.span())) for span in changed):
                    told.add(line)
                    reading.leave(match.start(), "in Python code")
            found.append(reading)
    return found


def _pattern(files: Mapping[str, str], folders: Collection[str]) -> re.Pattern[str]:
    """Return what finds names of files and folders as text in quotes, in brackets or in a path."""
    titles = "|".join(re.escape(stem(path)) for path, to in files.items() if stem(path) != stem(to))
    parts = "|".join(re.escape(stem(path)) for path in files)
    above = "|".join(re.escape(path).replace("/", r"[/\\]+") for path in folders)
    ways = [
        rf"""(?:\[\[|["'])(?:{titles})(?:\.md)?{_END}""" * bool(titles),
        rf"""(?:[/\\](?:{parts})(?:\.md)?|["'](?:{parts})\.md){_END}""" * bool(parts),
        rf"""["'/\\](?:{above})(?=["'/\\])""" * bool(above),
    ]
    return re.compile("|".join(filter(None, ways)) or r"(?!)", re.IGNORECASE)


def _changed(vault: Vault, files: Mapping[str, str], reading: Reading) -> list[Span]:
    """Return what `--python` would change in a file, nothing where the package for that is missing."""
    try:
        links = list(find_links(reading.path, reading.text, (OPTION,)))
    except ScaffoldError:
        return []
    scratch = Reading(reading.path, reading.text, links)
    Relinking(vault, files, options=(OPTION,)).follow([scratch])
    return [edit.span for edit in scratch.edits]
