"""What looks like prose and is not: a link put there would break what stands there, or be none.

The text of links of every kind, addresses, tags, names of files, definitions, keys of inline fields, template commands,
and the words right behind a backslash.
"""

import re
from collections.abc import Iterator

from scaffold.text import Span

_LABEL = r"\[(?:[^\[\]\\\n]|\\.|\[(?:[^\[\]\\\n]|\\.)*\])*\]"
_UNLINKABLE = re.compile(
    rf"<%[\s\S]*?%>|\{{\{{[^\n]*?\}}\}}|!?{_LABEL}(?:\([^\n]*?\)|[ ]?\[[^\[\]\n]*\])?"
    r"|^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*\[[^\]\n]+\]:[^\n]*(?:\n[ \t]+[\"'(][^\n]*)?"
    r"|^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*[^:\n|`]*::|[(\[][^:()\[\]\n]*::"
    r"|\b(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.|mailto:)[^\n]*"
    r"|<[^<>\n]*>|(?<![\w&])#[^\s#]\S*|\\[^\n]*?(?=[.,;:!?]|$)|\S*[/@]\S*"
    r"|[^\s|][^\n|,;:()\[\]]*\.(?:md|canvas|base|pdf|png|jpe?g|gif|svg|webp|mp[34]|docx?|xlsx?|txt|csv|html?)\b",
    re.MULTILINE,
)


def unlinkable(text: str) -> Iterator[Span]:
    """Yield what a mention is not looked for in, in order; rather too much than too little."""
    for match in _UNLINKABLE.finditer(text):
        yield Span(*match.span())
