"""What Python files name, and what of it `--python` changes: literals that are a whole title or path, and links."""

import re
from collections.abc import Collection, Iterable, Mapping

from scaffold.reading import Reading
from scaffold.text import Span, line_span
from scaffold.vault.names import stem
from scaffold.vault.vault import Vault

_LITERAL = re.compile(r"""(?<![A-Za-z0-9_])([A-Za-z]{0,2})("|')((?:[^"'\\\n]|\\.)*)\2""")
_PLAIN = ("", "r", "u")  # prefixes of literals that are changed


def list_in_python(
    vault: Vault,
    files: Mapping[str, str],
    folders: Iterable[str],
    readings: Iterable[Reading],
    options: Collection[str],
) -> list[Reading]:
    """Return the Python files that name what moves, with the places that stay; `readings` hold what is changed.

    `files` are all that move, file by file.
    """
    names = [stem(path) for path, to in files.items() if stem(path) != stem(to)]
    whole = {*names, *(f"{name}.md" for name in names), *files, *(path.removesuffix(".md") for path in files)}
    listed = "|".join(map(re.escape, dict.fromkeys([*names, *folders, *files])))
    named = re.compile(rf"""(?:\[\[|["'/])(?:{listed})(?:\.md)?(?=["'\]|#/])""")
    known = {reading.path: reading for reading in readings}
    found: list[Reading] = []
    for path in vault.paths if files else ():
        if path.lower().endswith(".py"):
            reading = Reading(path, vault.read(path), [])
            changed = [edit.span for edit in known[path].edits] if path in known else []
            told = {left.line for left in known[path].left} if path in known else set()
            for match in named.finditer(reading.text):
                is_told = reading.lines.number(match.start()) in told
                if not is_told and not any(span.overlaps(Span(*match.span())) for span in changed):
                    hint = "python" not in options and _would_change(reading.text, match.start(), whole)
                    reading.leave(match.start(), f"in Python code{' (--python changes it)' if hint else ''}")
            found.append(reading)
    return found


def _would_change(text: str, offset: int, whole: Collection[str]) -> bool:
    """Tell whether the literal around an offset is one that `--python` changes."""
    line = line_span(text, offset)
    for literal in _LITERAL.finditer(text, line.start, line.end):
        if literal.start() <= offset < literal.end():
            return literal[1].lower() in _PLAIN and (literal[3] in whole or "[[" in literal[3])
    return False
