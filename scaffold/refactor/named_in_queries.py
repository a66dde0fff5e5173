"""What in a query names a file or folder beside links: it follows with `--queries`, and is listed else."""

from collections.abc import Collection

from scaffold.links.queries.blocks import Asked, Query, find_queries
from scaffold.markdown.regions import remember
from scaffold.refactor.name_tests import FOLDER, WHAT, Naming, NamingTest
from scaffold.refactor.scan import SourceFile
from scaffold.text.spans import Edit

_NOT_IN_QUOTES = "\"'`\\{}\n"
_NOT_IN_BRACKETS = '()[]{}"\\\n'


def follow_in_queries(reading: SourceFile, naming: Naming, options: Collection[str]) -> None:
    """Add to a note the edits of what names files and folders in its queries, or list it."""
    remember(reading.text, reading.regions)
    for query in find_queries(reading.text):
        for asked in query.asked:
            _follow(reading, query, asked, naming, options)


def _follow(reading: SourceFile, query: Query, asked: Asked, naming: Naming, options: Collection[str]) -> None:
    at = query.code.at(asked.span.start)
    what = f"{WHAT.get(asked.subject, FOLDER)} in {query.place}"
    if not asked.operator:
        if "[[" not in asked.text and (naming.is_in if asked.is_pattern else naming.names)(asked.text):
            reading.leave(at, f"a name in {query.place}")
        return
    new = naming.respelled(NamingTest(asked.subject, asked.operator, asked.text, asked.folded))
    if new == asked.text:
        return
    span = query.code.file_span(asked.span)
    if new is None:
        reading.leave(at, f"{what}, which would mean other files")
    elif span is None or any(mark in new for mark in (_NOT_IN_BRACKETS if asked.is_bare else _NOT_IN_QUOTES)):
        reading.leave(at, f"{what}, which cannot hold the new one")
    elif "queries" not in options:
        reading.leave(at, f"{what} (--queries changes it)")
    else:
        reading.edits.append(Edit(span, new))
