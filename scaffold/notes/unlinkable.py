"""What looks like prose and is not: a link put there would break what stands there, or not be one.

The text of links of every kind, addresses, tags, names of files, definitions, keys of inline fields, template commands,
and the words right behind a backslash.
"""

import re
from collections.abc import Iterator

from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span, merge_spans

_LABEL = r"\[(?:[^\[\]\\\n]|\\.|\[(?:[^\[\]\\\n]|\\.)*\])*\]"
_TARGET = r"\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)|[ ]?\[[^\[\]\n]*+\]"
_ITEM = r"^[ \t>]*+(?:[-*+][ \t]++|\d++[.)][ \t]++)*+"
_UNLINKABLE = compile_later(
    rf"<%(?:(?!<%)[\s\S])*?%>|\{{\{{[^{{}}\n]*+\}}\}}|!?{_LABEL}(?:{_TARGET})?"
    rf"|{_ITEM}\[[^\]\n]+\]:[^\n]*(?:\n[ \t]+[\"'(][^\n]*)?|{_ITEM}[^:\n|`]*+::|[(\[][^:()\[\]\n]*+::"
    r"|\b(?:[A-Za-z][A-Za-z0-9+.-]*+://|www\.|mailto:)[^\n]*"
    r"|<[^<>\n]*+>|(?<![\w&])#[^\s#]\S*|\\[^\n]*?(?=[.,;:!?]|$)|(?<!\S)[^\s/@]*+[/@]\S*",
    re.MULTILINE,
)
_BETWEEN_MARKS = compile_later(r"[^\n|,;:()\[\]]+")
_FILE = compile_later(r".*\.(?:md|canvas|base|pdf|png|jpe?g|gif|svg|webp|mp[34]|docx?|xlsx?|txt|csv|html?)\b")


def find_unlinkable(text: str) -> Iterator[Span]:
    """Yield what a mention is not looked for in, in order; rather too much than too little."""
    spans = [Span(*match.span()) for match in _UNLINKABLE.finditer(text)]
    for part in _BETWEEN_MARKS.finditer(text):
        name = _FILE.match(part[0]) if "." in part[0] else None
        spans += [Span(part.start(), part.start() + name.end())] if name else []
    yield from merge_spans(spans)
