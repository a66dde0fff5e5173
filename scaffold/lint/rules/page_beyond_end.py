"""A link to a page that the PDF does not have.

The book came in another edition, or the page was mistyped: the link opens the last page, or none.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later

_PAGE = compile_later(r"#(?:.*&)?page=([0-9]{1,6})(?:&|$)")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each link to a page behind the last one of a PDF that can be read."""
    for link, target in index.deep_references(note) if note.has_subpaths else ():
        page, path = _PAGE.match(link.subpath.text), target.path
        if page and path and path.lower().endswith(".pdf"):
            last = index.page_count(path)
            if last and int(page.group(1)) > last:
                yield Finding(link.span, f"{path.rpartition('/')[2]} ends with page {last}")


_PDF = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    "0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    "trailer<</Root 1 0 R/Size 4>>\nstartxref\n160\n%%EOF\n"
)

rule = Rule(
    "FMT013",
    "error",
    check,
    flags="# Note\n[[Book.pdf#page=12|The book]].\n",
    fixed="# Note\n[[Book.pdf#page=1|The book]].\n",
    beside={"Book.pdf": _PDF},
)
