"""What names files and folders beside links: in bases and queries, which are read where there are some."""

from collections.abc import Collection

from scaffold.links.queries.signs import may_hold_bases, may_hold_queries
from scaffold.refactor.name_tests import Naming
from scaffold.refactor.scan import SourceFile


def follow_beside_links(reading: SourceFile, naming: Naming, options: Collection[str]) -> None:
    """Add to a file the edits of what names files and folders in its bases and queries, or list it."""
    if may_hold_bases(reading.path, reading.text):
        from scaffold.refactor.named_in_bases import follow_in_bases

        follow_in_bases(reading, naming, options)
    if may_hold_queries(reading.path, reading.text):
        from scaffold.refactor.named_in_queries import follow_in_queries

        follow_in_queries(reading, naming, options)
