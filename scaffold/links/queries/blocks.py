"""What the queries of a note ask of files' names and folders: those of Dataview, in either language, and of Tasks.

Sources: Dataview's documentation, "Sources", "Expressions", "Codeblock reference"; that of Tasks, "Filters".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.links.queries.formula import FormulaError, parse_formula
from scaffold.links.queries.formula_names import find_places
from scaffold.markdown.code_blocks import Code, find_code_blocks
from scaffold.markdown.regions import find_regions
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

LANGUAGES = {"dataview": "a dataview query", "tasks": "a tasks query", "dataviewjs": "a dataviewjs script"}
_INLINE = compile_later(r"(`+)([ \t]*(\$?)=)(.*?)\1$", re.DOTALL)
_STRING = compile_later(r'(?<!\\)"((?:[^"\\\n]|\\.)*)"')
_STATEMENT = compile_later(
    r"(?<![\w.])(?:TABLE|LIST|TASK|CALENDAR|FROM|WHERE|SORT|GROUP BY|FLATTEN|LIMIT)(?![\w.(])", re.IGNORECASE
)
_NOT_LOOKED_AT = compile_later(rf"\[\[[^\[\]\n]*\]\]|\#[\w/-]+|{_STRING.pattern}|//[^\n]*")
_NO_EXPRESSION = compile_later(
    r"""(?<!\w)(?:AS\s+(?:"[^"\n]*"|\w+\b)|(?:A|DE)SC(?:ENDING)?\b|WITHOUT\s+ID\b)""", re.IGNORECASE
)
_OF_A_FILE = compile_later(r"\bfile\.(?:name|path|folder)\b|\blink\(|\bmeta\(")
_SCRIPT = compile_later(
    r"""//[^\n]*|/\*(?:.*?\*/|.*)|(?<!\\)(["'])(?P<value>(?:(?!\1)[^\\\n]|\\.)*)\1|`(?P<text>(?:[^`\\]|\\.)*)(?:`|\Z)""",
    re.DOTALL,
)
_CALLED = compile_later(
    r"\bdv\.(?:(pages|pagePaths)|(page|fileLink|sectionLink|blockLink)|(\w*[qQ]uery\w*|execute))\(\s*$"
)
_QUOTED = compile_later(r"""(\\?["'])((?:(?!\\?["'])[^\n])+)\1""")
_FILTER = compile_later(
    r"(?P<subject>path|folder|root|filename)\s+(?:does\s+not\s+)?(?:(?P<regex>regex\s+match(?:es)?)|includes?)\s+",
    re.IGNORECASE,
)
_IN_BRACKETS = compile_later(rf"[(\[{{\"][ \t]*{_FILTER.pattern}", re.IGNORECASE)
_FUNCTION = compile_later(r"(?:filter|sort|group)\s+by\s+function(?:\s+reverse)?\s", re.IGNORECASE)
_LONGEST = 4096  # characters of a path
_CLOSERS = {"(": ")", "[": "]", "{": "}", '"': '"'}


class Asked(NamedTuple):
    """A string of a query that may name a file or folder: what it is held against, "" where that is not known."""

    text: str
    span: Span
    subject: str = ""
    operator: str = ""
    folded: bool = False  # where case does not matter
    is_bare: bool = False  # without quotes
    is_pattern: bool = False  # or text with something put in

    def moved(self, by: int) -> "Asked":
        """Return the same, `by` characters further on."""
        return self._replace(span=self.span.moved(by))


class Query(NamedTuple):
    """A query of a note, the words for it, and its strings; their spans are offsets of the bare code."""

    code: Code
    place: str
    asked: tuple[Asked, ...]


def find_queries(text: str) -> Iterator[Query]:
    """Yield the queries in a note's blocks and in its inline code."""
    readers = {"dataview": _dataview, "tasks": _tasks, "dataviewjs": _script}
    for code in find_code_blocks(text):
        if code.language in LANGUAGES:
            yield Query(code, LANGUAGES[code.language], tuple(readers[code.language](code.bare)))
    for region in find_regions(text).regions:
        inline = _INLINE.match(region.span.of(text)) if region.kind == "inline code" else None
        if inline:
            code = Code("", inline[4], Span(*inline.span(4)).moved(region.span.start))
            asked = _script(code.bare) if inline[3] else _expression(code.bare)
            yield Query(code, "an inline query", tuple(asked))


def _dataview(text: str) -> Iterator[Asked]:
    """Yield the strings of a query in Dataview's language, statement by statement."""
    hidden = _NOT_LOOKED_AT.sub(lambda match: "\0" * len(match[0]), text)
    starts = [*_STATEMENT.finditer(hidden)]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for statement, end in zip(starts, ends, strict=False):
        part, at = text[statement.end() : end], statement.end()
        if statement[0].upper() == "FROM":
            for string in _STRING.finditer(part):
                yield Asked(string[1], Span(*string.span(1)), "source", "source").moved(at)
        else:
            yield from (asked.moved(at) for asked in _expression(part))


def _expression(text: str) -> Iterator[Asked]:
    """Yield the strings of expressions between commas; of what cannot be read, those beside a file's name."""
    shown = _NOT_LOOKED_AT.sub(lambda match: match[0] if match[0][0] == '"' else _masked(match[0]), text)
    shown = _NO_EXPRESSION.sub(lambda match: " " * len(match[0]), shown)
    try:
        root = parse_formula(f"[{shown}]")
    except FormulaError:
        if _OF_A_FILE.search(shown):
            yield from (Asked(string[1], Span(*string.span(1))) for string in _STRING.finditer(shown))
        return
    places = find_places(root)
    for subject, operator, literal, folded, _ in places.tests:
        inner = literal.inner.moved(-1)
        is_link = operator == "links"
        path = literal.text.partition("#")[0] if is_link else literal.text
        if len(literal.text) == inner.end - inner.start:
            yield Asked(path, Span(inner.start, inner.start + len(path)), subject, operator, folded)
    for node in places.computed:
        yield Asked(node.text, node.inner.moved(-1), is_pattern=node.kind == "regex")


def _masked(text: str) -> str:
    """Return as many characters without a meaning: a link or tag as a name, a comment as white space."""
    return (" " if text.startswith("//") else "_") * len(text)


def _script(text: str) -> Iterator[Asked]:
    """Yield the strings of a script; those that Dataview is asked with say for what."""
    for string in _SCRIPT.finditer(text):
        name = string.lastgroup
        if not name:
            continue
        value, at = string[name], string.start(name)
        called = _CALLED.search(text[max(string.start() - 80, 0) : string.start()])
        pages, page, query = called.groups() if called else (None, None, None)
        quoted = [Asked(part[2], Span(*part.span(2))).moved(at) for part in _QUOTED.finditer(value)]
        if "${" in value:
            yield Asked(value, Span(*string.span(name)), is_pattern=True)
        elif pages and quoted:
            yield from (asked._replace(subject="source", operator="source") for asked in quoted)
        elif query and "\\" not in value:
            yield from (asked.moved(at) for asked in _dataview(value))
        elif page:
            yield Asked(value, Span(*string.span(name)), "path", "links")
        else:
            yield from (Asked(value.strip("\"'\\ "), Span(*string.span(name))), *quoted)


def _tasks(text: str) -> Iterator[Asked]:
    """Yield what the filters of a query of Tasks hold against a task's file, alone or in brackets."""
    text = re.sub(r"\\\r?\n", lambda match: " " * len(match[0]), text)  # a line goes on
    for line in re.finditer(r"[^\r\n]+", text):
        words = line[0].lstrip()
        start = line.end() - len(words)
        if function := _FUNCTION.match(words):
            yield from (asked.moved(start + function.end()) for asked in _script(words[function.end() :]))
        elif words.startswith(("(", "[", "{", '"')) or words[:3].upper() == "NOT":
            ends = _closed(words)
            for part in _IN_BRACKETS.finditer(words):
                yield _filter(part, ends.get(part.start(), len(words))).moved(start)
        elif condition := _FILTER.match(words):
            yield _filter(condition, len(words)).moved(start)


def _closed(text: str) -> dict[int, int]:
    """Return for each bracket and quote that opens where it closes, the end of the text for one that does not."""
    ends: dict[int, int] = {}
    waiting: dict[str, list[int]] = {closer: [] for closer in _CLOSERS.values()}
    for at, mark in enumerate(text):
        if waiting.get(mark):
            ends[waiting[mark].pop()] = at
        elif mark in _CLOSERS:
            waiting[_CLOSERS[mark]].append(at)
    return ends | dict.fromkeys((at for places in waiting.values() for at in places), len(text))


def _filter(condition: re.Match[str], end: int) -> Asked:
    start = condition.end()
    value = condition.string[start : min(end, start + _LONGEST)].rstrip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        start, value = start + 1, value[1:-1]
    subject = condition["subject"].lower().replace("filename", "name")
    is_pattern = bool(condition["regex"]) or "{{" in value
    test = ("", "") if is_pattern else (subject, "contains")
    return Asked(value, Span(start, start + len(value)), *test, folded=True, is_bare=True, is_pattern=is_pattern)
