"""`[shown](Note.md)`, `![](<my image.png> "title")` and the definition `[label]: Note.md`."""

import re
from collections.abc import Iterator

from scaffold.links.host import HostText
from scaffold.links.link import Link, Part
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_TOKEN = compile_later(r"\\.|\[\[[^\[\]\n]*\]\]|!\[|\[|\]\(?|\n[ \t]*\r?\n", re.DOTALL)
_SPACE = r"[ \t]*(?:\r?\n[ \t>]*)?"
_BARE = r"[^ \t\r\n\x00-\x1f()\\]|\\."  # a destination may hold other white space
_PARENS = rf"\((?:{_BARE}|\((?:{_BARE}|\((?:{_BARE})*\))*\))*\)"
_DESTINATION = compile_later(rf"{_SPACE}(?:<((?:[^<>\\\n]|\\.)*)>|((?:{_BARE}|{_PARENS})+))")
_END = compile_later(
    rf"""(?:{_SPACE}(?:(?<=[ \t\n>])(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))))?{_SPACE}\)"""
)
_DEFINITION = compile_later(
    r"^\ufeff?[ \t>]{0,12}(?:(?:[-*+]|\d+[.)])[ \t]+(?!\[[ xX]\]))?\[(?!\^)((?:[^\[\]\\\n]|\\.)+)\]:"
    r"[ \t]*(?:\r?\n[ \t>]*)?(?:<((?:[^<>\\\n]|\\.)*)>|([^ \t\r\n<][^ \t\r\n]*))"
    r"""(?=[ \t]*(?:["'(].*)?\r?$)""",
    re.MULTILINE,
)
_EXTERNAL = compile_later(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ESCAPED = compile_later(r"\\([!-/:-@\[-`{-~])")
_PERCENT_UTF8 = compile_later(r"%[89A-Fa-f][0-9A-Fa-f]")
_ENTITY = compile_later(r"&(?=[A-Za-z0-9#]+;)")


def find(host: HostText) -> Iterator[Link]:
    """Yield the Markdown links, images and reference definitions of a text that lead into the vault."""
    if host.form != "markdown" or "]" not in host.text:
        return
    yield from _inline(host)
    for match in _DEFINITION.finditer(host.text) if "]:" in host.text else ():
        group = 2 if match.group(2) is not None else 3
        if host.is_live(match.start(1)):
            link = _read_link(host, Span(*match.span()), match.span(group), None, "definition", angle=group == 2)  # noqa: PLR2004
            if link:
                yield link


def _inline(host: HostText) -> Iterator[Link]:
    """Pair brackets as they close, innermost first, so that `[![](a.png)](b.md)` is two links."""
    text = host.text
    end = 0
    while (middle := text.find("](", end)) >= 0:
        start = max(text.rfind("\n\n", end, middle), end)
        start = end if start and text[start - 1] == "\\" else start
        end = _blank_line(text, middle)
        yield from _pairs(host, start, end)


def _blank_line(text: str, start: int) -> int:
    """Return where the next blank line begins that no backslash hides, or the end of the text."""
    while (start := text.find("\n\n", start)) >= 0 and text[start - 1] == "\\":
        start += 1
    return len(text) if start < 0 else start


def _pairs(host: HostText, start: int, end: int) -> Iterator[Link]:
    """Pair the brackets between two blank lines, which no link crosses."""
    open_brackets: list[re.Match[str]] = []
    for token in _TOKEN.finditer(host.text, start, end):
        mark = token.group()
        if mark[0] in "\\\n":
            open_brackets.clear() if mark[0] == "\n" else None
        elif (mark[0] == "]" and not open_brackets) or mark.startswith("[[") or not host.is_live(token.start()):
            continue
        elif mark[0] != "]":
            open_brackets.append(token)
        else:
            opener = open_brackets.pop()
            link = _inline_link(host, opener, token) if mark == "](" else None
            if link:
                yield link


def _inline_link(host: HostText, opener: re.Match[str], closer: re.Match[str]) -> Link | None:
    destination = _DESTINATION.match(host.text, closer.end())
    end = destination and _END.match(host.text, destination.end())
    if not destination or not end:
        return None
    group = 1 if destination.group(1) is not None else 2
    full = Span(opener.start(), end.end())
    shown = (opener.end(), closer.start())
    return _read_link(host, full, destination.span(group), shown, "markdown link", angle=group == 1)


def _read_link(  # noqa: PLR0913 - the parts of one match
    host: HostText,
    full: Span,
    target: tuple[int, int],
    shown: tuple[int, int] | None,
    kind: str,
    *,
    angle: bool,
) -> Link | None:
    start, end = target
    written = host.text[start:end]
    if not written or _EXTERNAL.match(written):
        return None
    hash_at = host.text.find("#", start, end)
    path_end = hash_at if hash_at >= 0 else end
    file_span = host.file_span(full.start, full.end)
    path = _part(host, start, path_end, angle=angle, is_path=True)
    subpath = _part(host, path_end, end, angle=angle)
    if file_span is None or path is None or subpath is None:
        return None
    is_embed = host.text.startswith("!", full.start)
    return Link(kind, host.place, file_span, path, subpath, _display(host, shown), is_embed, host.inert)


def _display(host: HostText, shown: tuple[int, int] | None) -> Part | None:
    span = host.file_span(*shown) if shown else None
    return Part(host.text[slice(*shown)], span, host.escape) if shown and span else None


def _part(host: HostText, start: int, end: int, *, angle: bool, is_path: bool = False) -> Part | None:
    span = host.file_span(start, end)
    written = host.text[start:end]
    if span is None:
        return None

    def escape(new: str) -> str | None:
        new = "#".join(destination(part, angle=angle) for part in ([new] if is_path else new.split("#")))
        return host.escape(_ascii(new) if _PERCENT_UTF8.search(written) else new)

    return Part(_decoded(_ESCAPED.sub(r"\1", written)), span, escape)


def _decoded(written: str) -> str:
    if "%" not in written:
        return written
    from urllib.parse import unquote  # takes longer to load than most vaults need it for

    return unquote(written, errors="surrogateescape")


def destination(text: str, *, angle: bool = False) -> str:
    """Return a path or subpath as a Markdown destination; only what Markdown or a URL needs is percent-encoded.

    That is what ends a destination or would be read as something else: a subpath (`#`), an escape (`%`, backslash), an
    entity (`&`), a query (`?`), a scheme (`:`), code (a backtick), a cell (`|`). What is not ASCII stays.
    """
    escapes = "%#\\?|<>`" if angle else "%#\\?|<>` \t"
    if not angle and not _is_balanced(text):
        escapes += "()"
    inner = Span(len(text) - len(text.lstrip()), len(text.rstrip()))  # white space at an end is not always read
    text = "".join(
        _percent(char) if char in escapes or not inner.start <= at < inner.end else char for at, char in enumerate(text)
    )
    text = _ENTITY.sub("%26", text)
    return text.replace(":", "%3A", 1) if _EXTERNAL.match(text) else text


def _ascii(text: str) -> str:
    """Return a destination with what is not ASCII encoded, for an author who does so."""
    return "".join(c if c.isascii() else _percent(c) for c in text)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0 or depth > 1:
            return False
    return depth == 0
