"""Tags in text, as Obsidian reads them; the Tasks plugin reads them otherwise, see `tasks.fields.TASK_TAG`."""

from collections.abc import Iterator

from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

TAG_NAME = compile_later(
    r"[^\s!-,.:-@\[-^`{-~\u2000-\u206f\u3000-\u3003\u3008-\u3020]+"
)  # - / _ letters, digits, emoji
_TAG = compile_later(rf"(?<![\w/#&\\\])])#({TAG_NAME.pattern})")


def find_tags(text: str) -> Iterator[Span]:
    """Yield where the names of Obsidian's tags stand, without `#`; also where code, a link or digits look like one."""
    return (Span(*tag.span(1)) for tag in _TAG.finditer(text))
